/* test_plan_support.h: specs to plans, and small programs without a spec. */
#ifndef TEST_PLAN_SUPPORT_H
#define TEST_PLAN_SUPPORT_H

#include "support.h"

#include "base/text.h"
#include "catalog/layer.h"
#include "catalog/loss.h"
#include "catalog/optimizer.h"
#include "check/check.h"
#include "lower/lower.h"
#include "passes/passes.h"

/* ---- specs ---- */

/* A spec's head: 2 x 2 images of 4 classes. Tasks, models and trainings follow. */
#define HEAD                                                                                       \
    "name: t\n"                                                                                    \
    "seed: 7\n"                                                                                    \
    "data:\n"                                                                                      \
    "  d:\n"                                                                                       \
    "    path: p\n"                                                                                \
    "    shape: [2, 2]\n"                                                                          \
    "    classes: 4\n"                                                                             \
    "    train: {images: ti, labels: tl}\n"                                                        \
    "    test: {images: ei, labels: el}\n"                                                         \
    "splits:\n"                                                                                    \
    "  valid: d.train[:10]\n"                                                                      \
    "  train: d.train[10:30]\n"                                                                    \
    "  test: d.test[:10]\n"
#define TASK     "tasks:\n  T: {}\n"
#define TRAINING "training:\n  - {model: M, task: T, loss: sparse_categorical_crossentropy, "
#define MODEL(hidden)                                                                              \
    "models:\n  M: {layers: [flatten, dense: {" hidden                                             \
    "}, dense: {units: 4, activation: softmax}]}\n"

/* Read and checked; a test whose spec is wrong fails. */
static inline Spec *spec_of_tree(Arena *arena, const Source *source, const Node *root)
{
    Diagnostics *diagnostics = diag_new(arena);
    Spec *spec = spec_read(arena, source, root, diagnostics);
    bool good = diag_count(diagnostics, DIAG_ERROR) == 0 && spec_check(arena, spec, diagnostics);
    cr_assert(good, "%s", printed(arena, diagnostics, false));
    return spec;
}

/* With the curves of its study written out. */
static inline const Node *tree_of_source(Arena *arena, const Source *source)
{
    Diagnostics *diagnostics = diag_new(arena);
    const Node *root = yaml_read(arena, source, diagnostics);
    const bool good = root && experiment_checked(arena, source, &root, diagnostics);
    cr_assert(good, "%s", printed(arena, diagnostics, false));
    return root;
}

/* The cells of a study, read and checked like a spec of its own; NULL without a study. */
static inline const Cells *cells_of_tree(Arena *arena, const Spec *spec, const Node *root)
{
    Diagnostics *diagnostics = diag_new(arena);
    if (!spec->study.given)
        return NULL;
    Cells *cells = cells_checked(arena, spec, root, diagnostics);
    cr_assert(cells, "%s", printed(arena, diagnostics, false));
    return cells;
}

static inline Plan *plan_of_source(Arena *arena, const Source *source)
{
    const Node *root = tree_of_source(arena, source);
    const Spec *spec = spec_of_tree(arena, source, root);
    Plan *plan = lower(arena, spec, cells_of_tree(arena, spec, root));
    lower_programs(arena, plan);
    return plan;
}

static inline Plan *plan_of_text(Arena *arena, const char *text)
{
    return plan_of_source(arena, source_of(arena, text));
}

static inline Plan *plan_of_file(Arena *arena, const char *path)
{
    const char *problem = "";
    const Source *source = source_read(arena, path, &problem);
    cr_assert(source, "%s: %s", path, problem);
    return plan_of_source(arena, source);
}

static inline PlanModel *find_model_of(const Plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->models.count; i++)
        if (strcmp(plan->models.items[i]->name, name) == 0)
            return plan->models.items[i];
    cr_assert(false, "no model %s", name);
    return NULL;
}

/* The last training of the model by that name. */
static inline PlanTraining *find_training_of(const Plan *plan, const char *name)
{
    PlanTraining *found = NULL;
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (strcmp(plan->trainings.items[i]->model->name, name) == 0)
            found = plan->trainings.items[i];
    cr_assert(found, "nothing trains %s", name);
    return found;
}

static inline Prog *find_prog(const Plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->progs.count; i++)
        if (strcmp(plan->progs.items[i]->name, name) == 0)
            return plan->progs.items[i];
    cr_assert(false, "no program %s", name);
    return NULL;
}

/* ---- programs ---- */

typedef struct Stack {
    int64_t units;
    Activation activation;
    bool trains;
} Stack;

enum { STEP_BATCH = 2, STEP_PIXELS = 3 };

