/* looks.c: each look has a third more seeds than the one before, or half as many more. So no study
 * goes on for much longer than it must, and those that take a thousand seeds have few looks too. */
#include <stdbool.h>

#include "common/looks.h"

int tlc_next_look(int seeds, int most)
{
    int look = TLC_FIRST_LOOK;
    for (bool third = true; look <= seeds && look < most; third = !third)
        look += third ? look / 3 : look / 2;
    return look < most ? look : most;
}
