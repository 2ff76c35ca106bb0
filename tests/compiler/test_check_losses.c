#include "test_check_support.h"

/* A last layer that learns a loss on a task; the finding wanted, or none. */
static void expect_loss(const char *task, const char *layer, const char *loss, const char *name)
{
    Arena *arena = arena_new();
    Checked checked =
        check_text(arena_printf(arena,
                                DATA "splits: {train: fashion.train}\n"
                                     "tasks: {A: {%s}}\n"
                                     "models:\n  A: {layers: [flatten, dense: {%s}]}\n"
                                     "training:\n  - {model: A, task: A, loss: %s, epochs: 3}\n",
                                task, layer, loss));
    size_t found =
        diag_count(checked.diagnostics, DIAG_ERROR) + diag_count(checked.diagnostics, DIAG_WARNING);
    cr_expect(found == (*name ? 1 : 0), "%s, %s:\n%s", layer, loss, messages(&checked));
    expect_message(&checked, name);
    arena_free(checked.arena);
    arena_free(arena);
}

#define TWO    "target: label > 4"
#define SPARSE "sparse_categorical_crossentropy"
#define BINARY "binary_crossentropy"

Test(check_losses, what_fits_is_silent)
{
    expect_loss("", "units: 10, activation: softmax", SPARSE, "");
    expect_loss(TWO, "units: 2, activation: softmax", SPARSE, "");
    expect_loss(TWO, "units: 1, activation: sigmoid", BINARY, "");
}

Test(check_losses, units_are_classes)
{
    expect_loss("", "units: 9, activation: softmax", SPARSE, "= help: write `units: 10`");
    expect_loss(TWO, "units: 1, activation: softmax", SPARSE, "[loss-units]");
    expect_loss(TWO, "units: 2, activation: sigmoid", BINARY, "[loss-units]");
}

Test(check_losses, activations_go_with_losses)
{
    expect_loss("", "units: 10, activation: sigmoid", SPARSE, "[loss-activation]");
    expect_loss("", "units: 10", SPARSE, "is linear [loss-activation]");
    expect_loss(TWO, "units: 1", BINARY, "= help: write `activation: sigmoid`");
}

Test(check_losses, binary_tells_two_apart)
{
    expect_loss("", "units: 1, activation: sigmoid", BINARY, "[loss-classes]");
}

Test(check_losses, a_softmax_over_one_unit_is_a_warning)
{
    expect_loss(TWO, "units: 1, activation: softmax", BINARY,
                "warning: softmax over one unit is always 1");
}

/* Once for a model, whatever trains it. */
Test(check_losses, a_softmax_over_one_unit_is_said_once)
{
    Checked checked = check_text(
        DATA "splits: {train: fashion.train}\ntasks: {A: {" TWO "}}\n"
             "models:\n  A: {layers: [flatten, dense: {units: 1, activation: softmax}]}\n"
             "training:\n  - {model: A, task: A, loss: " BINARY ", epochs: 3}\n"
             "  - {model: A, task: A, loss: " BINARY ", epochs: 2}\n");
    cr_expect(diag_count(checked.diagnostics, DIAG_WARNING) == 1, "%s", messages(&checked));
    expect_message(&checked, "[one-unit-softmax]");
    arena_free(checked.arena);
}

Test(check_losses, units_too_many_for_two_classes_are_explained)
{
    expect_loss(TWO, "units: 2, activation: softmax", BINARY,
                "a softmax over two units goes with `loss: sparse_categorical_crossentropy`");
    expect_loss(TWO, "units: 2, activation: sigmoid", BINARY,
                "= help: write `units: 1, activation: sigmoid`");
    expect_loss(TWO, "units: 3, activation: softmax", BINARY,
                "= help: write `units: 1, activation: sigmoid`");
    expect_loss("", "units: 1, activation: softmax", SPARSE, "write `units: 10`");
}

Test(check_losses, other_names_are_understood)
{
    expect_loss(TWO, "units: 1, activation: sigmoid", "bce", "= help: write `binary_crossentropy`");
    expect_loss("", "units: 10, activation: softmax", "categorical_crossentropy", "not one-hot");
    expect_loss(TWO, "units: 1, activation: sigmoid", "binary_crossentropi",
                "= help: did you mean `binary_crossentropy`?");
}
