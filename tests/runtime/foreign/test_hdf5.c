/* test_hdf5.c: HDF5 files as Keras and others write them, with all that the library can do, and
 * what a child says of them. */
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "foreign/foreign.h"
#include "support.h"

TestSuite(hdf5, .init = enter_directory, .fini = leave_directory);

enum { ROWS = 3, COLUMNS = 4 };

static const float kernel[ROWS * COLUMNS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

/* ---- writing ---- */

/* A list of texts, of fixed length or each as long as it is. */
static void put_texts(hid_t object, const char *name, int count, const char *const *texts,
                      bool variable)
{
    enum { LENGTH = 40 };
    const hsize_t size = (hsize_t)count;
    char fixed[8][LENGTH] = {{0}};
    for (int i = 0; i < count && !variable; i++)
        strcpy(fixed[i], texts[i]);
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate_simple(1, &size, NULL);
    H5Tset_size(type, variable ? H5T_VARIABLE : LENGTH);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, variable ? (const void *)texts : (const void *)fixed);
    H5Aclose(attribute);
}

static hid_t begin_file(void)
{
    return H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
}

static hid_t add_group(hid_t where, const char *name)
{
    return H5Gcreate2(where, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
}

static void add_set(hid_t where, const char *name, hid_t type, hid_t properties)
{
    const hsize_t sizes[] = {ROWS, COLUMNS};
    const hid_t space = H5Screate_simple(2, sizes, NULL);
    const hid_t set = H5Dcreate2(where, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, kernel);
    H5Dclose(set);
}

/* Weights alone, of one layer with one tensor. */
static hid_t begin_layer(bool variable)
{
    const hid_t file = begin_file();
    put_texts(file, "layer_names", 1, (const char *const[]){"dense"}, variable);
    const hid_t group = add_group(file, "dense");
    put_texts(group, "weight_names", 1, (const char *const[]){"kernel:0"}, variable);
    H5Gclose(group);
    return file;
}

/* ---- reading ---- */

static void expect_kernel(void)
{
    struct tlc_foreign model;
    struct tlc_fault fault;
    float numbers[ROWS * COLUMNS], *place = numbers;
    cr_assert(tlc_foreign_open("model.h5", &model, &fault), "%s", fault.text);
    cr_assert_eq(model.tensors, 1);
    cr_expect_str_eq(model.tensor[0].name, "/dense/kernel:0");
    cr_expect_eq(model.tensor[0].rank, 2);
    cr_assert_eq(tlc_foreign_count(&model.tensor[0]), ROWS * COLUMNS);
    cr_assert(tlc_foreign_numbers(&model, 1, (const int[]){0}, &place, &fault), "%s", fault.text);
    cr_expect_arr_eq(numbers, kernel, sizeof numbers);
    tlc_foreign_end(&model);
}

static void expect_fault(const char *wanted)
{
    struct tlc_foreign model;
    struct tlc_fault fault;
    float numbers[ROWS * COLUMNS], *place = numbers;
    bool good = tlc_foreign_open("model.h5", &model, &fault);
    if (good) {
        good = tlc_foreign_numbers(&model, 1, (const int[]){0}, &place, &fault);
        tlc_foreign_end(&model);
    }
    cr_assert(!good);
    cr_expect_str_eq(fault.text, wanted);
}

/* ---- what Keras writes ---- */

Test(hdf5, texts_are_of_fixed_length_or_as_long_as_they_are)
{
    for (int variable = 0; variable < 2; variable++) {
        const hid_t file = begin_layer(variable);
        add_set(file, "dense/kernel:0", H5T_NATIVE_FLOAT, H5P_DEFAULT);
        H5Fclose(file);
        expect_kernel();
    }
}

Test(hdf5, a_long_list_stands_in_parts)
{
    struct tlc_foreign model;
    struct tlc_fault fault;
    const hid_t file = begin_file();
    put_texts(file, "layer_names0", 2, (const char *const[]){"b", "a"}, false);
    put_texts(file, "layer_names1", 1, (const char *const[]){"c"}, false);
    for (const char *name = "abc"; *name; name++) {
        const char text[] = {*name, '\0'};
        const hid_t group = add_group(file, text);
        put_texts(group, "weight_names0", 1, (const char *const[]){"w"}, false);
        add_set(group, "w", H5T_NATIVE_FLOAT, H5P_DEFAULT);
        H5Gclose(group);
    }
    H5Fclose(file);
    cr_assert(tlc_foreign_open("model.h5", &model, &fault), "%s", fault.text);
    cr_assert_eq(model.tensors, 3);
    cr_expect_str_eq(model.tensor[0].name, "/b/w");
    cr_expect_str_eq(model.tensor[1].name, "/a/w");
    cr_expect_str_eq(model.tensor[2].name, "/c/w");
    tlc_foreign_end(&model);
}

Test(hdf5, numbers_may_be_in_chunks_packed_and_of_other_types)
{
    const hsize_t chunk[] = {2, 3};
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 2, chunk);
    H5Pset_shuffle(properties);
    H5Pset_deflate(properties, 6);
    const hid_t types[] = {H5T_IEEE_F32LE, H5T_IEEE_F64BE, H5T_STD_I16BE, H5T_STD_U8LE};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const hid_t file = begin_layer(false);
        add_set(file, "dense/kernel:0", types[i], properties);
        H5Fclose(file);
        expect_kernel();
    }
}

