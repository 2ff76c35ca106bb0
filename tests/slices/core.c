/* core.c: all of tlc_core, linked with the C library and libm alone. */
#include "engine/engine.h"
#include "numerics/numerics.h"

int main(void)
{
    int32_t order[3];
    tlc_shuffle(order, 3, 1, 2, 3);
    return order[0] + order[1] + order[2] == 3 ? 0 : 1;
}
