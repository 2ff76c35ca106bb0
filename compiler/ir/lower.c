#include "ir/lower.h"

#include <math.h>
#include <string.h>

typedef struct Lowering {
    Arena *arena;
    const Spec *spec;
    Plan *plan;
    List(uint32_t) streams; /* all that are taken */
} Lowering;

/* ---- data and tasks ---- */

static bool is_taken(const Lowering *lowering, uint32_t stream)
{
    for (size_t i = 0; i < lowering->streams.count; i++)
        if (lowering->streams.items[i] == stream)
            return true;
    return false;
}

/* A number for a stream of random numbers from what they are for: FNV-1a, and the next free one
 * should two purposes have the same. */
static uint32_t stream_of(Lowering *lowering, const char *purpose)
{
    uint32_t hash = 2166136261u;
    for (; *purpose; purpose++)
        hash = (hash ^ (unsigned char)*purpose) * 16777619u;
    while (is_taken(lowering, hash))
        hash++;
    *list_add(lowering->arena, &lowering->streams) = hash;
    return hash;
}

static const PlanFile *lower_file(Lowering *lowering, const DataSet *data, const DataFile *file)
{
    const char *name = arena_printf(lowering->arena, "%s_%s", data->name.text, file->name);
    for (size_t i = 0; i < lowering->plan->files.count; i++)
        if (strcmp(lowering->plan->files.items[i]->name, name) == 0)
            return lowering->plan->files.items[i];
    PlanFile *result = arena_alloc(lowering->arena, sizeof *result);
    *result = (PlanFile){.name = name,
                         .path = data->path.text,
                         .images = file->images.text,
                         .labels = file->labels.text,
                         .dimensions = data->shape.count,
                         .pixels = 1,
                         .classes = data->classes.value,
                         .scale = data->scale_value,
                         .origin = file->span};
    for (size_t i = 0; i < data->shape.count; i++) {
        result->shape[i] = data->shape.items[i].value;
        result->pixels *= data->shape.items[i].value;
    }
    *list_add(lowering->arena, &lowering->plan->files) = result;
    return result;
}

static void add_helpers(Lowering *lowering, unsigned used)
{
    static const struct {
        unsigned helper;
        const char *template;
    } helpers[] = {
        {HELPER_FLOOR_DIVIDE, "floor_divide.c"},
        {HELPER_FLOOR_MODULO, "floor_modulo.c"},
        {HELPER_POWER, "power.c"},
        {HELPER_MINIMUM, "minimum.c"},
        {HELPER_MAXIMUM, "maximum.c"},
        {HELPER_ABSOLUTE, "absolute.c"},
    };
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        bool known = !(used & helpers[i].helper);
        for (size_t k = 0; k < lowering->plan->helpers.count; k++)
            known |= lowering->plan->helpers.items[k] == helpers[i].template;
        if (!known)
            *list_add(lowering->arena, &lowering->plan->helpers) = helpers[i].template;
    }
}

static const PlanTask *lower_task(Lowering *lowering, const Task *task)
{
    for (size_t i = 0; i < lowering->plan->tasks.count; i++)
        if (strcmp(lowering->plan->tasks.items[i]->name, task->name.text) == 0)
            return lowering->plan->tasks.items[i];
    Text where = text_new(lowering->arena), target = text_new(lowering->arena);
    PlanTask *result = arena_alloc(lowering->arena, sizeof *result);
    *result = (PlanTask){.name = task->name.text,
                         .labels = task->labels,
                         .classes = task->class_count,
                         .targets = task->targets,
                         .origin = task->name.span};
    if (task->where) {
        expr_print_c(&where, task->where);
        result->where_source = expr_source(lowering->arena, task->where);
        add_helpers(lowering, expr_helpers(task->where));
    }
    if (task->target) {
        expr_print_c(&target, task->target);
        result->target_source = expr_source(lowering->arena, task->target);
        add_helpers(lowering, expr_helpers(task->target));
    }
    result->where = task->where ? where.bytes : "true";
    result->target = task->target ? target.bytes : "label";
    *list_add(lowering->arena, &lowering->plan->tasks) = result;
    return result;
}

static int64_t limit_of(const Task *task, const Split *split)
{
    for (size_t i = 0; i < task->limits.count; i++)
        if (task->limits.items[i].split == split)
            return task->limits.items[i].count.value;
    return -1;
}

