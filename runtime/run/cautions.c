/* cautions.c: what a reader of the results should know of the data, found when it has been read.
 * Each caution has its kind, its severity, its text, and the numbers that are in the text.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

enum { MOST_NAMED = 5, LARGEST_USUAL_INPUT = 10, LARGEST_BYTE = 255 };

struct cautions {
    const struct tlc_experiment *experiment;
    struct tlc_cautions list;
    struct meeting { /* examples, and what they have been looked at for: others, or a role */
        const struct tlc_examples *examples;
        const void *what;
    } * meetings;
    int count, room;
    const struct tlc_examples *looked_up; /* which examples `set` is of */
    struct tlc_examples sample;
    struct tlc_image_set *set;
};

static char *copy(const char *text)
{
    return tlc_format("%s", text);
}

/* Whether these two are met for the first time. */
static bool meet(struct cautions *cautions, const struct tlc_examples *examples, const void *what)
{
    for (int i = 0; i < cautions->count; i++)
        if (cautions->meetings[i].examples == examples && cautions->meetings[i].what == what)
            return false;
    if (cautions->count == cautions->room) {
        cautions->room = 2 * cautions->room + 16;
        cautions->meetings =
            tlc_resize(cautions->meetings, (size_t)cautions->room * sizeof *cautions->meetings);
    }
    cautions->meetings[cautions->count++] = (struct meeting){examples, what};
    return true;
}

/* ---- images in two sets --------------------------------------------------------------------- */

/* What is wrong when two kinds of examples share images; the names are those of tlc's checks. */
struct overlap_kind {
    const char *kind;
    enum tlc_severity severity;
    const char *both, *consequence;
};

static const struct overlap_kind test_overlap = {
    .kind = "test-overlap",
    .severity = TLC_CAUTION_WARNING,
    .both = "training and test",
    .consequence = "the test flatters whatever learned from them"};
static const struct overlap_kind validation_overlap = {
    .kind = "validation-overlap",
    .severity = TLC_CAUTION_WARNING,
    .both = "training and validation",
    .consequence = "the validation tells how well a model remembers, not how well it has learned"};
static const struct overlap_kind validation_test_overlap = {
    .kind = "validation-test-overlap",
    .severity = TLC_CAUTION_NOTE,
    .both = "validation and test",
    .consequence = "choosing by the validation figures makes the test figures optimistic"};

/* Numbers that it reads of an example. */
static size_t image_size(const struct tlc_model *model)
{
    size_t size = 1;
    for (int i = 0; i < model->input_dimensions; i++)
        size *= (size_t)model->input_shape[i];
    return size;
}

static void forget(struct cautions *cautions)
{
    if (!cautions->set)
        return;
    tlc_image_set_end(cautions->set);
    tlc_sample_end(&cautions->sample, cautions->looked_up);
    cautions->set = NULL;
    cautions->looked_up = NULL;
}

/* The images of a test or validation. */
static void look_up(struct cautions *cautions, const struct tlc_examples *examples, size_t size)
{
    if (cautions->looked_up == examples)
        return;
    forget(cautions);
    cautions->looked_up = examples;
    cautions->sample = tlc_sample(examples, 0);
    cautions->set = tlc_image_set_begin(&cautions->sample, size);
}

/* "row 5 is row 17 there, row 8 is row 9 there, ...", or "row 5" where it is the same row. */
static char *rows_text(const struct tlc_shared *shared, bool same_data)
{
    char *text = tlc_format("%s", "");
    for (int i = 0; i < shared->count && i < TLC_MOST_SHOWN; i++) {
        const bool same = same_data && shared->row[i] == shared->other_row[i];
        char *longer = same ? tlc_format("%s%srow %d", text, i ? ", " : "", shared->row[i])
                            : tlc_format("%s%srow %d is row %d there", text, i ? ", " : "",
                                         shared->row[i], shared->other_row[i]);
        free(text);
        text = longer;
    }
    char *whole = tlc_format("%s%s", text, shared->count > TLC_MOST_SHOWN ? ", ..." : "");
    free(text);
    return whole;
}

static char *overlap_text(const struct overlap_kind *kind, const struct tlc_examples *seen,
                          const struct tlc_examples *others, const struct tlc_shared *shared,
                          int all)
{
    if (seen == others)
        return tlc_format("%s serves as both %s: %s", seen->name, kind->both, kind->consequence);
    if (shared->count == all)
        return tlc_format("all %d examples of %s are in %s too: %s", all, seen->name, others->name,
                          kind->consequence);
    const bool same_data =
        seen->data ? seen->data == others->data : seen->numbers == others->numbers;
    char *rows = rows_text(shared, same_data);
    char *text = tlc_format("%d of the %d examples of %s %s in %s too (%s): %s", shared->count, all,
                            seen->name, shared->count == 1 ? "is" : "are", others->name, rows,
                            kind->consequence);
    free(rows);
    return text;
}

