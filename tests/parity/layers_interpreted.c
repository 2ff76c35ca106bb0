/* layers_interpreted.c LAYERS_TXT NOT_IN_TLC_TXT: each of Keras's trainings in layers.txt as a
 * spec, compiled, and done by the interpreter in double from the same weights on the same examples:
 * after 50 steps, losses and weights must be Keras's. */
#include "interpreted.h"
#include "layer_cases.h"
#include "not_yet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9

/* ---- the spec ---- */

/* Units of the layer that stands last in the net. */
static int units_of(const struct layer_case *from)
{
    const char *units = from->net;
    for (const char *next; (next = strstr(units, "units: ")); units = next + strlen("units: "))
        ;
    return atoi(units);
}

static bool has_numbers(const struct layer_case *from)
{
    return strstr(from->loss, "_error") || strstr(from->loss, "huber");
}

static bool has_labels(const struct layer_case *from)
{
    return strstr(from->loss, "binary_crossentropy") && units_of(from) > 1;
}

static int classes_of(const struct layer_case *from)
{
    return strstr(from->loss, "binary_crossentropy") ? 2 : units_of(from);
}

/* "classes: 3", or "targets: 3" where these are numbers. */
static const char *targets_of(Arena *arena, const struct layer_case *from)
{
    return has_numbers(from) || has_labels(from)
               ? arena_printf(arena, "targets: %d", units_of(from))
               : arena_printf(arena, "classes: %d", classes_of(from));
}

static const char *shape_of(Arena *arena, const struct layer_case *from)
{
    const char *shape = "";
    for (int i = 0; i < from->dimensions; i++)
        shape = arena_printf(arena, "%s%s%d", shape, i ? ", " : "", from->size[i]);
    return shape;
}

static const char *spec_of(Arena *arena, const struct layer_case *from)
{
    return arena_printf(arena,
                        "name: retraced\n"
                        "data:\n"
                        "  d: {path: p, shape: [%s], %s, train: {images: i, labels: l}}\n"
                        "splits: {train: \"d.train[:%d]\"}\n"
                        "tasks: {T: {}}\n"
                        "models:\n"
                        "  M: {layers: %s}\n"
                        "training:\n"
                        "  - {model: M, task: T, loss: %s, optimizer: %s, batch_size: %d, epochs: "
                        "1, shuffle: false}\n",
                        shape_of(arena, from), targets_of(arena, from), STEPS * EXAMPLES, from->net,
                        from->loss, from->optimizer, EXAMPLES);
}

/* In double; what a program has is rounded. */
static double rate_of(const struct layer_case *from)
{
    const char *rate = strstr(from->optimizer, "learning_rate: ");
    return rate ? strtod(rate + strlen("learning_rate: "), NULL) : NAN;
}

/* Those of slices of layers, `{"M[:1]": 0.1, "M[1:]": 0.2}`, in their order. */
static void set_rates(const struct layer_case *from, const Interpreted *interpreted)
{
    const char *at = strstr(from->optimizer, "learning_rate: {");
    for (size_t i = 0; at && (at = strstr(at, "]\": ")); i++) {
        at += strlen("]\": ");
        reference_set_rate(&interpreted->step, i, strtod(at, NULL));
    }
}

/* ---- weights ---- */

/* Which of the case's tensors the layer's weights are. */
static int find_tensor(const struct layer_case *from, const char *layer, const Parameter *weights)
{
    char name[sizeof from->tensor->name];
    snprintf(name, sizeof name, "%s/%s", layer, weights->role);
    for (int t = 0; t < from->tensors; t++)
        if (strcmp(from->tensor[t].name, name) == 0 &&
            from->tensor[t].count == weights->rows * weights->columns)
            return t;
    return -1;
}

/* The case's tensors, in its order, as tlc has them. */
typedef struct Weights {
    double *of_tensor[MOST_TENSORS];
    int found;
} Weights;

/* Each of tlc's must be one of Keras's, but for a number that Keras keeps for old files alone. */
static bool match(Arena *arena, const struct layer_case *from, const Model *model,
                  const Interpreted *interpreted, Weights *weights)
{
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < interpreted->model->layers.items[i].weight_count; k++) {
            const Parameter *parameter = interpreted->model->layers.items[i].weights[k];
            if (parameter->dimensions == 0)
                continue;
            const char *layer = keras_name(arena, model, i);
            const int t = find_tensor(from, layer, parameter);
            if (t < 0 || weights->of_tensor[t]) {
                fprintf(stderr, "%s: Keras has no %s/%s of %lld numbers\n", from->name, layer,
                        parameter->role, (long long)(parameter->rows * parameter->columns));
                return false;
            }
            weights->of_tensor[t] = interpreted->weights[i][k];
            weights->found++;
        }
    if (weights->found == from->tensors)
        return true;
    fprintf(stderr, "%s: Keras has more weights than tlc\n", from->name);
    return false;
}

static void begin_weights(const struct layer_case *from, const Weights *weights)
{
    for (int t = 0; t < from->tensors; t++)
        for (int i = 0; i < from->tensor[t].count; i++)
            weights->of_tensor[t][i] = layer_case_weight(from, t, i);
}

