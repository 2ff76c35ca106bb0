/* tiny_numbers.c: what tiny_numbers.yaml's model says of images by weights that are noise: the
 * numbers of its layers are around the smallest that a float can hold, whose digits get lost, down
 * to none. */
#include "board.h"
#include "tiny.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { IMAGES = 5 };

static tiny_weights weights;
static tiny_input input;
static tiny_output output;
static tiny_arena arena;

static uint32_t state = 1;

/* The upper 16 bits of a linear congruential generator's next number (Numerical Recipes). */
static uint32_t noise(void)
{
    state = 1664525U * state + 1013904223U;
    return state >> 16;
}

/* Numbers from -size to size. */
static void fill(size_t count, float *numbers, float size)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = size * ((float)noise() / 32768.0f - 1.0f);
}

int main(void)
{
    const board_file answers = board_create("answers.bin");
    fill(LENGTH(weights.one_kernel), weights.one_kernel, 4e-39f);
    fill(LENGTH(weights.inner_kernel), weights.inner_kernel, 1.0f);
    fill(LENGTH(weights.last_kernel), weights.last_kernel, 1e38f);
    for (int i = 0; i < IMAGES; i++) {
        for (size_t k = 0; k < LENGTH(input.numbers); k++)
            input.numbers[k] = (uint8_t)noise();
        tiny_predict(&weights, &input, &output, &arena);
        board_write(&answers, &output, sizeof output);
    }
    board_close(&answers);
    return 0;
}
