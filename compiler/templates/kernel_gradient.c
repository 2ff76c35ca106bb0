#include "kernel_gradient_any.c"
/* ---- template ---- */
DEFINE_KERNEL_GRADIENT(kernel_gradient, BATCH, N_IN, N_OUT)
