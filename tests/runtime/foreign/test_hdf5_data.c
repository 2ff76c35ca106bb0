/* test_hdf5_data.c: images and labels in data sets of HDF5 files that the library writes. */
#include <hdf5.h>

#include "foreign/hdf5_data.h"
#include "support.h"

TestSuite(hdf5_data, .init = enter_directory, .fini = leave_directory);

enum { ROWS = 5, SIZE = 3 };

static const int32_t numbers[ROWS * SIZE] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
static const int32_t classes[ROWS] = {0, 1, 2, 1, 0};
static const char *const names[] = {"cat", "dog", "\xc3\xa9t\xc3\xa9"};

/* ---- writing ---- */

static void put_set(hid_t file, const char *name, hid_t type, hid_t properties, int rank,
                    const hsize_t *sizes, hid_t memory, const void *values)
{
    const hid_t space = H5Screate_simple(rank, sizes, NULL), links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    const hid_t set = H5Dcreate2(file, name, type, space, links, properties, H5P_DEFAULT);
    cr_assert(set >= 0 &&
              (!values || H5Dwrite(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0));
    H5Dclose(set);
}

static void put_images(hid_t file, const char *name, hid_t type, hid_t properties)
{
    put_set(file, name, type, properties, 2, (const hsize_t[]){ROWS, SIZE}, H5T_NATIVE_INT32,
            numbers);
}

static void put_labels(hid_t file, const char *name, hid_t type)
{
    put_set(file, name, type, H5P_DEFAULT, 1, (const hsize_t[]){ROWS}, H5T_NATIVE_INT32, classes);
}

/* A file with what all tests need. */
static hid_t begin_file(void)
{
    const hid_t file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put_images(file, "train/x", H5T_STD_U8LE, H5P_DEFAULT);
    put_labels(file, "train/y", H5T_STD_I64LE);
    return file;
}

/* ---- reading ---- */

static struct tlc_source source_of(const char *images, const char *labels, enum tlc_element element)
{
    return (struct tlc_source){.directory = ".",
                               .file = "a.h5",
                               .images = images,
                               .labels = labels,
                               .dimensions = 1,
                               .shape = {SIZE},
                               .element = element,
                               .scale = 1,
                               .classes = 3,
                               .class_name = names,
                               .rows = 4};
}

static bool read_source(const struct tlc_source *source, struct tlc_data *data,
                        struct tlc_fault *fault)
{
    void *rest;
    return tlc_format_hdf5.read(".", source, data, &rest, fault) &&
           tlc_format_hdf5.finish(rest, fault);
}

static void end_data(const struct tlc_data *data)
{
    free((void *)data->numbers);
    free((void *)data->labels);
    free((void *)data->targets);
}

static struct tlc_data read_well(const struct tlc_source *source)
{
    struct tlc_data data = {.rows = 0};
    struct tlc_fault fault;
    cr_assert(read_source(source, &data, &fault), "%s", fault.text);
    cr_assert_eq(data.size, SIZE);
    cr_expect_arr_eq(data.labels, classes, (size_t)data.rows * sizeof *classes);
    return data;
}

static double number_at(const struct tlc_data *data, int i)
{
    switch (data->element) {
    case TLC_UINT8:
        return ((const uint8_t *)data->numbers)[i];
    case TLC_INT16:
        return ((const int16_t *)data->numbers)[i];
    case TLC_UINT32:
        return ((const uint32_t *)data->numbers)[i];
    case TLC_UINT64:
        return (double)((const uint64_t *)data->numbers)[i];
    case TLC_INT64:
        return (double)((const int64_t *)data->numbers)[i];
    case TLC_FLOAT32:
        return (double)((const float *)data->numbers)[i];
    case TLC_FLOAT64:
        return ((const double *)data->numbers)[i];
    default:
        cr_assert_fail("no such test");
        return 0;
    }
}

static void expect_numbers(const char *images, enum tlc_element element)
{
    const struct tlc_source source = source_of(images, "train/y", element);
    const struct tlc_data data = read_well(&source);
    cr_assert_eq(data.rows, 4);
    for (int i = 0; i < 4 * SIZE; i++)
        cr_expect(number_at(&data, i) >= numbers[i] && number_at(&data, i) <= numbers[i],
                  "%s, number %d: %g", images, i, number_at(&data, i));
    end_data(&data);
}

static void expect_fault(const struct tlc_source *source, const char *wanted)
{
    struct tlc_data data;
    struct tlc_fault fault;
    cr_assert(!read_source(source, &data, &fault));
    cr_expect_str_eq(fault.text, wanted);
}

/* ---- what can be read ---- */

Test(hdf5_data, numbers_are_of_any_type_and_byte_order)
{
    const hid_t file = begin_file();
    put_images(file, "short", H5T_STD_I16BE, H5P_DEFAULT);
    put_images(file, "unsigned", H5T_STD_U32BE, H5P_DEFAULT);
    put_images(file, "long", H5T_STD_I64LE, H5P_DEFAULT);
    put_images(file, "unsigned long", H5T_STD_U64BE, H5P_DEFAULT);
    put_images(file, "float", H5T_IEEE_F32BE, H5P_DEFAULT);
    put_images(file, "double", H5T_IEEE_F64LE, H5P_DEFAULT);
    H5Fclose(file);
    expect_numbers("train/x", TLC_UINT8);
    expect_numbers("short", TLC_INT16);
    expect_numbers("unsigned", TLC_UINT32);
    expect_numbers("long", TLC_INT64);
    expect_numbers("unsigned long", TLC_UINT64);
    expect_numbers("float", TLC_FLOAT32);
    expect_numbers("double", TLC_FLOAT64);
}

Test(hdf5_data, halves_are_floats_and_truth_values_bytes)
{
    static const int8_t truth[ROWS * SIZE] = {0, 1, 0, 1, 1};
    const hid_t file = begin_file(), half = H5Tcopy(H5T_IEEE_F32LE);
    H5Tset_fields(half, 15, 10, 5, 0, 10);
    H5Tset_size(half, 2);
    H5Tset_ebias(half, 15);
    put_images(file, "half", half, H5P_DEFAULT);
    const hid_t listed = H5Tenum_create(H5T_NATIVE_INT8);
    H5Tenum_insert(listed, "FALSE", (const int8_t[]){0});
    H5Tenum_insert(listed, "TRUE", (const int8_t[]){1});
    put_set(file, "truth", listed, H5P_DEFAULT, 2, (const hsize_t[]){ROWS, SIZE}, listed, truth);
    H5Fclose(file);
    expect_numbers("half", TLC_FLOAT32);
    const struct tlc_source source = source_of("truth", "train/y", TLC_UINT8);
    const struct tlc_data data = read_well(&source);
    cr_expect_arr_eq(data.numbers, truth, 4 * SIZE);
    end_data(&data);
}

Test(hdf5_data, numbers_may_be_in_chunks_and_packed)
{
    const hid_t file = begin_file(), properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 2, (const hsize_t[]){2, 2});
    H5Pset_deflate(properties, 6);
    put_images(file, "packed", H5T_STD_U8LE, properties);
    H5Fclose(file);
    expect_numbers("packed", TLC_UINT8);
}

