/* divide.c: in large programs, marks the ops that several threads do together, each a part of what
 * is written. No sum is divided, so the bits don't depend on how many there are.
 *
 * Between two ops of which one is divided the threads meet, which takes about a microsecond; a
 * program of less work than that is worth is done by one thread. */
#include "passes/passes.h"

/* Of a step: 50 microseconds at 160 GFLOP/s. */
static const int64_t least_program = 8000000;

/* Of a product: 6 microseconds; numbers that an op without products goes through, about as long. */
static const int64_t least_product = 1000000, least_numbers = 8192;

/* Of the largest operand: an op may write little of much that it reads. */
static int64_t numbers_of(const Op *op)
{
    int64_t most = 0;
    for (int i = 0; i < op_operands(op); i++) {
        const Tensor *operand = op_operand(op, i);
        if (operand->rows * operand->columns > most)
            most = operand->rows * operand->columns;
    }
    return most;
}

static bool is_worth_it(const Op *op)
{
    if (!op_is(op, OP_DIVIDES))
        return false;
    int64_t operations = op_floating_point_operations(op);
    return operations ? operations >= least_product : numbers_of(op) >= least_numbers;
}

void divide_programs(Arena *arena, Prog *prog)
{
    (void)arena;
    int64_t operations = 0;
    for (size_t i = 0; i < prog->ops.count; i++)
        operations += op_floating_point_operations(&prog->ops.items[i]);
    prog->divided = operations >= least_program;
    for (size_t i = 0; i < prog->ops.count; i++)
        prog->ops.items[i].divided = prog->divided && is_worth_it(&prog->ops.items[i]);
}
