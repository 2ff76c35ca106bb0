/* dropout.c: in training, each number is 0 by chance, or else larger, so that the mean stays. */
#include "catalog/onnx.h"

typedef struct Dropout {
    Number rate;
} Dropout;
_Static_assert(sizeof(Dropout) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"rate", read_share, OWN(Dropout, rate), .required = true,
     .takes = "number of at least 0, below 1", .meaning = "the share of numbers that become 0",
     .example = "0.3"},
    KEY_NAME("dropout"),
};
static const Section section = LAYER_SECTION("dropout", keys);

static bool shape(Shaping *shaping)
{
    shaping->layer->output = shaping->inputs[0];
    return true;
}

static void declare_rate(Declaring *declaring)
{
    declaring->layer->numbers[0] = OWN_SETTINGS(Dropout, &declaring->source->settings)->rate.value;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Prog *prog = building->prog;
    if (prog->mode != MODE_TRAIN || layer->numbers[0] == 0)
        return inputs[0];
    Tensor *y = layer_value(building, "output", inputs[0], inputs[0]->columns);
    Op *op = LAYER_OP(building, OP_dropout, prog->batch_tensor, inputs[0], y);
    op->numbers[0] = layer->numbers[0];
    op->stream = layer->stream;
    return y;
}

static void configure(Members *config, const PlanLayer *layer)
{
    add_number_member(config, "rate", layer->numbers[0]);
}

/* Nothing, once it has learned. */
static void onnx(OnnxNodes *nodes)
{
    (void)nodes;
}

const LayerKind layer_dropout = {
    .name = "dropout",
    .class_name = "Dropout",
    .usage = "dropout: 0.3",
    .section = &section,
    .main_key = "rate",
    .is_random = true,
    .shape = shape,
    .declare = declare_rate,
    .build = build,
    .configure = configure,
    .onnx = onnx,
};
