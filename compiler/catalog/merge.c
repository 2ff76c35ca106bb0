#include "catalog/merge.h"

bool shape_of_all(Shaping *shaping, const char *joins)
{
    shaping->layer->output = shaping->inputs[0];
    for (size_t i = 1; i < shaping->count; i++) {
        if (same_shape(&shaping->inputs[0], &shaping->inputs[i]))
            continue;
        diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "merged-shapes",
                    "`%s` %s `%s` of %s and `%s` of %s: their shapes must be the same",
                    shaping->layer->name.text, joins, shaping->names[0],
                    describe_shape(shaping->arena, &shaping->inputs[0]), shaping->names[i],
                    describe_shape(shaping->arena, &shaping->inputs[i]));
        if (shaping->inputs[0].dimensions == 3 && shaping->inputs[i].dimensions == 3)
            diag_help(shaping->diagnostics,
                      "a `conv2d` of kernel_size 1, with the strides and filters of the other way, "
                      "makes a shortcut fit");
        return false;
    }
    return true;
}

/* One that is read twice is made once. */
static Tensor *made_before(Tensor *const inputs[], Tensor *const images[], size_t input)
{
    for (size_t i = 0; i < input; i++)
        if (inputs[i] == inputs[input])
            return images[i];
    return NULL;
}

void merge_as_images(Building *building, Tensor *const inputs[], int64_t axis, Tensor *images[])
{
    Shape shape = building->layer->output;
    const int64_t others = shape_size(&shape) / shape.size[axis];
    for (size_t i = 0; i < building->inputs; i++) {
        images[i] = tensor_is_images(inputs[i]) ? inputs[i] : made_before(inputs, images, i);
        shape.size[axis] = inputs[i]->columns / others;
        if (!images[i])
            images[i] = as_images(building, inputs[i], &shape);
    }
}

static int64_t columns_of(OpCode code, const Tensor *left, const Tensor *right)
{
    return left->columns + (code == OP_concatenate ? right->columns : 0);
}

Tensor *build_chain(Building *building, Tensor *const inputs[], OpCode code)
{
    Tensor **images = arena_alloc(building->arena, building->inputs * sizeof *images);
    merge_as_images(building, inputs, building->layer->output.dimensions - 1, images);
    return chain_images(building, images, code);
}

Tensor *chain_images(Building *building, Tensor *const images[], OpCode code)
{
    Tensor *value = images[0];
    for (size_t i = 1; i < building->inputs; i++) {
        const bool last = i + 1 == building->inputs;
        const char *role = last ? "output" : arena_printf(building->arena, "part_%zu", i);
        Tensor *result = layer_value(building, role, value, columns_of(code, value, images[i]));
        LAYER_OP(building, code, value, images[i], result);
        value = result;
    }
    return value;
}
