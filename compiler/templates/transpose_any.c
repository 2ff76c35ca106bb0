#include "sample.h"
/* ---- template ---- */
/* Four rows of four numbers become four columns. */
KERNEL void transpose_block(const float *from, int from_row, float *to, int to_row)
{
    typedef float four __attribute__((vector_size(16), aligned(4)));
    const four a = *(const four *)&from[0 * from_row],
               b = *(const four *)&from[1 * from_row];
    const four c = *(const four *)&from[2 * from_row],
               d = *(const four *)&from[3 * from_row];
    const four ac_low = __builtin_shufflevector(a, c, 0, 4, 1, 5);
    const four ac_high = __builtin_shufflevector(a, c, 2, 6, 3, 7);
    const four bd_low = __builtin_shufflevector(b, d, 0, 4, 1, 5);
    const four bd_high = __builtin_shufflevector(b, d, 2, 6, 3, 7);
    *(four *)&to[0 * to_row] = __builtin_shufflevector(ac_low, bd_low, 0, 4, 1, 5);
    *(four *)&to[1 * to_row] = __builtin_shufflevector(ac_low, bd_low, 2, 6, 3, 7);
    *(four *)&to[2 * to_row] = __builtin_shufflevector(ac_high, bd_high, 0, 4, 1, 5);
    *(four *)&to[3 * to_row] = __builtin_shufflevector(ac_high, bd_high, 2, 6, 3, 7);
}

/* to = from^T, for any sizes */
KERNEL void transpose_any(int rows, int columns, const float *from, float *to)
{
    const int whole_rows = rows / 4 * 4, whole_columns = columns / 4 * 4;
    for (int row = 0; row < whole_rows; row += 4)
        for (int column = 0; column < whole_columns; column += 4)
            transpose_block(&from[row * PADDED(columns) + column], PADDED(columns),
                &to[column * PADDED(rows) + row], PADDED(rows));
    for (int row = 0; row < rows; row++)
        for (int column = row < whole_rows ? whole_columns : 0; column < columns;
             column++)
            to[column * PADDED(rows) + row] = from[row * PADDED(columns) + column];
}
