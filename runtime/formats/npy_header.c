/* npy_header.c: the header of NumPy's arrays, as numpy.lib.format describes it: a magic number, the
 * header's length, and a dictionary as Python writes it, of which three keys are known:
 *
 *     {'descr': '<f4', 'fortran_order': False, 'shape': (60000, 28, 28), }
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "formats/npy.h"
#include "system/allocate.h"

enum { MAGIC = 6, LARGEST_HEADER = 1 << 16, LARGEST_TEXT = 64, MOST_CHARACTERS = 1000 };

struct parser {
    const char *path, *at;
    struct tlc_fault *fault;
    char type[LARGEST_TEXT]; /* "<f4" */
    bool has_type, has_order, has_shape;
    bool texts; /* whether they are taken */
    struct tlc_npy *npy;
};

/* ---- tokens --------------------------------------------------------------------------------- */

static bool fault_of_header(struct parser *parser, const char *wanted)
{
    size_t left = strlen(parser->at);
    while (left > 0 && isspace((unsigned char)parser->at[left - 1]))
        left--;
    return tlc_fault_set(parser->fault, "%s: its header is no array's: %s expected at `%.*s`",
                         parser->path, wanted, (int)(left < 20 ? left : 20), parser->at);
}

static void skip_spaces(struct parser *parser)
{
    while (isspace((unsigned char)*parser->at))
        parser->at++;
}

/* Whether this comes next; passes over it. */
static bool take(struct parser *parser, const char *word)
{
    skip_spaces(parser);
    if (strncmp(parser->at, word, strlen(word)) != 0)
        return false;
    parser->at += strlen(word);
    return true;
}

static bool expect(struct parser *parser, const char *word)
{
    if (!take(parser, word))
        return fault_of_header(parser, word);
    return true;
}

/* A short text in quotes of either kind. */
static bool read_text(struct parser *parser, char text[LARGEST_TEXT])
{
    skip_spaces(parser);
    const char quote = *parser->at;
    const char *end = quote == '\'' || quote == '"' ? strchr(parser->at + 1, quote) : NULL;
    if (!end || end - parser->at > LARGEST_TEXT)
        return fault_of_header(parser, "a text");
    const size_t length = (size_t)(end - parser->at) - 1;
    memcpy(text, parser->at + 1, length);
    text[length] = '\0';
    parser->at = end + 1;
    return true;
}

/* ---- types ---------------------------------------------------------------------------------- */

static bool fault_of_type(struct parser *parser, const char *what)
{
    return tlc_fault_set(parser->fault, "%s: its type is '%s', %s", parser->path, parser->type,
                         what);
}

/* What is wrong with a type whose letter is none of a number's, by that letter. */
static const char *trouble_with(char letter)
{
    switch (letter) {
    case 'O':
        return "that of objects, which are stored as a pickle, and to read that is to run code: "
               "save numbers, as in `numpy.save(file, x.astype('float32'))`";
    case 'U':
    case 'S':
    case 'a':
        return "that of texts, and numbers are expected";
    case 'c':
        return "that of complex numbers, and real ones are expected";
    case 'M':
    case 'm':
        return "that of dates or times, and numbers are expected";
    case 'V':
        return "that of structures, and numbers are expected: save one of their fields";
    default:
        return "which is none of NumPy's types";
    }
}

enum { HALF = 2 }; /* bytes */

/* Letter and bytes: 'f' and 4. */
static bool find_element(char letter, int size, enum tlc_element *element)
{
    static const struct {
        char letter;
        int size;
        enum tlc_element element;
    } types[] = {{'u', 1, TLC_UINT8},      {'b', 1, TLC_UINT8},   {'i', 1, TLC_INT8},
                 {'u', 2, TLC_UINT16},     {'i', 2, TLC_INT16},   {'u', 4, TLC_UINT32},
                 {'i', 4, TLC_INT32},      {'u', 8, TLC_UINT64},  {'i', 8, TLC_INT64},
                 {'f', HALF, TLC_FLOAT32}, {'f', 4, TLC_FLOAT32}, {'f', 8, TLC_FLOAT64}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].letter == letter && types[i].size == size) {
            *element = types[i].element;
            return true;
        }
    return false;
}

static bool is_text(const struct parser *parser, char letter, long size)
{
    return parser->texts && (letter == 'U' || letter == 'S') && size > 0 && size <= MOST_CHARACTERS;
}

/* "<f4": which end the bytes begin with, a letter, and how many they are. */
static bool settle_type(struct parser *parser)
{
    static const bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    const char *type = parser->type;
    const char order = strchr("<>|=", *type) && *type ? *type++ : '=';
    const char letter = *type;
    char *end;
    const long size = letter ? strtol(type + 1, &end, 10) : 0;
    parser->npy->swapped = order == '>' ? little : order == '<' ? !little : false;
    if (letter && *end == '\0' && is_text(parser, letter, size)) {
        parser->npy->characters = (int)size;
        parser->npy->wide = letter == 'U';
        return true;
    }
    if (letter && *end == '\0' && size > 0 && size < 100 &&
        find_element(letter, (int)size, &parser->npy->element)) {
        parser->npy->halves = letter == 'f' && size == HALF;
        return true;
    }
    if (letter && strchr("uifb", letter))
        return fault_of_type(parser, "which cannot be read: convert it, as in "
                                     "`x.astype('float32')`");
    return fault_of_type(parser, trouble_with(letter));
}

