/* reference.h: what every op means, in double. These definitions are plain and slow: kernels,
 * gradients and passes are held to them. */
#ifndef IR_REFERENCE_H
#define IR_REFERENCE_H

#include "ir/prog.h"

/* What a step is given, and what a test keeps of each example. Arrays hold a row for each of
 * `count` examples, which are fewer than the program's batch in an epoch's last step. */
typedef struct Examples {
    int64_t count;
    const double *pixels; /* of an image each, as in the file */
    double scale;         /* that they are multiplied by */
    const int64_t *targets;
    const double *wanted;       /* instead, numbers of each; or NULL */
    const double *class_weight; /* of each class; or NULL */
    double *features;           /* what `keep` writes and `take` reads */
    int64_t *predicted;
    double *confidence, *error; /* of what was predicted; NULL: nobody wants to know */
    double *output;             /* what was given of each; the same */
    uint64_t seed;              /* of random numbers */
    uint32_t entry, step; /* how many trainings of the model came before, and steps of this one */
    uint32_t epoch;       /* and epochs */
    const int32_t *rows;  /* of each in the file; NULL: the first ones */
} Examples;

/* Sums over all steps so far. */
typedef struct Totals {
    double loss;
    int64_t correct, examples;
} Totals;

/* One run of a program. */
typedef struct Reference {
    Arena *arena;
    const Prog *prog;
    const Examples *examples;
    Totals *totals;
    Tensor *const *tensors; /* of the program as it was at the beginning */
    size_t count;           /* of them */
    double **values;        /* of each */
} Reference;

/* A run of `prog`, all of whose values are zero but the scale and its learning rates. */
Reference reference_begin(Arena *arena, const Prog *prog, const Examples *examples, double rate,
                          Totals *totals);

/* Another learning rate from now on, number `which` of the program's. */
void reference_set_rate(const Reference *reference, size_t which, double rate);

/* The numbers of a tensor of the program, row by row, whatever its layout is. Those of parameters
 * are set before the run, and changed by it where the program updates them. */
double *reference_value(const Reference *reference, const Tensor *tensor);

/* Does every op once, in their order. */
void reference_run(Reference *reference);

/* f(x), and f'(x) from y = f(x), or from x where the activation's slope needs its input. */
double reference_activation(Activation activation, double x);
double reference_slope(Activation activation, double y);

#endif
