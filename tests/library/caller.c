/* caller.c FILE: calls the library of the model NAME for each example of the file, and prints what
 * it says as said.c does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include HEADER

#define JOINED(a, b)   a##_##b
#define JOIN(a, b)     JOINED(a, b)
#define OF_MODEL(what) JOIN(NAME, what)

static OF_MODEL(input) input;
static OF_MODEL(output) output;
static OF_MODEL(arena) arena;

/* As the only number of a model that gives one is the probability of the second class. */
static void print_numbers(const float *numbers, size_t count, size_t given)
{
    for (size_t i = count - given; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &numbers[i], sizeof bits);
        printf("%08x ", (unsigned)bits);
    }
}

/* Bytes that are no numbers where the example's are floats: a class is one of the classes still. */
static int takes_anything(void)
{
    memset(&input, 0xFF, sizeof input);
    OF_MODEL(predict)(&input, &output, &arena);
    return CLASS_INDEX >= 0 && (size_t)CLASS_INDEX < sizeof output.ANSWER / sizeof *output.ANSWER;
}

int main(int argc, char **argv)
{
    FILE *file = argc > 2 ? fopen(argv[1], "rb") : NULL;
    if (!file)
        return 1;
    while (fread(input.numbers, sizeof input.numbers, 1, file) == 1) {
        memset(&arena, 0xA5, sizeof arena); /* it need hold nothing */
        OF_MODEL(predict)(&input, &output, &arena);
        print_numbers((const float *)&output, sizeof output.ANSWER / sizeof *output.ANSWER,
                      (size_t)atoi(argv[2]));
        printf("%d\n", (int)CLASS_INDEX);
    }
    fclose(file);
    return !takes_anything();
}
