/* learner.c WAY FOLDER: what the library of the model NAME makes of FOLDER/examples, as bits of
 * floats: their features; what it has learned of them in some epochs, or of their features, which
 * stand in FOLDER/features as such bits; or what it says of them before, which with FIXED a library
 * that cannot learn says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include HEADER

#define JOINED(a, b)   a##_##b
#define JOIN(a, b)     JOINED(a, b)
#define OF_MODEL(what) JOIN(NAME, what)
#define OF_MACRO(what) JOIN(MACRO, what)

enum { EXAMPLES = 9, EPOCHS = 3, STEP = 4 };

static OF_MODEL(arena) arena;
static OF_MODEL(input) examples[EXAMPLES];

static FILE *open_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        exit(2);
    return file;
}

static void read_examples(const char *folder)
{
    FILE *file = open_file(folder, "examples");
    if (fread(examples, sizeof *examples, EXAMPLES, file) != EXAMPLES)
        exit(2);
    fclose(file);
}

static void print_bits(const float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &numbers[i], sizeof bits);
        printf("%08x\n", (unsigned)bits);
    }
}

#ifndef FIXED
static OF_MODEL(learner) learner;
static OF_MODEL(features) features[EXAMPLES];
static OF_MODEL(target) targets[EXAMPLES];

static void print_features(void)
{
    for (size_t i = 0; i < EXAMPLES; i++) {
        memset(&arena, 0xA5, sizeof arena); /* it need hold nothing */
        OF_MODEL(features_of)(&examples[i], &features[i], &arena);
        print_bits(features[i].values, OF_MACRO(FEATURES));
    }
}

static void read_features(const char *folder)
{
    FILE *file = open_file(folder, "features");
    for (size_t i = 0; i < EXAMPLES; i++)
        for (size_t k = 0; k < OF_MACRO(FEATURES); k++) {
            unsigned bits;
            if (fscanf(file, "%x", &bits) != 1)
                exit(2);
            memcpy(&features[i].values[k], &bits, sizeof bits);
        }
    fclose(file);
}

static void learn(int from_features)
{
    OF_MODEL(learn_begin)(&learner);
    for (size_t i = 0; i < EXAMPLES; i++)
        targets[i] = (OF_MODEL(target))(i * i % OF_MACRO(CLASSES));
    for (int epoch = 0; epoch < EPOCHS; epoch++)
        for (size_t first = 0; first < EXAMPLES; first += STEP) {
            const uint32_t count = EXAMPLES - first < STEP ? (uint32_t)(EXAMPLES - first) : STEP;
            memset(&arena, 0xA5, sizeof arena);
            if (from_features
                    ? OF_MODEL(learn_features)(&learner, &features[first], &targets[first], count,
                                               &arena)
                    : OF_MODEL(learn)(&learner, &examples[first], &targets[first], count, &arena))
                exit(3);
        }
    print_bits((const float *)&learner.learned, sizeof learner.learned / sizeof(float));
}
#endif

static void predict(void)
{
    OF_MODEL(output) output;
#ifndef FIXED
    OF_MODEL(learn_begin)(&learner);
#endif
    for (size_t i = 0; i < EXAMPLES; i++) {
#ifdef FIXED
        OF_MODEL(predict)(&examples[i], &output, &arena);
#else
        OF_MODEL(predict)(&learner.learned, &examples[i], &output, &arena);
#endif
        print_bits(output.probabilities, OF_MACRO(CLASSES));
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    read_examples(argv[2]);
    if (strcmp(argv[1], "predict") == 0)
        predict();
#ifndef FIXED
    else if (strcmp(argv[1], "features") == 0)
        print_features();
    else if (strcmp(argv[1], "learn") == 0)
        learn(0);
    else {
        read_features(argv[2]);
        learn(1);
    }
#endif
    return 0;
}
