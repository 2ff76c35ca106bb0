#include "test_check_support.h"

/* A whole spec around the keys of its data set; reports the finding wanted, or none. */
static void expect_data(const char *keys, const char *name)
{
    Arena *arena = arena_new();
    const char *text = arena_printf(arena, "name: small\ndata:\n  fashion:\n    {path: p, %s}\n%s",
                                    keys, SPLITS TASKS MODELS TRAINING);
    Checked checked = check_text(text);
    if (*name)
        expect_message(&checked, name);
    else
        expect_good(&checked);
    cr_expect(diag_count(checked.diagnostics, DIAG_ERROR) == (*name ? 1 : 0), "%s: %s", keys,
              messages(&checked));
    arena_free(checked.arena);
    arena_free(arena);
}

#define FILES ", train: {images: i, labels: l}, test: {images: i, labels: l}"

Test(check_data, shapes_have_up_to_four_sizes)
{
    expect_data("shape: [2, 2, 2, 2], classes: 10" FILES, "");
    expect_data("shape: [2, 2, 2, 2, 2], classes: 10" FILES, "[data-shape]");
    expect_data("shape: [4096, 2], classes: 10" FILES, "");
    expect_data("shape: [4097, 2], classes: 10" FILES, "[data-shape]");
}

Test(check_data, images_have_up_to_2_to_the_24_pixels)
{
    expect_data("shape: [4096, 4096], classes: 10" FILES, "");
    expect_data("shape: [4096, 4096, 2], classes: 10" FILES, "[data-shape]");
}

Test(check_data, there_are_65536_classes_at_most)
{
    expect_data("shape: [2, 2], classes: 65537" FILES, "[data-classes]");
}

Test(check_data, a_scale_is_a_number_above_zero)
{
    expect_data("shape: [2, 2], classes: 10, scale: 2" FILES, "");
    expect_data("shape: [2, 2], classes: 10, scale: 1 - 1" FILES, "[data-scale]");
    expect_data("shape: [2, 2], classes: 10, scale: 1e39" FILES, "[data-scale]");
    expect_data("shape: [2, 2], classes: 10, scale: 1 < 2" FILES, "[data-scale]");
}

Test(check_data, works_out_the_scale)
{
    Checked checked = check_file("specs/transfer.yaml");
    cr_expect(checked.spec->data.items[0].scale_value == 1.0 / 255);
    arena_free(checked.arena);
}

Test(check_data, a_scale_above_one_makes_pixels_larger)
{
    Checked checked =
        check_text("name: small\ndata:\n  fashion:\n    {path: p, shape: [2, 2], "
                   "classes: 10, scale: 255" FILES "}\n" SPLITS TASKS MODELS TRAINING);
    expect_message(&checked, "inputs of up to 65025 [large-scale]");
    expect_message(&checked, "to divide pixels by 255, write `scale: 1/255`");
    arena_free(checked.arena);
    expect_data("shape: [2, 2], classes: 10, scale: 1" FILES, "");
}

Test(check_data, idx_is_a_format)
{
    expect_data("shape: [2, 2], classes: 10, format: idx" FILES, "");
}
