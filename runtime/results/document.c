/* document.c: the finished results, as figures and tables ask for them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/document.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- what may be missing -------------------------------------------------------------------- */

#define NO_INTERVAL                                                                                \
    {                                                                                              \
        NAN, NAN                                                                                   \
    }

static const struct tlc_training_record no_training = {
    .model = "", .task = "", .train = "", .examples = -1, .operations = NAN, .follows = -1};
static const struct tlc_summary no_summary = {.model = "",
                                              .runs = -1,
                                              .failed = -1,
                                              .mean = NAN,
                                              .sd = NAN,
                                              .mean_t = NO_INTERVAL,
                                              .ece = NAN};
static const struct tlc_arm_comparison no_comparison = {
    .arm = "",
    .baseline = "",
    .pairs = -1,
    .mean = NAN,
    .t = NO_INTERVAL,
    .bootstrap = NO_INTERVAL,
    .two_way = NO_INTERVAL,
    .p = NAN,
    .holm = NAN,
    .error_ratio = {NAN, NO_INTERVAL},
};

bool tlc_interval_known(struct tlc_interval interval)
{
    return isfinite(interval.low) && isfinite(interval.high);
}

double tlc_known(long number)
{
    return number < 0 ? NAN : (double)number;
}

double tlc_number_of(const struct tlc_series *list, int index)
{
    return index < 0 || index >= list->count ? NAN : list->item[index];
}

int tlc_whole_of(const struct tlc_wholes *list, int index)
{
    return index < 0 || index >= list->count ? -1 : list->item[index];
}

const char *tlc_text_of(const struct tlc_texts *list, int index)
{
    return index < 0 || index >= list->count ? "" : list->item[index];
}

/* ---- the document ---------------------------------------------------------------------------- */

static int find_arm(const struct tlc_study_record *study, const char *name, int otherwise)
{
    for (int i = 0; i < study->arms.count; i++)
        if (strcmp(study->arms.item[i], name) == 0)
            return i;
    return otherwise;
}

static int size_of(int count)
{
    return count < 0 ? 0 : count;
}

/* The one that the spec named, or the first that is compared. */
static int find_decided(const struct tlc_study_record *study, int baseline)
{
    if (study->arms.count < 2)
        return -1;
    return find_arm(study, study->primary ? study->primary->arm : "", baseline == 0 ? 1 : 0);
}

static void read_study(struct document *document, const struct tlc_study_record *study)
{
    const int cell = study->primary ? study->primary->cell : -1;
    document->study = study;
    document->arms = size_of(study->arms.count);
    document->axes = size_of(study->axes.count);
    document->cells = size_of(study->cells.count);
    document->baseline = find_arm(study, study->baseline, 0);
    document->decided = find_decided(study, document->baseline);
    document->primary = cell >= 0 && cell < document->cells;
    document->cell = document->primary ? cell : document->cells > 0 ? 0 : -1;
}

struct document tlc_document_read(const struct tlc_results *results)
{
    struct document document = {.results = results,
                                .analysis = results->analysis,
                                .seeds = tlc_results_repeats(results),
                                .trainings = size_of(results->trainings.count),
                                .decided = -1,
                                .cell = -1};
    if (results->study)
        read_study(&document, results->study);
    return document;
}

const char *tlc_document_arm(const struct document *document, int arm)
{
    return document->study ? tlc_text_of(&document->study->arms, arm) : "";
}

const char *tlc_document_unit(const struct document *document)
{
    return document->study && document->study->folds ? "fold" : "seed";
}

int tlc_document_look(const struct document *document, int arm)
{
    return arm == document->baseline ? 0 : arm < document->baseline ? arm + 1 : arm;
}

const struct tlc_training_record *tlc_document_training(const struct document *document,
                                                        int training)
{
    return training < 0 || training >= document->trainings
               ? &no_training
               : &document->results->trainings.item[training];
}

