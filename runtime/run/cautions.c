/* cautions.c: what a reader of the results should know of the data, found when it has been read.
 * Each caution is an object with its kind, its severity, its text, and the numbers that are in the
 * text.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "json/json.h"
#include "run/records.h"
#include "system/allocate.h"
#include "system/format.h"

enum { MOST_NAMED = 5, LARGEST_USUAL_INPUT = 10, LARGEST_BYTE = 255 };

struct cautions {
    const struct tlc_experiment *experiment;
    json_t *list;
    struct meeting { /* examples, and what they have been looked at for: others, or a role */
        const struct tlc_examples *examples;
        const void *what;
    } * meetings;
    int count, room;
    const struct tlc_examples *looked_up; /* which examples `set` is of */
    struct tlc_examples sample;
    struct tlc_image_set *set;
};

static json_t *add_caution(json_t *list, const char *kind, const char *severity, char *text)
{
    json_t *caution = json_object();
    tlc_json_put(caution, "kind", json_string(kind));
    tlc_json_put(caution, "severity", json_string(severity));
    tlc_json_put(caution, "text", json_string(text));
    tlc_json_append(list, caution);
    free(text);
    return caution;
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
    const char *kind, *severity, *both, *consequence;
};

static const struct overlap_kind test_overlap = {
    .kind = "test-overlap",
    .severity = "warning",
    .both = "training and test",
    .consequence = "the test flatters whatever learned from them"};
static const struct overlap_kind validation_overlap = {
    .kind = "validation-overlap",
    .severity = "warning",
    .both = "training and validation",
    .consequence = "the validation tells how well a model remembers, not how well it has learned"};
static const struct overlap_kind validation_test_overlap = {
    .kind = "validation-test-overlap",
    .severity = "note",
    .both = "validation and test",
    .consequence = "choosing by the validation figures makes the test figures optimistic"};

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

static char *overlap_text(const struct overlap_kind *kind, const struct tlc_examples *seen,
                          const struct tlc_examples *others, int shared, int all)
{
    if (seen == others)
        return tlc_format("%s serves as both %s: %s", seen->name, kind->both, kind->consequence);
    if (shared == all)
        return tlc_format("all %d images of %s are in %s too: %s", all, seen->name, others->name,
                          kind->consequence);
    return tlc_format("%d of the %d images of %s %s in %s too: %s", shared, all, seen->name,
                      shared == 1 ? "is" : "are", others->name, kind->consequence);
}

static void caution_overlap(struct cautions *cautions, const struct overlap_kind *kind,
                            const struct tlc_examples *seen, const struct tlc_examples *others,
                            size_t size)
{
    if (!meet(cautions, seen, others))
        return;
    look_up(cautions, seen, size);
    const int shared = tlc_count_shared(cautions->set, others), all = cautions->sample.count;
    if (shared == 0)
        return;
    json_t *caution = add_caution(cautions->list, kind->kind, kind->severity,
                                  overlap_text(kind, seen, others, shared, all));
    tlc_json_put(caution, "examples", json_string(seen->name));
    tlc_json_put(caution, "others", json_string(others->name));
    tlc_json_put(caution, "shared", json_integer(shared));
    tlc_json_put(caution, "of", json_integer(all));
}

/* ---- what a model has learned from ---------------------------------------------------------- */

/* Holds what the recipe `own` is tested and validated on against what `learned` has seen, which its
 * weights come from. */
