/* activation.c: a function of each number, or softmax over channels. */
#include "catalog/augmentation.h"
#include "catalog/onnx.h"
#include "catalog/recover.h"

#include <string.h>

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

static void onnx(OnnxNodes *nodes)
{
    onnx_activation(nodes, ONNX_INPUT);
}

/* ---- functions that are classes of their own ---- */

static bool is_number(const json_t *config, const char *member, double number)
{
    const json_t *value = json_object_get(config, member);
    return tlc_json_is_number(value) && json_number_value(value) == number;
}

static bool is_nothing(const json_t *config, const char *member)
{
    const json_t *value = json_object_get(config, member);
    return !value || tlc_json_is(value, JSON_NULL) || is_number(config, member, 0);
}

static const char *name_of_relu(const json_t *config)
{
    if (!is_nothing(config, "negative_slope") || !is_nothing(config, "threshold"))
        return NULL;
    const json_t *most = json_object_get(config, "max_value");
    if (!most || tlc_json_is(most, JSON_NULL))
        return "relu";
    return is_number(config, "max_value", 6) ? "relu6" : NULL;
}

/* The function of the class with these parameters; NULL: there is none. */
static const char *name_of(const char *class_name, const json_t *config)
{
    if (strcmp(class_name, "ReLU") == 0)
        return name_of_relu(config);
    if (strcmp(class_name, "ELU") == 0)
        return is_number(config, "alpha", 1) ? "elu" : NULL;
    if (strcmp(class_name, "LeakyReLU") == 0)
        return is_number(config, "alpha", 0.2) || is_number(config, "negative_slope", 0.2)
                   ? "leaky_relu"
                   : NULL;
    return "softmax";
}

/* Those that change what they read while it is trained on, and nothing else. */
#define OF_TRAINING                                                                                \
    "GaussianNoise GaussianDropout AlphaDropout SpatialDropout1D SpatialDropout2D "                \
    "ActivityRegularization RandomFlip RandomRotation RandomZoom RandomTranslation "               \
    "RandomContrast RandomBrightness RandomHue RandomSaturation RandomSharpness RandomShear "      \
    "RandomColorJitter RandomColorDegeneration RandomGrayscale RandomPosterization "               \
    "RandomPerspective RandomElasticTransform RandomErasing RandomInvert RandomGaussianBlur "      \
    "RandomWidth RandomHeight RandAugment AugMix MixUp CutMix"

/* An augmentation of the input has a place in a spec, but that is a training. */
static void recover_nothing(Recovering *recovering)
{
    const AugmentationKind *kind = meant_augmentation(recovering->class_name);
    if (kind && strncmp(kind->name, "random_", strlen("random_")) == 0)
        note_recovered(
            recovering,
            "it is left out: a %s does nothing when the model predicts; to learn on with "
            "it, give the training `augment: [%s: ...]`",
            recovering->class_name, kind->name);
    else
        note_recovered(recovering,
                       "it is left out: a %s only does something while a model is trained",
                       recovering->class_name);
    json_object_clear(recovering->config);
    json_object_set_new(recovering->config, "activation", json_string("linear"));
}

static void recover(Recovering *recovering)
{
    static const char *const parameters[] = {"max_value", "negative_slope", "threshold", "alpha",
                                             "axis"};
    json_t *config = recovering->config;
    if (strcmp(recovering->class_name, "Activation") == 0)
        return;
    if (strstr(OF_TRAINING, recovering->class_name)) {
        recover_nothing(recovering);
        return;
    }
    const char *name = name_of(recovering->class_name, config);
    const json_t *axis = json_object_get(config, "axis");
    if (strcmp(recovering->class_name, "Softmax") == 0 && axis && !is_number(config, "axis", -1))
        name = NULL;
    if (!name) {
        cannot_recover(recovering, "tlc has no such function with these parameters");
        return;
    }
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        json_object_del(config, parameters[i]);
    json_object_set_new(config, "activation", json_string(name));
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
    .onnx = onnx,
    .other_classes = "Softmax ReLU ELU LeakyReLU " OF_TRAINING,
    .recover = recover,
};
