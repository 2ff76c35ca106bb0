#include "test_check_support.h"

#define NETS                                                                                       \
    "models:\n"                                                                                    \
    "  A: {layers: [flatten, dense: {units: 10, activation: softmax}]}\n"                          \
    "  B: {layers: [flatten, dense: {units: 10, activation: softmax}]}\n"                          \
    "  C: {layers: [from: A]}\n"
#define BODY                                                                                       \
    DATA SPLITS "tasks: {T: {}}\n" NETS "training:\n"                                              \
                "  - {model: A, task: T, loss: sparse_categorical_crossentropy, epochs: 3}\n"      \
                "  - {model: B, task: T, loss: sparse_categorical_crossentropy, epochs: 3}\n"      \
                "  - {model: C, task: T, loss: sparse_categorical_crossentropy, epochs: 3}\n"

static Checked check_study(const char *study)
{
    Arena *arena = arena_new();
    return check_source(arena, source_of(arena, arena_printf(arena, BODY "study:\n%s", study)));
}

static void expect_study(const char *study, const char *message)
{
    Checked checked = check_study(study);
    cr_expect(!checked.good, "%s", study);
    expect_message(&checked, message);
    arena_free(checked.arena);
}

/* ---- arms ---- */

Test(check_study, arms_are_models_and_the_first_is_the_baseline)
{
    Checked checked = check_study("  arms: [B, A, C]\n  primary: {on: T.test}\n");
    expect_good(&checked);
    const Study *study = &checked.spec->study;
    cr_assert(study->arms.count == 3);
    expect_text(study->arms.items[0]->name.text, "B");
    cr_expect(study->baseline == 0 && study->decided == 1);
    cr_expect(study->seeds.value == 30 && study->primary_given);
    expect_text(study->task->name.text, "T");
    expect_text(study->split->name.text, "test");
    arena_free(checked.arena);
}

Test(check_study, baseline_and_deciding_arm_can_be_chosen)
{
    Checked checked = check_study("  arms: [B, A, C]\n  baseline: A\n  primary: {on: T.test}\n");
    cr_expect(checked.spec->study.baseline == 1 && checked.spec->study.decided == 0);
    arena_free(checked.arena);
    checked = check_study("  arms: [B, A, C]\n  baseline: A\n  primary: {on: T.test, arm: C}\n");
    cr_expect(checked.spec->study.baseline == 1 && checked.spec->study.decided == 2);
    arena_free(checked.arena);
}

Test(check_study, arms_that_are_none)
{
    expect_study("  arms: [A]\n  primary: {on: T.test}\n",
                 "one arm has nothing to be held against [study-arms]");
    expect_study("  arms: [A, D]\n  primary: {on: T.test}\n", "there is no model `D`");
    expect_study("  arms: [A, B, A]\n  primary: {on: T.test}\n", "[repeated-model]");
    expect_study("  arms: [A, B]\n  baseline: C\n  primary: {on: T.test}\n",
                 "C is not an arm of the study [study-baseline]");
    expect_study("  arms: [A, B]\n  primary: {on: T.test, arm: C}\n",
                 "C is not an arm of the study [primary]");
    expect_study("  arms: [A, B]\n  primary: {on: T.test, arm: A}\n",
                 "A is the baseline: it cannot be held against itself [primary]");
}

Test(check_study, arms_must_be_trained_for_the_task)
{
    Arena *arena = arena_new();
    Checked checked = check_source(
        arena, source_of(arena, DATA SPLITS "tasks: {T: {}}\n" NETS "training:\n"
                                            "  - {model: A, task: T, loss: "
                                            "sparse_categorical_crossentropy, epochs: 3}\n"
                                            "study: {arms: [A, B], primary: {on: T.test}}\n"));
    cr_expect(!checked.good);
    expect_message(&checked, "B is compared, but nothing trains it [untrained]");
    arena_free(arena);
}

/* ---- what they are tested on ---- */

Test(check_study, a_comparison_of_all_arms_says_what_the_test_is)
{
    Arena *arena = arena_new();
    Checked checked =
        check_source(arena, source_of(arena, BODY "compare:\n"
                                                  "  - {models: [A], task: T, split: test}\n"
                                                  "  - {models: [C, B, A], task: T, split: train}\n"
                                                  "study: {arms: [A, B]}\n"));
    expect_good(&checked);
    expect_text(checked.spec->study.split->name.text, "train");
    arena_free(arena);
    expect_study("  arms: [A, B]\n",
                 "the study does not say what its arms are tested on [study-test]");
    expect_study("  arms: [A, B]\n  primary: {on: T}\n", "`on` must be TASK.SPLIT [study-test]");
    expect_study("  arms: [A, B]\n  primary: {on: U.test}\n", "there is no task `U`");
    expect_study("  arms: [A, B]\n  primary: {on: T.tests}\n", "there is no split `tests`");
}