const char *tlc_document_model(const struct document *document, int training)
{
    return tlc_document_training(document, training)->model;
}

/* Runs stand by training, then by seed. */
const struct tlc_run_record *tlc_document_run(const struct document *document, int training,
                                              int seed)
{
    const int index = training * document->seeds + seed;
    if (training < 0 || training >= document->trainings || seed < 0 || seed >= document->seeds ||
        index >= document->results->runs.count)
        return NULL;
    const struct tlc_run_record *run = &document->results->runs.item[index];
    return run->training == training ? run : NULL;
}

const struct tlc_test_record *tlc_document_test(const struct document *document, int training,
                                                int seed, const char *split)
{
    const struct tlc_run_record *run = tlc_document_run(document, training, seed);
    for (int i = 0; run && i < run->tests.count; i++)
        if (strcmp(run->tests.item[i].split, split) == 0)
            return &run->tests.item[i];
    return NULL;
}

static const struct tlc_constant *constant_of(const struct document *document, const char *split)
{
    for (int i = 0; i < document->results->tests.count; i++)
        if (strcmp(document->results->tests.item[i].split, split) == 0)
            return &document->results->tests.item[i];
    return NULL;
}

char *tlc_document_constant(const struct document *document, const char *split)
{
    const struct tlc_constant *constant = constant_of(document, split);
    if (!constant)
        return NULL;
    return tlc_constant_text(constant);
}

char *tlc_document_class(const struct document *document, const char *split, int class)
{
    const struct tlc_constant *constant = constant_of(document, split);
    return constant ? tlc_class_text(constant, class) : tlc_format("%d", class);
}

bool tlc_document_has_names(const struct document *document, const char *split)
{
    const struct tlc_constant *constant = constant_of(document, split);
    return constant && constant->classes.count > 0;
}

static const char *metric_of(const struct document *document)
{
    return document->study ? document->study->metric : NULL;
}

double tlc_document_constant_value(const struct document *document, const char *split)
{
    const struct tlc_constant *constant = constant_of(document, split);
    return constant ? tlc_value_compared(metric_of(document), constant, NULL) : NAN;
}

double tlc_document_value(const struct document *document, const char *split,
                          const struct tlc_test_record *test)
{
    return tlc_value_compared(metric_of(document), constant_of(document, split), test);
}

char *tlc_document_compared(const struct document *document)
{
    return tlc_compared_text(metric_of(document));
}

bool tlc_document_by_accuracy(const struct document *document)
{
    return !metric_of(document);
}

const char *tlc_document_split(const struct document *document)
{
    return document->study ? document->study->split : "";
}

double tlc_document_least_effect(const struct document *document)
{
    return document->study && document->study->primary ? document->study->primary->min_effect : NAN;
}

const char *tlc_document_where(const struct document *document)
{
    return document->study ? tlc_document_split(document) : "the test examples";
}

static int tests_of(const struct document *document, int training)
{
    const struct tlc_run_record *run = tlc_document_run(document, training, 0);
    return run ? size_of(run->tests.count) : 0;
}

/* Under any seed: a run that failed was not. */
static bool is_tested(const struct document *document, int training, const char *split)
{
    for (int seed = 0; seed < document->seeds; seed++)
        if (tlc_document_test(document, training, seed, split))
            return true;
    return false;
}

static struct subject *study_subjects(const struct document *document, int *count)
{
    struct subject *subjects = tlc_allocate((size_t)document->arms + 1, sizeof *subjects);
    const char *split = tlc_document_split(document);
    for (int arm = 0; arm < document->arms; arm++) {
        int training = tlc_document_trained(document, document->cell, arm);
        if (is_tested(document, training, split))
            subjects[(*count)++] =
                (struct subject){training, tlc_document_look(document, arm), arm, split};
    }
    return subjects;
}

