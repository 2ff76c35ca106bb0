/* hdf5_rows.c: the rows of a data set, as the child reads them: some at a time, so that it need not
 * hold them all. */
#include "foreign/hdf5_rows.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "foreign/hdf5_answer.h"
#include "foreign/hdf5_child.h"

enum {
    AT_A_TIME = 1 << 20,       /* bytes, unless a row has more */
    LONGEST_TEXT = 1000,       /* bytes of a label */
    LARGEST_TEXTS = 256 << 20, /* of all labels */
    NAMES_SHOWN = 8,
    LONGEST_NAMES = 300,
};

struct rows {
    const char *path;
    hid_t set, space, memory; /* memory: the type that numbers are read as */
    const char *element;      /* its name, or "text" */
    bool variable;            /* texts that are each as long as they are */
    size_t size;              /* bytes of one */
    int rank;
    hsize_t shape[H5S_MAX_RANK];
};

/* ---- types ------------------------------------------------------------------------------------
 */

/* Halves are floats, and what has two names by NumPy, false and true, is 0 and 1. */
static const char *element_of(hid_t type)
{
    const bool listed = H5Tget_class(type) == H5T_ENUM;
    const char *name = tlc_hdf5_type_name(listed ? H5Tget_super(type) : type);
    if (name && listed && strcmp(name, "int8") == 0)
        return "uint8";
    return name && strcmp(name, "float16") == 0 ? "float32" : name;
}

static hid_t memory_of(const char *element)
{
    const struct {
        const char *name;
        hid_t type;
    } types[] = {{"uint8", H5T_NATIVE_UINT8},   {"int8", H5T_NATIVE_INT8},
                 {"uint16", H5T_NATIVE_UINT16}, {"int16", H5T_NATIVE_INT16},
                 {"uint32", H5T_NATIVE_UINT32}, {"int32", H5T_NATIVE_INT32},
                 {"uint64", H5T_NATIVE_UINT64}, {"int64", H5T_NATIVE_INT64},
                 {"float32", H5T_NATIVE_FLOAT}, {"float64", H5T_NATIVE_DOUBLE}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, element) == 0)
            return types[i].type;
    return -1;
}

static void take_text_type(struct rows *rows, hid_t type)
{
    rows->variable = H5Tis_variable_str(type) > 0;
    rows->element = "text";
    rows->memory = H5Tcopy(H5T_C_S1);
    rows->size = rows->variable ? sizeof(char *) : H5Tget_size(type);
    if (!rows->variable && (rows->size == 0 || rows->size > LONGEST_TEXT))
        tlc_hdf5_fail("the texts of data set %.200s have %zu bytes; there can be %d", rows->path,
                      rows->size, LONGEST_TEXT);
    H5Tset_size(rows->memory, rows->variable ? H5T_VARIABLE : rows->size);
    H5Tset_strpad(rows->memory, H5T_STR_NULLPAD);
    H5Tset_cset(rows->memory, H5Tget_cset(type));
}

static void take_type(struct rows *rows)
{
    const hid_t type = H5Dget_type(rows->set);
    if (type >= 0 && H5Tget_class(type) == H5T_STRING) {
        take_text_type(rows, type);
        return;
    }
    rows->element = type < 0 ? NULL : element_of(type);
    if (!rows->element)
        tlc_hdf5_fail("data set %.200s holds no numbers that tlc reads, and no texts", rows->path);
    rows->memory = memory_of(rows->element);
    rows->size = H5Tget_size(rows->memory);
}

/* ---- which data set ---------------------------------------------------------------------------
 */

struct names {
    int count;
    char text[LONGEST_NAMES];
};

static herr_t add_name(hid_t file, const char *name, const H5L_info_t *link, void *context)
{
    struct names *names = context;
    H5O_info_t object;
    (void)link;
    if (H5Oget_info_by_name2(file, name, &object, H5O_INFO_BASIC, H5P_DEFAULT) < 0 ||
        object.type != H5O_TYPE_DATASET || ++names->count > NAMES_SHOWN)
        return 0;
    const size_t used = strlen(names->text);
    snprintf(names->text + used, sizeof names->text - used, "%s%.60s", used ? ", " : "", name);
    return 0;
}

static _Noreturn void fail_without(hid_t file, const char *path)
{
    struct names names = {0};
    H5Lvisit(file, H5_INDEX_NAME, H5_ITER_INC, add_name, &names);
    tlc_hdf5_fail("there is no data set `%.100s`; it has %s%s", path,
                  names.count ? names.text : "none", names.count > NAMES_SHOWN ? ", ..." : "");
}

