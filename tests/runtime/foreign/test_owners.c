/* test_owners.c: which layer a tensor belongs to, by the names that files have. */
#include "foreign/foreign_internal.h"
#include "foreign/snake_case.h"
#include "support.h"
#include "system/format.h"

TestSuite(owners, .init = enter_directory, .fini = leave_directory);

static struct tlc_foreign model;
static struct tlc_fault fault;

static void add_layers(const char *const *names, const char *const *places)
{
    for (int i = 0; names[i]; i++) {
        struct tlc_foreign_layer *layer = tlc_add_layer(&model);
        layer->name = tlc_format("%s", names[i]);
        layer->place = tlc_format("%s", places ? places[i] : "");
    }
}

static void add_tensors(const char *const *names)
{
    model.path = tlc_format("m.h5");
    for (int i = 0; names[i]; i++)
        cr_assert(tlc_add_tensor(&model, names[i], &fault));
}

/* "kernel:0 layer, ..." in the order that they have now. */
static void expect_owners(const char *wanted)
{
    char found[1000] = "";
    for (int i = 0; i < model.tensors; i++)
        sprintf(found + strlen(found), "%s%s %d", i ? ", " : "", model.tensor[i].name,
                model.tensor[i].layer);
    cr_expect_str_eq(found, wanted, "\n  got:    %s\n  wanted: %s", found, wanted);
    tlc_foreign_end(&model);
}

/* A group is a layer's, or that of the model around it; a name that only begins like one is not. */
Test(owners, of_groups_are_layers_of_that_name)
{
    static const char *const layers[] = {"dense", "inner/a", "inner/b", NULL};
    static const char *const tensors[] = {"/model_weights/inner/b/kernel:0",
                                          "stray",
                                          "/dense_1/kernel:0",
                                          "/inner/a/kernel:0",
                                          "/model_weights/dense/dense/kernel:0",
                                          "inner/inner/a/bias:0",
                                          "dense/bias:0",
                                          "/inner/kernel:0",
                                          "/",
                                          "",
                                          NULL};
    add_layers(layers, NULL);
    add_tensors(tensors);
    tlc_own_by_group(&model);
    expect_owners("/model_weights/dense/dense/kernel:0 0, dense/bias:0 0, /inner/a/kernel:0 1, "
                  "inner/inner/a/bias:0 1, /model_weights/inner/b/kernel:0 2, stray -1, "
                  "/dense_1/kernel:0 -1, /inner/kernel:0 -1, / -1,  -1");
}

/* Variables are counted; what belongs to no layer comes last, by name. */
Test(owners, of_paths_are_layers_of_that_place)
{
    static const char *const layers[] = {"first", "second", NULL};
    static const char *const places[] = {"layers/dense", "layers/dense_1", NULL};
    static const char *const tensors[] = {"/layers/dense_1/vars/0",
                                          "/optimizer/vars/1",
                                          "/layers/dense/vars/10",
                                          "/layers/dense/vars/9",
                                          "layers/dense/vars/8",
                                          "/layers/dense/other/8",
                                          "/layers/dens/vars/8",
                                          "/layers/dense_1/vars/1",
                                          "bare",
                                          NULL};
    add_layers(layers, places);
    add_tensors(tensors);
    tlc_own_by_path(&model);
    expect_owners("/layers/dense/vars/9 0, /layers/dense/vars/10 0, /layers/dense_1/vars/0 1, "
                  "/layers/dense_1/vars/1 1, /layers/dens/vars/8 -1, /layers/dense/other/8 -1, "
                  "/optimizer/vars/1 -1, bare -1, layers/dense/vars/8 -1");
}

Test(owners, of_nothing_is_nothing)
{
    static const char *const none[] = {NULL};
    add_layers(none, NULL);
    add_tensors(none);
    tlc_own_by_path(&model);
    tlc_own_by_group(&model);
    expect_owners("");
}

/* As Keras's to_snake_case has them. */
Test(owners, classes_are_called_as_keras_calls_them)
{
    static const char *const names[][2] = {{"Dense", "dense"},
                                           {"Conv2D", "conv2d"},
                                           {"MaxPooling2D", "max_pooling2d"},
                                           {"BatchNormalization", "batch_normalization"},
                                           {"ReLU", "re_lu"},
                                           {"PReLU", "p_re_lu"},
                                           {"ELU", "elu"},
                                           {"GRUCell", "gru_cell"},
                                           {"Conv2DTranspose", "conv2d_transpose"},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *found = tlc_snake_case(names[i][0]);
        cr_expect_str_eq(found, names[i][1], "%s: %s", names[i][0], found);
        free(found);
    }
}

/* ---- limits -----------------------------------------------------------------------------------
 */

Test(owners, a_file_has_no_more_tensors_than_anyone_needs)
{
    struct tlc_foreign read;
    const size_t room = 100 * ((size_t)TLC_MOST_FOREIGN + 2);
    char *text = malloc(room);
    size_t size = 8;
    size += (size_t)sprintf(text + size, "{");
    for (int i = 0; i <= TLC_MOST_FOREIGN; i++)
        size += (size_t)sprintf(
            text + size, "%s\"t%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}",
            i ? "," : "", i);
    size += (size_t)sprintf(text + size, "}");
    const uint64_t length = size - 8;
    memcpy(text, &length, sizeof length);
    write_text("m.safetensors", text, size);
    cr_expect(!tlc_foreign_open("m.safetensors", &read, &fault));
    char *wanted = tlc_format("m.safetensors has more than %d tensors", TLC_MOST_FOREIGN);
    cr_expect_str_eq(fault.text, wanted);
    free(wanted);
    free(text);
}

Test(owners, a_tensor_has_no_more_numbers_than_anyone_needs)
{
    static const struct {
        int64_t shape[3];
        bool good;
    } cases[] = {{{TLC_MOST_NUMBERS, 1, 1}, true},
                 {{1 << 14, 1 << 14, 1}, true},
                 {{1 << 14, 1 << 14, 2}, false},
                 {{0, INT64_MAX, INT64_MAX}, true},
                 {{0, 5, 7}, true},
                 {{2, -1, 3}, false}};
    struct tlc_foreign_tensor tensor = {.name = "w", .rank = 3};
    model.path = tlc_format("m.h5");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memcpy(tensor.shape, cases[i].shape, sizeof cases[i].shape);
        cr_expect_eq(tlc_check_tensor(&model, &tensor, &fault), cases[i].good, "%zu: %s", i,
                     fault.text);
    }
    tlc_foreign_end(&model);
}