struct subject *tlc_document_subjects(const struct document *document, int *count)
{
    int most = 0;
    *count = 0;
    if (document->study)
        return study_subjects(document, count);
    for (int i = 0; i < document->trainings; i++)
        most += tests_of(document, i);
    struct subject *subjects = tlc_allocate((size_t)most + 1, sizeof *subjects);
    for (int i = 0; i < document->trainings; i++)
        for (int j = 0; j < tests_of(document, i); j++) {
            const struct tlc_run_record *run = tlc_document_run(document, i, 0);
            subjects[*count] = (struct subject){i, *count, -1, run->tests.item[j].split};
            (*count)++;
        }
    return subjects;
}

/* ---- cells ----------------------------------------------------------------------------------- */

int tlc_document_trained(const struct document *document, int cell, int arm)
{
    return cell < 0 || cell >= document->cells
               ? -1
               : tlc_whole_of(&document->study->cells.item[cell].arms, arm);
}

static const struct tlc_cell_analysis *analysis_of(const struct document *document, int cell)
{
    return !document->analysis || cell < 0 || cell >= document->analysis->cells.count
               ? NULL
               : &document->analysis->cells.item[cell];
}

const struct tlc_summary *tlc_document_summary(const struct document *document, int cell, int arm)
{
    const struct tlc_cell_analysis *analysis = analysis_of(document, cell);
    return !analysis || arm < 0 || arm >= analysis->arms.count ? &no_summary
                                                               : &analysis->arms.item[arm];
}

const struct tlc_arm_comparison *tlc_document_comparison(const struct document *document, int cell,
                                                         int arm)
{
    const struct tlc_cell_analysis *analysis = analysis_of(document, cell);
    for (int i = 0; analysis && i < analysis->comparisons.count; i++)
        if (strcmp(analysis->comparisons.item[i].arm, tlc_document_arm(document, arm)) == 0)
            return &analysis->comparisons.item[i];
    return &no_comparison;
}

bool tlc_document_compares(const struct document *document, int cell, int arm)
{
    return tlc_document_comparison(document, cell, arm) != &no_comparison;
}

const char *tlc_document_outcome(const struct tlc_arm_comparison *comparison)
{
    const char *word = tlc_outcome_word(comparison->outcome);
    return word ? word : "";
}

bool tlc_document_survives(const struct tlc_arm_comparison *comparison)
{
    return comparison->survives != TLC_FALSE;
}

bool tlc_document_marks(const struct document *document)
{
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++)
            if (!tlc_document_survives(tlc_document_comparison(document, cell, arm)))
                return true;
    return false;
}

bool tlc_document_is_local(const struct tlc_arm_comparison *comparison)
{
    bool differs = comparison->outcome == TLC_BETTER || comparison->outcome == TLC_WORSE;
    return differs && comparison->examples == TLC_THESE_EXAMPLES;
}

bool tlc_document_is_primary(const struct document *document, int cell, int arm)
{
    return document->primary && cell == document->cell && arm == document->decided;
}

/* ---- warnings ---------------------------------------------------------------------------------
 */

int tlc_document_warnings(const struct document *document)
{
    return document->study ? size_of(document->study->warnings.count) : 0;
}

/* The names are those of tlc's checks. */
struct warning tlc_document_warning(const struct document *document, int index)
{
    static const struct {
        const char *check;
        enum warning_kind kind;
    } known[] = {{"few-seeds", WARNING_FEW_SEEDS}, {"no-primary", WARNING_NO_PRIMARY}};
    const struct tlc_warning_record *warning = &document->study->warnings.item[index];
    struct warning found = {WARNING_OTHER, warning->text};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].check, warning->check) == 0)
            found.kind = known[i].kind;
    return found;
}

const char *tlc_document_no_verdict(const struct document *document)
{
    if (document->seeds < 2)
        return "One seed decides nothing: run the study over more of them.";
    if (!document->primary)
        return "No primary cell was named before the run, so this study is exploratory and decides "
               "nothing.";
    return "There is no verdict.";
}
