#pragma once
#include "begin.c"
/* ---- template ---- */
/* What a step takes off each weight, times it: rate decay, below 0. */
KERNEL float shrinking(float rate, double decay)
{
    return (float)((double)-rate * decay);
}
