/* activation.c: a function of each number, or softmax over channels. */
#include "catalog/layer.h"

static const Key keys[] = {
    {"activation", read_word, offsetof(LayerSettings, activation), .required = true,
     .takes = "name", .meaning = "linear, relu, tanh, gelu, ... or softmax, over channels",
     .example = "relu"},
    KEY_NAME("activation"),
};
static const Section section = LAYER_SECTION("activation", keys);

static bool shape(Shaping *shaping)
{
    shaping->layer->output = shaping->inputs[0];
    return true;
}

/* That of an output layer is left to the loss: it is linear here. */
static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    if (!has_activation(layer))
        return inputs[0];
    return build_activation(
        building, layer->inner_softmax ? as_images(building, inputs[0], &layer->input) : inputs[0]);
}

static void configure(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"activation\": \"%s\"", layer->shown_activation);
}

const LayerKind layer_activation = {
    .name = "activation",
    .class_name = "Activation",
    .usage = "activation: relu",
    .section = &section,
    .main_key = "activation",
    .shape = shape,
    .build = build,
    .configure = configure,
};
