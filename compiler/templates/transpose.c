#include "transpose_any.c"
/* ---- template ---- */
DEFINE_TRANSPOSE(transpose, ROWS, COLUMNS)