static inline Parameter *add_parameter_of(Arena *arena, PlanLayer *layer, const char *role,
                                          int64_t rows, int64_t columns)
{
    Parameter *parameter = arena_alloc(arena, sizeof *parameter);
    parameter->name = arena_printf(arena, "%s_%s", layer->name, role);
    parameter->role = role;
    parameter->dimensions = strcmp(role, "bias") == 0 ? 1 : 2;
    parameter->rows = rows;
    parameter->columns = columns;
    layer->weights[layer->weight_count++] = parameter;
    return parameter;
}

static inline void add_layer(Arena *arena, PlanModel *model, int64_t inputs, const Stack *from,
                             Span origin)
{
    PlanLayer *layer = list_add(arena, &model->layers);
    layer->kind = find_layer_kind("dense");
    layer->name = arena_printf(arena, "d%zu", model->layers.count);
    layer->input = flat_shape(inputs);
    layer->output = flat_shape(from->units);
    layer->activation = from->activation;
    add_parameter_of(arena, layer, "kernel", inputs, from->units);
    add_parameter_of(arena, layer, "bias", 1, from->units);
    layer->origin = origin;
}

/* A step of dense layers d1, d2, ... on two examples of three pixels. */
static inline Prog *step_with(Arena *arena, const char *loss, const Stack *layers, size_t count,
                              double loss_number, bool weighs)
{
    PlanModel *model = arena_alloc(arena, sizeof *model);
    PlanFile *file = arena_alloc(arena, sizeof *file);
    bool *trains = arena_alloc(arena, count * sizeof *trains);
    Span origin = {source_of(arena, "spec"), 0, 1, NULL};
    file->pixels = STEP_PIXELS;
    file->scale = 1;
    model->name = model->identifier = "M";
    model->shape = model;
    model->file = file;
    for (size_t i = 0; i < count; i++) {
        add_layer(arena, model, i ? layers[i - 1].units : STEP_PIXELS, &layers[i], origin);
        trains[i] = layers[i].trains;
    }
    const LossKind *kind = find_loss_kind(loss);
    const bool several = kind->several.activation && layers[count - 1].units > 1;
    model->layers.items[count - 1].shown_activation =
        kind->of_values ? "softplus" : kind->outputs[0].activation;
    Prog *prog = lower_step(arena,
                            &(const StepOf){.model = model,
                                            .loss = loss,
                                            .loss_number = loss_number,
                                            .weighs = weighs,
                                            .of_numbers = kind->of_values || several,
                                            .batch = STEP_BATCH,
                                            .mode = MODE_TRAIN,
                                            .trains = trains,
                                            .rates = 1},
                            "step", origin);
    prog->optimizer = plan_optimizer(arena, &(const Optimizer){.kind = find_optimizer_kind("sgd")});
    return prog;
}

static inline Prog *step_of(Arena *arena, const char *loss, const Stack *layers, size_t count)
{
    return step_with(arena, loss, layers, count, find_loss_kind(loss)->of_values ? 0.25 : 0, false);
}

#define STEP_OF(arena, loss, ...)                                                                  \
    step_of(arena, loss, (const Stack[]){__VA_ARGS__},                                             \
            sizeof((const Stack[]){__VA_ARGS__}) / sizeof(Stack))
#define SPARSE "sparse_categorical_crossentropy"
#define BINARY "binary_crossentropy"

/* The ops alone, one a line, without places. */
static inline const char *ops_of(Arena *arena, const Prog *prog)
{
    Text whole = text_new(arena), ops = text_new(arena);
    prog_print(&whole, prog);
    for (char *line = whole.bytes, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        char *place = strstr(line, "  # line ");
        if (!place)
            continue; /* the frame, or a parameter */
        text_add_bytes(&ops, line + 4, (size_t)(place - line) - 4);
        text_add(&ops, "\n");
    }
    return ops.bytes;
}

/* How many ops of a program are of one kind. */
static inline size_t count_ops(const Prog *prog, OpCode code)
{
    size_t count = 0;
    for (size_t i = 0; i < prog->ops.count; i++)
        count += prog->ops.items[i].code == code;
    return count;
}

/* All passes up to, and with, the one named. */
static inline void run_until(Arena *arena, Prog *prog, const char *last)
{
    for (size_t i = 0; i < pass_count; i++) {
        if (all_passes[i].run) /* one on whole plans has nothing to do here */
            all_passes[i].run(arena, prog);
        prog_verify(prog, all_passes[i].name);
        if (strcmp(all_passes[i].name, last) == 0)
            return;
    }
    cr_assert_fail("no pass %s", last);
}

#endif
