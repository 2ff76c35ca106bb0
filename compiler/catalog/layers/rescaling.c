/* rescaling.c: x scale + offset. */
#include "catalog/onnx.h"

typedef struct Rescaling {
    Number scale, offset;
} Rescaling;
_Static_assert(sizeof(Rescaling) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"scale", read_constant, OWN(Rescaling, scale), .required = true,
     .takes = "constant expression", .meaning = "what each number is multiplied by",
     .example = "1/255"},
    {"offset", read_constant, OWN(Rescaling, offset), .value = "0", .takes = "constant expression",
     .meaning = "what is added then", .example = "-1"},
    KEY_NAME("rescaling"),
};
static const Section section = LAYER_SECTION("rescaling", keys);

static bool shape(Shaping *shaping)
{
    shaping->layer->output = shaping->inputs[0];
    return true;
}

static void declare_numbers(Declaring *declaring)
{
    const Rescaling *own = OWN_SETTINGS(Rescaling, &declaring->source->settings);
    declaring->layer->numbers[0] = own->scale.value;
    declaring->layer->numbers[1] = own->offset.value;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const double *numbers = building->layer->numbers;
    Tensor *y = layer_value(building, "output", inputs[0], inputs[0]->columns);
    Op *op = LAYER_OP(building, OP_rescale, inputs[0], y);
    op->numbers[0] = numbers[0];
    op->numbers[1] = numbers[1];
    return y;
}

static void configure(Members *config, const PlanLayer *layer)
{
    add_number_member(config, "scale", layer->numbers[0]);
    add_number_member(config, "offset", layer->numbers[1]);
}

static void onnx(OnnxNodes *nodes)
{
    const double *numbers = nodes->layer->numbers;
    const char *scaled = onnx_of_two(nodes, "Mul", ONNX_INPUT, onnx_constant(nodes, numbers[0]));
    if (numbers[1] != 0)
        onnx_of_two(nodes, "Add", scaled, onnx_constant(nodes, numbers[1]));
}

const LayerKind layer_rescaling = {
    .name = "rescaling",
    .class_name = "Rescaling",
    .usage = "rescaling: {scale: 2/255, offset: -1}",
    .section = &section,
    .main_key = "scale",
    .shape = shape,
    .declare = declare_numbers,
    .build = build,
    .configure = configure,
    .onnx = onnx,
};
