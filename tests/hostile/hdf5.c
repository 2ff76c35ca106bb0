/* hdf5.c: makes HDF5 files of data that are odd, and reads data sets of such files.
 *
 *     hostile_hdf5 make                     odd.h5 and others in the directory at hand
 *     hostile_hdf5 read FILE IMAGES LABELS GROUPS|-
 *
 * What is read should be bytes, 3 of an example, with labels below 3. Prints the fault, or "read N
 * rows, checksum ...". */
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foreign/hdf5_data.h"
#include "system/bulk.h"
#include "system/input.h"

enum { ROWS = 4, SIZE = 3, UNKNOWN_FILTER = 32123 };

/* ---- making -----------------------------------------------------------------------------------
 */

static const hsize_t of_images[] = {ROWS, SIZE}, of_rows[] = {ROWS};
static const uint8_t numbers[ROWS * SIZE] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
static const uint8_t nothing[1 << 12];
static const int32_t labels[ROWS] = {0, 1, 2, 1};

/* A data set in the file, whose numbers, of the type itself unless `memory` is another, are put
 * there where there are some. */
static void put(hid_t file, const char *name, hid_t type, hid_t properties, int rank,
                const hsize_t *sizes, hid_t memory, const void *values)
{
    const hid_t links = H5Pcreate(H5P_LINK_CREATE), space = H5Screate_simple(rank, sizes, NULL);
    H5Pset_create_intermediate_group(links, 1);
    H5Pset_char_encoding(links, H5T_CSET_UTF8);
    const hid_t set = H5Dcreate2(file, name, type, space, links, properties, H5P_DEFAULT);
    if (set < 0 || (values && H5Dwrite(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)) {
        fprintf(stderr, "cannot make %s\n", name);
        exit(1);
    }
    H5Dclose(set);
    H5Sclose(space);
    H5Pclose(links);
}

static void put_images(hid_t file, const char *name, hid_t properties)
{
    put(file, name, H5T_STD_U8LE, properties, 2, of_images, H5T_NATIVE_UINT8, numbers);
}

/* Of a type that numbers are not read of, all zero. */
static void put_zeros(hid_t file, const char *name, hid_t type)
{
    put(file, name, type, H5P_DEFAULT, 2, of_images, type, nothing);
}

static void put_labels(hid_t file, const char *name, hid_t type, const void *values, hid_t memory)
{
    put(file, name, type, H5P_DEFAULT, 1, of_rows, memory, values);
}

static hid_t text_type(size_t size)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    return type;
}

