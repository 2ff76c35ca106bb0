/* flatten.c: images become rows of numbers, in the order of rows, columns, channels. */
#include "catalog/layer.h"

static const Key keys[] = {KEY_NAME("flatten")};
static const Section section = LAYER_SECTION("flatten", keys);

static bool shape(Shaping *shaping)
{
    shaping->layer->output = flat_shape(shape_size(&shaping->inputs[0]));
    return true;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    if (!tensor_is_images(inputs[0]))
        return inputs[0];
    Tensor *y =
        prog_temporary(building->arena, building->prog,
                       arena_printf(building->arena, "%s_output", building->layer->name),
                       building->prog->batch, shape_size(&building->layer->output), ELEMENT_FLOAT);
    y->layout = LAYOUT_BATCH_MAJOR;
    LAYER_OP(building, OP_flatten, inputs[0], y);
    return y;
}

const LayerKind layer_flatten = {
    .name = "flatten",
    .class_name = "Flatten",
    .usage = "flatten",
    .section = &section,
    .bare_first = true,
    .shape = shape,
    .build = build,
};
