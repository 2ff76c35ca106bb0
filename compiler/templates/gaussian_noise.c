#include "gaussian_noise_any.c"
/* ---- template ---- */
DEFINE_GAUSSIAN_NOISE(gaussian_noise, BATCH, H, W, N, X_LANES)
