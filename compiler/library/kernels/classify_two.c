#pragma once
#include "begin.c"
#include "logistic.c"
/* ---- template ---- */
/* The probabilities of two classes by the logit of the second. Returns the class that is
 * likelier; 0 where neither is. What class 0 has beside a likelier 1 is what is left, as
 * the experiment says it. */
KERNEL int32_t classify_two(const float *logit, float *probabilities)
{
    const int32_t likelier = logit[0] > 0.0f ? 1 : 0;
    probabilities[1] = logistic(logit[0]);
    probabilities[0] = likelier == 1 ? 1.0f - probabilities[1] : logistic(-logit[0]);
    return likelier;
}
