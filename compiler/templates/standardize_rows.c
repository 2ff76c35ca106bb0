#include "vec_sqrt.c"
/* ---- template ---- */
/* What columns are divided by: the larger of sqrt(variance) and epsilon. */
KERNEL vec deviation_of(const float *variance, double epsilon)
{
    const vec root = vec_sqrt(vec_load(variance)), least = vec_broadcast((float)epsilon);
    return vec_select(root > least, root, least);
}