/* More than what is read at a time. */
Test(hdf5_data, rows_come_in_blocks)
{
    enum { MANY = 3000000 };
    uint8_t *bytes = calloc(MANY, 1), *labels = calloc(MANY, 1);
    const hid_t file = H5Fcreate("a.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    for (int i = 0; i < MANY; i++)
        bytes[i] = (uint8_t)(i * 2654435761u >> 24);
    put_set(file, "x", H5T_STD_U8LE, H5P_DEFAULT, 1, (const hsize_t[]){MANY}, H5T_NATIVE_UINT8,
            bytes);
    put_set(file, "y", H5T_STD_U8LE, H5P_DEFAULT, 1, (const hsize_t[]){MANY}, H5T_NATIVE_UINT8,
            labels);
    H5Fclose(file);
    struct tlc_source source = source_of("x", "y", TLC_UINT8);
    struct tlc_data data;
    struct tlc_fault fault;
    source.shape[0] = 1;
    source.all_rows = true;
    cr_assert(read_source(&source, &data, &fault), "%s", fault.text);
    cr_assert_eq(data.rows, MANY);
    cr_expect_eq(memcmp(data.numbers, bytes, MANY), 0);
    end_data(&data);
    free(bytes);
    free(labels);
}

Test(hdf5_data, labels_may_be_texts)
{
    const char *texts[ROWS];
    char fixed[ROWS][6] = {{0}};
    const hid_t file = begin_file(), variable = H5Tcopy(H5T_C_S1), type = H5Tcopy(H5T_C_S1);
    for (int i = 0; i < ROWS; i++)
        memcpy(fixed[i], texts[i] = names[classes[i]], strlen(names[classes[i]]));
    H5Tset_size(variable, H5T_VARIABLE);
    H5Tset_cset(variable, H5T_CSET_UTF8);
    H5Tset_size(type, sizeof *fixed);
    put_set(file, "variable", variable, H5P_DEFAULT, 1, (const hsize_t[]){ROWS}, variable, texts);
    put_set(file, "fixed", type, H5P_DEFAULT, 2, (const hsize_t[]){ROWS, 1}, type, fixed);
    H5Fclose(file);
    struct tlc_source source = source_of("train/x", "variable", TLC_UINT8);
    struct tlc_data data = read_well(&source);
    end_data(&data);
    source.labels = "fixed";
    data = read_well(&source);
    end_data(&data);
}

Test(hdf5_data, labels_may_be_targets)
{
    static const double targets[ROWS * 2] = {0.5, 1, -1.5, 2, 3, 4, 5, 6, 7, 8};
    const hid_t file = begin_file();
    put_set(file, "targets", H5T_IEEE_F64BE, H5P_DEFAULT, 2, (const hsize_t[]){ROWS, 2},
            H5T_NATIVE_DOUBLE, targets);
    H5Fclose(file);
    struct tlc_source source = source_of("train/x", "targets", TLC_UINT8);
    struct tlc_data data;
    struct tlc_fault fault;
    source.targets = 2;
    source.classes = 0;
    cr_assert(read_source(&source, &data, &fault), "%s", fault.text);
    for (int i = 0; i < 4 * 2; i++)
        cr_expect((double)data.targets[i] >= targets[i] && (double)data.targets[i] <= targets[i]);
    end_data(&data);
}

/* ---- what cannot ---- */

Test(hdf5_data, what_is_wrong_is_said)
{
    const hid_t file = begin_file(), properties = H5Pcreate(H5P_DATASET_CREATE);
    put_images(file, "long", H5T_STD_U64LE, H5P_DEFAULT);
    put_set(file, "one", H5T_STD_U8LE, H5P_DEFAULT, 0, NULL, H5T_NATIVE_UINT8, "\1");
    put_set(file, "never", H5T_STD_U8LE, H5P_DEFAULT, 2, (const hsize_t[]){ROWS, SIZE}, -1, NULL);
    H5Pset_external(properties, "other", 0, ROWS * SIZE);
    put_images(file, "elsewhere", H5T_STD_U8LE, properties);
    H5Fclose(file);
    struct tlc_source source = source_of("missing", "train/y", TLC_UINT8);
    expect_fault(&source, "./a.h5: there is no data set `missing`; it has elsewhere, long, never, "
                          "one, train/x, train/y");
    source.images = "train";
    expect_fault(&source, "./a.h5: there is no data set `train`; it has elsewhere, long, never, "
                          "one, train/x, train/y");
    source.images = "long";
    expect_fault(&source, "./a.h5: long: its numbers are uint64, but the spec says type: uint8");
    source.images = "one";
    expect_fault(&source, "./a.h5: data set one has 0 dimensions; there can be 1 to 8");
    source.images = "never";
    expect_fault(&source, "./a.h5: data set never has no numbers: they were never written");
    source.images = "elsewhere";
    expect_fault(&source, "./a.h5: the numbers of tensor elsewhere are in another file, which tlc "
                          "does not open");
    source.images = "train/x";
    source.element = TLC_FLOAT32;
    expect_fault(&source,
                 "./a.h5: train/x: its numbers are uint8, but the spec says type: float32");
    source.element = TLC_UINT8;
    source.rows = 6;
    expect_fault(&source, "./a.h5: train/x has 5 rows, but the spec uses 6");
}

Test(hdf5_data, a_file_may_be_none_or_damaged)
{
    size_t size;
    struct tlc_source source = source_of("train/x", "train/y", TLC_UINT8);
    write_text("a.h5", "text", 4);
    expect_fault(&source, "./a.h5 is no HDF5 file: it does not begin with \\x89HDF");
    H5Fclose(begin_file());
    char *bytes = read_text("a.h5", &size);
    write_text("a.h5", bytes, size / 2);
    free(bytes);
    expect_fault(&source, "./a.h5: its HDF5 is truncated or damaged");
    unlink("a.h5");
    expect_fault(&source, "cannot open ./a.h5: No such file or directory");
}

/* Each is read by a child, which sanitizers let begin late. */
#ifdef TLC_SANITIZED
enum { BYTES_APART = 997 };
#else
enum { BYTES_APART = 97 };
#endif

/* Whatever a byte is changed to, there is an answer. */
Test(hdf5_data, damage_is_survived, .timeout = 300)
{
    size_t size;
    H5Fclose(begin_file());
    char *bytes = read_text("a.h5", &size);
    const struct tlc_source source = source_of("train/x", "train/y", TLC_UINT8);
    for (size_t at = 8; at < size; at += BYTES_APART) {
        struct tlc_data data = {.rows = 0};
        struct tlc_fault fault;
        const char before = bytes[at];
        bytes[at] = (char)(before ^ 0xa5);
        write_text("a.h5", bytes, size);
        if (!read_source(&source, &data, &fault))
            cr_expect(*fault.text);
        else
            end_data(&data);
        bytes[at] = before;
    }
    free(bytes);
}

Test(hdf5_data, is_read_in_blocks_without_labels)
{
    const struct tlc_source source = source_of("train/x", "none", TLC_UINT8);
    const struct tlc_block_reader *reader = tlc_format_hdf5.blocks;
    struct tlc_fault fault;
    uint8_t rows[ROWS * SIZE];
    int count = 2, done = 0;
    H5Fclose(begin_file());
    void *state = reader->open("a.h5", &source, 1, &fault);
    cr_assert(state, "%s", fault.text);
    for (; count == 2; done += count)
        cr_assert(reader->read(state, rows + done * SIZE, 2, &count, &fault), "%s", fault.text);
    reader->close(state);
    cr_assert_eq(done, ROWS);
    for (int i = 0; i < ROWS * SIZE; i++)
        cr_expect_eq(rows[i], numbers[i]);
}
