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

#define LISTS ", train: {files: a.bin}, test: {files: b.bin}"

/* Among others, of a model with as many units as the data set says. */
static void expect_classes(const char *keys, int classes, const char *message)
{
    Arena *arena = arena_new();
    Checked checked = check_text(arena_printf(
        arena,
        "name: small\ndata: {fashion: {path: p, classes: %d, %s" LISTS "}}\n" SPLITS TASKS
        "models: {A: {layers: [flatten, dense: {units: %d, activation: softmax}]}}\n" TRAINING,
        classes, keys, classes));
    if (*message)
        expect_message(&checked, message);
    else
        expect_good(&checked);
    arena_free(checked.arena);
    arena_free(arena);
}

Test(check_data, cifar_has_as_many_classes_as_labels)
{
    expect_classes("format: cifar10", 10, "");
    expect_classes("format: cifar10", 100, "cifar10 has 10 classes, not 100 [data-classes]");
    expect_classes("format: cifar100", 100, "");
    expect_classes("format: cifar100", 20, "cifar100 has 100 classes, not 20 [data-classes]");
    expect_classes("format: cifar100, labels: fine", 20, "cifar100 has 100 classes, not 20");
    expect_classes("format: cifar100, labels: coarse", 20, "");
    expect_classes("format: cifar100, labels: coarse", 100, "cifar100 has 20 classes, not 100");
}

Test(check_data, idx_files_have_no_types_that_others_have)
{
    static const char *const none[] = {"uint16", "uint32", "uint64", "int64"}, *const some[] = {
                                                                                   "uint8", "int8",
                                                                                   "int16", "int32",
                                                                                   "float32"};
    char keys[200];
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        snprintf(keys, sizeof keys, "type: %s, shape: [2, 2], classes: 10" FILES, none[i]);
        expect_data(keys, "IDX files have no");
    }
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        snprintf(keys, sizeof keys, "type: %s, shape: [2, 2], classes: 10" FILES, some[i]);
        expect_data(keys, "");
    }
}

Test(check_data, pictures_are_all_in_folders_or_all_in_lists)
{
    expect_data(
        "format: images, shape: [4, 4, 3], classes: 10, train: {folder: t}, test: {list: u}",
        "fashion.test is a list, but fashion.train is a folder");
    expect_data(
        "format: images, shape: [4, 4, 3], classes: 10, train: {list: t}, test: {folder: u}",
        "fashion.test is a folder, but fashion.train is a list");
    expect_data("format: images, shape: [4, 4, 4, 1], classes: 10, train: {folder: t}, "
                "test: {folder: u}",
                "a picture's shape is [rows, columns]");
    expect_data("format: images, shape: [4], classes: 10, train: {folder: t}, test: {folder: u}",
                "a picture's shape is [rows, columns]");
}
