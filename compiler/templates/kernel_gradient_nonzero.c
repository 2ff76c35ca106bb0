#include "kernel_gradient_nonzero_any.c"
/* ---- template ---- */
DEFINE_KERNEL_GRADIENT_NONZERO(kernel_gradient_nonzero, BATCH, N_IN, N_OUT)
