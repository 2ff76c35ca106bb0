/* test_saved.c: models in every format, read back by the readers of others' files. */
#include <unistd.h>

#include "common/model_files.h"
#include "foreign/foreign.h"
#include "formats/npy.h"
#include "formats/zip.h"
#include "store/restored.h"
#include "store/saved.h"
#include "store/zip_file.h"
#include "system/format.h"
#include "json.h"
#include "writers.h"

TestSuite(saved, .init = enter_directory, .fini = leave_directory);

enum { INPUTS = 3, UNITS = 5, PANEL = 4, PADDED = 8 };

/* 3 x 5 in panels of 4; element (i, j) is 10 i + j, and the padding -1. */
static struct {
    float kernel[INPUTS * PADDED], bias[PADDED], count[1];
} weights = {.bias = {0.5f, 1.5f, 2.5f, 3.5f, 4.5f, -1, -1, -1}, .count = {7}};

static const struct tlc_tensor tensors[] = {
    {.name = "kernel",
     .dimensions = 2,
     .size = {INPUTS, UNITS},
     .rows = INPUTS,
     .columns = UNITS,
     .panel = PANEL},
    {.name = "bias",
     .offset = sizeof weights.kernel,
     .dimensions = 1,
     .size = {UNITS},
     .rows = 1,
     .columns = UNITS,
     .panel = PANEL},
    {.name = "count",
     .offset = sizeof weights.kernel + sizeof weights.bias,
     .rows = 1,
     .columns = 1,
     .panel = 1},
};

static const struct tlc_layer layers[] = {
    {.class_name = "Flatten", .name = "flatten", .config = "{}", .trainable = true},
    {.class_name = "Dense",
     .name = "first",
     .config = "{\"units\": 5, \"activation\": \"selu\", \"use_bias\": true}",
     .outputs = UNITS,
     .trainable = true,
     .weights = 2,
     .weight = tensors},
    {.class_name = "Dense",
     .name = "second",
     .config = "{\"units\": 5, \"activation\": \"selu\", \"use_bias\": true}",
     .outputs = UNITS,
     .trainable = true,
     .weights = 2,
     .weight = tensors},
    {.class_name = "Normalization",
     .name = "third",
     .config = "{}",
     .weights = 1,
     .weight = tensors + 2},
};

/* As far as a file of them needs it. */
#define NODES(dimensions)                                                                          \
    "{\"channels\": \"either\", \"dimensions\": " #dimensions ", \"nodes\": []}"
static const char *const nodes[] = {NODES(2), NODES(2), NODES(2), NODES(2)};

static const struct tlc_model model = {.name = "M",
                                       .input_dimensions = 2,
                                       .input_shape = {3, 1},
                                       .layers = 4,
                                       .layer = layers,
                                       .onnx = nodes,
                                       .size = sizeof weights};

static struct tlc_examples examples = {.scale = 1,
                                       .classes = 3,
                                       .class_name =
                                           (const char *const[]){"cat", NULL, "\xc3\xa9t\xc3\xa9"}};

static const float kernel[] = {0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24};

static void save_recipe(const struct tlc_recipe *recipe)
{
    struct tlc_files files = tlc_files_open(".");
    for (int i = 0; i < INPUTS * PADDED; i++)
        weights.kernel[i] = -1;
    for (int i = 0; i < INPUTS; i++)
        for (int j = 0; j < UNITS; j++)
            weights.kernel[(j / PANEL * INPUTS + i) * PANEL + j % PANEL] = (float)(10 * i + j);
    struct tlc_recipe own = *recipe;
    own.save_as = writer_of(recipe->save);
    tlc_save_model(&own, &weights, &files);
    tlc_files_place(&files);
    tlc_files_close(&files);
}

static void save_as(const char *name)
{
    save_recipe(&(struct tlc_recipe){.model = &model, .train = &examples, .save = name});
}

/* ---- by the readers of model files ------------------------------------------------------------
 */

static void expect_numbers(const struct tlc_foreign *file, const char *name, const float *wanted,
                           int64_t count)
{
    struct tlc_fault fault;
    float numbers[INPUTS * UNITS];
    for (int i = 0; i < file->tensors; i++) {
        if (strcmp(file->tensor[i].name, name) != 0)
            continue;
        cr_assert_eq(tlc_foreign_count(&file->tensor[i]), count);
        cr_assert(tlc_foreign_numbers(file, 1, &i, (float *[]){numbers}, &fault), "%s", fault.text);
        cr_expect_arr_eq(numbers, wanted, (size_t)count * sizeof *wanted);
        return;
    }
    cr_assert_fail("there is no %s", name);
}

