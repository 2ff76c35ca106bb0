#include "lines.c"
/* ---- template ---- */
/* The rows that a window lies on while a row is made, taken from where they stand: row r
 * is packed row r % count. They have zeros at both ends as far as the window reaches,
 * which must be there beforehand. */
#define EXTENT(size, dilation) (((size)-1) * (dilation) + 1)

struct packed_rows {
    struct window window;
    int phase, batch, channels, lanes; /* of what is read */
    int count, length, shift;          /* pixels of a row; where its first one stands */
    bool by_channel; /* a row for each channel, else a pixel's channels side by side */
    float *packed;
};

KERNEL int height_read(struct window window, int phase)
{
    return phase == FORWARD ? window.height : places_down(window);
}

/* The row that the last row of the window reads, or the first if it goes back. */
KERNEL int last_read(struct window window, int phase, int y)
{
    return phase == FORWARD
               ? y * window.stride_y - window.top + (window.rows - 1) * window.dilation_y
               : (y + window.top) / window.stride_y;
}

/* Where a row is packed. */
KERNEL float *packed_row(struct packed_rows rows, int row)
{
    return &rows.packed[row % rows.count * rows.channels * rows.length];
}

KERNEL void pack_row(struct packed_rows rows, int row, const float *x)
{
    const int width = width_read(rows.window, rows.phase);
    const int plane = rows.batch * height_read(rows.window, rows.phase) * width * PANEL;
    const int begin = rows.shift < 0 ? -rows.shift : 0, left = rows.length - rows.shift;
    const int end = left < width ? left : width;
    float *packed = packed_row(rows, row);
    for (int channel = 0; channel < rows.channels; channel++)
        for (int pixel = begin; pixel < end; pixel++)
            packed[rows.by_channel ? channel * rows.length + rows.shift + pixel
                                   : (rows.shift + pixel) * rows.channels + channel] =
                x[channel / PANEL * plane + (row * width + pixel) * rows.lanes +
                    channel % PANEL];
}

/* Packs what row y of an example needs, from row `next` of all examples on; returns which
 * comes next. */
KERNEL int pack_rows(
    struct packed_rows rows, int example, int y, int next, const float *x)
{
    const int height = height_read(rows.window, rows.phase);
    const int last = last_read(rows.window, rows.phase, y);
    const int first = last - rows.count + 1 < 0 ? 0 : last - rows.count + 1;
    const int end = example * height + (last + 1 < height ? last + 1 : height);
    next = next < example * height + first ? example * height + first : next;
    for (; next < end; next++)
        pack_row(rows, next, x);
    return next;
}
