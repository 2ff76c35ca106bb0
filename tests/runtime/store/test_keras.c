/* test_keras.c: saved models, read back through libhdf5. */
#include <hdf5.h>
#include <unistd.h>

#include "store/saved.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "json.h"
#include "writers.h"

TestSuite(keras, .init = enter_directory, .fini = leave_directory);

enum { INPUTS = 3, UNITS = 5, PANEL = 4, PADDED = 8 };

/* 3 x 5 in panels of 4; element (i, j) is 10 i + j, and the padding -1. */
static struct {
    float kernel[INPUTS * PADDED], bias[PADDED];
} saved = {.bias = {0.5f, 1.5f, 2.5f, 3.5f, 4.5f, -1, -1, -1}};

static const struct tlc_tensor tensors[] = {
    {.name = "kernel",
     .dimensions = 2,
     .size = {INPUTS, UNITS},
     .rows = INPUTS,
     .columns = UNITS,
     .panel = PANEL},
    {.name = "bias",
     .offset = sizeof saved.kernel,
     .dimensions = 1,
     .size = {UNITS},
     .rows = 1,
     .columns = UNITS,
     .panel = PANEL},
};

static const struct tlc_layer layers[] = {
    {.class_name = "Flatten", .name = "flatten", .config = "{}", .trainable = true},
    {.class_name = "Dense",
     .name = "dense_1",
     .config = "{\"units\": 5, \"activation\": \"selu\", \"use_bias\": true, "
               "\"kernel_initializer\": {\"class_name\": \"LecunNormal\", \"config\": {}}, "
               "\"bias_initializer\": {\"class_name\": \"Zeros\", \"config\": {}}, "
               "\"kernel_regularizer\": null, \"bias_regularizer\": null, "
               "\"activity_regularizer\": null, \"kernel_constraint\": null, "
               "\"bias_constraint\": null}",
     .outputs = UNITS,
     .trainable = false,
     .weights = 2,
     .weight = tensors},
};

static const struct tlc_model model = {.name = "B_on_A",
                                       .input_dimensions = 2,
                                       .input_shape = {3, 1},
                                       .layers = 2,
                                       .layer = layers,
                                       .parameters = 20,
                                       .size = sizeof saved};

static void fill_kernel(void)
{
    for (int i = 0; i < INPUTS * PADDED; i++)
        saved.kernel[i] = -1;
    for (int i = 0; i < INPUTS; i++)
        for (int j = 0; j < UNITS; j++)
            saved.kernel[(j / PANEL * INPUTS + i) * PANEL + j % PANEL] = (float)(10 * i + j);
}

static void save_model(const struct tlc_model *which, struct tlc_files *files, const char *name)
{
    static const struct tlc_examples examples = {.classes = 2, .scale = 1};
    const struct tlc_recipe recipe = {
        .model = which, .train = &examples, .save = name, .save_as = writer_of(name)};
    tlc_save_model(&recipe, &saved, files);
}

static void save_as(const struct tlc_model *which, const char *name)
{
    unlink(name); /* it would be taken for somebody else's: no results stand beside it */
    struct tlc_files files = tlc_files_open(".");
    save_model(which, &files, name);
    tlc_files_place(&files);
    tlc_files_close(&files);
}