static void compare_images(struct cautions *cautions, const struct tlc_recipe *own,
                           const struct tlc_recipe *learned)
{
    const size_t size = image_size(own->model);
    if (tlc_recipe_epochs(learned) == 0 || image_size(learned->model) != size)
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

/* "class 3", "classes 3 and 4", "classes 0, 1, 2, 3, 4 and 3 more" */
static char *name_classes(const json_t *classes)
{
    const int count = (int)json_array_size(classes),
              named = count < MOST_NAMED ? count : MOST_NAMED;
    char *text = tlc_format(count == 1 ? "class" : "classes");
    for (int i = 0; i < named; i++) {
        const char *before = i == 0 ? " " : i + 1 == count ? " and " : ", ";
        char *longer =
            tlc_format("%s%s%lld", text, before,
                       (long long)json_integer_value(json_array_get(classes, (size_t)i)));
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
    json_t *missing = json_array();
    long *counts = count_classes(examples);
    for (int i = 0; i < examples->classes; i++)
        if (counts[i] == 0)
            tlc_json_append(missing, json_integer(i));
    free(counts);
    if (json_array_size(missing) == 0) {
        json_decref(missing);
        return;
    }
    char *names = name_classes(missing);
    json_t *caution = add_caution(cautions->list, "missing-class", "warning",
                                  tlc_format("%s (%s) has no example of %s: %s %s", examples->name,
                                             role->name, names, role->consequence,
                                             json_array_size(missing) == 1 ? "it" : "them"));
    tlc_json_put(caution, "examples", json_string(examples->name));
    tlc_json_put(caution, "role", json_string(role->name));
    tlc_json_put(caution, "classes", missing);
    free(names);
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

static int brightest_pixel(const struct tlc_examples *examples, size_t size)
{
    int brightest = 0;
    for (int i = 0; i < examples->count; i++) {
        const uint8_t *image = examples->pixels + (size_t)examples->rows[i] * size;
        for (size_t k = 0; k < size; k++)
            brightest = image[k] > brightest ? image[k] : brightest;
    }
    return brightest;
}

/* What its inputs are and what to do about it; NULL where they are as usual. To be freed. */
static char *scale_advice(const struct tlc_examples *examples, size_t size)
{
    if (LARGEST_BYTE * (double)examples->scale <= LARGEST_USUAL_INPUT)
        return NULL;
    const int brightest = brightest_pixel(examples, size);
    const double largest = brightest * (double)examples->scale;
    if (largest <= LARGEST_USUAL_INPUT)
        return NULL;
    return tlc_format("%s has inputs of up to %g; give its data set `scale: 1/%d`", examples->name,
                      largest, brightest > LARGEST_BYTE / 2 ? LARGEST_BYTE : brightest);
}

/* Once for each data set. */
static void caution_scale(struct cautions *cautions, const struct tlc_examples *examples,
                          size_t size)
{
    if (!meet(cautions, NULL, examples->pixels))
        return;
    char *advice = scale_advice(examples, size);
    if (!advice)
        return;
    json_t *caution = add_caution(
        cautions->list, "unscaled-pixels", "note",
        tlc_format("pixels are not scaled, and small inputs are easier to learn from: %s", advice));
    tlc_json_put(caution, "examples", json_string(examples->name));
    free(advice);
}

static void caution_all_scales(struct cautions *cautions)
{
    for (int i = 0; i < cautions->experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &cautions->experiment->recipe[i];
        if (tlc_recipe_epochs(recipe) > 0)
            caution_scale(cautions, recipe->train, image_size(recipe->model));
    }
}

json_t *tlc_data_cautions(const struct tlc_experiment *experiment, uint64_t seed)
{
    struct cautions cautions = {.experiment = experiment, .list = json_array()};
    caution_overlaps(&cautions);
    caution_all_classes(&cautions, seed);
    caution_all_scales(&cautions);
    free(cautions.meetings);
    return cautions.list;
}

/* ---- models that might as well not look ------------------------------------------------------ */

/* Over the runs of a training that have this test; NAN without any. */
static double mean_accuracy(const json_t *results, size_t training, const char *split)
{
    const size_t seeds = json_array_size(json_object_get(results, "seeds"));
    const json_t *runs = json_object_get(results, "runs"), *test;
    double sum = 0, count = 0;
    for (size_t seed = 0; seed < seeds; seed++) {
        const json_t *run = json_array_get(runs, training * seeds + seed);
        size_t i;
        json_array_foreach(json_object_get(run, "tests"), i, test)
        {
            if (strcmp(json_string_value(json_object_get(test, "split")), split) != 0)
                continue;
            sum += json_number_value(json_object_get(test, "accuracy"));
            count++;
        }
    }
    return sum / count;
}

/* How many of the model's trainings are tested so, and how many of them are no better than that. */
struct constant {
    int trainings, worse;
};

static struct constant count_constant(const json_t *results, const char *model, const char *split,
                                      double always)
{
    struct constant constant = {0, 0};
    size_t i;
    json_t *training;
    json_array_foreach(json_object_get(results, "trainings"), i, training)
    {
        double accuracy = mean_accuracy(results, i, split);
        if (strcmp(json_string_value(json_object_get(training, "model")), model) != 0 ||
            isnan(accuracy))
            continue;
        constant.trainings++;
        constant.worse += accuracy <= always;
    }
    return constant;
}

/* "C is", "all 4 trainings of C are", "1 of the 4 trainings of C is" */
static char *name_constant(const char *model, struct constant constant)
{
    if (constant.trainings == 1)
        return tlc_format("%s is", model);
    if (constant.worse == constant.trainings)
        return tlc_format("all %d trainings of %s are", constant.trainings, model);
    return tlc_format("%d of the %d trainings of %s %s", constant.worse, constant.trainings, model,
                      constant.worse == 1 ? "is" : "are");
}

static void caution_constant(json_t *list, const char *model, const char *split, const json_t *test,
                             struct constant constant)
{
    const int class_number = (int)json_integer_value(json_object_get(test, "class"));
    const double always = json_number_value(json_object_get(test, "accuracy"));
    char *who = name_constant(model, constant);
    json_t *caution =
        add_caution(list, "constant-answer", "warning",
                    tlc_format("%s no better on %s than always answering class %d, which is right "
                               "for %.2f%%",
                               who, split, class_number, 100 * always));
    tlc_json_put(caution, "model", json_string(model));
    tlc_json_put(caution, "examples", json_string(split));
    tlc_json_put(caution, "trainings", json_integer(constant.worse));
    free(who);
}

void tlc_add_constant_answers(json_t *cautions, const json_t *results)
{
    const char *model, *split;
    json_t *models = json_object_get(results, "models"), *tests = json_object_get(results, "tests");
    json_t *unused, *test;
    json_object_foreach(models, model, unused)
    {
        json_object_foreach(tests, split, test)
        {
            struct constant constant = count_constant(
                results, model, split, json_number_value(json_object_get(test, "accuracy")));
            if (constant.worse > 0)
                caution_constant(cautions, model, split, test, constant);
        }
    }
}

/* ---- why a training diverges ----------------------------------------------------------------- */

static double highest_rate(const struct tlc_recipe *recipe)
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
    const double rate = highest_rate(recipe);
    char *scale = rate > 1 ? NULL : scale_advice(recipe->train, image_size(recipe->model));
    if (!scale)
        return tlc_format("a learning rate smaller than %g may help", rate);
    char *advice = tlc_format("the likely cause is that pixels are not scaled: %s", scale);
    free(scale);
    return advice;
}

/* ---- said ----------------------------------------------------------------------------------- */

void tlc_print_cautions(const struct tlc_output *output, const json_t *cautions, size_t first)
{
    for (size_t i = first; i < json_array_size(cautions); i++) {
        const json_t *caution = json_array_get(cautions, i);
        tlc_print(output, "%s: %s\n", json_string_value(json_object_get(caution, "severity")),
                  json_string_value(json_object_get(caution, "text")));
    }
}
