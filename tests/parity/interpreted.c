#include "interpreted.h"

#include "base/diag.h"
#include "catalog/layer.h"
#include "check/check.h"
#include "lower/lower.h"
#include "passes/passes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- from a spec to its plan ---- */

static const char *first_line(Arena *arena, const Diagnostics *diagnostics)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        abort();
    diag_print(diagnostics, stream, false);
    fclose(stream);
    const char *line = arena_copy(arena, text, strcspn(text, "\n"));
    free(text);
    return line;
}

Compiled compile_source(Arena *arena, const Source *source)
{
    Diagnostics *diagnostics = diag_new(arena);
    const Node *root = yaml_read(arena, source, diagnostics);
    const Spec *spec = root ? spec_checked(arena, source, root, diagnostics) : NULL;
    if (!spec)
        return (Compiled){.refused = first_line(arena, diagnostics)};
    Plan *plan = lower(arena, spec, NULL);
    lower_programs(arena, plan);
    run_passes(arena, plan, NULL);
    return (Compiled){.spec = spec, .plan = plan};
}

Compiled compile_text(Arena *arena, const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = "spec", .text = text, .length = strlen(text)};
    return compile_source(arena, source);
}

/* ---- names ---- */

const char *keras_name(Arena *arena, const Model *model, size_t index)
{
    const Layer *layer = &model->layers.items[index];
    int before = 0;
    for (size_t i = 0; i < index; i++)
        before += model->layers.items[i].kind == layer->kind && !model->layers.items[i].named;
    if (layer->named)
        return layer->name.text;
    return before ? arena_printf(arena, "%s_%d", layer->kind->name, before) : layer->kind->name;
}

/* ---- a phase ---- */

static void make_weights(Arena *arena, Interpreted *interpreted)
{
    const PlanModel *model = interpreted->model;
    interpreted->weights = arena_alloc(arena, model->layers.count * sizeof *interpreted->weights);
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++) {
            const Parameter *parameter = model->layers.items[i].weights[k];
            interpreted->weights[i][k] =
                arena_alloc(arena, (size_t)(parameter->rows * parameter->columns) * sizeof(double));
        }
}

/* The weights of that name. Programs that do the same are one, so the parameter itself may be
 * another model's. */
static double *weights_named(const Interpreted *interpreted, const char *name)
{
    const PlanModel *model = interpreted->model;
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++)
            if (strcmp(model->layers.items[i].weights[k]->name, name) == 0)
                return interpreted->weights[i][k];
    fprintf(stderr, "%s has no weights %s\n", model->name, name);
    exit(2);
}

/* A run of a program that works on the phase's weights. */
static Reference begin(Arena *arena, Interpreted *interpreted, const Prog *prog, double rate)
{
    Reference reference =
        reference_begin(arena, prog, &interpreted->examples, rate, &interpreted->totals);
    for (size_t i = 0; i < reference.count; i++)
        if (reference.tensors[i]->kind == TENSOR_PARAMETER)
            reference.values[i] = weights_named(interpreted, reference.tensors[i]->parameter->name);
    return reference;
}

Interpreted *interpret_phase(Arena *arena, const PlanTraining *training, size_t phase, double rate)
{
    Interpreted *interpreted = arena_alloc(arena, sizeof *interpreted);
    interpreted->model = training->model;
    interpreted->phase = &training->phases.items[phase];
    interpreted->examples.scale = 1;
    make_weights(arena, interpreted);
    if (interpreted->phase->features) {
        const int64_t columns = interpreted->phase->kept->columns *
                                interpreted->phase->kept->height * interpreted->phase->kept->width;
        interpreted->examples.features =
            arena_alloc(arena, (size_t)(training->batch * columns) * sizeof(double));
        interpreted->features = begin(arena, interpreted, interpreted->phase->features, 0);
    }
    interpreted->step = begin(arena, interpreted, interpreted->phase->step, rate);
    const Prog *own = interpreted->phase->evaluate;
    if (own || training->evaluate)
        interpreted->evaluation = begin(arena, interpreted, own ? own : training->evaluate, 0);
    return interpreted;
}

void interpret_adaptations(Arena *arena, Interpreted *interpreted, const PlanTraining *training,
                           int64_t count, const double *pixels)
{
    for (size_t i = 0; i < training->adaptations.count; i++) {
        if (!training->adaptations.items[i].prog)
            continue;
        Reference adaptation = begin(arena, interpreted, training->adaptations.items[i].prog, 0);
        for (int64_t first = 0; first < count; first += training->batch) {
            const int64_t left = count - first;
            interpreted->examples.count = left < training->batch ? left : training->batch;
            interpreted->examples.pixels = pixels + first * interpreted->model->file->pixels;
            reference_run(&adaptation);
        }
    }
}

/* The mean loss of the examples. */
static double run(Interpreted *interpreted, Reference *features, Reference *program, int64_t count,
                  const double *pixels, const int64_t *targets)
{
    const double before = interpreted->totals.loss;
    interpreted->examples.count = count;
    interpreted->examples.pixels = pixels;
    interpreted->examples.targets = targets;
    if (features)
        reference_run(features);
    reference_run(program);
    return (interpreted->totals.loss - before) / (double)count;
}

double interpret_step(Interpreted *interpreted, int64_t count, const double *pixels,
                      const int64_t *targets)
{
    return run(interpreted, interpreted->phase->features ? &interpreted->features : NULL,
               &interpreted->step, count, pixels, targets);
}

double interpret_evaluation(Interpreted *interpreted, int64_t count, const double *pixels,
                            const int64_t *targets)
{
    const bool on_features = interpreted->phase->features && interpreted->phase->evaluate;
    return run(interpreted, on_features ? &interpreted->features : NULL, &interpreted->evaluation,
               count, pixels, targets);
}
