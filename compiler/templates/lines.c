#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* Rows of pixels are made from rows of pixels: those of the window's places from the
 * image, or the image's gradient from that of the places. Of the latter every stride_x-th
 * pixel is made at a time, from pixel `phase` on, for these have the same columns of the
 * window in common; the former have the phase FORWARD. */
enum { FORWARD = -1 };

KERNEL int width_made(struct window window, int phase)
{
    return phase == FORWARD
               ? places_across(window)
               : (window.width - phase + window.stride_x - 1) / window.stride_x;
}

KERNEL int width_read(struct window window, int phase)
{
    return phase == FORWARD ? window.width : places_across(window);
}

/* From one pixel that is read to the next one's. */
KERNEL int step_read(struct window window, int phase)
{
    return phase == FORWARD ? window.stride_x : 1;
}

/* Whether a column of the window has to do with a phase. */
KERNEL bool is_in_phase(struct window window, int phase, int column)
{
    const int distance = phase + window.left - column * window.dilation_x;
    return phase == FORWARD || distance % window.stride_x == 0;
}

/* The pixel that a column of the window reads for the first that is made; it may lie
 * outside of the row. */
KERNEL int start_of(struct window window, int phase, int column)
{
    const int distance = column * window.dilation_x - window.left;
    return phase == FORWARD ? distance : (phase - distance) / window.stride_x;
}

/* A column of the window finds pixels to read for those from `begin_of` to `end_of` - 1
 * that are made. */
KERNEL int begin_of(struct window window, int phase, int column)
{
    const int before = -start_of(window, phase, column), step = step_read(window, phase);
    return before < 0 ? 0 : (before + step - 1) / step;
}

KERNEL int end_of(struct window window, int phase, int column)
{
    const int last = width_read(window, phase) - 1 - start_of(window, phase, column);
    return last < 0 ? 0 : last / step_read(window, phase) + 1;
}

/* The row that is read, counted through all examples, where row y of an example is made
 * and for a row of the window; -1 if it is one of the zeros'. */
KERNEL int row_read(struct window window, int phase, int example, int y, int row)
{
    const int height = phase == FORWARD ? window.height : places_down(window);
    const int distance = row * window.dilation_y - window.top;
    const int from = phase == FORWARD ? y * window.stride_y + distance : y - distance;
    const int stride = phase == FORWARD ? 1 : window.stride_y;
    return from < 0 || from % stride || from / stride >= height
               ? -1
               : example * height + from / stride;
}
