#include "augment.c"
/* ---- template ---- */
/* The number, or what is nearest to it from `least` to `most`. */
KERNEL float number_within(float number, float least, float most)
{
    return number < least ? least : number > most ? most : number;
}
