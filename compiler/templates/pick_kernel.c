#include "spread_kernel_any.c"
/* ---- template ---- */
DEFINE_PICK_KERNEL(pick_kernel, N_IN, N_SPREAD, N_OUT, GROUPS, KERNEL_H *KERNEL_W)