static void caution_overlap(struct cautions *cautions, const struct overlap_kind *kind,
                            const struct tlc_examples *seen, const struct tlc_examples *others,
                            size_t size)
{
    if (!meet(cautions, seen, others))
        return;
    if (others != seen)
        tlc_caution_divided(&cautions->list, seen, others);
    look_up(cautions, seen, size);
    const struct tlc_shared shared = tlc_find_shared(cautions->set, others);
    const int all = cautions->sample.count;
    if (shared.count == 0)
        return;
    struct tlc_caution_record *caution =
        tlc_add_caution(&cautions->list, kind->kind, kind->severity,
                        overlap_text(kind, seen, others, &shared, all));
    caution->examples = copy(seen->name);
    caution->others = copy(others->name);
    caution->shared = shared.count;
    caution->of = all;
}

/* ---- what a model has learned from ---------------------------------------------------------- */

/* Holds what the recipe `own` is tested and validated on against what `learned` has seen, which its
 * weights come from. */
static void compare_images(struct cautions *cautions, const struct tlc_recipe *own,
                           const struct tlc_recipe *learned)
{
    const enum tlc_element element = own->train->element;
    const size_t numbers = image_size(own->model), size = numbers * tlc_element_size(element);
    if (tlc_recipe_epochs(learned) == 0 || image_size(learned->model) != numbers ||
        learned->train->element != element)
        return;
    for (int i = 0; i < own->tests; i++) {
        caution_overlap(cautions, &test_overlap, own->test[i], learned->train, size);
        if (learned->valid)
            caution_overlap(cautions, &validation_test_overlap, own->test[i], learned->valid, size);
    }
    if (own->valid && tlc_recipe_epochs(own) > 0)
        caution_overlap(cautions, &validation_overlap, own->valid, learned->train, size);
}

/* Goes through all that a recipe's weights come from, once: `visited` tells for which recipe. */
static void visit(struct cautions *cautions, int *visited, int recipe, int own)
{
    const struct tlc_recipe *learned = &cautions->experiment->recipe[recipe];
    if (visited[recipe] == own + 1)
        return;
    visited[recipe] = own + 1;
    compare_images(cautions, &cautions->experiment->recipe[own], learned);
    if (learned->goes_on)
        visit(cautions, visited, learned->before, own);
    for (int i = 0; i < learned->copies; i++)
        visit(cautions, visited, learned->copy[i].recipe, own);
}

static void caution_overlaps(struct cautions *cautions)
{
    const int recipes = cautions->experiment->recipes;
    int *visited = tlc_allocate((size_t)recipes, sizeof *visited);
    for (int i = 0; i < recipes; i++)
        visit(cautions, visited, i, i);
    forget(cautions);
    free(visited);
}

/* ---- classes that are missing --------------------------------------------------------------- */

struct role {
    const char *name, *consequence;
};

static const struct role in_training = {"training", "what learns from it never sees"};
static const struct role in_validation = {"validation", "the validation says nothing of"};
static const struct role in_test = {"test", "the test says nothing of"};

static long *count_classes(const struct tlc_examples *examples)
{
    long *counts = tlc_allocate((size_t)examples->classes, sizeof *counts);
    for (int i = 0; i < examples->count; i++)
        counts[examples->targets[i]]++;
    return counts;
}

static struct tlc_wholes find_missing(const struct tlc_examples *examples)
{
    struct tlc_wholes missing = {0, tlc_allocate((size_t)examples->classes, sizeof *missing.item)};
    long *counts = count_classes(examples);
    for (int i = 0; i < examples->classes; i++)
        if (counts[i] == 0)
            missing.item[missing.count++] = i;
    free(counts);
    return missing;
}

/* "class 3", "classes 3 and 4", "classes 0, 1, 2, 3, 4 and 3 more" */
static char *name_classes(const struct tlc_examples *examples, const struct tlc_wholes *classes)
{
    const int count = classes->count, named = count < MOST_NAMED ? count : MOST_NAMED;
    char *text = tlc_format(count == 1 ? "class" : "classes");
    for (int i = 0; i < named; i++) {
        const char *before = i == 0 ? " " : i + 1 == count ? " and " : ", ";
        const int class = classes->item[i];
        const char *name = examples->class_name ? examples->class_name[class] : NULL;
        char *longer = name ? tlc_format("%s%s%s", text, before, name)
                            : tlc_format("%s%s%d", text, before, class);
        free(text);
        text = longer;
    }
    if (named == count)
        return text;
    char *whole = tlc_format("%s and %d more", text, count - named);
    free(text);
    return whole;
}