static hid_t open_saved_of(const struct tlc_model *any)
{
    fill_kernel();
    save_as(any, "m.h5");
    hid_t file = H5Fopen("m.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
    cr_assert(file >= 0);
    return file;
}

static hid_t open_saved(void)
{
    return open_saved_of(&model);
}

/* A fixed-length string, or all of a list of them one after the other. */
static char *read_attribute(hid_t file, const char *object, const char *name, int *count)
{
    hid_t attribute = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
    cr_assert(attribute >= 0, "%s %s", object, name);
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    cr_assert(H5Tget_class(type) == H5T_STRING && !H5Tis_variable_str(type));
    *count = (int)H5Sget_simple_extent_npoints(space);
    char *text = calloc((size_t)*count + 1, H5Tget_size(type));
    cr_assert(H5Aread(attribute, type, text) >= 0);
    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(attribute);
    return text;
}

static void expect_attribute(hid_t file, const char *object, const char *name, const char *value,
                             int wanted_count)
{
    int count;
    char *text = read_attribute(file, object, name, &count);
    cr_expect_str_eq(text, value);
    cr_expect_eq(count, wanted_count);
    free(text);
}

static void expect_numbers(hid_t file, const char *path, int dimensions, const hsize_t *size,
                           const float *wanted, size_t count)
{
    hsize_t found[H5S_MAX_RANK];
    float numbers[INPUTS * UNITS];
    hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
    cr_assert(set >= 0, "%s", path);
    hid_t type = H5Dget_type(set), space = H5Dget_space(set), properties = H5Dget_create_plist(set);
    cr_expect(H5Tequal(type, H5T_IEEE_F32LE) > 0);
    cr_expect_eq(H5Pget_layout(properties), H5D_CONTIGUOUS);
    cr_assert_eq(H5Sget_simple_extent_dims(space, found, NULL), dimensions);
    cr_expect_arr_eq(found, size, (size_t)dimensions * sizeof *size);
    cr_assert(H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
    cr_expect_arr_eq(numbers, wanted, count * sizeof *wanted);
    H5Pclose(properties);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(set);
}

Test(keras, kernel_and_bias_are_unpacked)
{
    static const float kernel[] = {0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24};
    hid_t file = open_saved();
    expect_numbers(file, "model_weights/dense_1/dense_1/kernel:0", 2, (hsize_t[]){INPUTS, UNITS},
                   kernel, INPUTS * UNITS);
    expect_numbers(file, "model_weights/dense_1/dense_1/bias:0", 1, (hsize_t[]){UNITS}, saved.bias,
                   UNITS);
    H5Fclose(file);
}

Test(keras, attributes_name_what_is_there)
{
    hid_t file = open_saved();
    for (int i = 0; i < 2; i++) {
        const char *object = i == 0 ? "/" : "/model_weights";
        expect_attribute(file, object, "backend", "tensorflow", 1);
        expect_attribute(file, object, "keras_version", "2.15.0", 1);
    }
    expect_attribute(file, "/model_weights", "layer_names", "flattendense_1", 2);
    expect_attribute(file, "/model_weights/dense_1", "weight_names",
                     "dense_1/kernel:0dense_1/bias:0", 2);
    H5Fclose(file);
}

Test(keras, the_root_says_what_classes_are_called)
{
    const char *const names[] = {"cat", NULL, "dog"};
    const struct tlc_examples named = {.classes = 3, .scale = 1, .class_name = names};
    const struct tlc_recipe recipe = {
        .model = &model, .train = &named, .save = "m.h5", .save_as = writer_of("m.h5")};
    struct tlc_files files = tlc_files_open(".");
    tlc_save_model(&recipe, &saved, &files);
    tlc_files_place(&files);
    tlc_files_close(&files);
    hid_t file = H5Fopen("m.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
    cr_assert(file >= 0);
    int count;
    char *written = read_attribute(file, "/", "class_names", &count);
    cr_expect_eq(count, 3);
    cr_expect_arr_eq(written, "cat1\0\0dog", 9);
    free(written);
    H5Fclose(file);
    file = open_saved(); /* classes without names */
    cr_expect_eq(H5Aexists(file, "class_names"), 0);
    H5Fclose(file);
}

Test(keras, a_layer_without_weights_has_an_empty_list)
{
    hid_t file = open_saved();
    hid_t attribute =
        H5Aopen_by_name(file, "/model_weights/flatten", "weight_names", H5P_DEFAULT, H5P_DEFAULT);
    cr_assert(attribute >= 0);
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    cr_expect(H5Tequal(type, H5T_IEEE_F64LE) > 0);
    cr_expect_eq(H5Sget_simple_extent_npoints(space), 0);
    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(attribute);
    H5Fclose(file);
}

/* ---- model_config --------------------------------------------------------------------------- */

static json_t *saved_config_of(const struct tlc_model *any)
{
    int count;
    hid_t file = open_saved_of(any);
    char *text = read_attribute(file, "/", "model_config", &count);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    cr_assert(root);
    cr_expect_str_eq(json_string_value(json_object_get(root, "class_name")), "Sequential");
    free(text);
    H5Fclose(file);
    return root;
}

static json_t *saved_config(void)
{
    return saved_config_of(&model);
}

/* Compares layer `index` with JSON written with single quotes. */
static void expect_layer(json_t *root, size_t index, const char *quoted)
{
    char text[1024];
    json_t *found_layers = json_object_get(json_object_get(root, "config"), "layers");
    for (size_t i = 0; (text[i] = quoted[i] == '\'' ? '"' : quoted[i]) != '\0'; i++)
        ;
    json_t *wanted = json_loads(text, 0, NULL);
    cr_assert(wanted, "%s", text);
    char *found = json_dumps(json_array_get(found_layers, index), JSON_COMPACT);
    cr_expect(json_equal(json_array_get(found_layers, index), wanted), "found %s", found);
    free(found);
    json_decref(wanted);
}

static void expect_input(const struct tlc_model *any, const char *wanted)
{
    json_t *root = saved_config_of(any);
    json_t *layers_found = json_object_get(json_object_get(root, "config"), "layers");
    json_t *config = json_object_get(json_array_get(layers_found, 0), "config");
    cr_expect_str_eq(json_string_value(json_object_get(config, "name")), wanted);
    json_decref(root);
}

/* To Keras the input is a layer too, and no two have one name. */
Test(keras, the_input_has_a_name_that_no_layer_has)
{
    struct tlc_layer named[3];
    struct tlc_model other = model;
    other.layer = named;
    other.layers = 3;
    named[0] = named[1] = layers[0];
    named[2] = layers[1];
    named[0].name = "B_on_A_input_2";
    named[1].name = "B_on_A_input";
    expect_input(&other, "B_on_A_input_3");
    named[1].name = "B_on_A";
    expect_input(&other, "B_on_A_input");
    named[2].name = "B_on_A_input"; /* the last, of which the file has weights */
    expect_input(&other, "B_on_A_input_3");
}

/* ---- models with branches ---- */

static const struct tlc_layer branch_layers[] = {
    {.class_name = "Flatten", .name = "front_0", .config = "{}"},
    {.class_name = "Activation", .name = "short_1", .config = "{}"},
    {.class_name = "Activation", .name = "longa_2", .config = "{}"},
    {.class_name = "Activation", .name = "longb_3", .config = "{}"},
    {.class_name = "Activation", .name = "unread4", .config = "{}"},
    {.class_name = "Add", .name = "added_5", .config = "{}"},
};
static const int branch_reads[] = {1, -1, 1, 0, 1, 0, 1, 2, 1, 0, 2, 1, 3};

static const struct tlc_model branches = {.name = "G",
                                          .input_dimensions = 2,
                                          .input_shape = {3, 1},
                                          .layers = 6,
                                          .layer = branch_layers,
                                          .reads = branch_reads,
                                          .size = sizeof saved};

/* Keras gives weights out in the order of its layers, by the longest way to the output. */
Test(keras, layers_of_branches_are_in_the_order_that_keras_gives_them)
{
    hid_t file = open_saved_of(&branches);
    expect_attribute(file, "/model_weights", "layer_names", "front_0longa_2short_1longb_3added_5",
                     5);
    H5Fclose(file);
}

Test(keras, a_model_with_branches_is_functional)
{
    int count;
    hid_t file = open_saved_of(&branches);
    char *text = read_attribute(file, "/", "model_config", &count);
    cr_expect(strstr(text, "{\"class_name\": \"Functional\""), "%s", text);
    cr_expect(strstr(text, "\"inbound_nodes\": []"), "%s", text);
    cr_expect(strstr(text, "\"inbound_nodes\": [[[\"G_input\", 0, 0, {}]]]"), "%s", text);
    cr_expect(strstr(text, "\"name\": \"added_5\", \"inbound_nodes\": [[[\"short_1\", 0, 0, {}], "
                           "[\"longb_3\", 0, 0, {}]]]"),
              "%s", text);
    cr_expect(strstr(text, "\"input_layers\": [[\"G_input\", 0, 0]]"), "%s", text);
    cr_expect(strstr(text, "\"output_layers\": [[\"added_5\", 0, 0]]"), "%s", text);
    free(text);
    H5Fclose(file);
}

Test(keras, model_config_describes_the_model)
{
    json_t *root = saved_config();
    expect_layer(root, 0,
                 "{'class_name': 'InputLayer', 'config': {'name': 'B_on_A_input', 'dtype': "
                 "'float32', 'sparse': false, 'batch_input_shape': [null, 3, 1]}}");
    expect_layer(root, 1,
                 "{'class_name': 'Flatten', 'config': {'name': 'flatten', 'trainable': true, "
                 "'dtype': 'float32'}}");
    expect_layer(root, 2,
                 "{'class_name': 'Dense', 'config': {'name': 'dense_1', 'trainable': false, "
                 "'dtype': 'float32', 'units': 5, 'activation': 'selu', 'use_bias': true, "
                 "'kernel_initializer': {'class_name': 'LecunNormal', 'config': {}}, "
                 "'bias_initializer': {'class_name': 'Zeros', 'config': {}}, "
                 "'kernel_regularizer': null, 'bias_regularizer': null, "
                 "'activity_regularizer': null, 'kernel_constraint': null, "
                 "'bias_constraint': null}}");
    json_decref(root);
}

/* All texts of an attribute of any length, one behind the other. */
static char *read_variable(hid_t file, const char *object, const char *name, hssize_t *count)
{
    hid_t attribute = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
    cr_assert(attribute >= 0, "%s %s", object, name);
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    cr_assert(H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type));
    *count = H5Sget_simple_extent_npoints(space);
    char **texts = calloc((size_t)*count, sizeof *texts), *all = tlc_format("%s", "");
    cr_assert(H5Aread(attribute, type, texts) >= 0);
    for (hssize_t i = 0; i < *count; i++) {
        char *longer = tlc_format("%s%s", all, texts[i]);
        free(all);
        all = longer;
    }
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts);
    free(texts);
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return all;
}

/* So many layers that an attribute in an object header, and the names of their groups in one node
 * of a tree, would be too long. */
static void expect_deep(int depth, const char *format, bool long_names)
{
    struct tlc_layer *many = tlc_keep(tlc_allocate((size_t)depth, sizeof *many));
    struct tlc_model deep = model;
    hssize_t count;
    int fixed;
    for (int i = 0; i < depth; i++) {
        many[i] = layers[1];
        many[i].name = tlc_keep(tlc_format(format, i));
    }
    deep.layers = depth;
    deep.layer = many;
    fill_kernel();
    save_as(&deep, "deep.h5");
    hid_t file = H5Fopen("deep.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
    cr_assert(file >= 0);
    char *config = read_variable(file, "/", "model_config", &count);
    json_t *root = json_loads(config, 0, NULL);
    cr_expect_eq((int)json_array_size(at(root, "config layers")), depth + 1);
    char *names = long_names ? read_variable(file, "/model_weights", "layer_names", &count)
                             : read_attribute(file, "/model_weights", "layer_names", &fixed);
    cr_expect_eq(long_names ? count : fixed, depth);
    cr_expect_eq(strncmp(names, many[0].name, strlen(many[0].name)), 0);
    for (int i = 0; i < depth; i++) {
        char *path = tlc_format("/model_weights/%s/%s/kernel:0", many[i].name, many[i].name);
        float numbers[INPUTS * UNITS] = {0};
        hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
        cr_assert(set >= 0, "%s", path);
        H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers);
        cr_expect(numbers[INPUTS * UNITS - 1] > 23 && numbers[INPUTS * UNITS - 1] < 25);
        H5Dclose(set);
        free(path);
    }
    H5Gclose(H5Gopen2(file, "/model_weights", H5P_DEFAULT));
    json_decref(root);
    free(config);
    free(names);
    H5Fclose(file);
    unlink("deep.h5");
}

Test(keras, models_may_be_deep)
{
    expect_deep(300, "dense_%d", false);
    expect_deep(3000, "dense_%d", false);
    expect_deep(900, "a_layer_whose_name_says_that_it_is_not_the_only_one_in_its_model_but_%d",
                true);
}

/* ---- the file as a whole -------------------------------------------------------------------- */

Test(keras, the_same_weights_give_the_same_bytes)
{
    size_t first_size, second_size;
    fill_kernel();
    save_as(&model, "first.h5");
    save_as(&model, "second.h5");
    char *first = read_text("first.h5", &first_size),
         *second = read_text("second.h5", &second_size);
    cr_assert_eq(first_size, second_size);
    cr_expect_arr_eq(first, second, first_size);
    free(first);
    free(second);
}

static void save(void *files)
{
    tlc_program_begin("toy");
    save_model(&model, files, "m.h5");
    tlc_files_place(files);
}

Test(keras, a_missing_directory_is_one_clear_line)
{
    struct tlc_files files = tlc_files_open("missing");
    rmdir("missing");
    expect_failure(save, &files,
                   "toy: error: cannot write missing/m.h5: No such file or directory\n");
}

Test(keras, a_failure_leaves_the_old_file_and_no_other)
{
    struct tlc_files files = tlc_files_open("out");
    mkdir("out/m.h5", 0777);
    expect_failure(save, &files,
                   "toy: error: out/m.h5 is a directory, which tlc does not replace; move it\n");
    cr_expect(exists("out/m.h5"));
    cr_expect_eq(files_in("out"), 1);
}
