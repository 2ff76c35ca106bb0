/* library_time.c: how long a net's C takes for an example, and what it says of it.
 *
 *     NAME EXAMPLE CALLS TURNS
 *
 * Compiled with HEADER and MODEL, those of tlc's library, or with INPUTS and OUTPUTS for the C of
 * onnx2c, which takes floats. Prints the least microseconds a call took on average in one of the
 * turns, then all that is said of the example, whose bytes the file EXAMPLE holds. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef HEADER
#include HEADER
#define JOINED(name, part) name##_##part
#define OF(name, part)     JOINED(name, part)

static OF(MODEL, input) input;
static OF(MODEL, output) said;
static OF(MODEL, arena) arena;
#define PROBABILITIES said.probabilities
#define CALL()        OF(MODEL, predict)(&input, &said, &arena)

#else
/* Its parameters are arrays of more dimensions, which lie alike. */
void entry(const float *numbers, float *probabilities);

static float input[INPUTS], said[OUTPUTS];
#define PROBABILITIES said
#define CALL()        entry(input, said)
#endif

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double microseconds_a_call(int calls)
{
    double begin = seconds();
    for (int call = 0; call < calls; call++) {
        CALL();
    }
    return 1e6 * (seconds() - begin) / calls;
}

int main(int count, char **words)
{
    FILE *example = count == 4 ? fopen(words[1], "rb") : NULL;
    if (example == NULL || fread(&input, sizeof input, 1, example) != 1) {
        fprintf(stderr, "library_time: cannot read the example\n");
        return 1;
    }
    fclose(example);
    double least = microseconds_a_call(1);
    for (int turn = 0; turn < atoi(words[3]); turn++) {
        double time = microseconds_a_call(atoi(words[2]));
        least = time < least ? time : least;
    }
    printf("%.2f", least);
    for (size_t i = 0; i < sizeof PROBABILITIES / sizeof PROBABILITIES[0]; i++) {
        printf(" %.9g", (double)PROBABILITIES[i]);
    }
    printf("\n");
    return 0;
}
