#include "input_gradient_any.c"
/* ---- template ---- */
DEFINE_INPUT_GRADIENT(input_gradient, BATCH, N_IN, N_OUT, BLOCK)
