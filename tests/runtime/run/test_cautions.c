/* test_cautions.c: what a run says of its data, and of models that might as well not look. */
#include "data/data.h"
#include "run/run_records.h"
#include "run/unlearned.h"
#include "results.h"
#include "toy.h"
#include "metrics/blind.h"

TestSuite(cautions, .fini = release);

static struct tlc_recipe recipes[TOY_RECIPES];
static struct tlc_experiment experiment;

/* The toy, to be changed. Its tests share no image with what is learned from, but some with the
 * validation. */
static void begin(const struct tlc_study *study)
{
    memcpy(recipes, toy_recipes, sizeof recipes);
    toy_table = recipes;
    experiment = toy_experiment(study);
    for (int row = 0; row < TOY_ROWS; row++)
        toy_targets[0][row] = toy_targets[1][row] = row % 2;
}

/* Takes them over. */
static const json_t *as_json(struct tlc_cautions list)
{
    struct tlc_results results = {.cautions = list};
    const json_t *json = json_object_get(written(&tlc_results_shape, &results), "cautions");
    tlc_cautions_empty(&list);
    return json;
}

static const json_t *cautions(void)
{
    return as_json(tlc_data_cautions(&experiment, TOY_SEED));
}

static int count_kind(const json_t *list, const char *kind)
{
    int count = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        count +=
            strcmp(json_string_value(json_object_get(json_array_get(list, i), "kind")), kind) == 0;
    return count;
}

static void expect_caution(const char *text)
{
    const json_t *list = cautions();
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(list, i), "text")), text) == 0)
            return;
    cr_expect(false, "no `%s` in\n%s", text, json_dumps(list, JSON_INDENT(1)));
}

/* ---- targets that are all the same ----------------------------------------------------------- */

/* Of numbers there is no class that could be missing. */
Test(cautions, targets_may_be_all_the_same)
{
    static const char *const names[] = {"rent", "price"};
    static float wanted[2 * TOY_ROWS];
    begin(NULL);
    struct tlc_examples train = *recipes[0].train;
    for (int row = 0; row < TOY_ROWS; row++) {
        wanted[2 * row] = 2.5f;
        wanted[2 * row + 1] = (float)row;
    }
    train.outputs = 2;
    train.wanted = wanted;
    train.output_name = names;
    recipes[0].train = &train;
    const json_t *list = cautions();
    cr_expect_eq(count_kind(list, "constant-target"), 1);
    char text[200];
    snprintf(text, sizeof text,
             "%s (training) has the same rent, 2.5, in all %d examples: there is nothing to tell, "
             "and no r2 or auc of it",
             train.name, train.count);
    expect_caution(text);
}

/* ---- images in two sets --------------------------------------------------------------------- */

Test(cautions, validation_and_test_may_share_images)
{
    begin(NULL);
    const json_t *list = cautions();
    cr_assert_eq(json_array_size(list), 1);
    expect_json(
        list, "0",
        "{'kind': 'validation-test-overlap', 'severity': 'note', 'text': '2 of the 7 "
        "examples of B.test are in B.valid too (row 17, row 18): choosing by the validation "
        "figures makes the "
        "test figures optimistic', 'examples': 'B.test', 'others': 'B.valid', "
        "'shared': 2, 'of': 7}");
}

/* B draws from rows 2 to 15; T begins with what S has learned from rows 0 to 9. */
Test(cautions, a_test_on_what_was_learned_from)
{
    begin(NULL);
    memcpy(toy_pixels + 20 * TOY_PIXELS, toy_pixels + 15 * TOY_PIXELS, TOY_PIXELS);
    expect_caution("1 of the 7 examples of B.test is in B.train too (row 20 is row 15 there): the "
                   "test flatters whatever "
                   "learned from them");
    memcpy(toy_pixels + 21 * TOY_PIXELS, toy_pixels, TOY_PIXELS);
    expect_caution("1 of the 7 examples of B.test is in S.train too (row 21 is row 0 there): the "
                   "test flatters whatever "
                   "learned from them");
    cr_expect_eq(count_kind(cautions(), "test-overlap"), 2);
}