static bool read_type(struct parser *parser)
{
    parser->has_type = true;
    skip_spaces(parser);
    if (*parser->at == '[')
        return tlc_fault_set(parser->fault,
                             "%s: its numbers are structures, and numbers are expected: save one "
                             "of their fields",
                             parser->path);
    return read_text(parser, parser->type) && settle_type(parser);
}

/* ---- the other keys ------------------------------------------------------------------------- */

static bool read_order(struct parser *parser)
{
    parser->has_order = true;
    parser->npy->by_columns = take(parser, "True");
    return parser->npy->by_columns || expect(parser, "False");
}

static bool read_size(struct parser *parser)
{
    int64_t size = 0;
    skip_spaces(parser);
    if (!isdigit((unsigned char)*parser->at))
        return fault_of_header(parser, "a size");
    for (; isdigit((unsigned char)*parser->at); parser->at++)
        if (__builtin_mul_overflow(size, 10, &size) ||
            __builtin_add_overflow(size, *parser->at - '0', &size))
            return tlc_fault_set(parser->fault, "%s: a size of its shape is beyond all bounds",
                                 parser->path);
    (void)take(parser, "L"); /* Python 2's */
    if (parser->npy->rank == TLC_MOST_RANK)
        return tlc_fault_set(parser->fault, "%s: its array has more than %d dimensions",
                             parser->path, TLC_MOST_RANK);
    parser->npy->shape[parser->npy->rank++] = size;
    return true;
}

static bool read_shape(struct parser *parser)
{
    parser->has_shape = true;
    parser->npy->rank = 0;
    if (!expect(parser, "("))
        return false;
    while (!take(parser, ")")) {
        if (!read_size(parser))
            return false;
        if (!take(parser, ","))
            return expect(parser, ")");
    }
    return true;
}

static bool read_entry(struct parser *parser)
{
    char key[LARGEST_TEXT];
    if (!read_text(parser, key) || !expect(parser, ":"))
        return false;
    if (strcmp(key, "descr") == 0)
        return read_type(parser);
    if (strcmp(key, "fortran_order") == 0)
        return read_order(parser);
    if (strcmp(key, "shape") == 0)
        return read_shape(parser);
    return tlc_fault_set(parser->fault, "%s: its header has a key `%s`, which no array has",
                         parser->path, key);
}

static bool read_dictionary(struct parser *parser)
{
    if (!expect(parser, "{"))
        return false;
    while (!take(parser, "}")) {
        if (!read_entry(parser))
            return false;
        if (!take(parser, ",")) {
            if (!expect(parser, "}"))
                return false;
            break;
        }
    }
    skip_spaces(parser);
    if (*parser->at)
        return fault_of_header(parser, "nothing more");
    if (!parser->has_type || !parser->has_order || !parser->has_shape)
        return fault_of_header(parser, "descr, fortran_order and shape");
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool read_bytes(struct tlc_input *input, const char *path, void *bytes, size_t size,
                       struct tlc_fault *fault)
{
    size_t count;
    if (!tlc_input_read(input, bytes, size, &count, fault))
        return false;
    return count == size ||
           tlc_fault_set(fault, "%s is truncated: it ends within its header", path);
}

/* Says what it seems to be instead. */
static bool fault_of_magic(const char *path, const uint8_t *begin, size_t count,
                           struct tlc_fault *fault)
{
    const char *what = "it does not begin with \\x93NUMPY";
    if (count >= 4 && memcmp(begin, "PK\3\4", 4) == 0)
        what = "it is an archive, as `format: npz` reads";
    else if (count >= 2 && begin[0] == 0x80 && begin[1] >= 2 && begin[1] <= 5)
        what = "it is a pickle, and to read that is to run code";
    return tlc_fault_set(fault, "%s is no array of NumPy's: %s", path, what);
}

/* How many bytes the dictionary has. */
static bool read_length(struct tlc_input *input, const char *path, uint32_t *length,
                        struct tlc_fault *fault)
{
    uint8_t begin[MAGIC + 2], size[4] = {0};
    size_t count;
    if (!tlc_input_read(input, begin, sizeof begin, &count, fault))
        return false;
    if (count < sizeof begin || memcmp(begin, "\x93NUMPY", MAGIC) != 0)
        return fault_of_magic(path, begin, count, fault);
    if (begin[MAGIC] < 1 || begin[MAGIC] > 3)
        return tlc_fault_set(fault,
                             "%s is of version %d.%d of NumPy's format, and 1 to 3 are known", path,
                             begin[MAGIC], begin[MAGIC + 1]);
    if (!read_bytes(input, path, size, begin[MAGIC] == 1 ? 2 : 4, fault))
        return false;
    *length = (uint32_t)size[0] | (uint32_t)size[1] << 8 | (uint32_t)size[2] << 16 |
              (uint32_t)size[3] << 24;
    return *length <= LARGEST_HEADER ||
           tlc_fault_set(fault, "%s: its header would have %u bytes, more than any array's", path,
                         *length);
}

bool tlc_npy_read(struct tlc_input *input, const char *path, bool texts, struct tlc_npy *npy,
                  struct tlc_fault *fault)
{
    uint32_t length = 0;
    if (!read_length(input, path, &length, fault))
        return false;
    char *text = tlc_allocate((size_t)length + 1, 1);
    struct parser parser = {.path = path, .at = text, .fault = fault, .texts = texts, .npy = npy};
    *npy = (struct tlc_npy){.rank = 0};
    bool good = read_bytes(input, path, text, length, fault);
    if (good && strlen(text) != length)
        good = tlc_fault_set(fault, "%s: its header has a zero byte, which no text has", path);
    good = good && read_dictionary(&parser);
    free(text);
    return good;
}