/* ---- what nobody should write ---- */

Test(hdf5, numbers_in_another_file_are_not_read)
{
    FILE *other = fopen("secret", "wb");
    fwrite(kernel, sizeof kernel, 1, other);
    fclose(other);
    const hid_t file = begin_layer(false), properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(properties, "secret", 0, sizeof kernel);
    add_set(file, "dense/kernel:0", H5T_NATIVE_FLOAT, properties);
    H5Fclose(file);
    expect_fault(
        "model.h5: the numbers of tensor /dense/kernel:0 are in another file, which tlc does "
        "not open");
}

Test(hdf5, a_link_into_another_file_leads_nowhere)
{
    hid_t file = H5Fcreate("other.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    add_set(file, "kernel", H5T_NATIVE_FLOAT, H5P_DEFAULT);
    H5Fclose(file);
    file = begin_layer(false);
    H5Lcreate_external("other.h5", "/kernel", file, "dense/kernel:0", H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    expect_fault("model.h5: there is no tensor /dense/kernel:0");
}

Test(hdf5, groups_in_a_circle_come_to_an_end)
{
    const hid_t file = begin_file();
    H5Gclose(add_group(file, "a"));
    H5Lcreate_hard(file, "/a", file, "/a/b", H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    struct tlc_foreign model;
    struct tlc_fault fault;
    cr_assert(!tlc_foreign_open("model.h5", &model, &fault));
    cr_expect(strstr(fault.text, "too many in one another"), "%s", fault.text);
}

/* Gigabytes that a file of a few bytes says it has. */
Test(hdf5, numbers_that_were_never_written_are_none)
{
    const hsize_t sizes[] = {ROWS, COLUMNS}, huge[] = {1 << 20, 1 << 20};
    hid_t file = begin_layer(false), space = H5Screate_simple(2, sizes, NULL);
    H5Dclose(H5Dcreate2(file, "dense/kernel:0", H5T_NATIVE_FLOAT, space, H5P_DEFAULT, H5P_DEFAULT,
                        H5P_DEFAULT));
    H5Fclose(file);
    expect_fault("model.h5: tensor /dense/kernel:0 has no numbers: its 12 were never written");
    file = begin_layer(false);
    space = H5Screate_simple(2, huge, NULL);
    H5Dclose(H5Dcreate2(file, "dense/kernel:0", H5T_NATIVE_FLOAT, space, H5P_DEFAULT, H5P_DEFAULT,
                        H5P_DEFAULT));
    H5Fclose(file);
    expect_fault(
        "model.h5: tensor /dense/kernel:0 is too large: size 1 is 1048576, and a tensor has at "
        "most 268435456 numbers");
}

Test(hdf5, what_is_no_number_is_refused)
{
    const hid_t file = begin_layer(false), text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, 4);
    const hsize_t size = 2;
    H5Dclose(H5Dcreate2(file, "dense/kernel:0", text, H5Screate_simple(1, &size, NULL), H5P_DEFAULT,
                        H5P_DEFAULT, H5P_DEFAULT));
    H5Fclose(file);
    expect_fault("model.h5: tensor kernel:0 holds no numbers that tlc reads");
}

Test(hdf5, numbers_that_are_not_finite_are_told_of)
{
    float numbers[ROWS * COLUMNS] = {1, 2, 3, 4, 5, 6, 7};
    const hsize_t sizes[] = {ROWS, COLUMNS};
    const hid_t file = begin_layer(false), space = H5Screate_simple(2, sizes, NULL);
    const hid_t set = H5Dcreate2(file, "dense/kernel:0", H5T_NATIVE_FLOAT, space, H5P_DEFAULT,
                                 H5P_DEFAULT, H5P_DEFAULT);
    numbers[6] = -1.0f / 0.0f;
    H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers);
    H5Dclose(set);
    H5Fclose(file);
    expect_fault("model.h5: number 6 of tensor /dense/kernel:0 is infinite");
}

/* ---- what only a few files have ---------------------------------------------------------------
 */

static void put_number(hid_t object, const char *name)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    const int number = 5;
    const hid_t attribute =
        H5Acreate2(object, name, H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, H5T_NATIVE_INT, &number);
    H5Aclose(attribute);
}