Test(cautions, a_test_that_is_a_training)
{
    static const struct tlc_examples *const tests[] = {&toy_S_train};
    begin(NULL);
    recipes[S_FIRST].tests = 1;
    recipes[S_FIRST].test = tests;
    expect_caution("S.train serves as both training and test: the test flatters whatever learned "
                   "from them");
}

Test(cautions, a_copy_of_the_training)
{
    static uint8_t copied[sizeof toy_pixels];
    struct tlc_examples test = toy_S_train;
    const struct tlc_examples *const tests[] = {&test};
    begin(NULL);
    memcpy(copied, toy_pixels, sizeof copied);
    test.name = "S.copy";
    test.numbers = copied;
    recipes[S_FIRST].tests = 1;
    recipes[S_FIRST].test = tests;
    expect_caution("all 10 examples of S.copy are in S.train too: the test flatters whatever "
                   "learned from them");
}

Test(cautions, a_validation_on_what_was_learned_from)
{
    begin(NULL);
    memcpy(toy_pixels + 16 * TOY_PIXELS, toy_pixels + 2 * TOY_PIXELS, TOY_PIXELS);
    expect_caution("1 of the 3 examples of B.valid is in B.train too (row 16 is row 2 there): the "
                   "validation tells how well "
                   "a model remembers, not how well it has learned");
}

/* What no epoch has seen is not learned from. */
Test(cautions, a_model_that_is_not_trained_has_seen_nothing)
{
    begin(NULL);
    memcpy(toy_pixels + 20 * TOY_PIXELS, toy_pixels + 15 * TOY_PIXELS, TOY_PIXELS);
    for (int i = 0; i < TOY_RECIPES; i++)
        recipes[i].phases = 0;
    cr_expect_eq(count_kind(cautions(), "test-overlap"), 0);
}

/* ---- classes -------------------------------------------------------------------------------- */

Test(cautions, a_class_that_is_never_seen)
{
    begin(NULL);
    for (int row = 0; row < 16; row++)
        toy_targets[1][row] = 0;
    const json_t *list = cautions();
    cr_expect_eq(count_kind(list, "missing-class"), 1);
    expect_json(list, "1",
                "{'kind': 'missing-class', 'severity': 'warning', 'text': 'B.train (training) has "
                "no example of class 1: what learns from it never sees it', 'examples': 'B.train', "
                "'role': 'training', 'classes': [1]}");
}

Test(cautions, classes_that_are_not_tested_or_validated)
{
    struct tlc_examples test = toy_S_test, valid = toy_B_valid;
    const struct tlc_examples *const tests[] = {&test};
    begin(NULL);
    test.classes = 9;
    valid.classes = 4;
    recipes[S_AGAIN].test = tests;
    recipes[B_ALONE].valid = &valid;
    expect_caution("S.test (test) has no example of classes 2, 3, 4, 5, 6 and 2 more: the test "
                   "says nothing of them");
    expect_caution("B.valid (validation) has no example of classes 2 and 3: the validation says "
                   "nothing of them");
}

/* A study draws other examples for each seed; without one it is known which. */
Test(cautions, a_class_that_the_sample_misses)
{
    begin(NULL);
    struct tlc_examples sample = tlc_sample(&toy_B_train, TOY_SEED);
    for (int row = 0; row < 16; row++)
        toy_targets[1][row] = 1;
    for (int i = 0; i < sample.count; i++)
        toy_targets[1][sample.rows[i]] = 0;
    tlc_sample_end(&sample, &toy_B_train);
    cr_expect_eq(count_kind(cautions(), "missing-class"), 1);
    experiment.study = &toy_plan;
    experiment.seeds = TOY_SEEDS;
    cr_expect_eq(count_kind(cautions(), "missing-class"), 0);
}

/* ---- pixels that are not scaled ------------------------------------------------------------- */

static void set_pixels(int brightest)
{
    for (size_t i = 0; i < sizeof toy_pixels; i++)
        toy_pixels[i] = (uint8_t)(i % (size_t)(brightest + 1));
    toy_pixels[0] = (uint8_t)brightest;
}

static int count_unscaled(float scale, int brightest)
{
    static struct tlc_examples train;
    begin(NULL);
    train = toy_S_train;
    set_pixels(brightest);
    train.scale = scale;
    for (int i = 0; i < TOY_RECIPES; i++)
        recipes[i].train = &train;
    return count_kind(cautions(), "unscaled-pixels");
}