/* Task `A`, split `b_c` and task `A_b`, split `c` must not become one. */
static const char *examples_identifier(Lowering *lowering, const Task *task, const Split *split)
{
    const char *wanted = arena_printf(lowering->arena, "%s_%s", task->name.text, split->name.text);
    const char *identifier = wanted;
    size_t number = 1;
    for (size_t i = 0; i < lowering->plan->examples.count; i++)
        if (strcmp(lowering->plan->examples.items[i]->identifier, identifier) == 0) {
            identifier = arena_printf(lowering->arena, "%s_%zu", wanted, ++number);
            i = (size_t)-1; /* the numbered one may be taken as well: look from the start */
        }
    return identifier;
}

static const PlanExamples *lower_examples(Lowering *lowering, const Task *task, const Split *split)
{
    const char *name = arena_printf(lowering->arena, "%s.%s", task->name.text, split->name.text);
    for (size_t i = 0; i < lowering->plan->examples.count; i++)
        if (strcmp(lowering->plan->examples.items[i]->name, name) == 0)
            return lowering->plan->examples.items[i];
    PlanExamples *examples = arena_alloc(lowering->arena, sizeof *examples);
    PlanFile *file = (PlanFile *)lower_file(lowering, split->data, split->file);
    file->all_rows |= split->last < 0;
    file->rows = split->last > file->rows ? split->last : file->rows;
    *examples = (PlanExamples){.name = name,
                               .identifier = examples_identifier(lowering, task, split),
                               .task = lower_task(lowering, task),
                               .file = file,
                               .first = split->first,
                               .last = split->last,
                               .limit = limit_of(task, split),
                               .origin = split->name.span};
    *list_add(lowering->arena, &lowering->plan->examples) = examples;
    return examples;
}

/* ---- models ---- */

/* Where Keras's initialisers draw from. Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998:
 * the variance is `gain` over the fan. */
static const struct {
    const char *name;
    double gain;
    enum { FAN_IN, FAN_AVERAGE } fan;
    Initial initial;
} initializers[] = {
    {"glorot_uniform", 1, FAN_AVERAGE, INITIAL_UNIFORM},
    {"glorot_normal", 1, FAN_AVERAGE, INITIAL_TRUNCATED_NORMAL},
    {"he_uniform", 2, FAN_IN, INITIAL_UNIFORM},
    {"he_normal", 2, FAN_IN, INITIAL_TRUNCATED_NORMAL},
    {"lecun_uniform", 1, FAN_IN, INITIAL_UNIFORM},
    {"lecun_normal", 1, FAN_IN, INITIAL_TRUNCATED_NORMAL},
    {"zeros", 0, FAN_IN, INITIAL_ZEROS},
};

/* The standard deviation of a standard normal cut at +-2, by which Keras divides. */
static const double truncated_deviation = 0.87962566103423978;

static void set_initial(Parameter *kernel, const char *initializer)
{
    size_t i = 0;
    while (strcmp(initializers[i].name, initializer) != 0)
        i++;
    double fan = initializers[i].fan == FAN_IN ? (double)kernel->rows
                                               : 0.5 * (double)(kernel->rows + kernel->columns);
    double variance = initializers[i].gain / fan;
    kernel->initial = initializers[i].initial;
    if (kernel->initial == INITIAL_UNIFORM)
        kernel->scale = sqrt(3 * variance);
    else if (kernel->initial == INITIAL_TRUNCATED_NORMAL)
        kernel->scale = sqrt(variance) / truncated_deviation;
}

static Parameter *new_parameter(Lowering *lowering, const char *model, const char *layer,
                                const char *role, int64_t rows, int64_t columns)
{
    Parameter *parameter = arena_alloc(lowering->arena, sizeof *parameter);
    parameter->name = arena_printf(lowering->arena, "%s_%s", layer, role);
    parameter->role = role;
    parameter->rows = rows;
    parameter->columns = columns;
    parameter->stream = stream_of(
        lowering, arena_printf(lowering->arena, "initialise %s.%s.%s", model, layer, role));
    return parameter;
}

static const PlanModel *find_model(const Lowering *lowering, const Model *model)
{
    for (size_t i = 0; model && i < lowering->plan->models.count; i++)
        if (strcmp(lowering->plan->models.items[i]->name, model->name.text) == 0)
            return lowering->plan->models.items[i];
    return NULL;
}

static Activation activation_of(const char *name)
{
    for (int i = 0; i < ACTIVATION_COUNT; i++)
        if (strcmp(activation_name((Activation)i), name) == 0)
            return (Activation)i;
    return ACTIVATION_linear;
}

