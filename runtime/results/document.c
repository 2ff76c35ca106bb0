/* document.c: the finished results, as figures and tables ask for them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/document.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- values of an object -------------------------------------------------------------------- */

double tlc_number_of(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

double tlc_number_at(const json_t *object, const char *key)
{
    return tlc_number_of(json_object_get(object, key));
}

double tlc_item_at(const json_t *array, int index)
{
    return index < 0 ? NAN : tlc_number_of(json_array_get(array, (size_t)index));
}

static int whole(const json_t *value)
{
    return json_is_integer(value) ? (int)json_integer_value(value) : -1;
}

int tlc_integer_at(const json_t *object, const char *key)
{
    return whole(json_object_get(object, key));
}

int tlc_integer_of(const json_t *array, int index)
{
    return index < 0 ? -1 : whole(json_array_get(array, (size_t)index));
}

static const char *words(const json_t *value)
{
    return json_is_string(value) ? json_string_value(value) : "";
}

const char *tlc_string_at(const json_t *object, const char *key)
{
    return words(json_object_get(object, key));
}

const char *tlc_string_of(const json_t *array, int index)
{
    return index < 0 ? "" : words(json_array_get(array, (size_t)index));
}

struct tlc_interval tlc_interval_at(const json_t *object, const char *key)
{
    const json_t *pair = json_object_get(object, key);
    return (struct tlc_interval){tlc_item_at(pair, 0), tlc_item_at(pair, 1)};
}

bool tlc_interval_known(struct tlc_interval interval)
{
    return isfinite(interval.low) && isfinite(interval.high);
}

int tlc_size_of(const json_t *array)
{
    return (int)json_array_size(array);
}

/* ---- the document ---------------------------------------------------------------------------- */

static const json_t *present(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_object(value) ? value : NULL;
}

static int find_arm(const json_t *study, const char *name, int otherwise)
{
    const json_t *arms = json_object_get(study, "arms");
    for (int i = 0; i < tlc_size_of(arms); i++)
        if (strcmp(tlc_string_of(arms, i), name) == 0)
            return i;
    return otherwise;
}

/* The one that the spec named, or the first that is compared. */
static int find_decided(const json_t *study, const json_t *primary, int baseline)
{
    if (tlc_size_of(json_object_get(study, "arms")) < 2)
        return -1;
    return find_arm(study, tlc_string_at(primary, "arm"), baseline == 0 ? 1 : 0);
}

struct document tlc_document_read(const json_t *results)
{
    const json_t *study = present(results, "study");
    const json_t *primary = present(study, "primary");
    int cells = tlc_size_of(json_object_get(study, "cells")),
        cell = tlc_integer_at(primary, "cell");
    int baseline = find_arm(study, tlc_string_at(study, "baseline"), 0);
    bool named = cell >= 0 && cell < cells;
    return (struct document){
        .results = results,
        .study = study,
        .analysis = present(results, "analysis"),
        .seeds = tlc_size_of(json_object_get(results, "seeds")),
        .trainings = tlc_size_of(json_object_get(results, "trainings")),
        .arms = tlc_size_of(json_object_get(study, "arms")),
        .axes = tlc_size_of(json_object_get(study, "axes")),
        .cells = cells,
        .baseline = baseline,
        .decided = find_decided(study, primary, baseline),
        .cell = named       ? cell
                : cells > 0 ? 0
                            : -1,
        .primary = named,
    };
}

const char *tlc_document_arm(const struct document *document, int arm)
{
    return tlc_string_of(json_object_get(document->study, "arms"), arm);
}

int tlc_document_look(const struct document *document, int arm)
{
    return arm == document->baseline ? 0 : arm < document->baseline ? arm + 1 : arm;
}

static const json_t *element(const json_t *object, const char *key, int index)
{
    return index < 0 ? NULL : json_array_get(json_object_get(object, key), (size_t)index);
}

const json_t *tlc_document_training(const struct document *document, int training)
{
    return element(document->results, "trainings", training);
}

const char *tlc_document_model(const struct document *document, int training)
{
    return tlc_string_at(tlc_document_training(document, training), "model");
}

/* Runs stand by training, then by seed. */
const json_t *tlc_document_run(const struct document *document, int training, int seed)
{
    if (training < 0 || training >= document->trainings || seed < 0 || seed >= document->seeds)
        return NULL;
    const json_t *run = element(document->results, "runs", training * document->seeds + seed);
    return tlc_integer_at(run, "training") == training ? run : NULL;
}

const json_t *tlc_document_test(const struct document *document, int training, int seed,
                                const char *split)
{
    const json_t *tests = json_object_get(tlc_document_run(document, training, seed), "tests");
    for (int i = 0; i < tlc_size_of(tests); i++) {
        const json_t *test = json_array_get(tests, (size_t)i);
        if (strcmp(tlc_string_at(test, "split"), split) == 0)
            return test;
    }
    return NULL;
}

static const json_t *test_of(const struct document *document, const char *split)
{
    return json_object_get(json_object_get(document->results, "tests"), split);
}

char *tlc_document_constant(const struct document *document, const char *split)
{
    const json_t *test = test_of(document, split);
    return test ? tlc_format("always class %d", tlc_integer_at(test, "class")) : NULL;
}

double tlc_document_constant_accuracy(const struct document *document, const char *split)
{
    return tlc_number_at(test_of(document, split), "accuracy");
}

const char *tlc_document_split(const struct document *document)
{
    return tlc_string_at(document->study, "split");
}

double tlc_document_least_effect(const struct document *document)
{
    return tlc_number_at(present(document->study, "primary"), "min_effect");
}

const char *tlc_document_where(const struct document *document)
{
    return document->study ? tlc_document_split(document) : "the test images";
}

static int tests_of(const struct document *document, int training)
{
    return tlc_size_of(json_object_get(tlc_document_run(document, training, 0), "tests"));
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
            const json_t *test = element(tlc_document_run(document, i, 0), "tests", j);
            subjects[*count] = (struct subject){i, *count, -1, tlc_string_at(test, "split")};
            (*count)++;
        }
    return subjects;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static const json_t *cell_at(const struct document *document, int cell)
{
    return element(document->study, "cells", cell);
}

int tlc_document_trained(const struct document *document, int cell, int arm)
{
    return tlc_integer_of(json_object_get(cell_at(document, cell), "arms"), arm);
}

const json_t *tlc_document_summary(const struct document *document, int cell, int arm)
{
    return element(element(document->analysis, "cells", cell), "arms", arm);
}

const json_t *tlc_document_comparison(const struct document *document, int cell, int arm)
{
    const json_t *comparisons =
        json_object_get(element(document->analysis, "cells", cell), "comparisons");
    for (int i = 0; i < tlc_size_of(comparisons); i++) {
        const json_t *comparison = json_array_get(comparisons, (size_t)i);
        if (strcmp(tlc_string_at(comparison, "arm"), tlc_document_arm(document, arm)) == 0)
            return comparison;
    }
    return NULL;
}

struct tlc_interval tlc_document_interval(const json_t *comparison)
{
    return tlc_interval_at(comparison, "t");
}

bool tlc_document_survives(const json_t *comparison)
{
    return !json_is_false(json_object_get(comparison, "survives"));
}

bool tlc_document_marks(const struct document *document)
{
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++)
            if (!tlc_document_survives(tlc_document_comparison(document, cell, arm)))
                return true;
    return false;
}