static void open_rows(struct rows *rows, hid_t file)
{
    H5O_info_t object;
    if (H5Oget_info_by_name2(file, rows->path, &object, H5O_INFO_BASIC, H5P_DEFAULT) < 0 ||
        object.type != H5O_TYPE_DATASET)
        fail_without(file, rows->path);
    rows->set = tlc_hdf5_open_set(file, rows->path);
    rows->space = H5Dget_space(rows->set);
    rows->rank = H5Sget_simple_extent_ndims(rows->space);
    if (rows->rank < 1 || rows->rank > TLC_MOST_RANK ||
        H5Sget_simple_extent_dims(rows->space, rows->shape, NULL) < 0)
        tlc_hdf5_fail("data set %.200s has %d dimensions; there can be 1 to %d", rows->path,
                      rows->rank, TLC_MOST_RANK);
    if (H5Sget_simple_extent_npoints(rows->space) > 0 && H5Dget_storage_size(rows->set) == 0)
        tlc_hdf5_fail("data set %.200s has no numbers: they were never written", rows->path);
    take_type(rows);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static void tell_head(const struct rows *rows, size_t characters)
{
    int64_t numbers[2 + TLC_MOST_RANK] = {(int64_t)characters, rows->rank};
    for (int i = 0; i < rows->rank; i++)
        numbers[2 + i] = rows->shape[i] > INT64_MAX ? INT64_MAX : (int64_t)rows->shape[i];
    const size_t all = (size_t)(2 + rows->rank) * sizeof *numbers;
    tlc_hdf5_send_head('D', strlen(rows->element) + 1 + all);
    tlc_hdf5_send(rows->element, strlen(rows->element) + 1);
    tlc_hdf5_send(numbers, all);
}

/* Of a row; 0 where it has none. */
static size_t row_size(const struct rows *rows)
{
    size_t size = rows->size;
    for (int i = 1; i < rows->rank; i++)
        if (__builtin_mul_overflow(size, (size_t)rows->shape[i], &size))
            tlc_hdf5_fail("data set %.200s is too large", rows->path);
    return size;
}

static _Noreturn void fail_to_read(const struct rows *rows, hsize_t first, hsize_t last)
{
    char what[300];
    snprintf(what, sizeof what, "rows %llu to %llu of data set %.200s", (unsigned long long)first,
             (unsigned long long)last, rows->path);
    tlc_hdf5_fail_to_read(rows->set, what);
}

static void read_rows(const struct rows *rows, hsize_t first, hsize_t count, void *bytes)
{
    hsize_t start[H5S_MAX_RANK] = {first}, sizes[H5S_MAX_RANK] = {count};
    for (int i = 1; i < rows->rank; i++)
        sizes[i] = rows->shape[i];
    const hid_t memory = H5Screate_simple(rows->rank, sizes, NULL);
    H5Sselect_hyperslab(rows->space, H5S_SELECT_SET, start, NULL, sizes, NULL);
    if (H5Dread(rows->set, rows->memory, memory, rows->space, H5P_DEFAULT, bytes) < 0)
        fail_to_read(rows, first, first + count - 1);
    H5Sclose(memory);
}

static void tell_blocks(const struct rows *rows)
{
    const size_t size = row_size(rows);
    const hsize_t most = size == 0 || size > AT_A_TIME ? 1 : AT_A_TIME / size;
    char *bytes = tlc_hdf5_room(size * most);
    tlc_hdf5_allow_for(size * rows->shape[0] >> 20);
    for (hsize_t row = 0; size > 0 && row < rows->shape[0]; row += most) {
        const hsize_t left = rows->shape[0] - row, count = left < most ? left : most;
        read_rows(rows, row, count, bytes);
        tlc_hdf5_send_head('B', size * count);
        tlc_hdf5_send(bytes, size * count);
    }
}

/* Each in as many bytes as the longest has. */
static void tell_variable(const struct rows *rows)
{
    const size_t count = row_size(rows) / rows->size * rows->shape[0];
    char **texts = tlc_hdf5_room(count * sizeof *texts);
    size_t longest = 1;
    read_rows(rows, 0, rows->shape[0], texts);
    for (size_t i = 0; i < count; i++)
        if (texts[i] && strlen(texts[i]) > longest)
            longest = strlen(texts[i]);
    if (longest > LONGEST_TEXT || count > LARGEST_TEXTS / longest)
        tlc_hdf5_fail("the texts of data set %.200s are too long: %zu of up to %zu bytes",
                      rows->path, count, longest);
    char *bytes = tlc_hdf5_room(count * longest);
    for (size_t i = 0; i < count; i++)
        if (texts[i])
            memcpy(bytes + i * longest, texts[i], strlen(texts[i]));
    tell_head(rows, longest);
    tlc_hdf5_send_head('B', count * longest);
    tlc_hdf5_send(bytes, count * longest);
}

void tlc_hdf5_tell_rows(hid_t file, const char *path)
{
    struct rows rows = {.path = path};
    open_rows(&rows, file);
    if (rows.variable) {
        tell_variable(&rows);
        return;
    }
    tell_head(&rows, strcmp(rows.element, "text") == 0 ? rows.size : 0);
    tell_blocks(&rows);
}