static void caution_classes(struct cautions *cautions, const struct role *role,
                            const struct tlc_examples *examples)
{
    struct tlc_wholes missing = find_missing(examples);
    if (missing.count == 0) {
        free(missing.item);
        return;
    }
    char *names = name_classes(examples, &missing);
    struct tlc_caution_record *caution = tlc_add_caution(
        &cautions->list, "missing-class", TLC_CAUTION_WARNING,
        tlc_format("%s (%s) has no example of %s: %s %s", examples->name, role->name, names,
                   role->consequence, missing.count == 1 ? "it" : "them"));
    caution->examples = copy(examples->name);
    caution->role = copy(role->name);
    caution->classes = missing;
    free(names);
}

/* ---- targets that tell nothing --------------------------------------------------------------- */

static float target_of(const struct tlc_examples *examples, int example, int output)
{
    return examples
        ->wanted[(size_t)examples->rows[example] * (size_t)examples->outputs + (size_t)output];
}

static bool is_constant(const struct tlc_examples *examples, int output)
{
    for (int i = 1; i < examples->count; i++)
        if (target_of(examples, i, output) != target_of(examples, 0, output))
            return false;
    return examples->count > 0;
}

static char *name_target(const struct tlc_examples *examples, int output)
{
    return examples->output_name ? copy(examples->output_name[output])
                                 : tlc_format("target %d", output);
}

static void caution_targets(struct cautions *cautions, const struct role *role,
                            const struct tlc_examples *examples)
{
    for (int k = 0; k < examples->outputs; k++) {
        if (!is_constant(examples, k))
            continue;
        char *name = name_target(examples, k);
        struct tlc_caution_record *caution = tlc_add_caution(
            &cautions->list, "constant-target", TLC_CAUTION_WARNING,
            tlc_format("%s (%s) has the same %s, %.6g, in all %d examples: there is nothing to "
                       "tell, and no r2 or auc of it",
                       examples->name, role->name, name, (double)target_of(examples, 0, k),
                       examples->count));
        caution->examples = copy(examples->name);
        caution->role = copy(role->name);
        free(name);
    }
}

/* The sample of this seed, where one is drawn; a study draws many, of which all there is tells. */
static void caution_of(struct cautions *cautions, const struct role *role,
                       const struct tlc_examples *examples, uint64_t seed)
{
    if (!meet(cautions, examples, role))
        return;
    const bool many = role == &in_training && cautions->experiment->seeds > 1;
    struct tlc_examples sample = many ? *examples : tlc_sample(examples, seed);
    if (many)
        sample.count = sample.available;
    if (sample.outputs)
        caution_targets(cautions, role, &sample);
    else
        caution_classes(cautions, role, &sample);
    if (!many)
        tlc_sample_end(&sample, examples);
}

static void caution_all_classes(struct cautions *cautions, uint64_t seed)
{
    for (int i = 0; i < cautions->experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &cautions->experiment->recipe[i];
        if (tlc_recipe_epochs(recipe) > 0)
            caution_of(cautions, &in_training, recipe->train, seed);
        if (tlc_recipe_epochs(recipe) > 0 && recipe->valid)
            caution_of(cautions, &in_validation, recipe->valid, 0);
        for (int k = 0; k < recipe->tests; k++)
            caution_of(cautions, &in_test, recipe->test[k], 0);
    }
}

/* ---- pixels that are not scaled ------------------------------------------------------------- */

static double largest_number(const struct tlc_examples *examples, size_t size)
{
    const size_t bytes = size * tlc_element_size(examples->element);
    double largest = 0;
    for (int i = 0; i < examples->count; i++) {
        const uint8_t *row = (const uint8_t *)examples->numbers + (size_t)examples->rows[i] * bytes;
        largest = fmax(largest, tlc_element_largest(examples->element, row, size));
    }
    return largest;
}

/* What its inputs are and what to do about it; NULL where they are as usual. To be freed. */
static char *scale_advice(const struct tlc_examples *examples, size_t size)
{
    const bool bytes = examples->element == TLC_UINT8;
    if (bytes && LARGEST_BYTE * (double)examples->scale <= LARGEST_USUAL_INPUT)
        return NULL;
    const double number = largest_number(examples, size);
    const double largest = number * (double)examples->scale;
    if (largest <= LARGEST_USUAL_INPUT)
        return NULL;
    return tlc_format("%s has inputs of up to %g; give its data set `scale: 1/%.6g`",
                      examples->name, largest,
                      bytes && number > LARGEST_BYTE / 2 ? LARGEST_BYTE : number);
}

/* Whether the model itself brings what it reads to a size before anything else. */
static bool is_normalised(const struct tlc_model *model)
{
    int first = 0;
    while (first < model->layers && (strcmp(model->layer[first].class_name, "Flatten") == 0 ||
                                     strcmp(model->layer[first].class_name, "Reshape") == 0))
        first++;
    return first < model->layers &&
           (strcmp(model->layer[first].class_name, "Rescaling") == 0 ||
            strcmp(model->layer[first].class_name, "Normalization") == 0 ||
            strcmp(model->layer[first].class_name, "BatchNormalization") == 0);
}

