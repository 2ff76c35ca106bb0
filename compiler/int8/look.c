#include "int8/look.h"

#include "ir/meaning/meaning.h"

static bool is_dense(const Int8 *int8, size_t op)
{
    return int8->layer[op].kind == INT8_DENSE || int8->layer[op].kind == INT8_DENSE_TO_FLOATS;
}

static const Tensor *images_of(const Int8 *int8, size_t op)
{
    return int8_op(int8, op)->inputs[0];
}

int64_t int8_places(const Int8 *int8, size_t op)
{
    return is_dense(int8, op) ? 1 : int8_op(int8, op)->outputs[0]->rows;
}

int64_t int8_channels(const Int8 *int8, size_t op)
{
    return is_dense(int8, op) ? int8->layer[op].terms : images_of(int8, op)->columns;
}

int64_t int8_inputs(const Int8 *int8, size_t op)
{
    if (int8->layer[op].kind == INT8_CONV2D)
        return int8_channels(int8, op) / int8_op(int8, op)->window.groups;
    return is_dense(int8, op) ? int8_channels(int8, op) : 1;
}

int64_t int8_first_input(const Int8 *int8, size_t op, int64_t output)
{
    if (is_dense(int8, op))
        return 0;
    if (int8->layer[op].kind != INT8_CONV2D)
        return output;
    const int64_t groups = int8_op(int8, op)->window.groups;
    return output / (int8->layer[op].outputs / groups) * int8_inputs(int8, op);
}

void int8_look(const Int8 *int8, size_t op, Int8See *see, void *context)
{
    const Op *of = int8_op(int8, op);
    const Window *window = &of->window;
    const bool has_window = op_info(of->code)->sizes == SIZES_WINDOW;
    const int64_t seen = has_window ? window->height * window->width : 1;
    for (int64_t place = 0; place < int8_places(int8, op); place++)
        for (int64_t i = 0; i < seen; i++) {
            Int8Sight sight = {place, i, place};
            if (is_dense(int8, op))
                sight = (Int8Sight){0, 0, 0};
            else if (has_window)
                sight.pixel = sight_of(window, of->inputs[0], of->outputs[0], place, i).pixel;
            if (sight.pixel >= 0)
                see(context, &sight);
        }
}