bool tlc_document_is_local(const json_t *comparison)
{
    const char *outcome = tlc_string_at(comparison, "outcome");
    bool differs = strcmp(outcome, "better") == 0 || strcmp(outcome, "worse") == 0;
    return differs && strcmp(tlc_string_at(comparison, "images"), "these") == 0;
}

bool tlc_document_is_primary(const struct document *document, int cell, int arm)
{
    return document->primary && cell == document->cell && arm == document->decided;
}

int tlc_cell_value(const struct document *document, int cell, int axis)
{
    return tlc_integer_of(json_object_get(cell_at(document, cell), "values"), axis);
}

static bool is_beside(const struct document *document, int cell, int other, int axis, int value)
{
    for (int i = 0; i < document->axes; i++)
        if (tlc_cell_value(document, other, i) !=
            (i == axis ? value : tlc_cell_value(document, cell, i)))
            return false;
    return true;
}

int tlc_cell_beside(const struct document *document, int cell, int axis, int value)
{
    for (int other = 0; other < document->cells; other++)
        if (is_beside(document, cell, other, axis, value))
            return other;
    return -1;
}

/* ---- axes ------------------------------------------------------------------------------------ */

int tlc_axis_size(const struct document *document, int axis)
{
    return tlc_size_of(json_object_get(element(document->study, "axes", axis), "values"));
}

const char *tlc_axis_name(const struct document *document, int axis)
{
    return tlc_string_at(element(document->study, "axes", axis), "name");
}

const char *tlc_axis_value(const struct document *document, int axis, int value)
{
    return tlc_string_of(json_object_get(element(document->study, "axes", axis), "values"), value);
}

static bool ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

/* Whether another axis's name has the same end. */
static bool is_ambiguous(const struct document *document, int axis, const char *end)
{
    for (int i = 0; i < document->axes; i++)
        if (i != axis && ends_in(tlc_axis_name(document, i), end))
            return true;
    return false;
}