static struct tlc_foreign open_saved(const char *name, enum tlc_foreign_kind kind, int count)
{
    struct tlc_foreign file;
    struct tlc_fault fault;
    save_as(name);
    cr_assert(tlc_foreign_open(name, &file, &fault), "%s", fault.text);
    cr_expect_eq(file.kind, kind);
    cr_expect_eq(file.tensors, count);
    return file;
}

Test(saved, an_archive_of_keras_has_weights_by_class_and_number)
{
    struct tlc_foreign file = open_saved("m.keras", TLC_KERAS_ARCHIVE, 5);
    cr_expect_eq(file.layers, 4);
    expect_numbers(&file, "/layers/dense/vars/0", kernel, INPUTS * UNITS);
    expect_numbers(&file, "/layers/dense_1/vars/1", weights.bias, UNITS);
    expect_numbers(&file, "/layers/normalization/vars/0", weights.count, 1);
    cr_expect_str_eq(file.version, "3.0.0");
    tlc_foreign_end(&file);
}

Test(saved, safetensors_are_named_by_layer_and_role)
{
    struct tlc_foreign file = open_saved("m.safetensors", TLC_SAFETENSORS, 5);
    expect_numbers(&file, "first.kernel", kernel, INPUTS * UNITS);
    expect_numbers(&file, "second.bias", weights.bias, UNITS);
    expect_numbers(&file, "third.count", weights.count, 1);
    tlc_foreign_end(&file);
}

static void expect_version(const char *config, const char *version)
{
    const struct tlc_layer layer = {.class_name = "Activation", .name = "a", .config = config};
    struct tlc_model one = model;
    struct tlc_foreign file;
    struct tlc_fault fault;
    unlink("m.h5");
    one.layers = 1;
    one.layer = &layer;
    save_recipe(&(struct tlc_recipe){.model = &one, .train = &examples, .save = "m.h5"});
    cr_assert(tlc_foreign_open("m.h5", &file, &fault), "%s", fault.text);
    cr_expect_str_eq(file.version, version);
    tlc_foreign_end(&file);
}

/* Readers take the name for the function of the version that the file says. */
Test(saved, a_function_that_keras_2_has_otherwise_is_of_keras_3)
{
    expect_version("{\"activation\": \"sigmoid\"}", "2.15.0");
    expect_version("{\"activation\": \"hard_sigmoid\"}", "3.0.0");
}

Test(saved, arrays_of_numpy_are_read_as_they_were_saved)
{
    struct tlc_foreign file = open_saved("m.npz", TLC_NUMPY_ARCHIVE, 5);
    expect_numbers(&file, "first/kernel", kernel, INPUTS * UNITS);
    expect_numbers(&file, "second/bias", weights.bias, UNITS);
    expect_numbers(&file, "third/count", weights.count, 1);
    tlc_foreign_end(&file);
}

/* An array of version 1.0, whose header need not be padded to be read. */
static void add_member(struct tlc_zip_file *zip, const char *name, const char *header,
                       const void *numbers, size_t size)
{
    struct tlc_file_bytes bytes = {NULL, 0, 0};
    tlc_append(&bytes, "\x93NUMPY\1\0", 8);
    tlc_append_number(&bytes, strlen(header), 2);
    tlc_append_text(&bytes, header);
    tlc_append(&bytes, numbers, size);
    tlc_zip_add(zip, name, &bytes);
}

/* By columns, the last byte of a number first, and of another type. */
Test(saved, arrays_of_numpy_are_read_in_any_order)
{
    static const uint8_t numbers[] = {0, 1, 0, 2, 0xff, 0xff, 0, 3, 1, 0, 0, 5};
    static const float wanted[] = {1, -1, 256, 2, 3, 5};
    struct tlc_zip_file zip = {.entries = 0};
    struct tlc_foreign file;
    struct tlc_fault fault;
    add_member(&zip, "notes.txt", "", NULL, 0);
    add_member(&zip, "a.npy", "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", numbers,
               sizeof numbers);
    add_member(&zip, "short.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
               numbers, 7);
    struct tlc_file_bytes bytes = tlc_zip_end(&zip);
    write_text("other.npz", (const char *)bytes.byte, bytes.size);
    free(bytes.byte);
    cr_assert(tlc_foreign_open("other.npz", &file, &fault), "%s", fault.text);
    cr_expect_eq(file.tensors, 2);
    expect_numbers(&file, "a", wanted, 6);
    float room[2];
    cr_expect(!tlc_foreign_numbers(&file, 1, (int[]){1}, (float *[]){room}, &fault));
    cr_expect_str_eq(fault.text, "other.npz: array short is corrupt: it has fewer than the 8 bytes "
                                 "of its shape");
    tlc_foreign_end(&file);
}

