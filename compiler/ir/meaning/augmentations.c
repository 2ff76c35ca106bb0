/* augmentations.c: what is done by chance to the images that a model learns from. */
#include "ir/meaning/meaning.h"

#include <math.h>

/* An image of the batch and what it becomes; behind the batch's examples it stays as it is. */
typedef struct Picture {
    const double *x;
    double *y;
    int64_t height, width, channels;
    uint32_t words[4];
} Picture;

typedef void Augment(const Op *op, Picture *picture);

static void augment(Reference *reference, const Op *op, Augment *each)
{
    const Examples *given = reference->examples;
    const Tensor *images = op->outputs[0];
    Matrix x = in(reference, op, 1), y = out(reference, op);
    const int64_t examples = tensor_examples(images), size = size_of(x) / examples;
    memcpy(y.at, x.at, (size_t)size_of(x) * sizeof *x.at);
    for (int64_t i = 0; i < given->count && i < examples; i++) {
        const uint32_t row = (uint32_t)(given->rows ? given->rows[i] : i);
        const uint32_t counter[4] = {row, given->entry, given->epoch, op->stream};
        Picture picture = {&x.at[i * size], &y.at[i * size], images->height,
                           images->width,   images->columns, {0}};
        for (int word = 0; word < 4; word++)
            picture.words[word] = random_word(given->seed, counter, word);
        each(op, &picture);
    }
}

static double between(double low, double high, uint32_t word)
{
    return low + (high - low) * (word * 0x1p-32);
}

static int64_t pixels_of(const Picture *picture)
{
    return picture->height * picture->width;
}

static int64_t place_in(const Picture *picture, int64_t y, int64_t x, int64_t channel)
{
    return (y * picture->width + x) * picture->channels + channel;
}

/* ---- places between pixels ---- */

/* What is asked for outside of the image. */
typedef struct Around {
    Fill fill;
    double value;
    bool nearest;
} Around;

/* Which of `size` pixels stands there; -1: none. */
static int64_t pixel_at(int64_t at, int64_t size, Fill fill)
{
    const int64_t turn = ((at % (2 * size)) + 2 * size) % (2 * size);
    switch (fill) {
    case FILL_NEAREST:
        return at < 0 ? 0 : at >= size ? size - 1 : at;
    case FILL_REFLECT:
        return turn < size ? turn : 2 * size - 1 - turn;
    case FILL_WRAP:
        return turn % size;
    default:
        return at < 0 || at >= size ? -1 : at;
    }
}

static double number_at(const Picture *picture, Around around, int64_t y, int64_t x,
                        int64_t channel)
{
    const int64_t row = pixel_at(y, picture->height, around.fill);
    const int64_t column = pixel_at(x, picture->width, around.fill);
    return row < 0 || column < 0 ? around.value
                                 : picture->x[place_in(picture, row, column, channel)];
}

/* The mean of the four pixels around the place, by their distances, or the nearest one. */
static double sampled(const Picture *picture, Around around, double y, double x, int64_t channel)
{
    if (around.nearest)
        return number_at(picture, around, (int64_t)round(y), (int64_t)round(x), channel);
    const int64_t row = (int64_t)floor(y), column = (int64_t)floor(x);
    const double down = y - (double)row, across = x - (double)column;
    return (1 - down) * (1 - across) * number_at(picture, around, row, column, channel) +
           (1 - down) * across * number_at(picture, around, row, column + 1, channel) +
           down * (1 - across) * number_at(picture, around, row + 1, column, channel) +
           down * across * number_at(picture, around, row + 1, column + 1, channel);
}

/* Each pixel (x, y) is what stands at (ax x + ay y + a, bx x + by y + b). */
typedef struct Affine {
    double ax, ay, a, bx, by, b;
} Affine;

static void transform(Picture *picture, Affine by, Around around)
{
    for (int64_t y = 0; y < picture->height; y++)
        for (int64_t x = 0; x < picture->width; x++)
            for (int64_t channel = 0; channel < picture->channels; channel++)
                picture->y[place_in(picture, y, x, channel)] =
                    sampled(picture, around, by.b + by.bx * (double)x + by.by * (double)y,
                            by.a + by.ax * (double)x + by.ay * (double)y, channel);
}

static Around around_of(const double *numbers)
{
    return (Around){(Fill)numbers[0], numbers[1], numbers[2] != 0};
}

/* ---- the ops ---- */

static void flip(const Op *op, Picture *picture)
{
    const bool across = op->numbers[0] != 0 && picture->words[0] >> 31;
    const bool down = op->numbers[1] != 0 && picture->words[1] >> 31;
    for (int64_t y = 0; y < picture->height; y++)
        for (int64_t x = 0; x < picture->width; x++)
            for (int64_t channel = 0; channel < picture->channels; channel++)
                picture->y[place_in(picture, y, x, channel)] =
                    picture->x[place_in(picture, down ? picture->height - 1 - y : y,
                                        across ? picture->width - 1 - x : x, channel)];
}

