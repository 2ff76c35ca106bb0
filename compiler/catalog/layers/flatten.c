/* flatten.c: images become rows of numbers, in the order of rows, columns, channels. */
#include "catalog/layer.h"

static bool shape(Shaping *shaping)
{
    shaping->layer->output = flat_shape(shape_size(&shaping->inputs[0]));
    return true;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    return as_rows(building, inputs[0]);
}

const LayerKind layer_flatten = {
    .name = "flatten",
    .class_name = "Flatten",
    .usage = "flatten",
    .bare_first = true,
    .shape = shape,
    .build = build,
};
