#include "test_check_support.h"

static Checked check_models(const char *models)
{
    Arena *arena = arena_new();
    return check_source(
        arena,
        source_of(arena, arena_printf(arena, DATA SPLITS TASKS "models:\n%s" TRAINING, models)));
}

static void expect_layer(const Layer *layer, const char *name, int64_t inputs, int64_t outputs,
                         bool trainable)
{
    expect_text(layer->name.text, name);
    cr_expect_eq(shape_size(&layer->input), inputs, "%s takes", name);
    cr_expect_eq(shape_size(&layer->output), outputs, "%s gives", name);
    cr_expect_eq(layer->trainable, trainable, "%s", name);
}

Test(check_layers, spreads_units_into_layers)
{
    Checked checked = check_file("specs/transfer.yaml");
    const Model *a = &checked.spec->models.items[0];
    cr_assert_eq(a->layers.count, 7);
    expect_layer(&a->layers.items[0], "flatten", 784, 784, false);
    expect_layer(&a->layers.items[1], "dense_1", 784, 300, true);
    expect_layer(&a->layers.items[2], "dense_2", 300, 100, true);
    expect_layer(&a->layers.items[5], "dense_5", 50, 50, true);
    expect_layer(&a->layers.items[6], "dense_6", 50, 8, true);
    expect_text(a->layers.items[5].settings.activation.text, "selu");
    expect_text(a->layers.items[6].settings.activation.text, "softmax");
    cr_expect(a->complete && a->used);
    expect_text(a->data->name.text, "fashion");
    arena_free(checked.arena);
}

Test(check_layers, copies_layers_by_slice)
{
    Checked checked = check_file("specs/transfer.yaml");
    const Model *a = &checked.spec->models.items[0], *copy = &checked.spec->models.items[2];
    cr_assert_eq(copy->layers.count, 7);
    for (size_t i = 0; i < 6; i++) {
        const Layer *layer = &copy->layers.items[i], *source = &a->layers.items[i];
        cr_expect_eq(layer->copied_from, a);
        cr_expect_eq(layer->copied_index, i);
        expect_layer(layer, source->name.text, shape_size(&source->input),
                     shape_size(&source->output), false);
    }
    cr_expect_null(copy->layers.items[6].copied_from);
    expect_layer(&copy->layers.items[6], "dense_6", 50, 1, true);
    arena_free(checked.arena);
}

Test(check_layers, counts_slices_as_python_does)
{
    static const struct {
        const char *slice;
        size_t first, count;
    } slices[] = {{"B", 0, 4},       {"B[:]", 0, 4},    {"B[1:3]", 1, 2}, {"B[-3:]", 1, 3},
                  {"B[-1]", 3, 1},   {"B[2]", 2, 1},    {"B[:-2]", 0, 2}, {"B[0:4]", 0, 4},
                  {"B[2:-1]", 2, 1}, {"B[3-2:3]", 1, 2}};
    for (size_t i = 0; i < sizeof slices / sizeof *slices; i++) {
        Arena *arena = arena_new();
        const char *models =
            arena_printf(arena,
                         "  B: {layers: [flatten, dense: {units: [7, 6, 5]}]}\n"
                         "  C: {layers: [from: \"%s\", dense: {units: 3}]}\n"
                         "  A: {layers: [flatten, dense: {units: 10, activation: softmax}]}\n",
                         slices[i].slice);
        Checked checked = check_models(models);
        const Model *copy = &checked.spec->models.items[1];
        cr_expect_eq(copy->layers.count, slices[i].count + 1, "%s", slices[i].slice);
        cr_expect_eq(copy->layers.items[0].copied_index, slices[i].first, "%s", slices[i].slice);
        arena_free(checked.arena);
        arena_free(arena);
    }
}

Test(check_layers, numbers_around_copied_names)
{
    Checked checked = check_models("  B: {layers: [flatten, dense: {units: [7, 6, 5]}]}\n"
                                   "  A:\n"
                                   "    layers:\n"
                                   "      - flatten\n"
                                   "      - dense: {units: 7, name: body}\n"
                                   "      - from: B[2:4]\n"
                                   "      - dense: {units: 10, activation: softmax}\n");
    expect_good(&checked);
    const Model *a = &checked.spec->models.items[1];
    cr_assert_eq(a->layers.count, 5);
    expect_layer(&a->layers.items[1], "body", 784, 7, true);
    expect_layer(&a->layers.items[2], "dense_2", 7, 6, true);
    expect_layer(&a->layers.items[3], "dense_3", 6, 5, true);
    expect_layer(&a->layers.items[4], "dense_4", 5, 10, true);
    arena_free(checked.arena);
}

/* Nothing trains B, and one of its layers gets other inputs: nothing to warn of where they begin
 * anew. */
Test(check_layers, layers_that_begin_anew_fit_anywhere)
{
    Checked checked =
        check_models("  B: {layers: [flatten, dense: {units: [7, 6, 5]}]}\n"
                     "  A:\n"
                     "    layers:\n"
                     "      - flatten\n"
                     "      - dense: {units: 9, name: body}\n"
                     "      - {from: \"B[2:4]\", weights: initial, trainable: false}\n"
                     "      - dense: {units: 10, activation: softmax}\n");
    expect_good(&checked);
    expect_no_message(&checked, "untrained-source");
    expect_no_message(&checked, "copied-inputs");
    const Model *a = &checked.spec->models.items[1];
    expect_layer(&a->layers.items[2], "dense_2", 9, 6, false);
    cr_expect(!copies_weights(&a->layers.items[2]));
    arena_free(checked.arena);
}

Test(check_layers, bounds_the_layers_of_a_model)
{
    Arena *arena = arena_new();
    Text models = text_new(arena);
    text_add(&models, "  A: {layers: [flatten");
    for (int item = 0; item < 2; item++) {
        text_add(&models, ", dense: {units: [1");
        for (int i = 0; i < 600; i++)
            text_add(&models, ", 1");
        text_add(&models, "]}");
    }
    text_add(&models, ", dense: {units: 10, activation: softmax}]}\n");
    Checked checked = check_models(models.bytes);
    expect_message(&checked, "a model can have at most 1000 layers [too-large]");
    arena_free(checked.arena);
    arena_free(arena);
}
