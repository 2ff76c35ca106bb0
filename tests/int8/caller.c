/* caller.c FILE FIRST COUNT: calls the library of the model NAME for each example of the file, and
 * prints so many floats of its arena, which are what it says before anything is made a
 * probability. */
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

int main(int argc, char **argv)
{
    FILE *file = argc > 3 ? fopen(argv[1], "rb") : NULL;
    if (!file)
        return 1;
    const size_t first = (size_t)atoi(argv[2]), count = (size_t)atoi(argv[3]);
    while (fread(input.numbers, sizeof input.numbers, 1, file) == 1) {
        memset(&arena, 0xA5, sizeof arena); /* it need hold nothing */
        OF_MODEL(predict)(&input, &output, &arena);
        for (size_t i = first; i < first + count; i++)
            printf("%.9g ", (double)arena.values[i]);
        printf("\n");
    }
    fclose(file);
    memset(&input, 0xFF, sizeof input); /* no numbers, where those of examples are floats */
    OF_MODEL(predict)(&input, &output, &arena);
    return 0;
}
