/* test_document.c: how cells and axes of a study are found. */

#include "results/document.h"
#include "report_support.h"
#include "results.h"

TestSuite(report_document);

static const struct sample grid = {
    .seeds = 2, .sizes = 3, .depths = 4, .first = 0.9, .second = 0.95, .name = "B_on_A"};

static struct tlc_results *sample_results(const struct sample *sample)
{
    json_t *json = sample_document(sample);
    struct tlc_results *results = read_results(json);
    json_decref(json);
    return results;
}

Test(report_document, a_cell_beside_another)
{
    struct tlc_results *results = sample_results(&grid);
    struct document document = tlc_document_read(results);
    cr_expect_eq(document.cells, 12);
    cr_expect_eq(tlc_cell_beside(&document, 4, 0, 2), 5);
    cr_expect_eq(tlc_cell_beside(&document, 4, 1, 3), 10);
    cr_expect_eq(tlc_cell_beside(&document, 4, 1, 4), -1);
    cr_expect_eq(tlc_cell_beside(&document, -1, 1, 0), -1);
    tlc_results_free(results);
}

Test(report_document, a_run_is_found_by_training_and_seed)
{
    struct tlc_results *results = sample_results(&grid);
    struct document document = tlc_document_read(results);
    cr_expect_eq(tlc_document_run(&document, 3, 1)->seed, 43);
    cr_expect_eq(tlc_document_run(&document, 3, 1)->training, 3);
    cr_expect_null(tlc_document_run(&document, 3, 2));
    cr_expect_null(tlc_document_run(&document, 24, 0));
    tlc_results_free(results);
}

Test(report_document, the_baseline_has_the_first_look_wherever_it_stands)
{
    struct tlc_results *results = sample_results(&grid);
    strcpy(results->study->baseline = realloc(results->study->baseline, 8), "B_on_A");
    struct document document = tlc_document_read(results);
    cr_expect_eq(document.baseline, 1);
    cr_expect_eq(tlc_document_look(&document, 1), 0);
    cr_expect_eq(tlc_document_look(&document, 0), 1);
    tlc_results_free(results);
}

/* ---- axes ----------------------------------------------------------------------------------- */

static struct axis {
    char name[64], kind[16], other[64]; /* of the axis; and the name of one beside it */
    char values[3][16];
    enum tlc_axis_kind found;
    char label[64];
} axes[] = {
    {"tasks.B.limit.train", "examples", "x", {"50", "100"}, TLC_AXIS_EXAMPLES, "limit.train"},
    {"tasks.B.limit.train",
     "examples",
     "tasks.A.limit.train",
     {"50", "100", "200"},
     TLC_AXIS_EXAMPLES,
     "B.limit.train"},
    {"tasks.B.limit.train", "examples", "x", {"50", "all", "200"}, TLC_AXIS_OTHER, "train"},
    {"tasks.B.limit.train", "examples", "x", {"0", "1", "2"}, TLC_AXIS_OTHER, "train"},
    {"splits.train.fraction", "examples", "x", {"0.1", "0.5"}, TLC_AXIS_EXAMPLES, "train.fraction"},
    {"training.B.freeze", "freeze", "x", {"0", "1", "2"}, TLC_AXIS_FREEZE, "freeze"},
    {"models.B.layers[0].from", "freeze", "x", {"A[:1]", "A[:2]"}, TLC_AXIS_FREEZE, "from"},
    {"training.B.epochs", "epochs", "training.A.epochs", {"1", "2"}, TLC_AXIS_EPOCHS, "B.epochs"},
    {"training.B.batch_size", "other", "x", {"8", "16"}, TLC_AXIS_OTHER, "batch_size"},
    /* what an axis is called does not tell what it is */
    {"epochs", "other", "training.epochs", {"few", "many"}, TLC_AXIS_OTHER, "epochs"},
    {"n", "other", "x", {"0", "1", "2"}, TLC_AXIS_OTHER, "n"},
    {"n", "depth", "x", {"0", "1", "2"}, TLC_AXIS_DEPTH, "n"},
    {"n", "depth", "x", {"none", "all"}, TLC_AXIS_OTHER, "n"},
};

ParameterizedTestParameters(report_document, axes)
{
    return cr_make_param_array(struct axis, axes, sizeof axes / sizeof *axes);
}

ParameterizedTest(struct axis *axis, report_document, axes)
{
    json_t *json = json_pack("{s{s[{ss ss s[]} {ss s[s]}]}}", "study", "axes", "name", axis->name,
                             "kind", axis->kind, "values", "name", axis->other, "values", "1");
    json_t *values = json_object_get(
        json_array_get(json_object_get(json_object_get(json, "study"), "axes"), 0), "values");
    for (int i = 0; i < 3 && *axis->values[i]; i++)
        json_array_append_new(values, json_string(axis->values[i]));
    struct tlc_results *results = read_results(json);
    json_decref(json);
    struct document document = tlc_document_read(results);
    cr_expect_eq(tlc_axis_kind_of(&document, 0), axis->found, "%s", axis->name);
    cr_expect_str_eq(tlc_axis_label(&document, 0), axis->label);
    tlc_results_free(results);
}

