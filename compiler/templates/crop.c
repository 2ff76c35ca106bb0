#include "crop_any.c"
/* ---- template ---- */
DEFINE_CROP(crop, BATCH, H, W, N, TOP, BOTTOM, LEFT, RIGHT)
