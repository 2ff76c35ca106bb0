#include "dropout_any.c"
/* ---- template ---- */
DEFINE_DROPOUT(dropout, BATCH, N)