static struct numeric {
    char values[2][16];
    bool numeric;
} numerics[] = {
    {{"1", "2"}, true},     {{"0.001", "1e-2"}, true}, {{"2", "1"}, false},   {{"1", "1"}, false},
    {{"1", "none"}, false}, {{"", "1"}, false},        {{"nan", "1"}, false},
};

ParameterizedTestParameters(report_document, numbers_that_grow)
{
    return cr_make_param_array(struct numeric, numerics, sizeof numerics / sizeof *numerics);
}

ParameterizedTest(struct numeric *row, report_document, numbers_that_grow)
{
    json_t *json = json_pack("{s{s[{ss s[ss]}]}}", "study", "axes", "name", "x", "values",
                             row->values[0], row->values[1]);
    struct tlc_results *results = read_results(json);
    json_decref(json);
    struct document document = tlc_document_read(results);
    cr_expect_eq(tlc_axis_is_numeric(&document, 0), row->numeric, "%s, %s", row->values[0],
                 row->values[1]);
    tlc_results_free(results);
}

/* ---- warnings -------------------------------------------------------------------------------- */

/* Whatever they say. */
Test(report_document, warnings_are_known_by_their_checks)
{
    json_t *json = json_pack("{s{s[{ss ss} {ss ss} {ss ss}]}}", "study", "warnings", "check",
                             "no-primary", "text", "5 seeds: exploratory", "check", "few-seeds",
                             "text", "no primary cell", "check", "first-rows", "text", "seed");
    static const enum warning_kind wanted[] = {WARNING_NO_PRIMARY, WARNING_FEW_SEEDS,
                                               WARNING_OTHER};
    struct tlc_results *results = read_results(json);
    json_decref(json);
    struct document document = tlc_document_read(results);
    cr_assert_eq(tlc_document_warnings(&document), 3);
    for (int i = 0; i < 3; i++)
        cr_expect_eq(tlc_document_warning(&document, i).kind, wanted[i], "%d", i);
    cr_expect_str_eq(tlc_document_warning(&document, 2).text, "seed");
    tlc_results_free(results);
}

/* ---- what results do not have ---------------------------------------------------------------- */

Test(report_document, without_a_study_nothing_is_known_of_one)
{
    struct tlc_results *results = sample_results(&(struct sample){
        .seeds = 1, .first = 0.9, .second = 0.95, .name = "B_on_A", .no_study = true});
    struct document document = tlc_document_read(results);
    cr_expect_str_empty(tlc_document_arm(&document, 0));
    cr_expect_str_empty(tlc_document_split(&document));
    cr_expect_str_eq(tlc_document_unit(&document), "seed");
    cr_expect(isnan(tlc_document_least_effect(&document)));
    cr_expect(tlc_document_by_accuracy(&document));
    cr_expect_eq(tlc_axis_size(&document, 0), 0);
    cr_expect_str_empty(tlc_axis_name(&document, 0));
    tlc_results_free(results);
}

/* Whatever index is asked for, before the first or behind the last. */
Test(report_document, what_is_not_there_is_not_known)
{
    struct tlc_results *results = sample_results(&grid);
    struct document document = tlc_document_read(results);
    static const int others[] = {-1, 1000};
    for (int i = 0; i < 2; i++) {
        const int other = others[i];
        cr_expect_str_empty(tlc_document_arm(&document, other));
        cr_expect_eq(tlc_document_trained(&document, other, 0), -1);
        cr_expect_eq(tlc_document_trained(&document, 0, other), -1);
        cr_expect_str_empty(tlc_document_model(&document, other));
        cr_expect_eq(tlc_document_training(&document, other)->phases.count, 0);
        cr_expect_null(tlc_document_run(&document, other, 0));
        cr_expect_null(tlc_document_run(&document, 0, other));
        cr_expect_null(tlc_document_test(&document, other, 0, "B.test"));
        cr_expect(isnan(tlc_document_summary(&document, other, 0)->mean));
        cr_expect(isnan(tlc_document_summary(&document, 0, other)->mean));
        cr_expect_not(tlc_document_compares(&document, other, 1));
        cr_expect_eq(tlc_axis_size(&document, other), 0);
        cr_expect_str_empty(tlc_axis_name(&document, other));
        cr_expect_str_empty(tlc_axis_value(&document, other, 0));
        cr_expect_str_empty(tlc_axis_value(&document, 0, other));
        cr_expect_eq(tlc_cell_beside(&document, other, 0, 0), -1);
    }
    cr_expect_null(tlc_document_test(&document, 0, 0, "no split"));
    cr_expect_null(tlc_document_constant(&document, "no split"));
    tlc_results_free(results);
}
