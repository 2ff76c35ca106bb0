/* library_fold.c: batch normalisations that become part of the weights of the layer before them:
 * what is multiplied and added is less, and so is what is kept; but it is rounded once where the
 * experiment rounds twice, so that bits are others.
 *
 * gamma (x w + b - mean) / sqrt(variance + epsilon) + beta = x (w scale) + (b - mean) scale + beta
 */
#include "library/library.h"

static bool normalizes(const Op *op)
{
    return op->code == OP_normalize || op->code == OP_normalize_activate ||
           op->code == OP_normalize_add_activate;
}

/* The same op with a bias and a function; OP_COUNT: it has no weights. */
static OpCode with_bias(OpCode code)
{
    switch ((int)code) {
    case OP_conv2d:
    case OP_conv2d_activate:
        return OP_conv2d_activate;
    case OP_depthwise_conv2d:
    case OP_depthwise_conv2d_activate:
        return OP_depthwise_conv2d_activate;
    case OP_matmul:
    case OP_dense:
        return OP_dense;
    default:
        return OP_COUNT;
    }
}

static size_t count_readers(const Library *library, const Tensor *value)
{
    size_t readers = 0;
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        const Op *op = &library->prog->ops.items[i];
        for (int k = 0; k < op_info(op->code)->inputs; k++)
            readers += library_same(library, op->inputs[k]) == value;
    }
    return readers;
}

/* The op with weights and without a function that makes what this one alone reads; or NULL. */
static Op *maker_of(const Library *library, size_t index)
{
    const Tensor *value = library_same(library, library->prog->ops.items[index].inputs[0]);
    for (size_t i = 0; i < index; i++) {
        Op *op = &library->prog->ops.items[i];
        if (with_bias(op->code) != OP_COUNT && op->outputs[0] == value &&
            (!op_is(op, OP_ACTIVATES) || op->activation == ACTIVATION_linear))
            return count_readers(library, value) == 1 ? op : NULL;
    }
    return NULL;
}

/* Whether another op has this kernel too, which then has to stay. */
static bool is_shared(const Library *library, const Op *op)
{
    size_t readers = 0;
    for (size_t i = 0; i < library->prog->ops.count; i++)
        readers += op_reads(&library->prog->ops.items[i], op->inputs[1]);
    return readers > 1;
}

/* ---- weights ---- */

static Tensor *copy_tensor(Library *library, const Tensor *value, const char *name)
{
    Tensor *copy = arena_alloc(library->arena, sizeof *copy);
    *copy = *value;
    copy->name = name;
    *list_add(library->arena, &library->prog->tensors) = copy;
    return copy;
}

/* "conv2d_1_bias" for a layer without one: of conv2d_1_kernel. */
static const char *bias_name(const Library *library, const Op *op)
{
    const PlanLayer *layer = library_layer(library, op->inputs[1]->name);
    return arena_printf(library->arena, "%s_bias", layer ? layer->name : op->inputs[1]->name);
}

static void fold_weights(Library *library, Op *op, const Op *normalization)
{
    enum { MEAN = 1, VARIANCE, GAMMA, BETA };
    const bool has_bias = op_info(op->code)->inputs > 2;
    LibraryFold *fold = list_add(library->arena, &library->folds);
    *fold = (LibraryFold){.kernel = op->inputs[1],
                          .bias = has_bias ? op->inputs[2] : NULL,
                          .mean = normalization->inputs[MEAN],
                          .variance = normalization->inputs[VARIANCE],
                          .gamma = normalization->inputs[GAMMA],
                          .beta = normalization->inputs[BETA],
                          .epsilon = normalization->numbers[0]};
    op->inputs[1] = copy_tensor(library, op->inputs[1], op->inputs[1]->name);
    op->inputs[2] = copy_tensor(library, normalization->inputs[BETA],
                                has_bias ? op->inputs[2]->name : bias_name(library, op));
    fold->folded_kernel = op->inputs[1];
    fold->folded_bias = op->inputs[2];
}

/* ---- ops ---- */

/* What is left of the normalisation: nothing, or the sum that it takes with another value. */
static bool leaves_sum(Library *library, Op *normalization, Op *maker)
{
    enum { ADDED = 5 };
    if (normalization->code != OP_normalize_add_activate) {
        maker->activation = normalization->activation;
        maker->outputs[0] = normalization->outputs[0];
        return false;
    }
    maker->activation = ACTIVATION_linear;
    maker->outputs[0] = normalization->inputs[0] =
        copy_tensor(library, maker->outputs[0],
                    arena_printf(library->arena, "%s_normalized", normalization->outputs[0]->name));
    normalization->code = OP_add_activate;
    normalization->inputs[1] = normalization->inputs[ADDED];
    return true;
}

/* What is known of values by their numbers has room for those that were added. */
static void make_room(Library *library, size_t before)
{
    const size_t count = prog_number(library->prog);
    const Tensor **same = arena_alloc(library->arena, count * sizeof *same);
    for (size_t i = 0; i < before; i++)
        same[i] = library->same[i];
    library->same = same;
}

void library_fold(Library *library)
{
    Prog *prog = library->prog;
    const size_t before = prog->tensors.count;
    OpList ops = {0};
    bool *gone = arena_alloc(library->arena, (prog->ops.count + 1) * sizeof *gone);
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i], *maker = normalizes(op) ? maker_of(library, i) : NULL;
        if (!maker || is_shared(library, maker))
            continue;
        fold_weights(library, maker, op);
        maker->code = with_bias(maker->code);
        gone[i] = !leaves_sum(library, op, maker);
    }
    for (size_t i = 0; i < prog->ops.count; i++)
        if (!gone[i])
            *list_add(library->arena, &ops) = prog->ops.items[i];
    prog->ops = ops;
    make_room(library, before);
}