Test(cautions, large_inputs_are_said_once_for_their_data)
{
    cr_expect_eq(count_unscaled(1, 255), 1);
    expect_caution(
        "the inputs are not scaled, and small inputs are easier to learn from: S.train has "
        "inputs of up to 255; give its data set `scale: 1/255`");
    cr_expect_eq(count_unscaled(1 / 255.0f, 255), 0);
    cr_expect_eq(count_unscaled(1, 10), 0);
    cr_expect_eq(count_unscaled(1, 11), 1);
}

/* A normalisation or a rescaling as the first layer but `flatten` brings them to one size. */
Test(cautions, large_inputs_of_a_normalisation_are_not_said)
{
    static const char *const names[] = {"Normalization", "BatchNormalization", "Rescaling",
                                        "Dense"};
    for (int i = 0; i < 4; i++) {
        static struct tlc_examples train;
        const struct tlc_layer layers[] = {{.class_name = "Flatten"}, {.class_name = names[i]}};
        begin(NULL);
        train = toy_S_train;
        set_pixels(255);
        train.scale = 1;
        struct tlc_model model = *recipes[0].model;
        model.layer = layers;
        model.layers = 2;
        for (int k = 0; k < TOY_RECIPES; k++) {
            recipes[k].train = &train;
            recipes[k].model = &model;
        }
        cr_expect_eq(count_kind(cautions(), "unscaled-pixels"), i == 3, "%s", names[i]);
    }
}

/* ---- always the same answer ----------------------------------------------------------------- */

static json_t *commonest(const struct tlc_examples *examples)
{
    struct tlc_constant constant = tlc_commonest_record(examples);
    json_t *json = written(&tlc_constant_shape, &constant);
    tlc_record_empty(&tlc_constant_shape, &constant);
    return json;
}

Test(cautions, the_commonest_class)
{
    begin(NULL);
    json_t *record = commonest(&toy_B_test); /* rows 17 to 23 */
    expect_json(record, "class", "1");
    cr_expect(json_real_value(at(record, "accuracy")) == 4.0 / 7);
    record = commonest(&toy_S_test); /* as many of either */
    expect_json(record, "class", "0");
    cr_expect(json_real_value(at(record, "accuracy")) == 0.5);
}

static json_t *results_of(const char *accuracies)
{
    json_t *results = json_of("{'seeds': [1, 2], 'models': {'A': {}, 'B': {}},"
                              " 'tests': {'T.test': {'class': 3, 'accuracy': 0.25, 'correct': ''}},"
                              " 'trainings': [{'model': 'A'}, {'model': 'B'}, {'model': 'B'}]}");
    json_t *runs = json_array(), *numbers = json_of(accuracies);
    for (size_t i = 0; i < 6; i++) {
        const json_t *accuracy = json_array_get(numbers, i);
        json_array_append_new(runs,
                              json_is_null(accuracy)
                                  ? json_pack("{s: []}", "tests")
                                  : json_pack("{s: [{s: s, s: f}]}", "tests", "split", "T.test",
                                              "accuracy", json_number_value(accuracy)));
    }
    json_decref(numbers);
    json_object_set_new(results, "runs", runs);
    return keep(results);
}

static const json_t *constants(const char *accuracies)
{
    struct tlc_cautions list = {.count = 0};
    struct tlc_results *results = read_results(results_of(accuracies));
    tlc_add_constant_answers(&list, results);
    tlc_results_free(results);
    return as_json(list);
}

Test(cautions, models_no_better_than_a_constant)
{
    const json_t *list = constants("[0.25, 0.25, 0.9, 0.9, 0.5, 0.5]");
    cr_assert_eq(json_array_size(list), 1);
    expect_text(list, "0 text",
                "A is no better on T.test than always answering class 3, which is right for "
                "25.00%");
    list = constants("[0.0, 0.6, 0.125, 0.25, 0.2, 0.4]");
    cr_assert_eq(json_array_size(list), 1);
    expect_text(list, "0 text",
                "1 of the 2 trainings of B is no better on T.test than always answering class 3, "
                "which is right for 25.00%");
    list = constants("[0.9, 0.9, 0.125, 0.25, 0.2, 0.2]");
    expect_text(list, "0 text",
                "all 2 trainings of B are no better on T.test than always answering class 3, which "
                "is right for 25.00%");
    cr_expect_eq(json_integer_value(at(list, "0 trainings")), 2);
}

