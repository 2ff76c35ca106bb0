/* lower_prog.c: a model and its loss as a tensor program, one primitive op at a time. */
#include "catalog/layer.h"
#include "catalog/loss.h"
#include "lower/lower_internal.h"

#include <string.h>

/* Weights that the loss adds something for, and whose layer stands where. */
typedef struct Penalized {
    Tensor *weights;
    Span origin;
} Penalized;

typedef struct Builder {
    Arena *arena;
    Prog *prog;
    Span origin;
    List(Penalized) penalized;
} Builder;

/* `rate` is that by which the program changes it, or NULL. */
static Tensor *add_parameter(Builder *builder, const Parameter *parameter, Tensor *rate)
{
    Tensor *value = prog_operand(builder->arena, builder->prog, TENSOR_PARAMETER, parameter->name);
    value->parameter = parameter;
    value->rows = parameter->rows;
    value->columns = parameter->columns;
    value->layout = LAYOUT_PANELS;
    value->trainable = rate && !parameter->running;
    value->rate = value->trainable ? rate : NULL;
    return value;
}

static Tensor *add_temporary(Builder *builder, const char *name, int64_t columns, Layout layout)
{
    Tensor *value = prog_temporary(builder->arena, builder->prog, name, builder->prog->batch,
                                   columns, ELEMENT_FLOAT);
    value->layout = layout;
    return value;
}

/* In Keras frozen weights are not penalised, neither in training nor in an evaluation. */
static void note_penalties(Builder *builder, const PlanLayer *layer, Tensor *const *parameters)
{
    for (size_t i = 0; i < layer->weight_count; i++)
        if (has_penalty(layer->weights[i]))
            *list_add(builder->arena, &builder->penalized) =
                (Penalized){parameters[i], layer->origin};
}

/* By which the program changes the layer's weights; NULL: it does not. */
static Tensor *rate_for(const Prog *prog, const StepOf *step, size_t layer)
{
    if (step->mode != MODE_TRAIN || !step->trains || !step->trains[layer])
        return NULL;
    return prog->rates.items[step->rate_of ? step->rate_of[layer] : 0];
}

/* A layer at work, and the values that it reads. */
typedef struct Work {
    Building building;
    Tensor *parameters[MOST_WEIGHTS];
    Tensor **inputs;
} Work;

/* `values` are the model's input and what the layers make, each behind the one before. */
static Work *begin_layer(Builder *builder, const StepOf *step, size_t index, Tensor *const *values)
{
    const PlanLayer *layer = &step->model->layers.items[index];
    const Reads reads = plan_reads(layer);
    const size_t count = reads_count(&reads);
    Tensor *rate = rate_for(builder->prog, step, index);
    Work *work = arena_alloc(builder->arena, sizeof *work);
    work->building =
        (Building){builder->arena, builder->prog, layer, rate != NULL, work->parameters, count};
    work->inputs = arena_alloc(builder->arena, count * sizeof *work->inputs);
    for (size_t i = 0; i < layer->weight_count; i++)
        work->parameters[i] = add_parameter(builder, layer->weights[i], rate);
    if (step->trains && step->trains[index])
        note_penalties(builder, layer, work->parameters);
    for (size_t i = 0; i < count; i++)
        work->inputs[i] = values[reads_at(&reads, index, i) - MODEL_INPUT];
    return work;
}

/* The ops of a layer. */
static Tensor *add_layer(Builder *builder, const StepOf *step, size_t index, Tensor *const *values)
{
    Work *work = begin_layer(builder, step, index, values);
    return work->building.layer->kind->build(&work->building, work->inputs);
}

/* Each loss with what the model's adds for these weights. */
static Tensor *add_penalty(Builder *builder, Tensor *weights, Tensor *losses, Span origin)
{
    Arena *arena = builder->arena;
    Prog *prog = builder->prog;
    const char *name = weights->name;
    Tensor *penalty =
        prog_temporary(arena, prog, arena_printf(arena, "%s_penalty", name), 1, 1, ELEMENT_DOUBLE);
    Tensor *sums = prog_alike(arena, prog, arena_printf(arena, "losses_with_%s", name), losses);
    Op *op = APPEND(arena, &prog->ops, OP_penalty, origin, weights, penalty);
    op->numbers[0] = weights->parameter->l1;
    op->numbers[1] = weights->parameter->l2;
    APPEND(arena, &prog->ops, OP_penalize, origin, prog->batch_tensor, losses, penalty, sums);
    return sums;
}

/* The losses with the penalties of all weights that learn. */
static Tensor *add_penalties(Builder *builder, Tensor *losses)
{
    for (size_t i = 0; i < builder->penalized.count; i++) {
        const Penalized *penalized = &builder->penalized.items[i];
        losses = add_penalty(builder, penalized->weights, losses, penalized->origin);
    }
    return losses;
}