static void put_types(hid_t file)
{
    static const hsize_t three[] = {3};
    const hid_t pair = H5Tcreate(H5T_COMPOUND, 16), opaque = H5Tcreate(H5T_OPAQUE, 5);
    const hid_t few = H5Tcopy(H5T_STD_U8LE), half = H5Tcopy(H5T_IEEE_F32LE);
    const hid_t listed = H5Tenum_create(H5T_STD_I16LE);
    H5Tinsert(pair, "r", 0, H5T_NATIVE_DOUBLE);
    H5Tinsert(pair, "i", 8, H5T_NATIVE_DOUBLE);
    H5Tset_precision(few, 3);
    H5Tset_fields(half, 15, 10, 5, 0, 10);
    H5Tset_size(half, 2);
    H5Tenum_insert(listed, "one", (const int16_t[]){1});
    put_zeros(file, "types/complex", pair);
    put_zeros(file, "types/opaque", opaque);
    put_zeros(file, "types/bits", H5T_STD_B8LE);
    put_zeros(file, "types/few_bits", few);
    put_zeros(file, "types/half", half);
    put_zeros(file, "types/enum", listed);
    put_zeros(file, "types/array", H5Tarray_create2(H5T_STD_U8LE, 1, three));
    put_zeros(file, "types/long_double", H5T_NATIVE_LDOUBLE);
    put_zeros(file, "types/reference", H5T_STD_REF_OBJ);
    put_zeros(file, "types/lists", H5Tvlen_create(H5T_STD_U8LE));
    put_zeros(file, "types/text", text_type(4));
    put_zeros(file, "types/variable_text", text_type(H5T_VARIABLE));
    put_zeros(file, "types/big_endian", H5T_STD_I16BE);
    put_zeros(file, "types/double", H5T_IEEE_F64LE);
    H5Tcommit2(file, "types/named", H5Tcopy(H5T_STD_U8LE), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
}

static void put_shapes(hid_t file)
{
    static const hsize_t none[] = {0, SIZE}, no_columns[] = {ROWS, 0}, wide[] = {ROWS, SIZE + 1};
    static const hsize_t deep[] = {1, 1, 1, 1, 1, 1, 1, 1, 1}, huge[] = {1ull << 40, SIZE},
                         vast[] = {ROWS, 1ull << 60}, most[] = {1ull << 62, 1};
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE), chunked = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 2, of_images);
    H5Pset_chunk(chunked, 2, (const hsize_t[]){1, 1});
    put(file, "shapes/one", H5T_STD_U8LE, H5P_DEFAULT, 0, NULL, H5T_NATIVE_UINT8, numbers);
    put(file, "shapes/rows_alone", H5T_STD_U8LE, H5P_DEFAULT, 1, of_rows, H5T_NATIVE_UINT8,
        numbers);
    put(file, "shapes/no_rows", H5T_STD_U8LE, H5P_DEFAULT, 2, none, H5T_NATIVE_UINT8, numbers);
    put(file, "shapes/no_columns", H5T_STD_U8LE, H5P_DEFAULT, 2, no_columns, H5T_NATIVE_UINT8,
        numbers);
    put(file, "shapes/wide", H5T_STD_U8LE, H5P_DEFAULT, 2, wide, H5T_NATIVE_UINT8, nothing);
    put(file, "shapes/deep", H5T_STD_U8LE, H5P_DEFAULT, 9, deep, H5T_NATIVE_UINT8, nothing);
    put(file, "shapes/never_written", H5T_STD_U8LE, H5P_DEFAULT, 2, of_images, -1, NULL);
    put(file, "shapes/huge", H5T_STD_U8LE, properties, 2, huge, -1, NULL);
    put(file, "shapes/vast", H5T_STD_U8LE, chunked, 2, vast, -1, NULL);
    put(file, "shapes/most", H5T_STD_U8LE, chunked, 2, most, -1, NULL);
    const hid_t space = H5Screate(H5S_NULL);
    H5Dclose(H5Dcreate2(file, "shapes/null", H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT,
                        H5P_DEFAULT));
    H5Sclose(space);
}

/* One chunk of such a set is there, of bytes that are nothing but claimed to be packed. */
static void put_claim(hid_t file, const char *name, const hsize_t *sizes, const hsize_t *chunk)
{
    static const hsize_t most[] = {H5S_UNLIMITED, H5S_UNLIMITED};
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE),
                space = H5Screate_simple(2, sizes, most);
    H5Pset_chunk(properties, 2, chunk);
    H5Pset_deflate(properties, 6);
    const hid_t set =
        H5Dcreate2(file, name, H5T_STD_U8LE, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    if (set < 0 ||
        H5Dwrite_chunk(set, H5P_DEFAULT, 0, (const hsize_t[]){0, 0}, 16, "no zlib stream..") < 0)
        exit(1);
    H5Dclose(set);
}

static void put_claims(hid_t file)
{
    static const hsize_t huge[] = {1ull << 40, SIZE}, large_chunk[] = {1ull << 30, SIZE};
    put_claim(file, "no_stream", of_images, of_images);
    put_claim(file, "huge_and_begun", huge, of_images);
    put_claim(file, "huge_chunk", of_images, large_chunk);
}

/* ---- filters ---- */

static size_t keep_all(unsigned flags, size_t count, const unsigned *values, size_t used,
                       size_t *room, void **bytes)
{
    (void)flags, (void)count, (void)values, (void)room, (void)bytes;
    return used;
}

