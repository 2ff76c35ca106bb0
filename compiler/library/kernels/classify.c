#pragma once
#include "begin.c"
#include "power.c"
/* ---- template ---- */
/* The probabilities of the classes: e^logit over the sum of all. Returns the class with
 * the largest, the first of several; 0 where none is a number. */
KERNEL int32_t classify(int classes, const float *logits, float *probabilities)
{
    int best = 0;
    float sum = 0.0f;
    for (int i = 1; i < classes; i++)
        best = logits[i] > logits[best] ? i : best;
    for (int i = 0; i < classes; i++) {
        probabilities[i] = power(logits[i] - logits[best]);
        sum += probabilities[i];
    }
    for (int i = 0; i < classes; i++)
        probabilities[i] /= sum;
    return (int32_t)best;
}
