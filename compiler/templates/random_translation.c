#include "random_translation_any.c"
/* ---- template ---- */
DEFINE_RANDOM_TRANSLATION(random_translation, BATCH, H, W, N, X_LANES)