/* What is predicted of each example's class, and what comes of it. */
static void add_prediction(Builder *builder, const StepOf *step, const LossOutput *output,
                           Tensor *logits, Tensor *losses)
{
    Prog *prog = builder->prog;
    Tensor *predicted = add_temporary(builder, "predicted", 1, LAYOUT_SCALAR);
    predicted->element = ELEMENT_INTEGER;
    APPEND(builder->arena, &prog->ops, output->predict, builder->origin, prog->batch_tensor, logits,
           predicted);
    APPEND(builder->arena, &prog->ops, OP_tally, builder->origin, prog->batch_tensor, losses,
           predicted, prog->totals);
    if (prog->mode == MODE_EVALUATE || step->keeps)
        APPEND(builder->arena, &prog->ops, output->record, builder->origin, prog->batch_tensor,
               logits, predicted, prog->predictions);
}

/* Where there are no classes, what is given is kept, of training too: metrics are taken from it. */
static void add_outputs(Builder *builder, const LossOutput *output, Tensor *given, Tensor *losses)
{
    Prog *prog = builder->prog;
    APPEND(builder->arena, &prog->ops, OP_tally_losses, builder->origin, prog->batch_tensor, losses,
           prog->totals);
    APPEND(builder->arena, &prog->ops, output->record, builder->origin, prog->batch_tensor, given,
           prog->predictions);
}

/* What the model says of each example: nothing that its target is needed for. */
static void add_answer(Builder *builder, const LossOutput *output, Tensor *given)
{
    Prog *prog = builder->prog;
    if (output->predict == OP_COUNT) {
        APPEND(builder->arena, &prog->ops, output->record, builder->origin, prog->batch_tensor,
               given, prog->predictions);
        return;
    }
    Tensor *predicted = add_temporary(builder, "predicted", 1, LAYOUT_SCALAR);
    predicted->element = ELEMENT_INTEGER;
    APPEND(builder->arena, &prog->ops, output->predict, builder->origin, prog->batch_tensor, given,
           predicted);
    APPEND(builder->arena, &prog->ops, output->record, builder->origin, prog->batch_tensor, given,
           predicted, prog->predictions);
}

/* What the last layer gives, whose activation is left to the head. */
static Tensor *add_activation(Builder *builder, const PlanLayer *last, Tensor *sum)
{
    const Activation activation = activation_of(last->shown_activation);
    if (activation == ACTIVATION_linear)
        return sum;
    Tensor *given = prog_alike(builder->arena, builder->prog, "given", sum);
    APPEND(builder->arena, &builder->prog->ops, OP_activate, last->origin, sum, given)->activation =
        activation;
    return given;
}

static Tensor *new_losses(Builder *builder, const char *name)
{
    Tensor *losses = add_temporary(builder, name, 1, LAYOUT_SCALAR);
    losses->element = ELEMENT_DOUBLE;
    return losses;
}

/* Of targets that are smoothed, and times the weights of their classes. */
static Tensor *add_losses(Builder *builder, const StepOf *step, OpCode code, Tensor *given)
{
    Prog *prog = builder->prog;
    Tensor *losses = new_losses(builder, "losses"), *changed;
    const bool smooths = find_loss_kind(step->loss)->smooths && !step->of_numbers;
    Op *op = APPEND(builder->arena, &prog->ops, code, builder->origin, prog->batch_tensor, given,
                    losses);
    if (op_numbers(op) > 0)
        op->numbers[0] = step->loss_number;
    if (smooths && step->loss_number > 0) {
        changed = new_losses(builder, "losses_smoothed");
        APPEND(builder->arena, &prog->ops, OP_smooth, builder->origin, prog->batch_tensor, given,
               losses, changed)
            ->numbers[0] = step->loss_number;
        losses = changed;
    }
    if (step->weighs) {
        changed = new_losses(builder, "losses_weighed");
        APPEND(builder->arena, &prog->ops, OP_weigh, builder->origin, prog->batch_tensor, losses,
               changed);
        losses = changed;
    }
    return losses;
}

/* The loss and the prediction; an evaluation records what it predicts. */
static void add_head(Builder *builder, const StepOf *step, Tensor *sum)
{
    Prog *prog = builder->prog;
    const LossKind *loss = find_loss_kind(step->loss);
    const PlanLayer *last = &step->model->layers.items[step->model->layers.count - 1];
    const bool several = step->of_numbers && !loss->of_values;
    const LossOutput *output = loss_output(loss, last->shown_activation, several);
    Tensor *given = loss->of_values ? add_activation(builder, last, sum) : sum;
    if (prog->mode == MODE_PREDICT) {
        add_answer(builder, output, given);
        return;
    }
    Tensor *losses = add_losses(builder, step, several ? loss->loss_of_several : loss->loss, given);
    losses = add_penalties(builder, losses);
    if (output->predict == OP_COUNT)
        add_outputs(builder, output, given, losses);
    else
        add_prediction(builder, step, output, given, losses);
    prog->loss = losses;
}