/* Of A, which is tested once, and by this metric comes to this value; what is always the same is
 * this, and comes to 0.5. */
static const json_t *by_metric(const char *always, const char *metric, double value)
{
    json_t *results = json_of("{'seeds': [1], 'models': {'A': {}}, 'trainings': [{'model': 'A'}]}");
    json_t *same = json_of(always);
    json_object_set_new(same, "metrics", json_pack("{s: f}", metric, 0.5));
    json_object_set_new(same, "correct", json_string(""));
    json_object_set_new(results, "tests", json_pack("{s: o}", "T.test", same));
    json_object_set_new(results, "runs",
                        json_pack("[{s: [{s: s, s: f, s: {s: f}}]}]", "tests", "split", "T.test",
                                  "accuracy", 0.75, "metrics", metric, value));
    struct tlc_cautions list = {.count = 0};
    struct tlc_results *read = read_results(keep(results));
    tlc_add_constant_answers(&list, read);
    tlc_results_free(read);
    return as_json(list);
}

#define NOTHING "{'class': -1, 'accuracy': null}"
#define CLASS   "{'class': 3, 'accuracy': 0.25}"

/* Of errors less is better, of shares more. */
Test(cautions, models_no_better_than_the_mean)
{
    expect_text(by_metric(NOTHING, "mae", 0.5), "0 text",
                "A is no better on T.test than always answering the mean, whose mae is 0.5");
    cr_expect_eq(json_array_size(by_metric(NOTHING, "mae", 0.4)), 0);
    expect_text(by_metric(NOTHING, "r2", 0.5), "0 text",
                "A is no better on T.test than always answering the mean, whose r2 is 0.5");
    cr_expect_eq(json_array_size(by_metric(NOTHING, "r2", 0.6)), 0);
    expect_text(by_metric(NOTHING, "accuracy", 0.4), "0 text",
                "A is no better on T.test than always answering the commonest labels, whose "
                "accuracy is 0.5");
}

/* Whatever metric comes first: a sentence on how often a class is right goes by just that. */
Test(cautions, models_of_classes_are_held_by_their_accuracy)
{
    cr_expect_eq(json_array_size(by_metric(CLASS, "auc", 0.4)), 0);
    cr_expect_eq(json_array_size(by_metric(CLASS, "top_3_accuracy", 0.4)), 0);
    expect_text(by_metric(CLASS, "accuracy", 0.25), "0 text",
                "A is no better on T.test than always answering class 3, which is right for "
                "25.00%");
}

/* Of A under two seeds, tested on two classes. */
static const json_t *answers(const char *confusions)
{
    json_t *results = json_of("{'seeds': [1, 2], 'models': {'A': {}},"
                              " 'tests': {'T.test': {'class': 0, 'accuracy': 0.5, 'correct': ''}},"
                              " 'trainings': [{'model': 'A'}]}");
    json_t *runs = json_array(), *tables = json_of(confusions);
    for (size_t i = 0; i < 2; i++)
        json_array_append_new(runs,
                              json_pack("{s: [{s: s, s: f, s: O}]}", "tests", "split", "T.test",
                                        "accuracy", 0.5, "confusion", json_array_get(tables, i)));
    json_decref(tables);
    json_object_set_new(results, "runs", runs);
    struct tlc_cautions list = {.count = 0};
    struct tlc_results *read = read_results(keep(results));
    tlc_add_constant_answers(&list, read);
    tlc_results_free(read);
    return as_json(list);
}

Test(cautions, a_model_that_always_answers_the_same)
{
    expect_text(answers("[[[0, 3], [0, 3]], [[0, 3], [0, 3]]]"), "0 text",
                "A is no better on T.test than always answering class 0, which is right for "
                "50.00%; whatever the example is, it answers class 1");
    const char *const others[] = {"[[[0, 3], [0, 3]], [[3, 0], [3, 0]]]",
                                  "[[[0, 3], [0, 3]], [[0, 3], [1, 2]]]"};
    for (int i = 0; i < 2; i++)
        expect_text(answers(others[i]), "0 text",
                    "A is no better on T.test than always answering class 0, which is right for "
                    "50.00%");
}

