#include "pad_any.c"
/* ---- template ---- */
DEFINE_PAD(pad, BATCH, H, W, N, TOP, BOTTOM, LEFT, RIGHT)