/* Where the last word that begins before `end` begins. */
static const char *word_before(const char *name, const char *end)
{
    while (end > name && end[-1] != '.')
        end--;
    return end;
}

const char *tlc_axis_label(const struct document *document, int axis)
{
    const char *name = tlc_axis_name(document, axis);
    const char *label = word_before(name, name + strlen(name));
    bool half =
        tlc_axis_kind_of(document, axis) == TLC_AXIS_EXAMPLES; /* "train" alone says too little */
    while (label > name && (half || is_ambiguous(document, axis, label))) {
        label = word_before(name, label - 1);
        half = false;
    }
    return label;
}

double tlc_axis_number(const struct document *document, int axis, int value)
{
    const char *text = tlc_axis_value(document, axis, value);
    char *end;
    double number = strtod(text, &end);
    return *text && !*end && isfinite(number) ? number : NAN;
}

bool tlc_axis_is_numeric(const struct document *document, int axis)
{
    for (int i = 0; i < tlc_axis_size(document, axis); i++) {
        double number = tlc_axis_number(document, axis, i);
        if (!isfinite(number) || (i > 0 && !(number > tlc_axis_number(document, axis, i - 1))))
            return false;
    }
    return tlc_axis_size(document, axis) > 0;
}

bool tlc_axis_changes(const struct document *document, int axis, int arm)
{
    for (int cell = 0; cell < document->cells; cell++)
        if (tlc_document_trained(document, cell, arm) !=
            tlc_document_trained(document, tlc_cell_beside(document, cell, axis, 0), arm))
            return true;
    return false;
}

enum tlc_axis_kind tlc_axis_kind_of(const struct document *document, int axis)
{
    const char *word = tlc_string_at(element(document->study, "axes", axis), "kind");
    const enum tlc_axis_kind kind = tlc_axis_kind_by_word(word);
    if (kind == TLC_AXIS_EXAMPLES && !(tlc_axis_number(document, axis, 0) > 0))
        return TLC_AXIS_OTHER;
    if ((kind == TLC_AXIS_EXAMPLES || kind == TLC_AXIS_DEPTH) &&
        !tlc_axis_is_numeric(document, axis))
        return TLC_AXIS_OTHER;
    return kind;
}

/* ---- warnings ---------------------------------------------------------------------------------
 */

int tlc_document_warnings(const struct document *document)
{
    return tlc_size_of(json_object_get(document->study, "warnings"));
}

/* The names are those of tlc's checks. */
struct warning tlc_document_warning(const struct document *document, int index)
{
    static const struct {
        const char *check;
        enum warning_kind kind;
    } known[] = {{"few-seeds", WARNING_FEW_SEEDS}, {"no-primary", WARNING_NO_PRIMARY}};
    const json_t *warnings = json_object_get(document->study, "warnings");
    const json_t *warning = json_array_get(warnings, (size_t)index);
    const char *check = tlc_string_at(warning, "check");
    struct warning found = {WARNING_OTHER, tlc_string_at(warning, "text")};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].check, check) == 0)
            found.kind = known[i].kind;
    return found;
}

/* ---- in words -------------------------------------------------------------------------------- */

char *tlc_document_values(const struct document *document, int cell, int without)
{
    char *words = tlc_format("%s", "");
    for (int axis = 0; axis < document->axes; axis++) {
        if (axis == without)
            continue;
        char *longer =
            tlc_format("%s%s%s = %s", words, *words ? ", " : "", tlc_axis_label(document, axis),
                       tlc_axis_value(document, axis, tlc_cell_value(document, cell, axis)));
        free(words);
        words = longer;
    }
    return words;
}

char *tlc_document_cell_words(const struct document *document)
{
    char *values = tlc_document_values(document, document->cell, -1);
    char *words = *values ? tlc_format(" in the %s cell (%s)",
                                       document->primary ? "primary" : "first", values)
                          : tlc_format("%s", "");
    free(values);
    return words;
}

char *tlc_document_changed(const struct document *document, int axis)
{
    char *words = tlc_format("%s", "");
    int left = 0;
    for (int arm = 0; arm < document->arms; arm++)
        left += tlc_axis_changes(document, axis, arm);
    for (int arm = 0; arm < document->arms; arm++) {
        if (!tlc_axis_changes(document, axis, arm))
            continue;
        const char *separator = !*words ? "" : left == 1 ? " and " : ", ";
        char *longer = tlc_format("%s%s%s", words, separator, tlc_document_arm(document, arm));
        free(words);
        words = longer;
        left--;
    }
    return words;
}