/* Of the first recipe under one seed, whose run is this; the toy's S.train has as many of either
 * class. */
static const json_t *unlearned(const char *run)
{
    json_t *results = json_of("{'seeds': [42], 'models': {}, 'tests': {}, 'trainings': [{'model': "
                              "'S', 'train': 'S.train', 'phases': [{'epochs': 2, 'learning_rate': "
                              "0.5}, {'epochs': 0, 'learning_rate': 9}]}]}");
    json_object_set_new(results, "runs", json_pack("[o]", json_of(run)));
    struct tlc_cautions list = {.count = 0};
    struct tlc_results *read = read_results(keep(results));
    const struct tlc_blind_answers answers = {&experiment, 42};
    const struct tlc_blind_source blind = tlc_blind_of(&answers);
    tlc_add_unlearned(&list, read, &blind);
    tlc_results_free(read);
    return as_json(list);
}

static void begin_blind(tlc_blind_loss *loss, double number)
{
    begin(NULL);
    recipes[S_FIRST].blind = loss;
    recipes[S_FIRST].loss_number = number;
}

static void expect_unlearned(const char *run, bool wanted)
{
    cr_expect_eq(json_array_size(unlearned(run)), wanted, "%s", run);
}

Test(cautions, a_training_that_has_learned_nothing)
{
    begin_blind(tlc_blind_sigmoid, 0);
    const json_t *list = unlearned("{'curves': {'loss': [0.9, 0.7], 'accuracy': [0.6, 0.5]}}");
    cr_assert_eq(json_array_size(list), 1);
    expect_text(list, "0 text",
                "S has learned nothing: in its last epoch it is right for 50.00% of S.train, "
                "and always answering the commonest class would be for 50.00%; a learning rate "
                "of 0.5 may be too small, or too large");
    expect_json(list, "0 kind", "\"unlearned\"");
    /* of those that have learned, one is not yet more often right */
    expect_unlearned("{'curves': {'loss': [0.9, 0.7], 'accuracy': [0.4, 0.6]}}", false);
    expect_unlearned("{'curves': {'loss': [0.9, 0.6], 'accuracy': [0.4, 0.5]}}", false);
    recipes[S_FIRST].blind = NULL; /* penalties are part of the loss */
    expect_unlearned("{'curves': {'loss': [0.9, 0.7], 'accuracy': [0.6, 0.5]}}", false);
}

/* One of ten is of class 1: entropy 0.325, with smoothing 0.471, with balanced weights 0.693. */
Test(cautions, what_counts_as_nothing_is_told_by_the_loss)
{
    static const char between[] = "{'curves': {'loss': [0.4], 'accuracy': [0.9]}}";
    static const char above[] = "{'curves': {'loss': [0.48], 'accuracy': [0.9]}}";
    static const char balanced[] = "{'curves': {'loss': [0.7], 'accuracy': [0.5]}}";
    begin_blind(tlc_blind_sigmoid, 0);
    for (int row = 0; row < TOY_ROWS; row++)
        toy_targets[0][row] = row == 3;
    expect_unlearned(between, true);
    recipes[S_FIRST].loss_number = 0.2;
    expect_unlearned(between, false);
    expect_unlearned(above, true);
    recipes[S_FIRST].loss_number = 0;
    recipes[S_FIRST].balanced = true;
    expect_unlearned(above, false);
    expect_unlearned(balanced, true);
}

