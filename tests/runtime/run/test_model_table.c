/* test_model_table.c: the final table, and what may be concluded from it. */
#include "run/run_records.h"
#include "statistics/statistics.h"
#include "results.h"

TestSuite(comparison, .init = enter_directory, .fini = leave_directory);

enum { EXAMPLES = 967 };

static int32_t targets[EXAMPLES], first[EXAMPLES], second[EXAMPLES];
static const struct tlc_examples examples = {
    .name = "B.test", .count = EXAMPLES, .available = EXAMPLES, .targets = targets, .classes = 2};
static const struct tlc_examples many = {.name = "B.train", .count = 5125};
static const struct tlc_examples few = {.name = "B.train", .count = 200};

static const struct tlc_tensor tensors[] = {{.rows = 5514, .columns = 50},
                                            {.rows = 1, .columns = 50},
                                            {.rows = 50, .columns = 1},
                                            {.rows = 1, .columns = 1}};
static const struct tlc_layer layers[] = {{.weights = 2, .weight = tensors},
                                          {.weights = 2, .weight = tensors + 2}};
static const struct tlc_model models[] = {{.name = "B", .layers = 2, .layer = layers},
                                          {.name = "B_on_A", .layers = 2, .layer = layers}};
static const struct tlc_phase phases[] = {{.epochs = 1, .learns = (const bool[]){true, true}},
                                          {.epochs = 1, .learns = (const bool[]){false, true}}};
static const struct tlc_recipe recipes[] = {
    {.model = &models[0], .train = &many, .phases = 1, .phase = &phases[0]},
    {.model = &models[1], .train = &few, .phases = 1, .phase = &phases[1]}};
static const struct tlc_experiment experiment = {
    .name = "toy", .spec = "toy.yaml", .seed = 42, .seeds = 1, .recipes = 2, .recipe = recipes};

/* As a test would record it. */
static struct tlc_run_record record(const int32_t *predicted, double loss)
{
    static float confidence[EXAMPLES], error[EXAMPLES];
    struct tlc_predictions predictions = {
        .predicted = (int32_t *)predicted, .confidence = confidence, .error = error};
    struct tlc_metrics metrics = {.loss = loss * EXAMPLES, .examples = EXAMPLES};
    for (int i = 0; i < EXAMPLES; i++)
        metrics.correct += predicted[i] == targets[i];
    struct tlc_run_record run = {.tests = {1, malloc(sizeof *run.tests.item)}};
    run.tests.item[0] = tlc_describe_test(&examples, &metrics, &predictions);
    return run;
}

struct comparison {
    int wrong1, wrong2, count;
    bool quiet;
    const struct tlc_warnings *warnings;
};

/* Of the images, `wrong1` are wrong in the first model alone, then `wrong2` in the second. Targets
 * alternate, so that they must be looked at. */
static json_t *compare_two(const struct comparison *comparison)
{
    static struct tlc_options options;
    options = (struct tlc_options){.seed = 42, .out = "out", .quiet = comparison->quiet};
    const struct tlc_comparison compared = {.examples = &examples,
                                            .count = comparison->count,
                                            .recipes = (const int[]){0, 1},
                                            .warnings = comparison->warnings};
    struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
    for (int i = 0; i < EXAMPLES; i++) {
        targets[i] = i % 2;
        first[i] = targets[i] ^ (i < comparison->wrong1);
        second[i] =
            targets[i] ^ (i >= comparison->wrong1 && i < comparison->wrong1 + comparison->wrong2);
    }
    struct tlc_run_record found[] = {record(first, 0.02), record(second, 0.1)};
    tlc_run_keep(run, 0, &found[0]);
    tlc_run_keep(run, 1, &found[1]);
    struct tlc_results results = {.comparisons = {.count = 0}};
    tlc_compare(run, &compared, &results);
    tlc_run_end(run);
    json_t *differences = json_object_get(written(&tlc_results_shape, &results), "comparisons");
    tlc_record_empty(&tlc_results_shape, &results);
    return differences;
}

static void compare(void *comparison)
{
    compare_two(comparison);
}

Test(comparison, counts_the_four_cells)
{
    static const uint8_t left[] = {1, 1, 1, 1, 0, 0, 0, 0, 0, 0};
    static const uint8_t right[] = {1, 0, 0, 0, 1, 1, 0, 0, 0, 0};
    struct tlc_agreement cells = tlc_count_agreement(left, right, 10);
    cr_expect(cells.both == 1 && cells.first_only == 3);
    cr_expect(cells.second_only == 2 && cells.neither == 4);
}

