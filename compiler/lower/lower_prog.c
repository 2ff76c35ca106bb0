/* lower_prog.c: a model and its loss as a tensor program, one primitive op at a time. */
#include "catalog/layer.h"
#include "lower/lower.h"

#include <string.h>

typedef struct Builder {
    Arena *arena;
    Prog *prog;
    Span origin;
} Builder;

static Tensor *add_parameter(Builder *builder, const Parameter *parameter, bool trainable)
{
    Tensor *value = prog_operand(builder->arena, builder->prog, TENSOR_PARAMETER, parameter->name);
    value->parameter = parameter;
    value->rows = parameter->rows;
    value->columns = parameter->columns;
    value->layout = LAYOUT_PANELS;
    value->trainable = trainable && !parameter->running;
    return value;
}

static Tensor *add_temporary(Builder *builder, const char *name, int64_t columns, Layout layout)
{
    Tensor *value = prog_temporary(builder->arena, builder->prog, name, builder->prog->batch,
                                   columns, ELEMENT_FLOAT);
    value->layout = layout;
    return value;
}

/* A layer at work, and the values that it reads. */
typedef struct Work {
    Building building;
    Tensor *parameters[MOST_WEIGHTS];
    Tensor **inputs;
} Work;

/* `values` are the model's input and what the layers make, each behind the one before. */
static Work *begin_layer(Builder *builder, const PlanModel *model, size_t index, bool learns,
                         Tensor *const *values)
{
    const PlanLayer *layer = &model->layers.items[index];
    const Reads reads = plan_reads(layer);
    const size_t count = reads_count(&reads);
    Work *work = arena_alloc(builder->arena, sizeof *work);
    work->building =
        (Building){builder->arena, builder->prog, layer, learns, work->parameters, count};
    work->inputs = arena_alloc(builder->arena, count * sizeof *work->inputs);
    for (size_t i = 0; i < layer->weight_count; i++)
        work->parameters[i] = add_parameter(builder, layer->weights[i], learns);
    for (size_t i = 0; i < count; i++)
        work->inputs[i] = values[reads_at(&reads, index, i) - MODEL_INPUT];
    return work;
}

/* The ops of a layer, which may change its weights where it `learns`. */
static Tensor *add_layer(Builder *builder, const PlanModel *model, size_t index, bool learns,
                         Tensor *const *values)
{
    Work *work = begin_layer(builder, model, index, learns, values);
    return work->building.layer->kind->build(&work->building, work->inputs);
}

/* Ops that read the logits: the last layer's sums before its activation. */
typedef struct Head {
    OpCode loss, predict, record;
} Head;

static Head head_of(const PlanLayer *last, const char *loss)
{
    if (strcmp(loss, "sparse_categorical_crossentropy") == 0)
        return (Head){OP_softmax_crossentropy, OP_predict_largest, OP_record_softmax};
    if (last->softmax)
        return (Head){OP_sigmoid_crossentropy, OP_predict_one, OP_record_one};
    return (Head){OP_sigmoid_crossentropy, OP_predict_positive, OP_record_sigmoid};
}

/* The loss and the prediction; an evaluation records what it predicts. */
static void add_head(Builder *builder, Head head, Tensor *logits)
{
    Prog *prog = builder->prog;
    Tensor *losses = add_temporary(builder, "losses", 1, LAYOUT_SCALAR);
    losses->element = ELEMENT_DOUBLE;
    Tensor *predicted = add_temporary(builder, "predicted", 1, LAYOUT_SCALAR);
    predicted->element = ELEMENT_INTEGER;
    OpList *ops = &prog->ops;
    APPEND(builder->arena, ops, head.loss, builder->origin, prog->batch_tensor, logits, losses);
    APPEND(builder->arena, ops, head.predict, builder->origin, prog->batch_tensor, logits,
           predicted);
    APPEND(builder->arena, ops, OP_tally, builder->origin, prog->batch_tensor, losses, predicted,
           prog->totals);
    if (prog->mode == MODE_EVALUATE)
        APPEND(builder->arena, ops, head.record, builder->origin, prog->batch_tensor, logits,
               predicted, prog->predictions);
    prog->loss = losses;
}

static Prog *new_prog(Arena *arena, const char *name, const char *model, int64_t batch, Span origin)
{
    Prog *prog = arena_alloc(arena, sizeof *prog);
    prog->name = name;
    prog->model = model;
    prog->batch = batch;
    prog->origin = origin;
    prog->batch_tensor = prog_operand(arena, prog, TENSOR_BATCH, "batch");
    prog->rate = prog_operand(arena, prog, TENSOR_RATE, "rate");
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

/* Layers that the layer reads nothing of make no difference: a pass removes them. */
Prog *lower_adaptation(Arena *arena, const PlanModel *model, int64_t batch, size_t index,
                       const char *name)
{
    const Span origin = model->layers.items[index].origin;
    Prog *prog = new_prog(arena, name, model->shape->identifier, batch, origin);
    prog->mode = MODE_ADAPT;
    Builder builder = {arena, prog, origin};
    Tensor **values = begin_values(&builder, model);
    for (size_t i = 0; i < index; i++)
        values[i + 1] = add_layer(&builder, model, i, false, values);
    Work *work = begin_layer(&builder, model, index, false, values);
    work->building.layer->kind->adapt(&work->building, work->inputs);
    return prog;
}

Prog *lower_step(Arena *arena, const PlanModel *model, const char *loss, int64_t batch,
                 const bool *trains, const char *name, Span origin)
{
    Prog *prog = new_prog(arena, name, model->shape->identifier, batch, origin);
    prog->mode = trains ? MODE_TRAIN : MODE_EVALUATE;
    Builder builder = {arena, prog, origin};
    Tensor **values = begin_values(&builder, model);
    for (size_t i = 0; i < model->layers.count; i++)
        values[i + 1] = add_layer(&builder, model, i, trains && trains[i], values);
    Head head = head_of(&model->layers.items[model->layers.count - 1], loss);
    add_head(&builder, head, values[model->layers.count]);
    return prog;
}
