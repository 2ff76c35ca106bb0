/* library_kernel.h: which kernel does an op's work, and how it is called. */
#ifndef LIBRARY_LIBRARY_KERNEL_H
#define LIBRARY_LIBRARY_KERNEL_H

#include "library/library.h"

/* The sizes that a kernel is told before its operands. */
typedef void AddSizes(Arena *arena, const Op *op, Arguments *arguments);

AddSizes add_count, add_rows_and_columns;

/* Of ops with a window: those stand in a structure of their own. */
AddSizes add_window, add_convolution;

void add_number(Arena *arena, Arguments *arguments, int64_t number);

/* Whether a kernel wants the op's function, though the op has none: linear then. */
typedef enum { NO_FUNCTION, WITH_FUNCTION } TakesFunction;

/* Whether there is no bias between the op's operands, but the kernel has room for one. */
typedef enum { AS_IT_IS, WITHOUT_BIAS } TakesBias;

typedef struct LibraryKernel {
    OpCode code;
    const char *name; /* of the function, and of its file in library/kernels */
    AddSizes *sizes;
    TakesFunction function;
    TakesBias bias;
    int64_t bytes; /* of its code, about */
} LibraryKernel;

/* ---- library_backwards.c: what only learning needs ---- */

/* The kernel of an op on the way back from the loss; NULL: it is none. */
const LibraryKernel *library_kernel_back(const Op *op);

/* What a function of one shape calls the op's inputs, and then what it makes; NULL: x, kernel, bias
 * and y. */
const char *const *library_operands_back(const Op *op);

/* Whether the kernel of such an op is given the op's constants. */
bool library_takes_numbers_back(const Op *op);

/* What the op's window makes of images, or made of them on the way forwards. */
const Tensor *library_made_of(const Op *op);

/* ---- library_kernels.c ---- */

bool library_has_kernel(const Op *op);

/* The op's kernel; NULL: it is no layer's. */
const LibraryKernel *library_kernel_of(const Op *op);

/* What the kernel's file is called; it takes the example as it is, or numbers of layers. */
const char *library_kernel_name(const Library *library, const Op *op);

/* Whether there is a function for all ops of this shape, and what that is called. */
bool library_has_function(const Library *library, const Op *op);
const char *library_function_name(const Library *library, const Op *op);

#endif