Test(comparison, the_table_and_a_difference)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 2, .quiet = false});
    cr_expect_str_eq(
        ending.out,
        "\n"
        "B.test: 967 examples\n"
        "                 trainable  training    test      test\n"
        "model           parameters  examples    loss  accuracy  95% interval\n"
        "B                   275801      5125  0.0200    99.59%  [98.94, 99.84]\n"
        "B_on_A                  51       200  0.1000    98.24%  [97.20, 98.90]\n"
        "always class 0           -         -       -    50.05%\n"
        "\n"
        "B_on_A - B: accuracy -1.34 points, 95% interval [-2.42, -0.42]\n"
        "over the same 967 examples. The interval excludes zero: on such examples B_on_A\n"
        "is worse than B.\n"
        "\n"
        "This is one seed: the intervals cover the choice of test examples, not the luck\n"
        "of initialisation and shuffling.\n",
        "%s", ending.out);
}

Test(comparison, no_line_is_longer_than_80_columns)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 2, .quiet = false});
    for (char *line = strtok(ending.out, "\n"); line; line = strtok(NULL, "\n"))
        cr_expect(strlen(line) <= 80, "%s", line);
}

Test(comparison, verdicts)
{
    struct ending better = call(compare, &(struct comparison){20, 2, 2, .quiet = false});
    cr_expect(strstr(better.out, "excludes zero: on such examples B_on_A\nis better than B.\n"));
    struct ending same = call(compare, &(struct comparison){5, 6, 2, .quiet = false});
    cr_expect(strstr(same.out, "The interval includes zero: no difference shown.\n"));
}

static const struct tlc_warnings unlike[] = {
    {0},
    {2, (const struct tlc_warning[]){{"unequal-stopping", "B may stop early, and B_on_A does not"},
                                     {"unequal-weights", "B_on_A does not weigh as B does"}}}};

Test(comparison, small_print_is_of_those_that_do_not_learn_alike)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 2, .warnings = unlike});
    cr_expect(strstr(ending.out, "B_on_A\nis worse than B.\n"
                                 "They do not learn alike:\n"
                                 "  B may stop early, and B_on_A does not\n"
                                 "  B_on_A does not weigh as B does\n\n"
                                 "This is one seed"),
              "%s", ending.out);
    static const struct tlc_warnings alike[] = {{0}, {0}};
    ending = call(compare, &(struct comparison){4, 17, 2, .warnings = alike});
    cr_expect_null(strstr(ending.out, "alike"));
}

Test(comparison, how_they_do_not_learn_alike_is_recorded)
{
    json_t *found = compare_two(&(struct comparison){4, 17, 2, true, unlike});
    json_t *warnings = json_object_get(json_array_get(found, 0), "warnings");
    cr_assert_eq(json_array_size(warnings), 2);
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(warnings, 0), "check")),
                     "unequal-stopping");
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(warnings, 1), "text")),
                     "B_on_A does not weigh as B does");
    found = compare_two(&(struct comparison){4, 17, 2, true, NULL});
    cr_expect_null(json_object_get(json_array_get(found, 0), "warnings"));
}

Test(comparison, one_model_is_only_evaluated)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 1, .quiet = false});
    cr_expect(strstr(ending.out, "99.59%"));
    cr_expect_null(strstr(ending.out, "over the same"));
    cr_expect(strstr(ending.out, "This is one seed"));
}

Test(comparison, quiet_writes_only_files)
{
    struct ending ending = call(compare, &(struct comparison){4, 17, 2, .quiet = true});
    cr_expect_eq(ending.code, 0);
    cr_expect_str_empty(ending.out);
}

/* ---- what is recorded ----------------------------------------------------------------------- */

Test(comparison, differences_are_recorded)
{
    json_t *record = compare_two(&(struct comparison){4, 17, 2, .quiet = true});
    struct tlc_interval interval = tlc_paired_difference(EXAMPLES - 21, 4, 17, 0);
    cr_assert_eq(json_array_size(record), 1);
    expect_text(record, "0 split", "B.test");
    expect_json(record, "0 models", "['B_on_A', 'B']");
    cr_expect(json_real_value(at(record, "0 difference")) == -13.0 / EXAMPLES);
    cr_expect(json_real_value(at(record, "0 interval 0")) == interval.low);
    cr_expect(json_real_value(at(record, "0 interval 1")) == interval.high);
    release();
}

Test(comparison, one_model_has_no_difference)
{
    json_t *record = compare_two(&(struct comparison){4, 17, 1, .quiet = true});
    cr_expect_eq(json_array_size(record), 0);
    release();
}
