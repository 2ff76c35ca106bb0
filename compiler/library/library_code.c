/* library_code.c: how much code a library takes, before there is any: of gcc -Os for a Cortex-M4
 * with its unit for floats. Numbers were measured there (tests/library/code.sh measures them
 * again), the largest of those that some net has. */
#include "library/library_kernel.h"
#include "library/library_learning.h"

enum { CALL = 30, FUNCTION = 50 };

typedef struct Counting {
    const Library *library;
    Index seen; /* kernels and functions that are counted already */
    unsigned of_compiler;
    int64_t bytes;
} Counting;

static bool is_new(Counting *counting, const char *name)
{
    return index_add_text(counting->library->arena, &counting->seen, name);
}

/* ---- functions ---- */

/* What functions and their slopes take that do not share all with exponentials and the commonest,
 * which the entry has. */
static const struct {
    int64_t bytes, slope;
} functions[] = {
    [ACTIVATION_relu] = {0, 30},          [ACTIVATION_elu] = {0, 25},
    [ACTIVATION_selu] = {0, 35},          [ACTIVATION_tanh] = {0, 15},
    [ACTIVATION_sigmoid] = {0, 15},       [ACTIVATION_gelu] = {160, 290},
    [ACTIVATION_silu] = {60, 140},        [ACTIVATION_mish] = {140, 180},
    [ACTIVATION_relu6] = {50, 55},        [ACTIVATION_leaky_relu] = {30, 30},
    [ACTIVATION_softplus] = {110, 75},    [ACTIVATION_softsign] = {70, 30},
    [ACTIVATION_hard_sigmoid] = {30, 55}, [ACTIVATION_exponential] = {0, 5},
};

static void count_activation(Counting *counting, const Op *op)
{
    const bool slope = op_is(op, OP_SLOPES);
    if (!slope && !op_is(op, OP_ACTIVATES))
        return;
    const char *name = activation_name(op->activation);
    if (is_new(counting, slope ? arena_printf(counting->library->arena, "%s_slope", name) : name))
        counting->bytes +=
            slope ? functions[op->activation].slope : functions[op->activation].bytes;
}

/* ---- what the compiler's own libraries have ---- */

/* Of doubles, for which there is no unit, and of roots. */
enum { ADDS = 1, MULTIPLIES = 3, DIVIDES = 4, DOUBLE_ROOT = 8, FLOAT_ROOT = 16 };

static unsigned of_compiler(OpCode code)
{
    switch ((int)code) {
    case OP_softmax:
    case OP_softmax_gradient:
        return ADDS;
    case OP_layer_normalize:
    case OP_layer_normalization_sums:
    case OP_layer_normalization_gradient:
    case OP_adam_rate:
    case OP_clip_norm:
        return MULTIPLIES | DIVIDES | DOUBLE_ROOT;
    case OP_dropout:
        return MULTIPLIES | DIVIDES;
    case OP_sgd_decay:
    case OP_sgd_nesterov:
    case OP_weigh_gradient:
    case OP_squares:
    case OP_add_numbers:
        return MULTIPLIES;
    case OP_rms_scale:
    case OP_rms_scale_centered:
        return FLOAT_ROOT;
    default:
        return 0;
    }
}

static int64_t bytes_of_compiler(unsigned of_compiler)
{
    return (of_compiler & ADDS ? 1080 : 0) + (of_compiler & 2 ? 620 : 0) +
           (of_compiler & DIVIDES ? 550 : 0) +
           (of_compiler & DOUBLE_ROOT  ? 2000
            : of_compiler & FLOAT_ROOT ? 1250
                                       : 0);
}

/* ---- ops ---- */

static void count_kernel(Counting *counting, const Library *library, const Op *op)
{
    const LibraryKernel *kernel = library_kernel_of(op);
    counting->of_compiler |= of_compiler(op->code);
    if (kernel && is_new(counting, library_kernel_name(library, op)))
        counting->bytes += kernel->bytes;
    count_activation(counting, op);
}

static void count_op(Counting *counting, const Library *library, const Op *op)
{
    counting->bytes += CALL;
    if (!library_part_does(library, op))
        count_kernel(counting, library, op);
    else if (is_new(counting, library->part->kernels(library, op)[0]))
        counting->bytes += library->part->code_bytes(library, op);
    if (library_has_function(library, op) && is_new(counting, library_function_name(library, op)))
        counting->bytes += FUNCTION;
}

static void count_ops(Counting *counting, const Library *library)
{
    for (size_t i = 0; i < library->prog->ops.count; i++)
        count_op(counting, library, &library->prog->ops.items[i]);
}

/* ---- learning ---- */

static void count_update(Counting *counting, const LibraryLearning *learning)
{
    for (size_t i = 0; i < learning->update.count; i++) {
        const Op *op = &learning->update.items[i];
        counting->of_compiler |= of_compiler(op->code);
        counting->bytes += CALL;
        if (is_new(counting, op_info(op->code)->name))
            counting->bytes += library_update_bytes(op);
    }
}

static void count_learning(Counting *counting)
{
    enum { CALLS = 1100, CALLS_OF_FEATURES = 280, RATES = 50, RATE = 4, CLASS_WEIGHT = 4 };
    const Library *library = counting->library;
    const LibraryLearning *learning = library->learning;
    const int64_t moments = plan_rates(learning->phase);
    const PlanTraining *training = library->training;
    counting->bytes += CALLS + (learning->kept ? CALLS_OF_FEATURES : 0);
    if (moments > 1)
        counting->bytes +=
            RATES +
            RATE * moments * (int64_t)(learning->phase->slices ? learning->phase->slices : 1);
    if (training->weighs)
        counting->bytes += CLASS_WEIGHT * (int64_t)training->class_weight_count;
    count_ops(counting, learning->step);
    count_update(counting, learning);
}

int64_t library_code_bytes(const Library *library)
{
    enum { ENTRY = 400 }; /* what says the answer and exponentials */
    Counting counting = {.library = library, .bytes = ENTRY};
    count_ops(&counting, library);
    if (library->learning)
        count_learning(&counting);
    return counting.bytes + bytes_of_compiler(counting.of_compiler);
}
