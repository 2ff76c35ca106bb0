#include "sample.h"
#include "exp.c"
/* ---- template ---- */
/* powers[i] = e^(logits[i] - largest), and their sum over the first n. With the largest
 * logit taken out nothing overflows. */
KERNEL float softmax_powers(int n, const float *logits, float *powers, float *largest)
{
    *largest = logits[0];
    for (int i = 1; i < n; i++)
        *largest = logits[i] > *largest ? logits[i] : *largest;
    for (int i = 0; i < n; i += LANES)
        vec_store(&powers[i], vec_exp(vec_load(&logits[i]) - *largest));
    float sum = 0;
    for (int i = 0; i < n; i++)
        sum += powers[i];
    return sum;
}