/* ---- entries of archives ----------------------------------------------------------------------
 */

/* All of an entry, and a zero behind it. */
static char *read_entry(const char *path, const char *entry, size_t *size)
{
    struct tlc_fault fault;
    struct tlc_input *input = tlc_zip_open(path, entry, entry, &fault);
    char *bytes = calloc(1, 4096);
    cr_assert(input, "%s", fault.text);
    cr_assert(tlc_input_read(input, bytes, 4095, size, &fault), "%s", fault.text);
    tlc_input_close(input);
    return bytes;
}

static void expect_array(const char *entry, const char *dictionary, const void *numbers,
                         size_t bytes)
{
    size_t size;
    char *array = read_entry("m.npz", entry, &size);
    cr_expect_eq(memcmp(array, "\x93NUMPY\1\0", 8), 0);
    const size_t header = (size_t)(uint8_t)array[8] + 256 * (size_t)(uint8_t)array[9];
    cr_expect_eq((10 + header) % 64, 0);
    cr_expect_eq(array[10 + header - 1], '\n');
    cr_expect_eq(strncmp(array + 10, dictionary, strlen(dictionary)), 0, "%.*s", (int)header,
                 array + 10);
    cr_assert_eq(size, 10 + header + bytes);
    cr_expect_arr_eq(array + 10 + header, numbers, bytes);
    free(array);
}

Test(saved, arrays_of_numpy_are_named_by_layer_and_role)
{
    static const uint32_t names[] = {'c', 'a', 't', '1', 0, 0, 0xe9, 't', 0xe9};
    save_as("m.npz");
    expect_array("first/kernel.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), } ",
                 kernel, sizeof kernel);
    expect_array("second/bias.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (5,), } ",
                 weights.bias, UNITS * sizeof(float));
    expect_array("third/count.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (), } ",
                 weights.count, sizeof(float));
    expect_array("class_names.npy", "{'descr': '<U3', 'fortran_order': False, 'shape': (3,), } ",
                 names, sizeof names);
}

static json_t *entry_as_json(const char *path, const char *entry)
{
    size_t size;
    char *text = read_entry(path, entry, &size);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    cr_assert(root, "%s", text);
    free(text);
    return root;
}

Test(saved, an_archive_of_keras_is_in_the_words_of_keras_3)
{
    save_as("m.keras");
    json_t *root = entry_as_json("m.keras", "config.json"), *shape = json_pack("[n, i, i]", 3, 1);
    cr_expect_str_eq(json_string_value(at(root, "module")), "keras");
    cr_expect_str_eq(json_string_value(at(root, "class_name")), "Sequential");
    json_t *first = json_array_get(at(root, "config layers"), 0);
    cr_expect(json_equal(at(first, "config batch_shape"), shape));
    cr_expect_null(json_object_get(at(first, "config"), "batch_input_shape"));
    cr_expect_str_eq(json_string_value(at(first, "module")), "keras.layers");
    json_decref(shape);
    json_decref(root);
}

static const struct tlc_examples numbers = {
    .scale = 1, .outputs = 2, .output_name = (const char *const[]){"rent", "age"}};

/* What a model of numbers tells has names in the place of classes. */
Test(saved, names_of_numbers_go_along_too)
{
    static const uint32_t codes[] = {'r', 'e', 'n', 't', 'a', 'g', 'e', 0};
    json_t *names = json_pack("[s, s]", "rent", "age");
    save_recipe(&(struct tlc_recipe){.model = &model, .train = &numbers, .save = "m.npz"});
    expect_array("target_names.npy", "{'descr': '<U4', 'fortran_order': False, 'shape': (2,), } ",
                 codes, sizeof codes);
    save_recipe(&(struct tlc_recipe){.model = &model, .train = &numbers, .save = "m.keras"});
    json_t *root = entry_as_json("m.keras", "metadata.json");
    cr_expect(json_equal(at(root, "target_names"), names));
    cr_expect_null(json_object_get(root, "class_names"));
    json_decref(root);
    save_recipe(&(struct tlc_recipe){.model = &model, .train = &numbers, .save = "m.safetensors"});
    size_t size;
    char *text = read_text("m.safetensors", &size);
    cr_expect(strstr(text + 8, "\"target_names\":\"[\\\"rent\\\",\\\"age\\\"]\""), "%s", text + 8);
    free(text);
    json_decref(names);
}

