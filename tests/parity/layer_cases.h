/* layer_cases.h: reads layers.txt, whose head says what its lines mean. */
#ifndef LAYER_CASES_H
#define LAYER_CASES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { MOST_TENSORS = 16, MOST_SIZES = 4, MOST_OF_TENSOR = 256, STEPS = 50, EXAMPLES = 8 };

struct tensor {
    char name[80]; /* LAYER/TENSOR */
    int dimensions, size[MOST_SIZES];
    int count;
    double number[MOST_OF_TENSOR]; /* after the last step */
};

struct layer_case {
    char name[80], net[1024], loss[160], optimizer[256]; /* as in a spec */
    int dimensions, size[MOST_SIZES];                    /* of an example */
    double scale;
    int losses, tensors;
    double step_loss[STEPS];
    struct tensor tensor[MOST_TENSORS];
};

/* The next case; false when there is none. What is not as the head says ends the process. */
bool read_layer_case(FILE *file, struct layer_case *into);

/* The number in [0, 1) that weights, inputs and targets come from. */
double layer_case_uniform(uint64_t stream, uint64_t i);

/* Before the first step: number i of the case's tensor. Not for what `normalization` learns. */
double layer_case_weight(const struct layer_case *from, int tensor, int i);

/* Number i of an example, and its class of so many. */
double layer_case_input(const struct layer_case *from, int example, int i);
int layer_case_target(int example, int classes);

/* Where targets are so many numbers instead, number k; or whether label k is there. */
double layer_case_number(int example, int k, int count);
double layer_case_label(int example, int k, int count);

#endif
