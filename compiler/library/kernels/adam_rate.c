#pragma once
#include "begin.c"
/* ---- template ---- */
/* The rate of the step: means that began at zero are too small by the factor 1 - beta^t in
 * step t, which `risen` remembers. */
KERNEL double adam_rate(double beta_1, double beta_2, float rate, double risen[2])
{
    risen[0] = beta_1 * risen[0] + (1.0 - beta_1);
    risen[1] = beta_2 * risen[1] + (1.0 - beta_2);
    return (double)rate * sqrt(risen[1]) / risen[0];
}
