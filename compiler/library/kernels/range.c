#pragma once
#include "sample.h"
/* ---- template ---- */
/* So many from `first` to `end` - 1. */
struct range {
    int first, end;
};