Test(hdf5, numbers_have_the_names_of_their_types)
{
    static const char *const names[] = {"float16", "float32", "float64", "int16",  "int32", "int64",
                                        "int8",    "uint16",  "uint32",  "uint64", "uint8"};
    const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
    H5Tset_fields(half, 15, 10, 5, 0, 10);
    H5Tset_size(half, 2);
    H5Tset_ebias(half, 15);
    const hid_t types[] = {half,          H5T_IEEE_F32LE, H5T_IEEE_F64BE, H5T_STD_I16BE,
                           H5T_STD_I32LE, H5T_STD_I64LE,  H5T_STD_I8LE,   H5T_STD_U16LE,
                           H5T_STD_U32BE, H5T_STD_U64LE,  H5T_STD_U8LE};
    const int count = sizeof names / sizeof *names;
    struct tlc_foreign model;
    struct tlc_fault fault;
    const hid_t file = begin_file();
    for (int i = 0; i < count; i++)
        add_set(file, names[i], types[i], H5P_DEFAULT);
    H5Fclose(file);
    cr_assert(tlc_foreign_open("model.h5", &model, &fault), "%s", fault.text);
    cr_assert_eq(model.tensors, count);
    for (int i = 0; i < count; i++)
        cr_expect_str_eq(model.tensor[i].element, names[i]);
    tlc_foreign_end(&model);
}

Test(hdf5, lists_of_anything_but_text_are_refused)
{
    hid_t file = begin_file();
    put_number(file, "layer_names");
    H5Fclose(file);
    expect_fault("model.h5: attribute layer_names holds no text");
    file = begin_file();
    put_texts(file, "layer_names", 1, (const char *const[]){"dense"}, false);
    H5Gclose(add_group(file, "dense"));
    H5Fclose(file);
    expect_fault("model.h5: group dense has no weight_names");
    file = begin_file();
    put_texts(file, "layer_names", 1, (const char *const[]){"dense"}, true);
    H5Fclose(file);
    expect_fault("model.h5: layer_names has dense, but there is no such group");
}

Test(hdf5, long_names_are_refused)
{
    char name[1100];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    hid_t file = begin_file();
    put_texts(file, "layer_names", 1, (const char *const[]){name}, true);
    H5Fclose(file);
    expect_fault("model.h5: the name of a layer is too long");
    char longer[2100];
    memset(longer, 'y', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    file = begin_file();
    put_texts(file, "layer_names", 1, (const char *const[]){"dense"}, true);
    const hid_t group = add_group(file, "dense");
    put_texts(group, "weight_names", 1, (const char *const[]){longer}, true);
    H5Gclose(group);
    H5Fclose(file);
    expect_fault("model.h5: the name of a tensor is too long");
}

Test(hdf5, tensors_of_nine_dimensions_are_refused)
{
    const hsize_t sizes[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const hid_t file = begin_file(), space = H5Screate_simple(9, sizes, NULL);
    H5Dclose(H5Dcreate2(file, "w", H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Fclose(file);
    expect_fault("model.h5: tensor /w has 9 dimensions; there can be 8");
}

Test(hdf5, groups_in_too_many_others_are_refused)
{
    char path[64] = "";
    const hid_t file = begin_file();
    for (int i = 0; i < 26; i++) {
        strcat(path, "/g");
        H5Gclose(add_group(file, path));
    }
    H5Fclose(file);
    struct tlc_foreign model;
    struct tlc_fault fault;
    cr_assert(!tlc_foreign_open("model.h5", &model, &fault));
    cr_expect(strstr(fault.text, "cannot be read, or there are too many in one another"), "%s",
              fault.text);
}

/* Of several texts none is the one. */
Test(hdf5, attributes_are_one_text)
{
    struct tlc_foreign model;
    struct tlc_fault fault;
    const hid_t file = begin_file(), weights = add_group(file, "model_weights");
    put_texts(weights, "layer_names", 1, (const char *const[]){"dense"}, true);
    const hid_t group = add_group(weights, "dense");
    put_texts(group, "weight_names", 1, (const char *const[]){"w"}, true);
    put_texts(file, "keras_version", 1, (const char *const[]){"2.1.0"}, true);
    put_texts(file, "backend", 2, (const char *const[]){"a", "b"}, true);
    add_set(group, "w", H5T_NATIVE_FLOAT, H5P_DEFAULT);
    H5Gclose(group);
    H5Gclose(weights);
    H5Fclose(file);
    cr_assert(tlc_foreign_open("model.h5", &model, &fault), "%s", fault.text);
    cr_expect_str_eq(model.version, "2.1.0");
    cr_expect_str_eq(model.backend, "");
    tlc_foreign_end(&model);
}