void mean_random_flip(Reference *reference, const Op *op)
{
    augment(reference, op, flip);
}

static void translate(const Op *op, Picture *picture)
{
    const double *numbers = op->numbers;
    const double down =
        between(numbers[0], numbers[1], picture->words[0]) * (double)picture->height;
    const double across =
        between(numbers[2], numbers[3], picture->words[1]) * (double)picture->width;
    transform(picture, (Affine){1, 0, -across, 0, 1, -down}, around_of(&numbers[4]));
}

void mean_random_translation(Reference *reference, const Op *op)
{
    augment(reference, op, translate);
}

/* A whole number from -most to most. */
static double whole_between(double most, uint32_t word)
{
    return (double)((uint64_t)word * (uint64_t)(2 * most + 1) >> 32) - most;
}

static void crop(const Op *op, Picture *picture)
{
    const double down = whole_between(op->numbers[0], picture->words[0]);
    const double across = whole_between(op->numbers[1], picture->words[1]);
    transform(picture, (Affine){1, 0, -across, 0, 1, -down},
              (Around){FILL_CONSTANT, op->numbers[2], true});
}

void mean_random_crop(Reference *reference, const Op *op)
{
    augment(reference, op, crop);
}

static void turn(const Op *op, Picture *picture)
{
    const double turns = between(op->numbers[0], op->numbers[1], picture->words[0]);
    const double x = (double)(picture->width - 1) / 2, y = (double)(picture->height - 1) / 2;
    const double angle = 8 * atan(1) * turns, cosine = cos(angle), sine = sin(angle);
    transform(
        picture,
        (Affine){cosine, -sine, x - x * cosine + y * sine, sine, cosine, y - x * sine - y * cosine},
        around_of(&op->numbers[2]));
}

void mean_random_rotation(Reference *reference, const Op *op)
{
    augment(reference, op, turn);
}

static void zoom(const Op *op, Picture *picture)
{
    const double *numbers = op->numbers;
    const double down = 1 + between(numbers[0], numbers[1], picture->words[0]);
    const double across =
        numbers[4] != 0 ? down : 1 + between(numbers[2], numbers[3], picture->words[1]);
    const double x = (double)(picture->width - 1) / 2, y = (double)(picture->height - 1) / 2;
    transform(picture, (Affine){across, 0, x * (1 - across), 0, down, y * (1 - down)},
              around_of(&numbers[5]));
}

void mean_random_zoom(Reference *reference, const Op *op)
{
    augment(reference, op, zoom);
}

static double within(double number, const double *limits)
{
    return number < limits[0] ? limits[0] : number > limits[1] ? limits[1] : number;
}

static void brighten(const Op *op, Picture *picture)
{
    const double by = between(op->numbers[0], op->numbers[1], picture->words[0]);
    for (int64_t i = 0; i < pixels_of(picture) * picture->channels; i++)
        picture->y[i] = within(picture->x[i] + by, &op->numbers[2]);
}

void mean_random_brightness(Reference *reference, const Op *op)
{
    augment(reference, op, brighten);
}

static void contrast(const Op *op, Picture *picture)
{
    const double by = between(op->numbers[0], op->numbers[1], picture->words[0]);
    const int64_t pixels = pixels_of(picture), channels = picture->channels;
    for (int64_t channel = 0; channel < channels; channel++) {
        double mean = 0;
        for (int64_t i = 0; i < pixels; i++)
            mean += picture->x[i * channels + channel] / (double)pixels;
        for (int64_t i = 0; i < pixels; i++)
            picture->y[i * channels + channel] =
                within((picture->x[i * channels + channel] - mean) * by + mean, &op->numbers[2]);
    }
}

void mean_random_contrast(Reference *reference, const Op *op)
{
    augment(reference, op, contrast);
}

/* The number below which a standard normal variable falls with probability p. */
static double normal_quantile(double p)
{
    double low = -8, high = 8;
    for (int i = 0; i < 64; i++) {
        const double middle = (low + high) / 2;
        if (erfc(-middle / sqrt(2)) / 2 < p)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Two of the image's words are the key for numbers of its own, four to a block. */
static void add_noise(const Op *op, Picture *picture)
{
    const uint64_t key = (uint64_t)picture->words[1] << 32 | picture->words[0];
    for (int64_t i = 0; i < pixels_of(picture) * picture->channels; i++) {
        const uint32_t counter[4] = {(uint32_t)(i / 4), 0, 0, op->stream};
        const double p = (random_word(key, counter, (int)(i % 4)) + 0.5) * 0x1p-32;
        picture->y[i] = picture->x[i] + op->numbers[0] * normal_quantile(p);
    }
}

void mean_gaussian_noise(Reference *reference, const Op *op)
{
    augment(reference, op, add_noise);
}
