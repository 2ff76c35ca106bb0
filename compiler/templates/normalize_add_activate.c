#include "normalize_add_activate_any.c"
/* ---- template ---- */
DEFINE_NORMALIZE_ADD_ACTIVATE(normalize_add_activate, BATCH, N, activation)