/* ---- words and numbers ---- */

Test(check_study, words_that_studies_do_not_have)
{
    expect_study("  arms: [A, B]\n  pair: {share: [smaple]}\n  primary: {on: T.test}\n",
                 "unknown thing to share `smaple` [unknown-share]");
    expect_study("  arms: [A, B]\n  pair: {by: sed, share: [sample]}\n  primary: {on: T.test}\n",
                 "unknown pairing `sed` [unknown-pairing]");
    expect_study("  arms: [A, B]\n  primary: {on: T.test, metric: los}\n",
                 "unknown metric `los` [unknown-metric]");
    expect_study("  arms: [A, B]\n  seeds: 10001\n  primary: {on: T.test}\n",
                 "a study has at most 10000 seeds [too-large]");
}

Test(check_study, ten_thousand_seeds_are_not_too_many)
{
    Checked checked = check_study("  arms: [A, B]\n  seeds: 10000\n  primary: {on: T.test}\n"
                                  "  pair: {share: [sample, shuffle, head_init, init]}\n");
    expect_good(&checked);
    arena_free(checked.arena);
}

Test(check_study, a_sample_is_the_first_or_random)
{
    static const char *const words[] = {"", ", sample: first", ", sample: random",
                                        ", sample: randomly"};
    for (size_t i = 0; i < 4; i++) {
        Arena *arena = arena_new();
        const char *tasks = arena_printf(arena, "tasks: {A: {limit: {train: 9}%s}}\n", words[i]);
        Checked checked = check_source(
            arena,
            source_of(arena, arena_printf(arena, "%s%s%s", DATA SPLITS, tasks, MODELS TRAINING)));
        cr_expect(checked.good == (i < 3), "%s", messages(&checked));
        cr_expect(checked.spec->tasks.items[0].sampled == (i == 2));
        if (i == 3)
            expect_message(&checked, "unknown sample `randomly` [unknown-sample]");
        arena_free(arena);
    }
}

Test(check_study, seeds_are_counted_up_from_the_specs)
{
    Arena *arena = arena_new();
    static const char *const seeds[] = {"9223372036854775777", "9223372036854775778"};
    for (size_t i = 0; i < 2; i++) {
        const char *text = arena_printf(
            arena, "seed: %s\n" BODY "study: {arms: [A, B], primary: {on: T.test}}\n", seeds[i]);
        Checked checked = check_source(arena, source_of(arena, text));
        cr_expect(checked.good == (i == 0), "%s", messages(&checked));
    }
    arena_free(arena);
}

/* ---- fairness ---- */

static void expect_caution(const char *study, const char *message)
{
    Checked checked = check_study(study);
    expect_good(&checked);
    expect_message(&checked, message);
    arena_free(checked.arena);
}

static void expect_no_caution(const char *study, const char *message)
{
    Checked checked = check_study(study);
    expect_good(&checked);
    expect_no_message(&checked, message);
    arena_free(checked.arena);
}

Test(check_study, few_seeds_only_explore)
{
    expect_caution("  arms: [A, B]\n  seeds: 28\n  primary: {on: T.test}\n",
                   "28 seeds: the study is exploratory [few-seeds]");
    expect_caution("  arms: [A, B]\n  seeds: 1\n  primary: {on: T.test}\n",
                   "1 seed: the study is exploratory [few-seeds]");
    expect_no_caution("  arms: [A, B]\n  seeds: 29\n  primary: {on: T.test}\n", "few-seeds");
    expect_no_caution("  arms: [A, B]\n  primary: {on: T.test}\n", "few-seeds");
}

#define ROWS_OF(entries, study)                                                                    \
    DATA SPLITS "tasks: {T: {limit: {train: 9}}, U: {classes: 10, limit: {train: 9}, "             \
                "sample: random}}\n" NETS "training:\n" entries "study:\n" study
#define ENTRY(model, more)                                                                         \
    "  - {model: " model ", task: T, loss: sparse_categorical_crossentropy, " more "}\n"

static Checked check_entries(const char *entries, const char *study)
{
    Arena *arena = arena_new();
    return check_source(arena,
                        source_of(arena, arena_printf(arena, ROWS_OF("%s", "%s"), entries, study)));
}

