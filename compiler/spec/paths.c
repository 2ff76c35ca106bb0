/* paths.c: names of files and directories in a spec. */
#include "spec/reader.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/model_files.h"

/* Whether the path cannot lead out of the directory it is relative to. */
static bool stays_below(const char *path)
{
    if (path[0] == '/')
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '\0' || part[2] == '/'))
            return false;
    }
    return true;
}

static bool is_address(const char *path)
{
    const char *colon = strchr(path, ':');
    return colon && strncmp(colon, "://", 3) == 0;
}

/* What a shell, another system or a browser makes of how a path begins, and tlc does not: NULL when
 * it begins like any other. */
static const char *meant_elsewhere(const char *path)
{
    bool drive =
        isalpha((unsigned char)path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
    if (path[0] == '~')
        return "`~` for the home directory";
    if (path[0] == '$')
        return "the value of a variable";
    if (drive || (path[0] == '\\' && path[1] == '\\'))
        return "a drive or a server";
    return is_address(path) ? "an address" : NULL;
}

bool is_file_name(const char *path)
{
    return !meant_elsewhere(path) && stays_below(path);
}

/* Passes over what names no other file: slashes, and directories called ".". */
static const char *skip_nothing(const char *path)
{
    while (*path == '/' || (*path == '.' && (path[1] == '/' || path[1] == '\0')))
        path++;
    return path;
}

bool is_same_path(const char *left, const char *right)
{
    for (;;) {
        left = skip_nothing(left);
        right = skip_nothing(right);
        size_t length = strcspn(left, "/");
        if (length != strcspn(right, "/") || strncmp(left, right, length) != 0)
            return false;
        if (length == 0)
            return true;
        left += length;
        right += length;
    }
}

static bool report_meant_elsewhere(Reader *reader, const Node *node, const char *path)
{
    const char *meant = meant_elsewhere(node->text);
    if (!meant)
        return false;
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-path",
                "%s must be a relative path, which cannot begin with %s", path, meant);
    diag_help(reader->diagnostics, "name the directory above by `--data DIR` or $TLC_DATA");
    diag_help(reader->diagnostics, "or write `./` before a name that is meant as it stands");
    return true;
}

void read_file_name(Reader *reader, const Node *node, const char *path, void *field)
{
    Word word = {0};
    read_word(reader, node, path, &word);
    if (!word.text || report_meant_elsewhere(reader, node, path))
        return;
    if (stays_below(word.text)) {
        *(Word *)field = word;
        return;
    }
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-path",
                "%s must be a relative path without `..`", path);
    diag_help(reader->diagnostics,
              "data is looked up below --data DIR, $TLC_DATA, ./data and /usr/share/datasets");
}

void read_directory(Reader *reader, const Node *node, const char *path, void *field)
{
    Word word = {0};
    read_word(reader, node, path, &word);
    if (!word.text || report_meant_elsewhere(reader, node, path))
        return;
    if (stays_below(word.text + strspn(word.text, "/"))) {
        *(Word *)field = word;
        return;
    }
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-path",
                "%s must be a path without `..`", path);
    diag_help(reader->diagnostics, "an absolute one stands for itself; others are looked up below "
                                   "--data DIR, $TLC_DATA, ./data and /usr/share/datasets");
}

void read_file_names(Reader *reader, const Node *node, const char *path, void *field)
{
    WordList *files = field;
    if (node->kind == NODE_SCALAR)
        read_file_name(reader, node, path, list_add(reader->arena, files));
    else if (expect_entries(reader, node, path, NODE_LIST, NULL))
        for (size_t i = 0; i < node->items.count; i++)
            read_file_name(reader, node->items.items[i],
                           arena_printf(reader->arena, "%s[%zu]", path, i),
                           list_add(reader->arena, files));
}

void read_any_path(Reader *reader, const Node *node, const char *path, void *field)
{
    Word word = {0};
    read_word(reader, node, path, &word);
    if (!word.text)
        return;
    const char *meant = meant_elsewhere(word.text);
    if (!meant) {
        *(Word *)field = word;
        return;
    }
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-path",
                "%s must be the path of a file, which cannot begin with %s", path, meant);
    diag_help(reader->diagnostics, is_address(word.text)
                                       ? "download the file first: an experiment reads nothing "
                                         "that could be another the next time"
                                       : "it is relative to the spec, or begins with `/`");
}

/* No directories, and nothing that a shell would see. */
static bool is_plain_file(const char *name)
{
    bool plain = name[0] != '.';
    for (const char *at = name; *at; at++)
        plain &= isalnum((unsigned char)*at) || strchr("._-", *at);
    return plain;
}

/* What is asked for by other endings, and the one that comes nearest. */
static const char *nearest_ending(const char *name)
{
    static const char *const others[][2] = {{".hdf5", ".h5"},         {".hdf", ".h5"},
                                            {".pt", ".safetensors"},  {".pth", ".safetensors"},
                                            {".bin", ".safetensors"}, {".npy", ".npz"}};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof others / sizeof *others; i++)
        if (strcasecmp(dot, others[i][0]) == 0)
            return others[i][1];
    for (size_t i = 0; dot && i < TLC_MODEL_FILES; i++)
        if (strcasecmp(dot, tlc_model_files[i].ending) == 0)
            return tlc_model_files[i].ending;
    return NULL;
}

static void report_save_name(Reader *reader, const Node *node, const char *path)
{
    const char *nearest = nearest_ending(node->text), *dot = strrchr(node->text, '.');
    const size_t stem = dot ? (size_t)(dot - node->text) : 0;
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "bad-path",
                "%s must be a plain file name ending in %s, such as my_model_A.h5", path,
                tlc_model_endings);
    if (nearest && is_plain_file(node->text) && stem)
        diag_fix(reader->diagnostics, node->span, node->text,
                 arena_printf(reader->arena, "%.*s%s", (int)stem, node->text, nearest),
                 "write %.*s%s", (int)stem, node->text, nearest);
}

void read_save_name(Reader *reader, const Node *node, const char *path, void *field)
{
    Word word = {0};
    read_word(reader, node, path, &word);
    if (!word.text)
        return;
    if (is_plain_file(word.text) && tlc_model_file_of(word.text) != TLC_MODEL_FILES)
        *(Word *)field = word;
    else
        report_save_name(reader, node, path);
}
