/* case.h: what a case should be, told to the test past tlc. Defined in a file that CMake makes. */
#ifndef CASE_H
#define CASE_H

#include "network.h"

struct test_case {
    const char *name;
    int batch;
    const char *output_activation;
    bool learns[MOST_LAYERS]; /* which dense layers */
    struct network network;   /* without weights */
};

extern const struct test_case test_case;

#endif
