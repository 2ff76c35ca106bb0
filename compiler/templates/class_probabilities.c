#include "softmax_sum.c"
/* ---- template ---- */
/* The probabilities of n classes, for a vector of examples. */
KERNEL void class_probabilities(int n, const float *logits, float *probabilities)
{
    const vec largest = largest_logit(n, logits), sum = softmax_sum(n, logits, largest);
    for (int i = 0; i < n; i++)
        vec_store(&probabilities[i * LANES],
            vec_exp(vec_load(&logits[i * PANEL]) - largest) / sum);
}
