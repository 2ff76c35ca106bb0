/* images.c: images as rows of numbers, and what a window over them sees. */
#include "ir/meaning/meaning.h"

#include <math.h>

/* Row by row the numbers are the same. */
void mean_flatten(Reference *reference, const Op *op)
{
    Matrix from = in(reference, op, 0), to = out(reference, op);
    for (int64_t i = 0; i < size_of(to); i++)
        to.at[i] = from.at[i];
}

void mean_unflatten(Reference *reference, const Op *op)
{
    mean_flatten(reference, op);
}

Sight sight_of(const Window *window, const Tensor *images, const Tensor *places, int64_t place,
               int64_t of_window)
{
    const int64_t example = place / (places->height * places->width);
    const int64_t y = place / places->width % places->height * window->stride_y +
                      of_window / window->width * window->dilation_y - window->top;
    const int64_t x = place % places->width * window->stride_x +
                      of_window % window->width * window->dilation_x - window->left;
    const bool inside = y >= 0 && y < images->height && x >= 0 && x < images->width;
    return (Sight){inside ? (example * images->height + y) * images->width + x : -1, place,
                   of_window};
}

void look(Reference *reference, const Op *op, const Tensor *images, const Tensor *places,
          void (*see)(Reference *, const Op *, const Sight *))
{
    const int64_t size = op->window.height * op->window.width;
    for (int64_t place = 0; place < places->rows; place++)
        for (int64_t of_window = 0; of_window < size; of_window++) {
            const Sight sight = sight_of(&op->window, images, places, place, of_window);
            see(reference, op, &sight);
        }
}

/* ---- what is around ---- */

static void see_pad(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < x.columns; i++)
        row_of(y, sight->place)[i] = sight->pixel < 0 ? 0 : row_of(x, sight->pixel)[i];
}

void mean_pad(Reference *reference, const Op *op)
{
    look(reference, op, op->inputs[0], op->outputs[0], see_pad);
}

static void see_crop(Reference *reference, const Op *op, const Sight *sight)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; sight->pixel >= 0 && i < y.columns; i++)
        row_of(y, sight->pixel)[i] = row_of(x, sight->place)[i];
}

void mean_crop(Reference *reference, const Op *op)
{
    look(reference, op, op->outputs[0], op->inputs[0], see_crop);
}

/* ---- other sizes ---- */

/* The pixels in a row, or rows, that make one of `made`, and the share of the second. */
typedef struct Taps {
    int64_t at[2];
    double share[2];
} Taps;

static Taps taps_of(const Op *op, int64_t place, int64_t made, int64_t size)
{
    const bool smooth = op->numbers[0] == 1;
    const double at = ((double)place + 0.5) * (double)size / (double)made - (smooth ? 0.5 : 0);
    const double last = (double)(size - 1), second = smooth ? at - floor(at) : 0;
    return (Taps){{(int64_t)fmin(fmax(floor(at), 0), last), (int64_t)fmin(floor(at) + 1, last)},
                  {1 - second, second}};
}

/* Calls `tap` for each of four pixels that make a place's, with its share. */
static void resample(Reference *reference, const Op *op, const Tensor *images, const Tensor *made,
                     void (*tap)(Reference *, const Op *, const Sight *, double))
{
    for (int64_t place = 0; place < made->rows; place++) {
        const int64_t example = place / (made->height * made->width);
        const Taps y =
            taps_of(op, place / made->width % made->height, made->height, images->height);
        const Taps x = taps_of(op, place % made->width, made->width, images->width);
        for (int i = 0; i < 4; i++) {
            const int64_t row = example * images->height + y.at[i / 2];
            const Sight sight = {row * images->width + x.at[i % 2], place, 0};
            tap(reference, op, &sight, y.share[i / 2] * x.share[i % 2]);
        }
    }
}

static void tap_resize(Reference *reference, const Op *op, const Sight *sight, double share)
{
    Matrix x = in(reference, op, 0), y = out(reference, op);
    for (int64_t i = 0; i < x.columns; i++)
        row_of(y, sight->place)[i] += share * row_of(x, sight->pixel)[i];
}

void mean_resize(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    resample(reference, op, op->inputs[0], op->outputs[0], tap_resize);
}

static void tap_resize_gradient(Reference *reference, const Op *op, const Sight *sight,
                                double share)
{
    Matrix dy = in(reference, op, 0), dx = out(reference, op);
    for (int64_t i = 0; i < dx.columns; i++)
        row_of(dx, sight->pixel)[i] += share * row_of(dy, sight->place)[i];
}

void mean_resize_gradient(Reference *reference, const Op *op)
{
    zeros(out(reference, op));
    resample(reference, op, op->outputs[0], op->inputs[0], tap_resize_gradient);
}
