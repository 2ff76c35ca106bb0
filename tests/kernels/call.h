/* call.h: between the test and the kernels, which know nothing of each other's headers. */
#ifndef CALL_H
#define CALL_H

#include <tlc.h>

/* What a step is given. `operands` are in memory as the kernel reads them; NULL for those that
 * stand in the other fields. */
struct kernel_call {
    int count; /* examples */
    float rate, scale;
    uint64_t seed;
    uint32_t entry, epoch, step;
    const int *rows; /* of the examples in the file */
    const uint8_t *pixels;
    const int *targets;
    const float *wanted, *class_weight;
    float *features;
    struct tlc_metrics *totals;
    struct tlc_predictions *predictions;
    void *const *operands;
};

/* Calls the kernel of the case by that number. */
void kernel_run(int number, const struct kernel_call *call);

#endif