Test(saved, an_archive_of_keras_says_what_classes_are_called)
{
    json_t *names = json_pack("[s, s, s]", "cat", "1", "\xc3\xa9t\xc3\xa9");
    save_as("m.keras");
    json_t *root = entry_as_json("m.keras", "metadata.json");
    cr_expect(json_equal(at(root, "class_names"), names));
    json_decref(root);
    json_decref(names);
}

/* ---- what prepares the input ------------------------------------------------------------------
 */

static struct tlc_foreign open_scaled(const struct tlc_model *any, const char *name, bool bare)
{
    struct tlc_examples scaled = examples;
    struct tlc_foreign file;
    struct tlc_fault fault;
    scaled.scale = 1 / 255.0f;
    save_recipe(
        &(struct tlc_recipe){.model = any, .train = &scaled, .save = name, .save_bare = bare});
    cr_assert(tlc_foreign_open(name, &file, &fault), "%s", fault.text);
    return file;
}

/* The number of the configuration is the float that the run has multiplied by. */
static void expect_scaled(const char *name)
{
    struct tlc_foreign file = open_scaled(&model, name, false);
    cr_assert_eq(file.layers, 5);
    cr_expect_str_eq(file.layer[0].class_name, "Rescaling");
    cr_expect_str_eq(file.layer[0].name, "rescaling");
    json_t *config = json_loads(file.layer[0].config, 0, NULL);
    const float scale = (float)json_real_value(json_object_get(config, "scale"));
    cr_expect(scale >= 1 / 255.0f && scale <= 1 / 255.0f);
    cr_expect(json_number_value(json_object_get(config, "offset")) >= 0);
    cr_expect_eq(file.layer[0].input[0], -1);
    cr_expect_eq(file.layer[1].input[0], 0);
    json_decref(config);
    tlc_foreign_end(&file);
}

Test(saved, a_scale_is_the_first_layer)
{
    expect_scaled("m.h5");
    expect_scaled("m.keras");
}

Test(saved, a_scale_is_left_out_if_asked)
{
    struct tlc_foreign file = open_scaled(&model, "m.h5", true);
    cr_expect_eq(file.layers, 4);
    cr_expect_str_eq(file.layer[0].class_name, "Flatten");
    tlc_foreign_end(&file);
    file = open_scaled(&model, "m.keras", true);
    cr_expect_eq(file.layers, 4);
    tlc_foreign_end(&file);
}

Test(saved, a_scale_of_1_is_no_layer)
{
    struct tlc_foreign file;
    struct tlc_fault fault;
    save_as("m.h5");
    cr_assert(tlc_foreign_open("m.h5", &file, &fault), "%s", fault.text);
    cr_expect_eq(file.layers, 4);
    tlc_foreign_end(&file);
}

/* All that read the input read the layer that scales it, and none the wrong one. */
Test(saved, a_scale_stands_before_all_branches)
{
    static const struct tlc_layer branches[] = {
        {.class_name = "Activation", .name = "rescaling", .config = "{}"},
        {.class_name = "Activation", .name = "rescaling_1", .config = "{}"},
        {.class_name = "Add", .name = "sum", .config = "{}"},
    };
    static const int reads[] = {1, -1, 1, -1, 3, 0, 1, -1};
    struct tlc_model graph = model;
    graph.layers = 3;
    graph.layer = branches;
    graph.reads = reads;
    struct tlc_foreign file = open_scaled(&graph, "m.keras", false);
    cr_assert_eq(file.layers, 4);
    cr_expect_str_eq(file.layer[0].name, "rescaling_2");
    cr_expect_eq(file.layer[0].input[0], -1);
    cr_expect_eq(file.layer[1].input[0], 0);
    cr_expect_eq(file.layer[2].input[0], 0);
    cr_assert_eq(file.layer[3].inputs, 3);
    for (int i = 0; i < 3; i++)
        cr_expect_str_eq(file.layer[file.layer[3].input[i]].name,
                         ((const char *const[]){"rescaling", "rescaling_1", "rescaling_2"})[i]);
    tlc_foreign_end(&file);
}

Test(saved, where_there_are_no_layers_a_scale_is_told)
{
    static const float scale = 1 / 255.0f;
    struct tlc_foreign file = open_scaled(&model, "m.safetensors", false);
    tlc_foreign_end(&file);
    size_t size;
    char *text = read_text("m.safetensors", &size);
    cr_expect(strstr(text + 8, "\"scale\":\"0.003921569\""), "%s", text + 8);
    free(text);
    struct tlc_examples scaled = examples;
    scaled.scale = scale;
    save_recipe(&(struct tlc_recipe){.model = &model, .train = &scaled, .save = "m.npz"});
    expect_array("scale.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (), } ", &scale,
                 sizeof scale);
}

