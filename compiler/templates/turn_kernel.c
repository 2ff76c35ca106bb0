#include "turn_kernel_any.c"
/* ---- template ---- */
DEFINE_TURN_KERNEL(turn_kernel, N_IN, N_OUT, GROUPS, KERNEL_H, KERNEL_W)
