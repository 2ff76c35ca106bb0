#include "test_check_support.h"

static size_t index_of(const char *name)
{
    for (size_t i = 0; i < check_count; i++)
        if (strcmp(all_checks[i].name, name) == 0)
            return i;
    return check_count;
}

Test(checks, stand_behind_their_prerequisites)
{
    for (size_t i = 0; i < check_count; i++)
        for (size_t k = 0; k < MOST_PREREQUISITES && all_checks[i].prerequisites[k]; k++)
            cr_expect(index_of(all_checks[i].prerequisites[k]) < i, "%s needs %s",
                      all_checks[i].name, all_checks[i].prerequisites[k]);
}

Test(checks, have_names_of_their_own)
{
    for (size_t i = 0; i < check_count; i++) {
        cr_expect(index_of(all_checks[i].name) == i, "%s", all_checks[i].name);
        cr_expect(all_checks[i].run && all_checks[i].about);
    }
}

Test(checks, accept_a_small_spec)
{
    Checked checked = check_text(DATA SPLITS TASKS MODELS TRAINING);
    expect_good(&checked);
    expect_text(messages(&checked),
                "spec.yaml:6:41: warning: split test is never used [unused]\n"
                "    6 | splits: {train: \"fashion.train[5000:]\", test: fashion.test}\n"
                "      |                                         ^~~~\n");
    arena_free(checked.arena);
}

/* A split that cannot be read is not also called unused or unfit: only the cause is reported. */
Test(checks, say_nothing_more_after_a_failed_prerequisite)
{
    Checked checked = check_text(DATA "splits: {train: \"fashion.trian\"}\n" TASKS MODELS TRAINING);
    cr_expect(!checked.good);
    cr_expect_eq(diag_count(checked.diagnostics, DIAG_ERROR), 1, "%s", messages(&checked));
    cr_expect_eq(diag_count(checked.diagnostics, DIAG_WARNING), 0, "%s", messages(&checked));
    expect_message(&checked, "[undefined-file]");
    arena_free(checked.arena);
}

/* A model that is broken is not also called unfit for its task, untrained or unused. */
Test(checks, report_a_broken_model_once)
{
    Checked checked = check_text(
        DATA SPLITS TASKS "models:\n"
                          "  A: {layers: [flatten, dense: {units: 9, activation: sotfmax}]}\n"
                          "  B: {layers: [from: \"A[:-1]\", dense: {units: 9}]}\n" TRAINING);
    cr_expect_eq(diag_count(checked.diagnostics, DIAG_ERROR), 1, "%s", messages(&checked));
    expect_message(&checked, "[unknown-activation]");
    expect_no_message(&checked, "[unused]");
    arena_free(checked.arena);
}

Test(checks, find_independent_errors_in_one_run)
{
    Checked checked = check_text(DATA "splits: {train: \"fashion.train[9:5]\"}\n"
                                      "tasks: {A: {target: label == lable}}\n" MODELS "training:\n"
                                      "  - {model: A, task: C, loss: mse, epochs: 200000}\n");
    expect_message(&checked, "[empty-slice]");
    expect_message(&checked, "[expression-name]");
    expect_message(&checked, "[undefined-task]");
    expect_message(&checked, "[unknown-loss]");
    expect_message(&checked, "[limits]");
    cr_expect_eq(diag_count(checked.diagnostics, DIAG_ERROR), 5, "%s", messages(&checked));
    arena_free(checked.arena);
}