/* ---- all of them ------------------------------------------------------------------------------
 */

Test(saved, the_same_model_is_the_same_file)
{
    for (int i = 0; i < TLC_MODEL_FILES; i++) {
        size_t first_size, second_size;
        char *first_name = tlc_format("first%s", tlc_model_files[i].ending);
        char *second_name = tlc_format("second%s", tlc_model_files[i].ending);
        save_as(first_name);
        save_as(second_name);
        char *first = read_text(first_name, &first_size);
        char *second = read_text(second_name, &second_size);
        cr_assert_eq(first_size, second_size);
        cr_expect_arr_eq(first, second, first_size);
        free(first);
        free(second);
        free(first_name);
        free(second_name);
    }
}

/* What begins like none of tlc's files would not be replaced by the next run. */
Test(saved, every_format_is_known_again)
{
    for (int i = 0; i < TLC_MODEL_FILES; i++) {
        char *name = tlc_format("m%s", tlc_model_files[i].ending);
        struct tlc_files files = tlc_files_open(".");
        save_as(name);
        cr_expect_not(tlc_files_own(&files, name), "%s", name);
        write_text("log.jsonl", "{\"model\":\"A\",", 13);
        cr_expect(tlc_files_own(&files, name), "%s", name);
        unlink("log.jsonl");
        tlc_files_close(&files);
        free(name);
    }
}

Test(saved, a_model_without_weights_is_known_again)
{
    const struct tlc_model flat = {.name = "F",
                                   .input_dimensions = 2,
                                   .input_shape = {3, 1},
                                   .layers = 1,
                                   .layer = layers,
                                   .onnx = nodes,
                                   .size = 0};
    static const struct tlc_examples unnamed = {.scale = 1, .classes = 3};
    write_text("log.jsonl", "{\"model\":\"A\",", 13);
    for (int i = 0; i < TLC_MODEL_FILES; i++) {
        char *name = tlc_format("m%s", tlc_model_files[i].ending);
        const struct tlc_recipe recipe = {
            .model = &flat, .train = &unnamed, .save = name, .save_as = writer_of(name)};
        struct tlc_files files = tlc_files_open(".");
        tlc_save_model(&recipe, NULL, &files);
        tlc_files_place(&files);
        cr_expect(tlc_files_own(&files, name), "%s", name);
        tlc_files_close(&files);
        free(name);
    }
}

/* ---- by saving once more ----------------------------------------------------------------------
 */

static bool are_restored(const struct tlc_recipe *recipe, const char *bytes, size_t size)
{
    float *found = tlc_restore_model(recipe, (const uint8_t *)bytes, size);
    bool same = found != NULL;
    for (size_t i = 0; found && i < INPUTS * PADDED; i++) /* padding is zero */
        same &= weights.kernel[i] < 0 ? found[i] == 0 : found[i] == weights.kernel[i];
    for (size_t i = 0; found && i < UNITS; i++)
        same &= found[INPUTS * PADDED + i] == weights.bias[i];
    free(found);
    return same;
}

Test(saved, weights_are_restored_from_what_was_saved_and_nothing_else)
{
    static const char *const names[] = {"m.h5", "m.keras", "m.safetensors", "m.npz"};
    struct tlc_model other = model;
    other.name = "N";
    other.input_shape[0] = 4;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int bare = 0; bare < 2; bare++) {
            examples.scale = bare ? 1 : 0.25f;
            const struct tlc_recipe recipe = {.model = &model,
                                              .train = &examples,
                                              .save = names[i],
                                              .save_as = writer_of(names[i])};
            struct tlc_recipe others = recipe;
            size_t size;
            unlink(names[i]);
            save_recipe(&recipe);
            char *bytes = read_text(names[i], &size);
            cr_expect(are_restored(&recipe, bytes, size), "%s", names[i]);
            cr_expect(!are_restored(&recipe, bytes, size - 1), "%s cut", names[i]);
            bytes[0] ^= 1;
            cr_expect(!are_restored(&recipe, bytes, size), "%s damaged", names[i]);
            bytes[0] ^= 1;
            others.model = &other;
            cr_expect(i == 3 || !are_restored(&others, bytes, size), "%s of another", names[i]);
            free(bytes);
        }
}