/* An output layer's own activation is left to its loss, which is taken from the logits. */
static void lower_activation(PlanLayer *result, const Layer *layer, bool last)
{
    result->shown_activation = layer->activation.text;
    result->softmax = strcmp(layer->activation.text, "softmax") == 0;
    result->activation = last ? ACTIVATION_linear : activation_of(layer->activation.text);
}

static void lower_layer(Lowering *lowering, PlanModel *model, const Layer *layer, bool last)
{
    PlanLayer *result = list_add(lowering->arena, &model->layers);
    *result = (PlanLayer){.kind = layer->kind == LAYER_FLATTEN ? PLAN_FLATTEN : PLAN_DENSE,
                          .name = layer->name.text,
                          .inputs = layer->inputs,
                          .outputs = layer->outputs,
                          .trainable = layer->trainable,
                          .copied_from = find_model(lowering, layer->copied_from),
                          .copied_index = layer->copied_index,
                          .origin = layer->span};
    if (layer->kind != LAYER_DENSE)
        return;
    lower_activation(result, layer, last);
    result->initializer = layer->kernel_initializer.text;
    result->kernel =
        new_parameter(lowering, model->name, result->name, "kernel", layer->inputs, layer->outputs);
    set_initial(result->kernel, result->initializer);
    result->bias = new_parameter(lowering, model->name, result->name, "bias", 1, layer->outputs);
    model->parameters += (layer->inputs + 1) * layer->outputs;
}

static PlanModel *lower_model(Lowering *lowering, const Model *model)
{
    PlanModel *result = (PlanModel *)find_model(lowering, model);
    if (result)
        return result;
    for (size_t i = 0; i < model->layers.count; i++) /* first those it copies from */
        if (model->layers.items[i].copied_from)
            lower_model(lowering, model->layers.items[i].copied_from);
    result = arena_alloc(lowering->arena, sizeof *result);
    result->name = model->name.text;
    result->origin = model->name.span;
    for (size_t i = 0; i < model->layers.count; i++)
        lower_layer(lowering, result, &model->layers.items[i], i + 1 == model->layers.count);
    *list_add(lowering->arena, &lowering->plan->models) = result;
    return result;
}

/* ---- trainings ---- */

static int64_t count_trainable(const PlanModel *model, const bool *trains)
{
    int64_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++)
        if (trains[i])
            count += (model->layers.items[i].inputs + 1) * model->layers.items[i].outputs;
    return count;
}

/* A constant is shown as the number it is: a default stands nowhere in the spec. */
static const char *rate_source(Arena *arena, const Training *training, const Phase *phase)
{
    const Expr *rate =
        phase->learning_rate ? phase->learning_rate : training->optimizer.learning_rate;
    if (rate->kind == EXPR_FLOAT || rate->kind == EXPR_INTEGER)
        return arena_printf(arena, "%g",
                            rate->kind == EXPR_FLOAT ? rate->number : (double)rate->integer);
    return expr_source(arena, rate);
}

static void lower_phase(Lowering *lowering, PlanTraining *training, const Training *source,
                        const Phase *phase)
{
    PlanPhase *result = list_add(lowering->arena, &training->phases);
    *result = (PlanPhase){
        .name = arena_printf(lowering->arena, "%s_phase_%zu", training->model->name,
                             training->phases_before + training->phases.count),
        .epochs = phase->epochs.value,
        .rates = phase->rates,
        .constant_rate = phase->constant_rate,
        .rate_source = rate_source(lowering->arena, source, phase),
        .trains = phase->trains,
        .trainable = count_trainable(training->model, phase->trains),
        .origin = phase->span,
    };
    training->epochs += result->epochs;
    if (result->epochs == 0)
        return; /* nothing to step through: no program */
    if (result->trainable > training->model->trainable)
        training->model->trainable = result->trainable;
    result->step =
        lower_step(lowering->arena, training->model, training->loss, training->batch, phase->trains,
                   arena_printf(lowering->arena, "step_%s", result->name), phase->span);
    *list_add(lowering->arena, &lowering->plan->progs) = result->step;
}

/* Phases are numbered over all entries of a model, so that their names are its own. */
static size_t phases_before(const Lowering *lowering, const PlanModel *model)
{
    size_t count = 0;
    for (size_t i = 0; i < lowering->plan->trainings.count; i++)
        if (lowering->plan->trainings.items[i]->model == model)
            count += lowering->plan->trainings.items[i]->phases.count;
    return count;
}