/* Once for each data set. */
static void caution_scale(struct cautions *cautions, const struct tlc_examples *examples,
                          size_t size)
{
    if (!meet(cautions, NULL, examples->numbers))
        return;
    char *advice = scale_advice(examples, size);
    if (!advice)
        return;
    struct tlc_caution_record *caution = tlc_add_caution(
        &cautions->list, "unscaled-pixels", TLC_CAUTION_NOTE,
        tlc_format("the inputs are not scaled, and small inputs are easier to learn from: %s", advice));
    caution->examples = copy(examples->name);
    free(advice);
}

static void caution_all_scales(struct cautions *cautions)
{
    for (int i = 0; i < cautions->experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &cautions->experiment->recipe[i];
        if (tlc_recipe_epochs(recipe) > 0 && !is_normalised(recipe->model))
            caution_scale(cautions, recipe->train, image_size(recipe->model));
    }
}

/* ---- what was done to examples while they were read ------------------------------------------ */

/* Once for each file. */
static void caution_remark(struct cautions *cautions, const struct tlc_examples *examples)
{
    const struct tlc_data *data = examples ? examples->data : NULL;
    if (!data || !data->remark || !meet(cautions, NULL, data->remark))
        return;
    tlc_add_caution(&cautions->list, "prepared-data", TLC_CAUTION_NOTE, copy(data->remark))
        ->examples = copy(examples->name);
}

static void caution_all_remarks(struct cautions *cautions)
{
    for (int i = 0; i < cautions->experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &cautions->experiment->recipe[i];
        caution_remark(cautions, recipe->train);
        caution_remark(cautions, recipe->valid);
        for (int k = 0; k < recipe->tests; k++)
            caution_remark(cautions, recipe->test[k]);
    }
}

struct tlc_cautions tlc_data_cautions(const struct tlc_experiment *experiment, uint64_t seed)
{
    struct cautions cautions = {.experiment = experiment};
    caution_overlaps(&cautions);
    caution_all_classes(&cautions, seed);
    caution_all_scales(&cautions);
    caution_all_remarks(&cautions);
    tlc_caution_groups(&cautions.list, experiment);
    tlc_caution_inputs(&cautions.list, experiment);
    free(cautions.meetings);
    return cautions.list;
}

/* ---- why a training diverges ----------------------------------------------------------------- */

double tlc_highest_rate(const struct tlc_recipe *recipe)
{
    float highest = 0;
    for (int i = 0; i < recipe->phases; i++) {
        const struct tlc_phase *phase = &recipe->phase[i];
        const int rates = phase->rates * (phase->slices > 1 ? phase->slices : 1);
        for (int k = 0; k < rates && phase->epochs > 0; k++)
            highest = fmaxf(highest, phase->rate[k]);
    }
    return (double)highest;
}

/* Above 1, a rate is suspect whatever the data. */
char *tlc_advice_on_divergence(const struct tlc_recipe *recipe)
{
    const double rate = tlc_highest_rate(recipe);
    char *scale = rate > 1 ? NULL : scale_advice(recipe->train, image_size(recipe->model));
    if (!scale)
        return tlc_format("a learning rate smaller than %g may help", rate);
    char *advice = tlc_format("the likely cause is that the inputs are not scaled: %s", scale);
    free(scale);
    return advice;
}

/* ---- said ----------------------------------------------------------------------------------- */

void tlc_print_cautions(const struct tlc_output *output, const struct tlc_cautions *cautions,
                        int first)
{
    for (int i = first; i < cautions->count; i++)
        tlc_say(output, "%s: %s", tlc_severity_word(cautions->item[i].severity),
                cautions->item[i].text);
}

/* "2 warnings", added to what stands there. */
static void add_count(char *words, size_t size, int count, enum tlc_severity severity)
{
    const size_t used = strlen(words);
    if (count > 0)
        snprintf(words + used, size - used, "%s%d %s%s", used ? ", " : "", count,
                 tlc_severity_word(severity), count == 1 ? "" : "s");
}

void tlc_print_caution_counts(const struct tlc_output *output, const struct tlc_cautions *cautions,
                              int before)
{
    char words[96] = "";
    int warnings = 0;
    for (int i = 0; i < cautions->count; i++)
        warnings += cautions->item[i].severity == TLC_CAUTION_WARNING;
    add_count(words, sizeof words, warnings, TLC_CAUTION_WARNING);
    add_count(words, sizeof words, cautions->count - warnings, TLC_CAUTION_NOTE);
    if (cautions->count > 1)
        tlc_say(output, "%s%s", words, before > 0 ? ", of which some stand at the beginning" : "");
}
