/* augmentations_interpreted.c AUGMENTATIONS_TXT: what tlc's ops, interpreted in double, make of the
 * images of tests/parity/augmentations.txt, held against what Keras makes of them. */
#include "interpreted.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keras calculates places between pixels with floats. */
static const double tolerance = 2e-6;

enum { MOST_NUMBERS_OF_IMAGE = 256, MOST_ROWS = 200 };

typedef struct Case {
    char name[64], augment[256];
    double drawn; /* instead of what the op would draw; 0: as it does */
    int across, down;
    int height, width, channels, count;
    double numbers[MOST_NUMBERS_OF_IMAGE];
} Case;

/* See the head of tests/parity/layers.txt. */
static double uniform(uint64_t stream, uint64_t i)
{
    uint64_t z = (stream << 32) + i + UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static void fail(const char *what, const char *where)
{
    fprintf(stderr, "%s: %s\n", where, what);
    exit(1);
}

/* The next case, behind comments; whether there is one. */
static bool read_case(FILE *file, Case *next)
{
    char line[512];
    do {
        if (!fgets(line, sizeof line, file))
            return false;
    } while (sscanf(line, "case %63s", next->name) != 1);
    if (fscanf(file, "augment %255[^\n] drawn %lf flips %d %d image %d %d %d numbers %d",
               next->augment, &next->drawn, &next->across, &next->down, &next->height, &next->width,
               &next->channels, &next->count) != 8 ||
        next->count > MOST_NUMBERS_OF_IMAGE ||
        next->count != next->height * next->width * next->channels)
        fail("no case", next->name);
    for (int i = 0; i < next->count; i++)
        if (fscanf(file, "%lf", &next->numbers[i]) != 1)
            fail("too few numbers", next->name);
    return true;
}

static Compiled compile_case(Arena *arena, const Case *from)
{
    return compile_text(
        arena,
        arena_printf(arena,
                     "name: case\n"
                     "data: {d: {path: p, type: float32, shape: [%d, %d, %d], classes: 2, train: "
                     "{images: i, labels: l}}}\n"
                     "splits: {train: 'd.train[:8]'}\n"
                     "tasks: {T: {}}\n"
                     "models: {M: {layers: [flatten, dense: {units: 2, activation: softmax}]}}\n"
                     "training: [{model: M, task: T, loss: sparse_categorical_crossentropy, "
                     "validation: none, batch_size: 1, epochs: 1, augment: [%s]}]\n",
                     from->height, from->width, from->channels, from->augment));
}

/* What the augmentation makes of the case's image, which stands in this row of its file. */
static const double *augmented(Arena *arena, const Case *from, Prog *step, int32_t row)
{
    static const int64_t target = 0;
    double *pixels = arena_alloc(arena, (size_t)from->count * sizeof *pixels);
    for (int i = 0; i < from->count; i++)
        pixels[i] = uniform(1000, (uint64_t)i);
    Totals totals = {0};
    const Examples examples = {
        .count = 1, .pixels = pixels, .scale = 1, .targets = &target, .rows = &row};
    for (size_t i = 0; from->drawn > 0 && i < step->ops.count; i++)
        if (step->ops.items[i].code == OP_random_contrast)
            step->ops.items[i].numbers[0] = step->ops.items[i].numbers[1] = from->drawn;
    Reference reference = reference_begin(arena, step, &examples, 0, &totals);
    reference_run(&reference);
    for (size_t i = 0; i < step->tensors.count; i++)
        if (strcmp(step->tensors.items[i]->name, "augmented_1") == 0)
            return reference_value(&reference, step->tensors.items[i]);
    fail("nothing is augmented", from->name);
    return NULL;
}

static double distance(const Case *from, const double *numbers)
{
    double largest = 0;
    for (int i = 0; i < from->count; i++)
        largest = fmax(largest, fabs(numbers[i] - from->numbers[i]));
    return largest;
}

static int failures;

/* Which rows are flipped so is up to chance: a quarter of them or a half. */
static void check_flips(Arena *arena, const Case *from, Prog *step)
{
    const bool both = strstr(from->augment, "horizontal_and_vertical") != NULL;
    int flipped = 0;
    for (int32_t row = 0; row < MOST_ROWS; row++)
        flipped += distance(from, augmented(arena, from, step, row)) <= tolerance;
    const double expected = MOST_ROWS / (both ? 4.0 : 2.0), deviation = sqrt(expected / 2);
    if (fabs(flipped - expected) > 4 * deviation) {
        fprintf(stderr, "%s: %d of %d rows are flipped so, not about %g\n", from->name, flipped,
                MOST_ROWS, expected);
        failures++;
    }
}

static void check_case(const Case *from)
{
    Arena *arena = arena_new();
    const Compiled compiled = compile_case(arena, from);
    if (!compiled.plan)
        fail(compiled.refused, from->name);
    Prog *step = compiled.plan->trainings.items[0]->phases.items[0].step;
    if (strncmp(from->name, "random_flip", strlen("random_flip")) == 0) {
        check_flips(arena, from, step);
    } else {
        const double off = distance(from, augmented(arena, from, step, 0));
        if (off > tolerance) {
            fprintf(stderr, "%s: %s is off by %g\n", from->name, from->augment, off);
            failures++;
        }
    }
    arena_free(arena);
}

int main(int argc, char **argv)
{
    Case next;
    int cases = 0;
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!file)
        fail("cannot be read", argc == 2 ? argv[1] : "augmentations.txt");
    for (; read_case(file, &next); cases++)
        check_case(&next);
    fclose(file);
    printf("%d augmentations, %d are not Keras's\n", cases, failures);
    return failures || cases == 0 ? 1 : 0;
}
