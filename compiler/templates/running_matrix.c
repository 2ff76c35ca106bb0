/* clang-format off */
#include "sample.h"
/* ---- template ---- */
/* The same of a matrix. */
#define RUNNING_MATRIX(model, layer, role, n_rows, n_columns, from)                        \
    {.name = #role, .offset = offsetof(struct weights_##model, layer##_##role),            \
     .dimensions = 2, .size = {n_rows, n_columns}, .rows = n_rows, .columns = n_columns,   \
     .panel = PANEL, .distribution = TLC_##from, .running = true}