/* ---- one case ---- */

typedef struct Difference {
    double worst;
    char where[96];
} Difference;

static void compare(Difference *difference, const char *what, int number, double found,
                    double wanted)
{
    const double by = fabs(found - wanted) / fmax(1, fabs(wanted));
    if (by <= difference->worst)
        return;
    difference->worst = isnan(by) ? (double)INFINITY : by;
    snprintf(difference->where, sizeof difference->where, "%s %d", what, number);
}

/* What is wanted of the examples of a step, where that are numbers. */
static const double *wanted_in(Arena *arena, const struct layer_case *from, int step)
{
    const int units = units_of(from);
    double *wanted = arena_alloc(arena, (size_t)(EXAMPLES * units) * sizeof *wanted);
    for (int i = 0; i < EXAMPLES * units; i++) {
        const int example = step * EXAMPLES + i / units;
        wanted[i] = has_labels(from) ? layer_case_label(example, i % units, units)
                                     : layer_case_number(example, i % units, units);
    }
    return wanted;
}

static double train_step(Arena *arena, const struct layer_case *from, Interpreted *interpreted,
                         int step)
{
    const int numbers = (int)interpreted->model->file->pixels;
    double *pixels = arena_alloc(arena, (size_t)(EXAMPLES * numbers) * sizeof *pixels);
    int64_t targets[EXAMPLES];
    interpreted->examples.wanted = wanted_in(arena, from, step);
    for (int e = 0; e < EXAMPLES; e++) {
        targets[e] = layer_case_target(step * EXAMPLES + e, classes_of(from));
        for (int i = 0; i < numbers; i++)
            pixels[e * numbers + i] = layer_case_input(from, step * EXAMPLES + e, i);
    }
    return interpret_step(interpreted, EXAMPLES, pixels, targets);
}

/* What is taken of all examples, as Keras's `adapt` does. */
static void adapt(Arena *arena, const struct layer_case *from, Interpreted *interpreted,
                  const PlanTraining *training)
{
    const int64_t numbers = interpreted->model->file->pixels, count = STEPS * EXAMPLES;
    double *pixels = arena_alloc(arena, (size_t)(count * numbers) * sizeof *pixels);
    for (int64_t i = 0; i < count * numbers; i++)
        pixels[i] = layer_case_input(from, (int)(i / numbers), (int)(i % numbers));
    interpret_adaptations(arena, interpreted, training, count, pixels);
}

static Difference retrace(Arena *arena, const struct layer_case *from, const Compiled *compiled)
{
    Difference difference = {.worst = INFINITY, .where = "weights of its own"};
    Weights weights = {.found = 0};
    Interpreted *interpreted =
        interpret_phase(arena, compiled->plan->trainings.items[0], 0, rate_of(from));
    if (!match(arena, from, &compiled->spec->models.items[0], interpreted, &weights))
        return difference;
    begin_weights(from, &weights);
    adapt(arena, from, interpreted, compiled->plan->trainings.items[0]);
    set_rates(from, interpreted);
    interpreted->examples.class_weight = compiled->plan->trainings.items[0]->class_weights;
    difference.worst = 0;
    for (int step = 0; step < STEPS; step++) {
        const double loss = train_step(arena, from, interpreted, step);
        if (step < from->losses)
            compare(&difference, "loss", step, loss, from->step_loss[step]);
    }
    for (int t = 0; t < from->tensors; t++)
        for (int i = 0; i < from->tensor[t].count; i++)
            compare(&difference, from->tensor[t].name, i, weights.of_tensor[t][i],
                    from->tensor[t].number[i]);
    return difference;
}

typedef struct Tally {
    int cases, retraced;
    double worst;
} Tally;

static void count_retraced(const struct layer_case *from, const Difference *difference,
                           Tally *tally)
{
    tally->retraced++;
    tally->worst = fmax(tally->worst, difference->worst);
    printf("%s: differs by %.2g, at %s\n", from->name, difference->worst, difference->where);
    is_known(from->name);
    if (difference->worst > TOLERANCE)
        fault(from->name, "differs from Keras's");
}

static void try_case(const struct layer_case *from, Tally *tally)
{
    Arena *arena = arena_new();
    const Compiled compiled = compile_text(arena, spec_of(arena, from));
    tally->cases++;
    if (compiled.plan) {
        const Difference difference = retrace(arena, from, &compiled);
        count_retraced(from, &difference, tally);
    } else
        is_refused(from->name, compiled.refused);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    static struct layer_case from;
    FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
    Tally tally = {0};
    if (!file) {
        perror("layers_interpreted LAYERS_TXT NOT_IN_TLC_TXT");
        return 2;
    }
    read_not_yet(argv[2], "case");
    while (read_layer_case(file, &from))
        try_case(&from, &tally);
    fclose(file);
    finish_not_yet();
    printf("%d cases: %d retraced, which differ by %.2g; %d not in tlc yet\n", tally.cases,
           tally.retraced, tally.worst, tally.cases - tally.retraced);
    return tally.cases >= 100 && faults() == 0 ? 0 : 1;
}
