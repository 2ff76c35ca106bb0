/* random.c: random numbers that depend on what they are for, not on when they are drawn.
 *
 * Only + - * / and sqrt are used, so that every machine draws the same bits.
 */
#include "engine/engine.h"
#include "numerics/numerics.h"

/* The four words number `block` of a stream. */
static void draw(uint64_t seed, uint32_t stream, uint32_t epoch, uint64_t block, uint32_t words[4])
{
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), epoch, stream};
    tlc_philox(counter, key, words);
}

/* Uniform in [-1, 1), exact in 24 bits. */
static double uniform(uint32_t word)
{
    return (double)(word >> 8) * 0x1p-23 - 1;
}

/* Standard normal, cut off at two standard deviations. */
static double truncated_normal(uint32_t word)
{
    static const double low = 0.022750131948179207, width = 0.95449973610364159;
    return tlc_normal_quantile(low + ((double)word + 0.5) * 0x1p-32 * width);
}

static double sample(enum tlc_distribution distribution, uint64_t seed, uint32_t stream,
                     uint64_t element)
{
    uint32_t words[4];
    if (distribution == TLC_ZEROS)
        return 0;
    if (distribution == TLC_ONES)
        return 1;
    draw(seed, stream, 0, element / 4, words);
    uint32_t word = words[element % 4];
    return distribution == TLC_UNIFORM ? uniform(word) : truncated_normal(word);
}

void tlc_initialise(const struct tlc_tensor *tensor, void *weights, uint64_t seed)
{
    float *numbers = tlc_numbers(tensor, weights);
    const size_t rows = (size_t)tensor->rows, columns = (size_t)tensor->columns;
    const size_t panel = (size_t)tensor->panel;
    const enum tlc_distribution from = tensor->distribution;
    const double factor = from == TLC_ZEROS || from == TLC_ONES ? 1 : tensor->scale;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            double number = sample(from, seed, tensor->stream, i * columns + j);
            numbers[(j / panel * rows + i) * panel + j % panel] = (float)(number * factor);
        }
}

void tlc_draw_layer(const struct tlc_layer *layer, void *weights, uint64_t seed)
{
    for (int i = 0; i < layer->weights; i++)
        tlc_initialise(&layer->weight[i], weights, seed);
}

/* A number in [0, bound): of 64 random bits, the bias is too small to ever be seen. */
static size_t pick(uint64_t seed, uint32_t stream, uint32_t epoch, size_t position, size_t bound)
{
    __extension__ typedef unsigned __int128 uint128;
    uint32_t words[4];
    draw(seed, stream, epoch, position, words);
    uint64_t bits = (uint64_t)words[1] << 32 | words[0];
    return (size_t)((uint128)bits * bound >> 64);
}

void tlc_shuffle(int32_t *order, int count, uint64_t seed, uint32_t stream, uint32_t epoch)
{
    for (int i = 0; i < count; i++)
        order[i] = i;
    for (int i = count - 1; i > 0; i--) {
        size_t other = pick(seed, stream, epoch, (size_t)i, (size_t)i + 1);
        int32_t moved = order[i];
        order[i] = order[other];
        order[other] = moved;
    }
}
