/* csv.c: results.csv, a row for each test of each run, for a statistics program. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/metric.h"
#include "report/fields.h"
#include "report/report.h"
#include "results/document.h"
#include "system/allocate.h"
#include "system/format.h"

/* The value that all cells with this training agree on, else nothing. */
static const char *value_of(const struct document *document, int training, int axis)
{
    int value = -1;
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++) {
            if (tlc_document_trained(document, cell, arm) != training)
                continue;
            if (value >= 0 && value != tlc_cell_value(document, cell, axis))
                return "";
            value = tlc_cell_value(document, cell, axis);
        }
    return tlc_axis_value(document, axis, value);
}

/* What stands in all rows of one training: a value for each axis. To be freed. */
static const char **axes_of(const struct document *document, int training)
{
    const char **axes = tlc_allocate((size_t)document->axes + 1, sizeof *axes);
    for (int axis = 0; axis < document->axes; axis++)
        axes[axis] = value_of(document, training, axis);
    return axes;
}

/* 0 or 1, and why. */
static void add_failure(struct text *text, const struct tlc_failure *failed)
{
    char *words = failed ? tlc_failure_words(failed) : tlc_format("%s", "");
    tlc_field_whole(text, failed ? 1 : 0);
    tlc_field_text(text, words);
    free(words);
}

/* Metrics beside the accuracy, of which any test of the results has some. */
struct metric_names {
    int count;
    const char *name[TLC_METRIC_KINDS];
};

static struct metric_names metric_names_of(const struct tlc_results *results)
{
    struct metric_names names = {0};
    for (int kind = 0; kind < TLC_METRIC_KINDS; kind++) {
        const char *name = tlc_metric_name((enum tlc_metric_kind)kind);
        bool found = false;
        for (int i = 0; i < results->tests.count; i++)
            for (int k = 0; k < results->tests.item[i].metrics.count; k++)
                found |= strcmp(results->tests.item[i].metrics.item[k].name, name) == 0;
        if (found && strcmp(name, "accuracy") != 0)
            names.name[names.count++] = name;
    }
    return names;
}

/* The epoch that the last rule left the weights of, or would have; NAN without rules. */
static double best_epoch(const struct tlc_run_record *run)
{
    double best = NAN;
    for (int i = 0; i < run->control.count; i++)
        best = run->control.item[i].best >= 0 ? run->control.item[i].best : best;
    return best;
}

static void add_row(struct text *text, const struct document *document,
                    const struct tlc_run_record *run, const struct tlc_test_record *test,
                    const char *const *axes)
{
    const double measured[] = {tlc_known(test->examples), test->loss,
                               tlc_metric_in_test(test, "accuracy"), test->brier, test->ece};
    const struct tlc_series *losses = &run->curves.loss;
    tlc_field_text(text, tlc_document_model(document, run->training));
    tlc_field_whole(text, run->training);
    tlc_field_whole(text, run->seed);
    if (run->fold > 0)
        tlc_field_whole(text, run->fold);
    for (int axis = 0; axis < document->axes; axis++)
        tlc_field_text(text, axes[axis]);
    tlc_field_text(text, test->split);
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++)
        tlc_field_number(text, measured[i]);
    const struct metric_names names = metric_names_of(document->results);
    for (int i = 0; i < names.count; i++)
        tlc_field_number(text, tlc_metric_in_test(test, names.name[i]));
    tlc_field_number(text, tlc_number_of(losses, losses->count - 1));
    tlc_field_number(text, losses->count);
    tlc_field_number(text, best_epoch(run));
    add_failure(text, run->failed);
    tlc_text_add(text, "\n");
}

/* A run without a test has a row too. */
static void add_run(struct text *text, const struct document *document,
                    const struct tlc_run_record *run, const char *const *axes)
{
    static const struct tlc_test_record none = {
        .split = "", .examples = -1, .loss = NAN, .accuracy = NAN, .brier = NAN, .ece = NAN};
    for (int i = 0; i < run->tests.count; i++)
        add_row(text, document, run, &run->tests.item[i], axes);
    if (run->tests.count <= 0)
        add_row(text, document, run, &none, axes);
}

static void add_heading(struct text *text, const struct document *document)
{
    tlc_text_add(text, "model,training,seed");
    if (document->study && document->study->folds)
        tlc_text_add(text, ",fold");
    for (int axis = 0; axis < document->axes; axis++)
        tlc_field_text(text, tlc_axis_name(document, axis));
    tlc_text_add(text, ",split,examples,loss,accuracy,brier,ece");
    const struct metric_names names = metric_names_of(document->results);
    for (int i = 0; i < names.count; i++)
        tlc_text_addf(text, ",%s", names.name[i]);
    tlc_text_add(text, ",final_training_loss,epochs,best_epoch,"
                       "failed,reason\n");
}

char *tlc_report_csv(const struct tlc_results *results)
{
    struct document document = tlc_document_read(results);
    struct text text = {NULL, 0, 0};
    add_heading(&text, &document);
    for (int training = 0; training < document.trainings; training++) {
        const char **axes = axes_of(&document, training);
        for (int seed = 0; seed < document.seeds; seed++) {
            const struct tlc_run_record *run = tlc_document_run(&document, training, seed);
            if (run)
                add_run(&text, &document, run, axes);
        }
        free(axes);
    }
    return tlc_text_take(&text);
}
