/* multiply_add.c: what the library does where the machine has no instruction for it is a fused
 * multiply-add to the last bit: compared with libm's at numbers of any size, sums that nearly
 * vanish, and sums at or beside the middle between two floats, subnormal ones too. To be compiled
 * without what tells that there is an instruction. */
#include "../../compiler/library/kernels/multiply_add.c"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 2000000 };

static uint64_t state = 88172645463325252U;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static float of_bits(uint32_t bits)
{
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* Both NaN, or the same bits. */
static int is_same(float a, float b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static long compared;

static void compare(float a, float b, float c)
{
    volatile float x = a, y = b, z = c; /* or the compiler would work out what libm gives */
    const float wanted = fmaf(x, y, z), found = multiply_add(a, b, c);
    compared++;
    if (is_same(wanted, found))
        return;
    printf("%a * %a + %a is %a, not %a\n", (double)a, (double)b, (double)c, (double)wanted,
           (double)found);
    exit(1);
}

/* 1.000..01 or so, times a power of two from `least` on. */
static float near_power(int least, int powers)
{
    const uint32_t bits[] = {0, 1, 2, 0x400000, 0x3FFFFF, 0x7FFFFF, 0x7FFFFE, (uint32_t)draw()};
    const float number = of_bits(0x3F800000U | (bits[draw() % 8] & 0x7FFFFFU));
    return ldexpf(draw() % 2 ? number : -number, least + (int)(draw() % (uint64_t)powers));
}

int main(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        const uint64_t both = draw();
        compare(of_bits((uint32_t)both), of_bits((uint32_t)(both >> 32)),
                of_bits((uint32_t)draw()));
        const float a = near_power(-80, 160), b = near_power(-80, 160);
        compare(a, b, near_power(-126, 200));
        compare(a, b, -(a * b));                            /* nearly nothing is left */
        compare(a, b, a * b * ldexpf(1.0f, 23 + i % 4));    /* the product is in the last bits */
        compare(a, b, -a * b * ldexpf(1.0f, -20 - i % 10)); /* or c is */
        compare(near_power(-80, 10), near_power(-80, 10), near_power(-149, 30)); /* subnormal */
        compare(near_power(-80, 10), near_power(-72, 4), of_bits((uint32_t)draw() & 0x80FFFFFFU));
    }
    printf("%ld compared\n", compared);
    return 0;
}