static void expect_of_entries(const char *entries, const char *study, const char *message,
                              bool there)
{
    Checked checked = check_entries(entries, study);
    expect_good(&checked);
    (there ? expect_message : expect_no_message)(&checked, message);
    bool remembered = false;
    for (size_t i = 0; i < checked.spec->study.cautions.count; i++)
        remembered |= strstr(message, checked.spec->study.cautions.items[i].message) != NULL;
    if (there)
        cr_expect(remembered, "the report will not say: %s", message);
    arena_free(checked.arena);
}

Test(check_study, arms_learn_for_as_long)
{
    static const char study[] = "  arms: [A, B]\n  primary: {on: T.test}\n";
    static const char message[] = "B does not learn for as many epochs as A [unequal-budget]";
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 4"), study, message, true);
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 3"), study, "unequal-budget",
                      false);
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "phases: [{epochs: 1}, {epochs: 1}]")
                          ENTRY("B", "epochs: 1"),
                      study, "unequal-budget", false);
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 3") ENTRY("B", "epochs: 1"),
                      study, message, true);
}

#define BY(kind, settings) "epochs: 3, optimizer: {" kind ": {" settings "}}"

Test(check_study, arms_learn_by_one_optimizer)
{
    static const char study[] = "  arms: [A, B]\n  primary: {on: T.test}\n";
    static const char message[] = "B does not learn by the same optimizer as A [unequal-optimizer]";
    static const char *const others[] = {
        ENTRY("B", "epochs: 3, optimizer: adam"), ENTRY("B", BY("sgd", "momentum: 0.9")),
        ENTRY("B", BY("sgd", "weight_decay: 0.01")), ENTRY("B", BY("sgd", "clipnorm: 1")),
        /* what trains it last */
        ENTRY("B", "epochs: 3") ENTRY("B", BY("rmsprop", "rho: 0.8"))};
    static const char *const alike[] = {
        ENTRY("B", "epochs: 3, optimizer: sgd"), ENTRY("B", BY("sgd", "momentum: 0")),
        ENTRY("B", BY("sgd", "learning_rate: 0.5")),
        ENTRY("B", "epochs: 3, optimizer: adam") ENTRY("B", "epochs: 3")};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char entries[2048];
        snprintf(entries, sizeof entries, "%s%s", ENTRY("A", "epochs: 3"), others[i]);
        expect_of_entries(entries, study, message, true);
    }
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        char entries[2048];
        snprintf(entries, sizeof entries, "%s%s", ENTRY("A", "epochs: 3"), alike[i]);
        expect_of_entries(entries, study, "unequal-optimizer", false);
    }
}

Test(check_study, arms_learn_at_equal_rates)
{
    static const char study[] = "  arms: [A, B]\n  primary: {on: T.test}\n";
    static const char message[] = "B does not learn at the same rates as A [unequal-rates]";
    static const struct {
        const char *entries;
        bool unequal;
    } cases[] = {
        {ENTRY("A", "epochs: 3") ENTRY("B", BY("sgd", "learning_rate: 0.5")), true},
        {ENTRY("A", "epochs: 3") ENTRY("B", BY("sgd", "learning_rate: 0.01")), false},
        {ENTRY("A", "epochs: 3") ENTRY("B", BY("sgd", "learning_rate: 0.01 / (1 + epoch)")), true},
        {ENTRY("A", "epochs: 3")
             ENTRY("B", "phases: [{epochs: 2}, {epochs: 1, learning_rate: 0.001}]"),
         false},
        {ENTRY("A", "phases: [{epochs: 2}, {epochs: 1}]")
             ENTRY("B", "phases: [{epochs: 2}, {epochs: 1, learning_rate: 0.001}]"),
         true},
        /* of another optimizer that is said, and of other epochs those */
        {ENTRY("A", "epochs: 3") ENTRY("B", BY("adam", "learning_rate: 0.5")), false},
        {ENTRY("A", BY("sgd", "learning_rate: 0.1 * (1 - epoch / epochs)"))
             ENTRY("B", "epochs: 9, optimizer: {sgd: {learning_rate: 0.1 * (1 - epoch / epochs)}}"),
         false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_of_entries(cases[i].entries, study, cases[i].unequal ? message : "unequal-rates",
                          cases[i].unequal);
    expect_of_entries(cases[0].entries,
                      "  arms: [A, B]\n  vary:\n    training.B.optimizer.sgd.learning_rate: "
                      "[0.1, 0.2]\n  primary: {on: T.test}\n",
                      "unequal-rates", false);
}

Test(check_study, all_arms_are_tuned_or_none)
{
    static const char both[] = ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 3");
    static const char message[] =
        "learning rates are tried for some of the arms only [unequal-tuning]";
#define TUNED(vary) "  arms: [A, B]\n  vary:\n" vary "  primary: {on: T.test}\n"
    expect_of_entries(both, TUNED("    training.B.optimizer: [sgd]\n"), message, true);
    expect_of_entries(both, TUNED("    training[1].optimizer.sgd.learning_rate: [1e-3]\n"), message,
                      true);
    expect_of_entries(both, TUNED("    rate: {low: {training.B.optimizer: sgd}}\n"), message, true);
    expect_of_entries(both, TUNED("    training.A.optimizer, training.B.optimizer: [sgd]\n"),
                      "unequal-tuning", false);
    expect_of_entries(both,
                      TUNED("    training.A.optimizer: [sgd]\n"
                            "    training[1].optimizer: [sgd]\n"),
                      "unequal-tuning", false);
    expect_of_entries(both, TUNED("    training.B.epochs, training.A.optimizer: [1]\n"), message,
                      true);
    expect_of_entries(both, TUNED("    training.A.epochs: [1]\n"), "unequal-tuning", false);
}

/* Rates that are tried say nothing of what else differs. */
Test(check_study, arms_with_tried_rates_learn_alike_otherwise)
{
    static const char study[] = TUNED("    training.B.optimizer: [sgd]\n");
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 3, class_weight: balanced"),
                      study, "B does not weigh its classes as A does [unequal-weights]", true);
    expect_of_entries(
        ENTRY("A", "epochs: 3") "  - {model: B, task: T, epochs: 3, loss: "
                                "{sparse_categorical_crossentropy: "
                                "{label_smoothing: 0.1}}}\n",
        study, "the targets of B are not smoothed as those of A are [unequal-smoothing]", true);
}

Test(check_study, what_is_tested_on_is_not_watched)
{
    static const char study[] = "  arms: [A, B]\n  primary: {on: T.test}\n";
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 3, validation: test"), study,
                      "B is watched on the split that the study tests on [test-selection]", true);
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 3, validation: train"), study,
                      "test-selection", false);
}