Test(cautions, numbers_are_told_by_their_loss_alone)
{
    static float wanted[TOY_ROWS];
    begin_blind(tlc_blind_squared, 0);
    for (int row = 0; row < TOY_ROWS; row++)
        wanted[row] = (float)(row % 2) * 4;
    struct tlc_examples train = *recipes[S_FIRST].train;
    train.outputs = 1;
    train.wanted = wanted;
    recipes[S_FIRST].train = &train;
    const json_t *list = unlearned("{'curves': {'loss': [9, 4.5]}}");
    cr_assert_eq(json_array_size(list), 1);
    expect_text(list, "0 text",
                "S has learned nothing: in its last epoch its loss on S.train is 4.5, and always "
                "answering the same would come to 4; a learning rate of 0.5 may be too small, or "
                "too large");
    expect_unlearned("{'curves': {'loss': [9, 3.9]}}", false);
    recipes[S_FIRST].blind = tlc_blind_absolute;
    expect_unlearned("{'curves': {'loss': [2.1]}}", true);
    expect_unlearned("{'curves': {'loss': [1.9]}}", false);
    for (int row = 0; row < TOY_ROWS; row++)
        wanted[row] = 4; /* nothing can be better */
    expect_unlearned("{'curves': {'loss': [2.1]}}", false);
}

/* Dropout, augmentation and the steps of an epoch make training figures worse than the model. */
Test(cautions, validation_and_tests_may_show_that_something_is_learned)
{
    begin_blind(tlc_blind_sigmoid, 0);
    recipes[S_FIRST].valid = &toy_S_test;
    static const char bad[] = "{'curves': {'loss': [0.7], 'accuracy': [0.5], 'val_loss': [0.7], "
                              "'val_accuracy': [0.5]}}";
    static const char good[] = "{'curves': {'loss': [0.7], 'accuracy': [0.5], 'val_loss': [0.6], "
                               "'val_accuracy': [0.5]}}";
    expect_unlearned(bad, true);
    expect_unlearned(good, false);
    recipes[S_FIRST].valid = NULL;
    recipes[S_FIRST].tests = 1;
    recipes[S_FIRST].test = toy_S_tests;
    static const char tested[] = "{'curves': {'loss': [0.7], 'accuracy': [0.5]}, 'tests': [{'split'"
                                 ": 'S.test', 'loss': %s, 'accuracy': 0.5}]}";
    char run[sizeof tested + 8];
    snprintf(run, sizeof run, tested, "0.7");
    expect_unlearned(run, true);
    snprintf(run, sizeof run, tested, "0.6");
    expect_unlearned(run, false);
}

Test(cautions, a_training_that_is_not_tested_is_not_counted)
{
    cr_expect_eq(json_array_size(constants("[null, null, 0.5, null, null, null]")), 0);
    const json_t *list = constants("[null, null, 0.1, null, null, null]");
    expect_text(list, "0 text",
                "B is no better on T.test than always answering class 3, which is right for "
                "25.00%");
}

/* ---- why a training diverges ----------------------------------------------------------------- */

static void expect_cause(float scale, int brightest, float rate, const char *wanted)
{
    struct tlc_phase phase = toy_whole[0];
    const float rates[] = {rate / 2, rate};
    struct tlc_examples train = toy_S_train;
    begin(NULL);
    set_pixels(brightest);
    train.scale = scale;
    phase.rate = &rate;
    recipes[S_FIRST].train = &train;
    recipes[S_FIRST].phase = &phase;
    char *cause = tlc_advice_on_divergence(&recipes[S_FIRST]);
    cr_expect_str_eq(cause, wanted, "%s", cause);
    free(cause);
    phase.slices = 2; /* the highest is that of the last slice of layers */
    phase.rate = rates;
    cause = tlc_advice_on_divergence(&recipes[S_FIRST]);
    cr_expect_str_eq(cause, wanted, "%s", cause);
    free(cause);
}

Test(cautions, a_divergence_is_laid_on_pixels_or_on_the_rate)
{
    static const char *const smaller = "a learning rate smaller than 0.01 may help";
    expect_cause(1, 255, 5, "a learning rate smaller than 5 may help");
    expect_cause(1 / 255.0f, 255, 0.01f, smaller);
    expect_cause(1, 1, 0.01f, smaller);
    expect_cause(
        1, 16, 0.01f,
        "the likely cause is that the inputs are not scaled: S.train has inputs of up to 16; "
        "give its data set `scale: 1/16`");
    expect_cause(
        0.5f, 28, 0.01f,
        "the likely cause is that the inputs are not scaled: S.train has inputs of up to 14; "
        "give its data set `scale: 1/28`");
}
