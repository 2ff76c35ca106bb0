#include "sample.h"
/* ---- template ---- */
static void transpose(
    const float from[ROWS][ROW_STRIDE], float to[COLUMNS][COLUMN_STRIDE])
{
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++)
            to[column][row] = from[row][column];
}
