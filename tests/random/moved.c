/* moved.c: prints what an experiment makes of images: of each run those that its task has moved, by
 * their rows, and what augmentations make of the file's own, step by step. The arguments behind
 * those of an experiment are the streams of the augmentations, as the generated C shows them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <tlc.h>

int experiment_main(int argc, char **argv);
#define main experiment_main
#include PROGRAM
#undef main

enum {
    COUNT = 5,
    SIZE = 8,
    PIXELS = 24,
    ENTRIES = 3,
    AUGMENTATIONS = 3 * ENTRIES,
    REPEATS = 2,
    FOLDS = 3
};

typedef float Images[1][SIZE * PIXELS][1];
static _Alignas(64) Images from, to;
static uint32_t streams[AUGMENTATIONS];

/* ---- a task's ---- */

static void print_moved(const struct tlc_examples *examples, uint64_t seed, int fold)
{
    const struct tlc_repeat repeat = {seed, fold};
    struct tlc_examples own = tlc_examples_of(examples, repeat);
    for (int i = 0; i < own.count; i++) {
        printf("%s of %" PRIu64 ", fold %d, row %d:", own.name, seed, fold, own.rows[i]);
        for (int k = 0; k < PIXELS; k++)
            printf(" %d", ((const uint8_t *)own.numbers)[own.rows[i] * PIXELS + k]);
        printf("\n");
    }
    tlc_sample_end(&own, examples);
}

/* ---- augmentations ---- */

static void augment(int number, const struct batch *batch)
{
    const uint32_t stream = streams[number];
    switch (number) {
    case 0:
        random_flip_8x6x4x1_narrow(WHOLE, batch, from, to, 1, 1, stream);
        break;
    case 1:
        random_crop_8x6x4x1_narrow(WHOLE, batch, from, to, 2, 1, 3, stream);
        break;
    case 2:
        gaussian_noise_8x6x4x1_narrow(WHOLE, batch, from, to, 0.5, stream);
        break;
    case 3:
        random_brightness_8x6x4x1_narrow(WHOLE, batch, from, to, -51, 51, 0, 255, stream);
        break;
    case 4:
        random_flip_8x6x4x1_narrow(WHOLE, batch, from, to, 0, 1, stream);
        break;
    case 5:
        random_contrast_8x6x4x1_narrow(WHOLE, batch, from, to, 0.7, 1.6, 0, 255, stream);
        break;
    case 6:
        random_translation_8x6x4x1_narrow(WHOLE, batch, from, to, -0.2, 0.3, -0.4, 0.4, 0, 7, 0,
                                          stream);
        break;
    case 7:
        random_rotation_8x6x4x1_narrow(WHOLE, batch, from, to, -0.3, 0.3, 0, 5, 0, stream);
        break;
    default:
        random_zoom_8x6x4x1_narrow(WHOLE, batch, from, to, -0.3, 0.5, -0.2, 0.4, 0, 0, 9, 0,
                                   stream);
    }
}

static void print_step(const struct batch *batch, int number)
{
    printf("augmentation %d of %" PRIu64 ", entry %" PRIu32 ", epoch %" PRIu32 ":", number,
           batch->seed, batch->entry, batch->epoch);
    for (int i = 0; i < COUNT * PIXELS; i++) {
        uint32_t bits;
        memcpy(&bits, &to[0][i][0], sizeof bits);
        printf(" %08" PRIx32, bits);
    }
    printf("\n");
}

/* Three of an entry, one after the other. */
static void print_augmented(const void *numbers, uint64_t seed, uint32_t entry, uint32_t epoch)
{
    struct batch batch = {
        .seed = seed, .entry = entry, .epoch = epoch, .count = COUNT, .rows = {0, 5, 11, 3, 29}};
    memset(from, 0, sizeof from);
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < PIXELS; k++)
            from[0][i * PIXELS + k][0] = ((const uint8_t *)numbers)[batch.rows[i] * PIXELS + k];
    for (int i = 0; i < AUGMENTATIONS / ENTRIES; i++) {
        const int number = (int)entry * AUGMENTATIONS / ENTRIES + i;
        augment(number, &batch);
        print_step(&batch, number);
        memcpy(from, to, sizeof from);
    }
}

int main(int argc, char **argv)
{
    static const uint64_t seeds[REPEATS] = {9, (UINT64_C(5) << 32) + 3};
    const struct tlc_options options = tlc_parse_options(3, argv, &experiment);
    for (int i = 0; i < AUGMENTATIONS && 3 + i < argc; i++)
        streams[i] = (uint32_t)strtoul(argv[3 + i], NULL, 16);
    load_data(&options);
    for (int s = 0; s < REPEATS; s++) {
        for (int fold = 0; fold < FOLDS; fold++)
            for (int i = 0; i < experiment.examples; i++)
                print_moved(experiment.example[i], seeds[s], fold);
        for (uint32_t entry = 0; entry < ENTRIES; entry++)
            for (uint32_t epoch = 0; epoch < 3; epoch++)
                print_augmented(data_made_train.numbers, seeds[s], entry, epoch);
    }
    return 0;
}
