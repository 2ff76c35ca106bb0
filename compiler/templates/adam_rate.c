#include "sample.h"
/* ---- template ---- */
/* The rate of the step: means that began at zero are too small by the factor 1 - beta^t
 * in step t, which `risen` remembers. */
NOINLINE static void adam_rate(
    double risen[2], float rate, double corrected[1], double beta_1, double beta_2)
{
    risen[0] = beta_1 * risen[0] + (1 - beta_1);
    risen[1] = beta_2 * risen[1] + (1 - beta_2);
    corrected[0] = (double)rate * __builtin_sqrt(risen[1]) / risen[0];
}
