#include "test_check_support.h"

static Checked check_layers_on(const char *shape, const char *layers)
{
    Arena *arena = arena_new();
    Checked checked = check_text(
        arena_printf(arena,
                     "name: small\n"
                     "data:\n"
                     "  d: {path: p, shape: %s, classes: 10, train: {images: i, labels: l}}\n"
                     "splits: {train: d.train}\n" TASKS "models:\n"
                     "  A: {layers: [%s, dense: {units: 10, activation: softmax}]}\n" TRAINING,
                     shape, layers));
    arena_free(arena);
    return checked;
}

Test(check_shapes, each_layer_takes_what_the_last_gives)
{
    Checked checked = check_layers_on("[3, 5, 2]", "flatten, dense: {units: [7, 4]}");
    expect_good(&checked);
    static const int64_t widths[] = {30, 30, 7, 4, 10};
    const Model *model = &checked.spec->models.items[0];
    cr_assert(model->layers.count == 4);
    for (size_t i = 0; i < 4; i++) {
        cr_expect(shape_size(&model->layers.items[i].input) == widths[i], "inputs of %zu", i);
        cr_expect(shape_size(&model->layers.items[i].output) == widths[i + 1], "outputs of %zu", i);
    }
    arena_free(checked.arena);
}

Test(check_shapes, dense_needs_a_row)
{
    Checked checked = check_layers_on("[3, 5]", "dense: {units: 4}");
    expect_message(&checked, "the last dense needs a flat input, but this one is 3x4 [flat-input]");
    expect_message(&checked, "= help: put `flatten` before it");
    arena_free(checked.arena);
    checked = check_layers_on("[15]", "dense: {units: 4}");
    expect_good(&checked);
    arena_free(checked.arena);
}

/* With 655,370 in the last layer, 2^28 leave room for 4,085 times 65,536 and a little. */
Test(check_shapes, bounds_the_parameters)
{
    Checked checked = check_layers_on("[4084]", "dense: {units: 65536}");
    expect_good(&checked);
    arena_free(checked.arena);
    checked = check_layers_on("[4085]", "dense: {units: 65536}");
    expect_message(&checked, "[too-large]");
    arena_free(checked.arena);
}

#define TWO_SETS(shape)                                                                            \
    "name: small\n"                                                                                \
    "data:\n"                                                                                      \
    "  d: {path: p, shape: [2, 6], classes: 10, train: {images: i, labels: l}}\n"                  \
    "  e: {path: p, shape: " shape ", classes: 10, train: {images: i, labels: l}}\n"               \
    "splits: {train: d.train, test: e.train}\n" TASKS MODELS TRAINING                              \
    "compare: [{models: [A], task: A}]\n"

/* As many pixels in another shape are other pictures. */
Test(check_shapes, a_model_reads_images_of_one_shape)
{
    Checked checked = check_text(TWO_SETS("[3, 4]"));
    expect_message(&checked, "examples of 3x4, but also examples of 2x6 [input-shape]");
    arena_free(checked.arena);
    checked = check_text(TWO_SETS("[2, 6]"));
    expect_good(&checked);
    arena_free(checked.arena);
}
