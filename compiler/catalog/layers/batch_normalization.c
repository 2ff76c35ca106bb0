/* batch_normalization.c: each channel to mean 0 and variance 1: of the batch's examples while the
 * layer learns, else of what it saw while it did (Ioffe and Szegedy 2015). */
#include "catalog/normalization.h"
#include "catalog/onnx.h"
#include "catalog/recover.h"

typedef struct BatchNormalization {
    NormalizationSettings normalization;
    Number momentum;
} BatchNormalization;
_Static_assert(sizeof(BatchNormalization) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    KEY_AXIS(BatchNormalization, normalization.axis),
    {"momentum", read_share, OWN(BatchNormalization, momentum), .value = "0.99",
     .takes = "number, from 0 to below 1",
     .meaning = "how much of the running mean and variance a step leaves", .example = "0.9"},
    KEY_EPSILON(BatchNormalization, normalization.epsilon),
    KEY_CENTER(BatchNormalization, normalization.center),
    KEY_SCALE(BatchNormalization, normalization.scale),
    KEY_NAME("batch_normalization"),
    KEY_TRAINABLE,
};
static const Section section = LAYER_SECTION("batch_normalization", keys);

static const BatchNormalization *own(const Layer *layer)
{
    return OWN_SETTINGS(BatchNormalization, &layer->settings);
}

static bool shape(Shaping *shaping)
{
    shaping->layer->output = shaping->inputs[0];
    return expect_last_axis(shaping, &own(shaping->layer)->normalization.axis);
}

static void declare_running(Declaring *declaring, const char *role, int64_t channels,
                            Initial initial)
{
    Parameter *parameter = declare(declaring, role, 1, &channels);
    parameter->initial = initial;
    parameter->running = true;
}

static void declare_weights(Declaring *declaring)
{
    const Shape *output = &declaring->layer->output;
    const int64_t channels = output->size[output->dimensions - 1];
    declare_scale_and_offset(declaring, &own(declaring->source)->normalization, channels);
    declare_running(declaring, "moving_mean", channels, INITIAL_ZEROS);
    declare_running(declaring, "moving_variance", channels, INITIAL_ONES);
    declaring->layer->numbers[1] = own(declaring->source)->momentum.value;
}

/* ---- ops ---- */

static Tensor *row_of(Building *building, const char *role, const Tensor *x)
{
    Tensor *row =
        prog_temporary(building->arena, building->prog,
                       arena_printf(building->arena, "%s_%s", building->layer->name, role), 1,
                       x->columns, ELEMENT_FLOAT);
    row->layout = LAYOUT_BATCH_MAJOR;
    return row;
}

static void track(Building *building, Tensor *running, Tensor *of_batch)
{
    LAYER_OP(building, OP_track, running, of_batch)->numbers[0] = building->layer->numbers[1];
}

/* Mean and variance of the batch, which those of all batches follow. */
static void build_moments(Building *building, Tensor *x, Tensor *moments[2])
{
    Tensor *const *running = building->parameter + building->layer->weight_count - 2;
    moments[0] = row_of(building, "mean", x);
    moments[1] = row_of(building, "variance", x);
    LAYER_OP(building, OP_moments, building->prog->batch_tensor, x, moments[0], moments[1]);
    track(building, running[0], moments[0]);
    track(building, running[1], moments[1]);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    Tensor *x = as_images(building, inputs[0], &building->layer->input);
    Tensor *y = layer_value(building, "output", x, x->columns);
    Tensor *const *running = building->parameter + building->layer->weight_count - 2;
    Tensor *moments[2] = {running[0], running[1]};
    const ScaleAndOffset learned = scale_and_offset(building, x);
    if (building->learns)
        build_moments(building, x, moments);
    LAYER_OP(building, OP_normalize, x, moments[0], moments[1], learned.gamma, learned.beta, y)
        ->numbers[0] = building->layer->numbers[0];
    return y;
}

static void configure(Members *config, const PlanLayer *layer)
{
    configure_normalization(config, layer);
    add_number_member(config, "momentum", layer->numbers[1]);
}

static void onnx(OnnxNodes *nodes)
{
    const int64_t channels = channels_of(&nodes->layer->input);
    nodes->layout = ONNX_CHANNELS_FIRST;
    onnx_node(
        nodes, "BatchNormalization",
        arena_printf(nodes->arena, "%s, %s, %s, \"moving_mean\", \"moving_variance\"", ONNX_INPUT,
                     onnx_weights(nodes, "gamma", channels, 1),
                     onnx_weights(nodes, "beta", channels, 0)),
        arena_printf(nodes->arena, "\"epsilon\": %s", onnx_float(nodes, nodes->layer->numbers[0])));
}

/* How it would be renormalised, of a layer that is not. */
static void recover(Recovering *recovering)
{
    json_t *config = recovering->config;
    if (tlc_json_is(json_object_get(config, "renorm"), JSON_TRUE))
        return;
    json_object_del(config, "renorm_clipping");
    json_object_del(config, "renorm_momentum");
}

const LayerKind layer_batch_normalization = {
    .name = "batch_normalization",
    .class_name = "BatchNormalization",
    .usage = "batch_normalization",
    .section = &section,
    .has_weights = true,
    .by_batch = true,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .configure = configure,
    .onnx = onnx,
    .recover = recover,
};
