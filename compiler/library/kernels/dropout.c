#pragma once
#include "begin.c"
/* ---- template ---- */
/* What chance goes by: the experiment's seed, which training of the model it is, and of that
 * the step, of which example; `examples` are as many as a step of the experiment has. */
struct chance {
    uint64_t seed;
    uint32_t entry, step, example;
    int examples;
};

/* Of a counter of a stream Philox 4x32-10 makes four random words (Salmon et al. 2011);
 * this is one of them. */
static uint32_t random_word(const struct chance *chance, uint32_t counter, uint32_t stream,
                            uint32_t which)
{
    uint32_t words[4] = {counter, chance->entry, chance->step, stream};
    uint32_t first = (uint32_t)(chance->seed & 0xFFFFFFFFU),
             second = (uint32_t)(chance->seed >> 32);
    for (int round = 0; round < 10; round++) {
        const uint64_t a = (uint64_t)words[0] * 0xD2511F53U, b = (uint64_t)words[2] * 0xCD9E8D57U;
        words[0] = (uint32_t)(b >> 32) ^ words[1] ^ first;
        words[1] = (uint32_t)(b & 0xFFFFFFFFU);
        words[2] = (uint32_t)(a >> 32) ^ words[3] ^ second;
        words[3] = (uint32_t)(a & 0xFFFFFFFFU);
        first += 0x9E3779B9U;
        second += 0xBB67AE85U;
    }
    return words[which];
}

/* y = x / (1 - rate) or, by chance, 0. The experiment numbers what it draws for as its
 * memory is laid out: in panels of 16 columns with all rows of a step, four rows a block of
 * words. Of more examples than have a number of 32 bits, these begin anew. */
KERNEL void dropout(int rows, int columns, const struct chance *chance, uint32_t stream,
                    const float *x, double rate, float *y)
{
    const uint32_t least = (uint32_t)(rate * 4294967296.0);
    const float scale = (float)(1.0 / (1.0 - rate));
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const uint32_t panel = (uint32_t)(column / 16) * (uint32_t)chance->examples;
            const uint32_t at = (panel + chance->example) * (uint32_t)rows + (uint32_t)row;
            const uint32_t counter = at / 4U * 16U + (uint32_t)(column % 16);
            const int i = row * columns + column;
            y[i] = random_word(chance, counter, stream, at % 4U) < least ? 0.0f : scale * x[i];
        }
}
