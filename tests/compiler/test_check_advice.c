#include "test_check_support.h"

Test(check_advice, tells_what_is_never_used)
{
    Checked checked =
        check_text(DATA "  more: {path: p, shape: [2], classes: 2, train: {images: i, labels: l}}\n"
                        "splits: {train: fashion.train, test: fashion.test}\n"
                        "tasks: {A: {limit: {test: 5}}, B: {}}\n" MODELS
                        "  C: {layers: [flatten, dense: {units: 10}]}\n" TRAINING);
    expect_good(&checked);
    expect_message(&checked, "data set more is never split [unused]");
    expect_message(&checked, "split test is never used [unused]");
    expect_message(&checked, "task B is never used [unused]");
    expect_message(&checked, "model C is never trained, copied or compared [unused]");
    expect_message(&checked, "task A is never used with split test");
    expect_no_message(&checked, "task A is never used [");
    arena_free(checked.arena);
}

Test(check_advice, a_model_that_is_copied_is_used)
{
    Checked checked = check_text(DATA SPLITS TASKS "models:\n"
                                                   "  S: {layers: [flatten, dense: {units: 5}]}\n"
                                                   "  A: {layers: [from: S, dense: {units: 10, "
                                                   "activation: softmax}]}\n" TRAINING);
    expect_good(&checked);
    expect_no_message(&checked, "model S is never");
    arena_free(checked.arena);
}

static void expect_note(const char *layer, bool wanted)
{
    Arena *arena = arena_new();
    Checked checked = check_text(arena_printf(
        arena,
        DATA SPLITS TASKS "models:\n  A: {layers: [flatten, dense: {units: [5, 6], %s}, dense: "
                          "{units: 10, activation: softmax}]}\n" TRAINING,
        layer));
    expect_good(&checked);
    if (wanted)
        expect_message(&checked, "[selu-initializer]");
    else
        expect_no_message(&checked, "[selu-initializer]");
    arena_free(checked.arena);
    arena_free(arena);
}

Test(check_advice, selu_goes_with_lecun_normal)
{
    expect_note("activation: selu", true);
    expect_note("activation: selu, kernel_initializer: he_normal", true);
    expect_note("activation: selu, kernel_initializer: lecun_normal", false);
    expect_note("activation: elu", false);
}

static void expect_scale(const char *scale, bool wanted)
{
    Arena *arena = arena_new();
    Checked checked = check_text(arena_printf(
        arena,
        "name: small\n"
        "data:\n"
        "  d: {path: p, shape: [2], classes: 10, scale: 0.5, train: {images: i, labels: l}}\n"
        "  e: {path: p, shape: [2], classes: 10, scale: %s, train: {images: i, labels: l}}\n"
        "splits: {train: d.train, test: e.train}\n" TASKS MODELS TRAINING
        "compare: [{models: [A], task: A}]\n",
        scale));
    expect_good(&checked);
    if (wanted)
        expect_message(
            &checked, "A reads pixels of d, multiplied by 0.5, and those of e, multiplied by 0.25");
    else
        expect_no_message(&checked, "[scale]");
    arena_free(checked.arena);
    arena_free(arena);
}

Test(check_advice, a_model_reads_on_one_scale)
{
    expect_scale("1/2", false);
    expect_scale("1/4", true);
}