/* One is called by what it is, several as the elements of an array. */
static void add_rates(Arena *arena, Prog *prog, size_t count)
{
    for (size_t i = 0; i < count || i == 0; i++)
        *list_add(arena, &prog->rates) = prog_operand(
            arena, prog, TENSOR_RATE, count > 1 ? arena_printf(arena, "rates[%zu]", i) : "rate");
}

static Prog *new_prog(Arena *arena, const StepOf *step, const char *name, Span origin)
{
    Prog *prog = arena_alloc(arena, sizeof *prog);
    prog->name = name;
    prog->mode = step->mode;
    prog->model = step->model->shape->identifier;
    prog->batch = step->batch;
    prog->origin = origin;
    prog->batch_tensor = prog_operand(arena, prog, TENSOR_BATCH, "batch");
    prog->batch_tensor->stored = step->model->file->element;
    add_rates(arena, prog, step->rates);
    prog->totals = prog_operand(arena, prog, TENSOR_TOTALS, "totals");
    prog->predictions = prog_operand(arena, prog, TENSOR_PREDICTIONS, "predictions");
    return prog;
}

/* The model's input, and room for what each layer makes of it. */
static Tensor **begin_values(Builder *builder, const PlanModel *model)
{
    Prog *prog = builder->prog;
    Tensor *x = add_temporary(builder, "input", model->file->pixels, LAYOUT_BATCH_MAJOR);
    Tensor *scale = prog_operand(builder->arena, prog, TENSOR_SCALE, "scale");
    APPEND(builder->arena, &prog->ops, OP_gather, builder->origin, prog->batch_tensor, scale, x);
    Tensor **values = arena_alloc(builder->arena, (model->layers.count + 1) * sizeof *values);
    values[0] = x;
    return values;
}

/* The input as images, and what each augmentation makes of them; at last as it was. */
static Tensor *augmented(Builder *builder, const StepOf *step, Tensor *input)
{
    Prog *prog = builder->prog;
    OpList *ops = &prog->ops;
    const PlanAugmentation *first = step->augmentations;
    Tensor *value = prog_images(builder->arena, prog, "input_images", prog->batch, first->height,
                                first->width, first->channels);
    APPEND(builder->arena, ops, OP_unflatten, first->origin, input, value);
    for (size_t i = 0; i < step->augmentation_count; i++) {
        const PlanAugmentation *augmentation = &step->augmentations[i];
        Tensor *next = prog_alike(builder->arena, prog,
                                  arena_printf(builder->arena, "augmented_%zu", i + 1), value);
        Op *op = APPEND(builder->arena, ops, augmentation->op, augmentation->origin,
                        prog->batch_tensor, value, next);
        memcpy(op->numbers, augmentation->numbers, sizeof op->numbers);
        op->stream = augmentation->stream;
        value = next;
    }
    Tensor *rows = prog_alike(builder->arena, prog, "augmented", input);
    APPEND(builder->arena, ops, OP_flatten, first->origin, value, rows);
    return rows;
}

/* Layers that the layer reads nothing of make no difference: a pass removes them. */
Prog *lower_adaptation(Arena *arena, const PlanModel *model, int64_t batch, size_t index,
                       const char *name)
{
    const Span origin = model->layers.items[index].origin;
    const StepOf step = {.model = model, .batch = batch, .mode = MODE_ADAPT};
    Prog *prog = new_prog(arena, &step, name, origin);
    Builder builder = {.arena = arena, .prog = prog, .origin = origin};
    Tensor **values = begin_values(&builder, model);
    for (size_t i = 0; i < index; i++)
        values[i + 1] = add_layer(&builder, &step, i, values);
    Work *work = begin_layer(&builder, &step, index, values);
    work->building.layer->kind->adapt(&work->building, work->inputs);
    return prog;
}

Prog *lower_step(Arena *arena, const StepOf *step, const char *name, Span origin)
{
    const PlanModel *model = step->model;
    Prog *prog = new_prog(arena, step, name, origin);
    Builder builder = {.arena = arena, .prog = prog, .origin = origin};
    Tensor **values = begin_values(&builder, model);
    if (step->augmentation_count && step->mode == MODE_TRAIN)
        values[0] = augmented(&builder, step, values[0]);
    for (size_t i = 0; i < model->layers.count; i++)
        values[i + 1] = add_layer(&builder, step, i, values);
    add_head(&builder, step, values[model->layers.count]);
    return prog;
}
