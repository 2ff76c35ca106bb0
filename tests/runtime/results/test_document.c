/* test_document.c: how cells and axes of a study are found. */

#include "results/document.h"
#include "report_support.h"

TestSuite(report_document);

static const struct sample grid = {
    .seeds = 2, .sizes = 3, .depths = 4, .first = 0.9, .second = 0.95, .name = "B_on_A"};

Test(report_document, a_cell_beside_another)
{
    json_t *results = sample_document(&grid);
    struct document document = tlc_document_read(results);
    cr_expect_eq(document.cells, 12);
    cr_expect_eq(tlc_cell_beside(&document, 4, 0, 2), 5);
    cr_expect_eq(tlc_cell_beside(&document, 4, 1, 3), 10);
    cr_expect_eq(tlc_cell_beside(&document, 4, 1, 4), -1);
    cr_expect_eq(tlc_cell_beside(&document, -1, 1, 0), -1);
    json_decref(results);
}

Test(report_document, a_run_is_found_by_training_and_seed)
{
    json_t *results = sample_document(&grid);
    struct document document = tlc_document_read(results);
    cr_expect_eq(tlc_integer_at(tlc_document_run(&document, 3, 1), "seed"), 43);
    cr_expect_eq(tlc_integer_at(tlc_document_run(&document, 3, 1), "training"), 3);
    cr_expect_null(tlc_document_run(&document, 3, 2));
    cr_expect_null(tlc_document_run(&document, 24, 0));
    json_decref(results);
}

Test(report_document, the_baseline_has_the_first_look_wherever_it_stands)
{
    json_t *results = sample_document(&grid);
    json_object_set_new(json_object_get(results, "study"), "baseline", json_string("B_on_A"));
    struct document document = tlc_document_read(results);
    cr_expect_eq(document.baseline, 1);
    cr_expect_eq(tlc_document_look(&document, 1), 0);
    cr_expect_eq(tlc_document_look(&document, 0), 1);
    json_decref(results);
}

/* ---- axes ----------------------------------------------------------------------------------- */

static struct axis {
    char name[64], other[64]; /* of the axis, and of one beside it */
    char values[3][16];
    enum axis_kind kind;
    char label[64];
} axes[] = {
    {"tasks.B.limit.train", "x", {"50", "100", "200"}, AXIS_EXAMPLES, "limit.train"},
    {"tasks.B.limit.train",
     "tasks.A.limit.train",
     {"50", "100", "200"},
     AXIS_EXAMPLES,
     "B.limit.train"},
    {"tasks.B.limit.train", "x", {"50", "all", "200"}, AXIS_OTHER, "train"},
    {"training.B.freeze", "x", {"0", "1", "2"}, AXIS_FREEZE, "freeze"},
    {"models.B.layers[0].from", "x", {"A[:1]", "A[:2]", "A[:3]"}, AXIS_FREEZE, "from"},
    {"training.B.epochs", "training.A.epochs", {"1", "2", "3"}, AXIS_EPOCHS, "B.epochs"},
    {"epochs", "training.epochs", {"1", "2", "3"}, AXIS_EPOCHS, "epochs"},
    {"training.B.batch_size", "x", {"8", "16", "32"}, AXIS_OTHER, "batch_size"},
};

ParameterizedTestParameters(report_document, axes)
{
    return cr_make_param_array(struct axis, axes, sizeof axes / sizeof *axes);
}

ParameterizedTest(struct axis *axis, report_document, axes)
{
    json_t *results = json_pack("{s{s[{ss s[sss]} {ss s[s]}]}}", "study", "axes", "name",
                                axis->name, "values", axis->values[0], axis->values[1],
                                axis->values[2], "name", axis->other, "values", "1");
    struct document document = tlc_document_read(results);
    cr_expect_eq(tlc_axis_kind_of(&document, 0), axis->kind, "%s", axis->name);
    cr_expect_str_eq(tlc_axis_label(&document, 0), axis->label);
    json_decref(results);
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
    json_t *results = json_pack("{s{s[{ss s[ss]}]}}", "study", "axes", "name", "x", "values",
                                row->values[0], row->values[1]);
    struct document document = tlc_document_read(results);
    cr_expect_eq(tlc_axis_is_numeric(&document, 0), row->numeric, "%s, %s", row->values[0],
                 row->values[1]);
    json_decref(results);
}