/* Whoever reads it has no such filter, and loads none. */
static void put_filtered(hid_t file)
{
    const H5Z_class2_t filter = {H5Z_CLASS_T_VERS, UNKNOWN_FILTER, 1,    1,
                                 "of nobody",      NULL,           NULL, keep_all};
    const hid_t needed = H5Pcreate(H5P_DATASET_CREATE), fine = H5Pcreate(H5P_DATASET_CREATE);
    H5Zregister(&filter);
    H5Pset_chunk(needed, 2, of_images);
    H5Pset_filter(needed, UNKNOWN_FILTER, H5Z_FLAG_MANDATORY, 0, NULL);
    put_images(file, "filters/unknown", needed);
    H5Pset_chunk(fine, 2, of_images);
    H5Pset_shuffle(fine);
    H5Pset_deflate(fine, 9);
    H5Pset_fletcher32(fine);
    put_images(file, "filters/known", fine);
}

/* ---- links ---- */

static void put_links(hid_t file)
{
    H5Gcreate2(file, "links", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_hard(file, "/", file, "links/round", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/links/self", file, "links/self", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/x", file, "links/soft", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/nowhere", file, "links/dangling", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("other.h5", "/x", file, "links/other", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("/etc/passwd", "/x", file, "links/passwd", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_hard(file, "/x", file, "links/hard", H5P_DEFAULT, H5P_DEFAULT);
}

/* Numbers that are elsewhere: in a plain file, in other HDF5 files, in this one. */
static void put_elsewhere(hid_t file)
{
    const hid_t plain = H5Pcreate(H5P_DATASET_CREATE), other = H5Pcreate(H5P_DATASET_CREATE),
                own = H5Pcreate(H5P_DATASET_CREATE);
    const hid_t space = H5Screate_simple(2, of_images, NULL);
    H5Pset_external(plain, "/etc/passwd", 0, ROWS * SIZE);
    H5Pset_virtual(other, space, "other.h5", "x", space);
    H5Pset_virtual(own, space, ".", "x", space);
    put(file, "elsewhere/plain", H5T_STD_U8LE, plain, 2, of_images, -1, NULL);
    put(file, "elsewhere/virtual", H5T_STD_U8LE, other, 2, of_images, -1, NULL);
    put(file, "elsewhere/virtual_here", H5T_STD_U8LE, own, 2, of_images, -1, NULL);
}

/* ---- labels and groups ---- */

static void put_all_labels(hid_t file)
{
    static const int64_t large[ROWS] = {0, 1ll << 40, 1, 2}, below[ROWS] = {0, 1, -1, 2};
    static const double fractions[ROWS] = {0, 0.5, 1, 2};
    static const char *const texts[ROWS] = {"cat", "dog", "cow\n\033[31m", "cat"};
    static const char *const no_text[ROWS] = {"cat", NULL, "dog", "cat"};
    static const hsize_t few[] = {ROWS - 1}, table[] = {ROWS, 2};
    char *longest = calloc(1, 2001), fixed[ROWS][4] = {"cat", "\xff\xfe", "dog", ""};
    const char *const too_long[ROWS] = {"cat", memset(longest, 'x', 2000), "dog", "cat"};
    put_labels(file, "labels/large", H5T_STD_I64LE, large, H5T_NATIVE_INT64);
    put_labels(file, "labels/below", H5T_STD_I64LE, below, H5T_NATIVE_INT64);
    put_labels(file, "labels/fractions", H5T_IEEE_F64LE, fractions, H5T_NATIVE_DOUBLE);
    put_labels(file, "labels/texts", text_type(H5T_VARIABLE), texts, text_type(H5T_VARIABLE));
    put_labels(file, "labels/no_text", text_type(H5T_VARIABLE), no_text, text_type(H5T_VARIABLE));
    put_labels(file, "labels/too_long", text_type(H5T_VARIABLE), too_long, text_type(H5T_VARIABLE));
    put_labels(file, "labels/fixed", text_type(4), fixed, text_type(4));
    put_labels(file, "labels/long_fixed", text_type(1001), nothing, text_type(1001));
    put(file, "labels/few", H5T_STD_U8LE, H5P_DEFAULT, 1, few, H5T_NATIVE_INT32, labels);
    put(file, "labels/table", H5T_STD_U8LE, H5P_DEFAULT, 2, table, H5T_NATIVE_UINT8, numbers);
    free(longest);
}

/* Whose names show or steer. */
static void put_names(hid_t file)
{
    put_images(file,
               "Gr\xc3\xb6\xc3\x9f"
               "e/\xe5\x80\xa4",
               H5P_DEFAULT);
    put_images(file, "a b", H5P_DEFAULT);
    put_images(file, "\033[31mred\nline", H5P_DEFAULT);
    put_images(file, "\xff\xfe", H5P_DEFAULT);
}

static hid_t create(const char *path)
{
    return H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
}

static hid_t create_right(const char *path)
{
    const hid_t file = create(path);
    put_images(file, "x", H5P_DEFAULT);
    put_labels(file, "y", H5T_STD_I64LE, labels, H5T_NATIVE_INT32);
    return file;
}

/* Behind 512 bytes of somebody else's. */
static void make_with_block(void)
{
    const hid_t properties = H5Pcreate(H5P_FILE_CREATE);
    H5Pset_userblock(properties, 512);
    const hid_t file = H5Fcreate("block.h5", H5F_ACC_TRUNC, properties, H5P_DEFAULT);
    put_images(file, "x", H5P_DEFAULT);
    put_labels(file, "y", H5T_STD_U8LE, labels, H5T_NATIVE_INT32);
    H5Fclose(file);
}

static int make(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5Fclose(create_right("right.h5"));
    H5Fclose(create_right("other.h5"));
    H5Fclose(create("empty.h5"));
    make_with_block();
    const hid_t file = create_right("odd.h5");
    put_types(file);
    put_shapes(file);
    put_claims(file);
    put_filtered(file);
    put_links(file);
    put_elsewhere(file);
    put_all_labels(file);
    put_names(file);
    return H5Fclose(file) < 0;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static void print_data(const struct tlc_data *data)
{
    printf("read %d rows, checksum %08x, labels %08x\n", data->rows,
           tlc_checksum(0, data->numbers, (size_t)data->rows * SIZE),
           tlc_checksum(0, data->labels, (size_t)data->rows * sizeof *data->labels));
    for (int i = 0; data->groups && i < data->rows; i++)
        printf("%s%s%s", i ? ", " : "groups: ", data->groups->name[data->groups->of[i]],
               i + 1 == data->rows ? "\n" : "");
}

static void end_data(struct tlc_data *data)
{
    tlc_bulk_free((void *)data->numbers);
    free((void *)data->labels);
    if (data->groups)
        free((void *)data->groups->of);
    free(data->groups);
}

static int read_file(char **argv)
{
    static const char *const classes[] = {"cat", "dog", "cow"};
    const struct tlc_source source = {.file = argv[0],
                                      .images = argv[1],
                                      .labels = argv[2],
                                      .group = strcmp(argv[3], "-") == 0 ? NULL : argv[3],
                                      .dimensions = 1,
                                      .shape = {SIZE},
                                      .scale = 1,
                                      .classes = 3,
                                      .class_name = classes,
                                      .all_rows = true};
    struct tlc_data data;
    struct tlc_fault fault;
    void *rest;
    if (!tlc_format_hdf5.read(".", &source, &data, &rest, &fault)) {
        puts(fault.text);
        return 0;
    }
    if (tlc_format_hdf5.finish(rest, &fault))
        print_data(&data);
    else
        puts(fault.text);
    end_data(&data);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "make") == 0)
        return make();
    return argc == 6 && strcmp(argv[1], "read") == 0 ? read_file(argv + 2) : 2;
}
