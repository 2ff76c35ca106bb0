#include "activation_gradient_any.c"
/* ---- template ---- */
DEFINE_ACTIVATION_GRADIENT(activation_gradient, BATCH, N, activation_slope)
