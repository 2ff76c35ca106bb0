/* pooling.c: the largest of what a window sees, or the mean. */
#include "ir/meaning/meaning.h"

/* The pixel where a channel is the first of the largest that the window sees from a place. */
static int64_t first_largest(Reference *reference, const Op *op, const Tensor *places,
                             int64_t place, int64_t channel)
{
    Matrix x = in(reference, op, 0);
    int64_t first = -1;
    for (int64_t i = 0; i < op->window.height * op->window.width; i++) {
        const int64_t pixel = sight_of(&op->window, op->inputs[0], places, place, i).pixel;
        if (pixel >= 0 && (first < 0 || row_of(x, pixel)[channel] > row_of(x, first)[channel]))
            first = pixel;
    }
    return first;
}

void mean_max_pool(Reference *reference, const Op *op)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t place = 0; place < y.rows; place++)
        for (int64_t i = 0; i < y.columns; i++)
            row_of(y, place)[i] =
                row_of(x, first_largest(reference, op, op->outputs[0], place, i))[i];
}

void mean_max_pool_gradient(Reference *reference, const Op *op)
{
    Matrix dy = in(reference, op, 1), dx = zeros(out(reference, op));
    for (int64_t place = 0; place < dy.rows; place++)
        for (int64_t i = 0; i < dy.columns; i++)
            row_of(dx, first_largest(reference, op, op->inputs[1], place, i))[i] +=
                row_of(dy, place)[i];
}

void mean_max_pool_gradient_slopes(Reference *reference, const Op *op)
{
    mean_max_pool_gradient(reference, op);
    multiply_by_slopes_of(reference, op, 2);
}

/* How many pixels the window sees from a place. */
static double count_seen(const Op *op, const Tensor *images, const Tensor *places, int64_t place)
{
    int64_t count = 0;
    for (int64_t i = 0; i < op->window.height * op->window.width; i++)
        count += sight_of(&op->window, images, places, place, i).pixel >= 0;
    return (double)count;
}

/* y[place][i] += x[pixel][i] / how many pixels are seen from there */
static void see_average_pool(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    const double count = count_seen(op, op->inputs[0], op->outputs[0], sight->place);
    for (int64_t i = 0; sight->pixel >= 0 && i < x.columns; i++)
        row_of(y, sight->place)[i] += row_of(x, sight->pixel)[i] / count;
}

void mean_average_pool(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->inputs[0], op->outputs[0], see_average_pool);
}

static void see_average_pool_gradient(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix dy = in(reference, op, 0), dx = out(reference, op);
    const double count = count_seen(op, op->outputs[0], op->inputs[0], sight->place);
    for (int64_t i = 0; sight->pixel >= 0 && i < dx.columns; i++)
        row_of(dx, sight->pixel)[i] += row_of(dy, sight->place)[i] / count;
}

void mean_average_pool_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    look(reference, op, op->outputs[0], op->inputs[0], see_average_pool_gradient);
}

void mean_average_pool_gradient_slopes(Reference *reference, const Op *op)
{
    mean_average_pool_gradient(reference, op);
    multiply_by_slopes_of(reference, op, 1);
}
