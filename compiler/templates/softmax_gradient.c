#include "softmax_gradient_any.c"
/* ---- template ---- */
DEFINE_SOFTMAX_GRADIENT(softmax_gradient, BATCH, N)