Test(check_study, what_is_tested_on_is_not_learned)
{
    Checked checked = check_study("  arms: [A, B]\n  primary: {on: T.train}\n");
    expect_good(&checked);
    expect_message(&checked, "train serves as both training and test [test-overlap]");
    const Study *study = &checked.spec->study;
    cr_assert(study->cautions.count > 0);
    expect_text(study->cautions.items[0].check, "test-overlap");
    expect_text(study->cautions.items[0].message, "the study tests on rows that models learn from");
    arena_free(checked.arena);
}

Test(check_study, seeds_learn_from_samples_of_their_own)
{
    expect_of_entries(ENTRY("A", "epochs: 3") ENTRY("B", "epochs: 3"),
                      "  arms: [A, B]\n  primary: {on: T.test}\n",
                      "all seeds learn task T from the same first 9 examples [first-rows]", true);
    /* no limit, or one that leaves a sample */
    expect_no_caution("  arms: [A, B]\n  primary: {on: T.test}\n", "first-rows");
    expect_of_entries("  - {model: A, task: U, loss: sparse_categorical_crossentropy, epochs: 3}\n"
                      "  - {model: B, task: U, loss: sparse_categorical_crossentropy, epochs: 3}\n",
                      "  arms: [A, B]\n  primary: {on: U.test}\n", "first-rows", false);
}

Test(check_study, the_primary_cell_is_chosen_before_the_run)
{
    Arena *arena = arena_new();
    Checked checked =
        check_source(arena, source_of(arena, BODY "compare: [{models: [A, B], task: T}]\n"
                                                  "study: {arms: [A, B]}\n"));
    expect_message(&checked, "no primary cell was chosen before the run");
    cr_expect(checked.spec->study.cautions.count == 1);
    arena_free(arena);
    expect_no_caution("  arms: [A, B]\n  primary: {on: T.test}\n", "no-primary");
}

Test(check_study, saved_models_are_not_saved)
{
    Checked checked = check_entries(ENTRY("A", "epochs: 3, save: a.h5") ENTRY("B", "epochs: 3"),
                                    "  arms: [A, B]\n  primary: {on: T.test}\n");
    expect_good(&checked);
    expect_message(&checked, "note: a study saves no models");
    arena_free(checked.arena);
}

Test(check_study, without_a_study_nothing_is_said)
{
    Checked checked = check_text(BODY);
    expect_good(&checked);
    cr_expect(!checked.spec->study.given && checked.spec->study.arms.count == 0);
    expect_no_message(&checked, "study");
    arena_free(checked.arena);
}
