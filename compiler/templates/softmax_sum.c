#include "sample.h"
#include "exp.c"
/* ---- template ---- */
/* The largest of n logits, for a vector of examples. */
KERNEL vec largest_logit(int n, const float *logits)
{
    vec largest = vec_load(logits);
    for (int i = 1; i < n; i++) {
        const vec logit = vec_load(&logits[i * PANEL]);
        largest = vec_select(logit > largest, logit, largest);
    }
    return largest;
}

/* The sum of e^(logit - largest): with the largest taken out nothing overflows. */
KERNEL vec softmax_sum(int n, const float *logits, vec largest)
{
    vec sum = {0};
    for (int i = 0; i < n; i++)
        sum += vec_exp(vec_load(&logits[i * PANEL]) - largest);
    return sum;
}
