#include "transpose_any.c"
/* ---- template ---- */
static void transpose(
    const float from[ROWS][ROW_STRIDE], float to[COLUMNS][COLUMN_STRIDE])
{
    transpose_any(ROWS, COLUMNS, from[0], to[0]);
}
