/* digest.c: trains the net of net.yaml on made-up images, without a file or a library, and prints a
 * digest of all its bits: the same wherever and however it is compiled. */
#include <stdio.h>

#define main static __attribute__((unused)) experiment_main
#include PROGRAM
#undef main

enum { ROWS = 60, PIXELS = 37, STEPS = 40, BATCH_SIZE = 21 };

static uint8_t pixels[ROWS * PIXELS];

static void make_pixels(void)
{
    const uint32_t key[2] = {1, 2};
    for (uint32_t i = 0; i < ROWS * PIXELS; i++) {
        uint32_t words[4];
        tlc_philox((const uint32_t[4]){i}, key, words);
        pixels[i] = (uint8_t)words[0];
    }
}

/* In statistics.c. */
uint64_t digest_of_statistics(void);

/* Every third batch is a short one. */
static void train(struct tlc_metrics *totals)
{
    struct batch batch = {.pixels = pixels};
    for (int step = 0; step < STEPS; step++) {
        batch.count = step % 3 == 2 ? 4 : BATCH_SIZE;
        for (int i = 0; i < batch.count; i++) {
            batch.rows[i] = (step * BATCH_SIZE + i) % ROWS;
            batch.targets[i] = batch.rows[i] % 11;
        }
        step_M_phase_1(&batch, 0.1f, totals);
    }
}

/* FNV-1a over the bytes from the lowest on, whatever the machine's order. */
static uint64_t add(uint64_t digest, uint64_t bits, int bytes)
{
    for (int i = 0; i < bytes; i++)
        digest = (digest ^ ((bits >> 8 * i) & 0xFF)) * 0x100000001B3u;
    return digest;
}

static uint64_t add_weights(uint64_t digest)
{
    const uint32_t *word = (const uint32_t *)(const void *)&weights_M;
    for (size_t i = 0; i < sizeof weights_M / sizeof *word; i++)
        digest = add(digest, word[i], 4);
    return digest;
}

int main(void)
{
    struct tlc_metrics totals = {0};
    uint64_t loss;
    make_pixels();
    initialise_M();
    train(&totals);
    memcpy(&loss, &totals.loss, sizeof loss);
    printf("%016llx  loss %.17g, %ld of %ld right; statistics %016llx\n",
           (unsigned long long)add(add_weights(0xCBF29CE484222325u), loss, 8),
           totals.loss / (double)totals.examples, totals.correct, totals.examples,
           (unsigned long long)digest_of_statistics());
    return 0;
}