static size_t entries_before(const Lowering *lowering, const PlanModel *model)
{
    size_t count = 0;
    for (size_t i = 0; i < lowering->plan->trainings.count; i++)
        count += lowering->plan->trainings.items[i]->model == model;
    return count;
}

static bool is_compared(const Lowering *lowering, const Model *model)
{
    const Spec *spec = lowering->spec;
    for (size_t i = 0; i < spec->comparisons.count; i++)
        for (size_t k = 0; k < spec->comparisons.items[i].models.count; k++)
            if (spec->comparisons.items[i].models.items[k] == model)
                return true;
    return false;
}

/* C compilers warn of functions that nothing calls, so only what is evaluated gets a program. */
static void lower_model_evaluation(Lowering *lowering, PlanTraining *training, const Model *source)
{
    PlanModel *model = training->model;
    bool validated = training->valid && training->epochs > 0;
    if (model->evaluate || !(validated || is_compared(lowering, source)))
        return;
    model->evaluate =
        lower_step(lowering->arena, model, training->loss, training->batch, NULL,
                   arena_printf(lowering->arena, "step_%s_evaluation", model->name), model->origin);
    *list_add(lowering->arena, &lowering->plan->progs) = model->evaluate;
}

/* A model that nothing trains has the input of the one that copies from it. Copies stand behind
 * their sources in the plan. */
static void inherit_inputs(Plan *plan)
{
    for (size_t i = plan->models.count; i-- > 0;) {
        const PlanModel *model = plan->models.items[i];
        for (size_t k = 0; k < model->layers.count; k++) {
            PlanModel *source = (PlanModel *)model->layers.items[k].copied_from;
            if (source && !source->file)
                source->file = model->file;
        }
    }
}

static void lower_training(Lowering *lowering, const Training *training)
{
    PlanModel *model = lower_model(lowering, training->model);
    size_t before = entries_before(lowering, model);
    PlanTraining *result = arena_alloc(lowering->arena, sizeof *result);
    *result = (PlanTraining){
        .phases_before = phases_before(lowering, model),
        .model = model,
        .loss = training->loss.text,
        .batch = training->batch_size.value,
        .first = before == 0,
        .shuffle = training->shuffle.value,
        .save = training->save.text,
        .origin = training->span,
    };
    result->train = lower_examples(lowering, training->task, training->split);
    result->task = result->train->task;
    if (training->validation)
        result->valid = lower_examples(lowering, training->task, training->validation);
    if (!model->file)
        model->file = result->train->file;
    result->shuffle_stream = stream_of(
        lowering, arena_printf(lowering->arena, "shuffle %s %zu", model->name, before + 1));
    if (result->batch > lowering->plan->largest_batch)
        lowering->plan->largest_batch = result->batch;
    for (size_t i = 0; i < training->phases.count; i++)
        lower_phase(lowering, result, training, &training->phases.items[i]);
    lower_model_evaluation(lowering, result, training->model);
    *list_add(lowering->arena, &lowering->plan->trainings) = result;
}

static void lower_comparison(Lowering *lowering, const Comparison *comparison)
{
    PlanComparison *result = arena_alloc(lowering->arena, sizeof *result);
    result->examples = lower_examples(lowering, comparison->task, comparison->split);
    result->origin = comparison->span;
    for (size_t i = 0; i < comparison->models.count; i++) {
        PlanContestant *contestant = list_add(lowering->arena, &result->contestants);
        contestant->model = lower_model(lowering, comparison->models.items[i]);
        for (size_t k = 0; k < lowering->plan->trainings.count; k++)
            if (lowering->plan->trainings.items[k]->model == contestant->model)
                contestant->train = lowering->plan->trainings.items[k]->train;
    }
    *list_add(lowering->arena, &lowering->plan->comparisons) = result;
}

Plan *lower(Arena *arena, const Spec *spec)
{
    Plan *plan = arena_alloc(arena, sizeof *plan);
    plan->source = spec->source;
    plan->name = spec->name.text;
    plan->seed = (uint64_t)spec->seed.value;
    Lowering lowering = {.arena = arena, .spec = spec, .plan = plan};
    for (size_t i = 0; i < spec->trainings.count; i++)
        lower_training(&lowering, &spec->trainings.items[i]);
    inherit_inputs(plan);
    for (size_t i = 0; i < spec->comparisons.count; i++)
        lower_comparison(&lowering, &spec->comparisons.items[i]);
    return plan;
}
