#pragma once
#include "begin.c"
#include "logistic.c"
/* ---- template ---- */
/* The probabilities of two classes by the logit of the second. Returns the class that is
 * likelier; 0 where neither is. */
KERNEL int32_t classify_two(const float *logit, float *probabilities)
{
    probabilities[0] = logistic(-logit[0]);
    probabilities[1] = logistic(logit[0]);
    return logit[0] > 0.0f ? 1 : 0;
}
