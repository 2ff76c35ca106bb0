/* dense.c: y = f(x kernel + bias). */
#include "catalog/layer.h"

enum { MOST_UNITS = 1 << 16 };

typedef struct Dense {
    CountList units; /* a list makes a layer of each */
} Dense;
_Static_assert(sizeof(Dense) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"units", read_sizes, OWN(Dense, units), .required = true,
     .takes = "whole number, or a list of them", .meaning = "outputs; a list makes a layer of each",
     .example = "100"},
    KEY_ACTIVATION,
    KEY_KERNEL_INITIALIZER,
    KEY_NAME("dense"),
    KEY_TRAINABLE,
};
static const Section section = LAYER_SECTION("dense", keys);

/* ---- settings ---- */

static size_t count(const LayerSettings *settings)
{
    return OWN_SETTINGS(Dense, settings)->units.count;
}

static void take(LayerSettings *settings, size_t index)
{
    CountList *units = &((Dense *)(void *)settings->own)->units;
    units->items += index;
    units->count = 1;
}

static Span place(const LayerSettings *settings, size_t index)
{
    return OWN_SETTINGS(Dense, settings)->units.items[index].span;
}

static int64_t units_of(const Layer *layer)
{
    return OWN_SETTINGS(Dense, &layer->settings)->units.items[0].value;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const CountList *units = &OWN_SETTINGS(Dense, settings)->units;
    for (size_t i = 0; i < units->count; i++) {
        if (units->items[i].value <= MOST_UNITS)
            continue;
        diag_report(diagnostics, DIAG_ERROR, units->items[i].span, "too-large",
                    "a layer can have at most %d units", MOST_UNITS);
        return false;
    }
    return true;
}

/* ---- shapes ---- */

static bool shape(Shaping *shaping)
{
    const Shape *input = &shaping->inputs[0];
    if (input->dimensions > 1) {
        const DataSet *data = shaping->model->data;
        diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "flat-input",
                    "dense needs a flat input, but this one is %s",
                    describe_shape(shaping->arena, input));
        diag_see(shaping->diagnostics, data->shape.items[0].span,
                 "the images of %s have this shape", data->name.text);
        diag_help(shaping->diagnostics, "put `flatten` before it");
        return false;
    }
    shaping->layer->output = flat_shape(units_of(shaping->layer));
    return true;
}

/* ---- weights and ops ---- */

static void declare_weights(Declaring *declaring)
{
    const int64_t inputs = shape_size(&declaring->layer->input);
    const int64_t outputs = shape_size(&declaring->layer->output);
    draw_from(declare(declaring, "kernel", 2, (const int64_t[]){inputs, outputs}),
              declaring->source->settings.kernel_initializer.text, inputs, outputs);
    declare(declaring, "bias", 1, &outputs);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const int64_t units = building->parameter[0]->columns;
    Tensor *product = layer_value(building, "product", inputs[0], units);
    LAYER_OP(building, OP_matmul, inputs[0], building->parameter[0], product);
    Tensor *sum = layer_value(building, "sum", inputs[0], units);
    LAYER_OP(building, OP_add_bias, product, building->parameter[1], sum);
    return build_activation(building, sum);
}

/* ---- Keras ---- */

static void configure(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"units\": %lld", (long long)shape_size(&layer->output));
    configure_weights(config, layer, "kernel_initializer");
}

const LayerKind layer_dense = {
    .name = "dense",
    .class_name = "Dense",
    .usage = "dense: {units: 10}",
    .section = &section,
    .has_weights = true,
    .count = count,
    .take = take,
    .place = place,
    .check = check,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .configure = configure,
};
