/* features.c: what is frozen and comes before everything that learns gives the same numbers for an
 * example in every epoch. Its program is split off: it runs once for each example and phase, what
 * it gives is kept, and the phase trains and validates on that.
 *
 * The bits stay the same, since a row of a product does not depend on the other rows. An op whose
 * result is not decided by its operands, such as a random one, ends what is split off. */
#include "passes/passes.h"

/* What a phase may keep; beyond, it recomputes. */
static const int64_t most_bytes = (int64_t)256 << 20;

/* Whether the op gives the same for an example in every epoch, when all it is given is. */
static bool is_repeatable(const Op *op)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        if (op->inputs[i]->trainable)
            return false;
    return op_is(op, OP_EXAMPLEWISE) && !op_is(op, OP_RANDOM);
}

/* Whether the op reads no value but the one made just before: then that is all there is to keep. */
static bool continues(const Op *op, const Tensor *before)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        if (op->inputs[i]->kind == TENSOR_TEMPORARY && op->inputs[i] != before)
            return false;
    return true;
}

/* How many ops stand before everything that learns; 0 when they do no work on it. */
static size_t frozen_ops(const Prog *prog)
{
    size_t count = 0;
    bool works = false;
    const Tensor *value = NULL;
    for (; count < prog->ops.count; count++) {
        const Op *op = &prog->ops.items[count];
        if (!is_repeatable(op) || !continues(op, value))
            break;
        works |= op_floating_point_operations(op) > 0;
        value = op->outputs[0];
    }
    return works ? count : 0;
}

/* How many examples there may be at most, -1 when only the run can tell. */
static int64_t most_examples(const PlanExamples *examples)
{
    if (examples->limit >= 0)
        return examples->limit;
    return examples->last < 0 ? -1 : examples->last - examples->first;
}

/* Numbers kept for an example, with what pads them. */
static int64_t kept_columns(const Tensor *value)
{
    return padded(value->height * value->width * value->columns);
}

static int64_t bytes_for(const PlanExamples *examples, const Tensor *value)
{
    return examples ? most_examples(examples) * 4 * kept_columns(value) : 0;
}

static bool is_countable(const PlanTraining *training)
{
    return most_examples(training->train) >= 0 &&
           (!training->valid || most_examples(training->valid) >= 0);
}

/* Why the phase keeps nothing, or NULL. */
static const char *objection(Arena *arena, const PlanTraining *training, const Tensor *value)
{
    if (!is_countable(training))
        return arena_printf(arena,
                            "%s is computed anew in every epoch: only the run can tell how many "
                            "examples there are",
                            value->name);
    int64_t bytes = bytes_for(training->train, value) + bytes_for(training->valid, value);
    if (bytes <= most_bytes)
        return NULL;
    return arena_printf(arena,
                        "%s is computed anew in every epoch: to keep it would take %s bytes, and "
                        "%s are the limit",
                        value->name, with_commas(arena, bytes), with_commas(arena, most_bytes));
}

/* A program over the same tensors, without ops yet. */
static Prog *derived(Arena *arena, const Prog *prog, const char *name)
{
    Prog *result = arena_alloc(arena, sizeof *result);
    *result = *prog;
    result->name = name;
    result->tensors.items = NULL;
    result->tensors.count = result->tensors.capacity = 0;
    for (size_t i = 0; i < prog->tensors.count; i++)
        *list_add(arena, &result->tensors) = prog->tensors.items[i];
    result->ops = (OpList){0};
    return result;
}

/* The program's first `count` ops, and what they give is kept. */
/* Images are kept as rows of numbers: without what pads their channels. */
static Tensor *flat(Arena *arena, Prog *prog, const Tensor *value)
{
    Tensor *result = prog_temporary(arena, prog, arena_printf(arena, "%s_flat", value->name),
                                    tensor_examples(value),
                                    value->height * value->width * value->columns, ELEMENT_FLOAT);
    result->layout = LAYOUT_BATCH_MAJOR;
    return result;
}

static Prog *up_to(Arena *arena, const Prog *prog, size_t count, const char *name)
{
    Prog *frozen = derived(arena, prog, name);
    frozen->mode = MODE_FEATURES;
    for (size_t i = 0; i < count; i++)
        *list_add(arena, &frozen->ops) = prog->ops.items[i];
    const Op *last = &prog->ops.items[count - 1];
    Tensor *kept = last->outputs[0];
    if (tensor_is_images(kept)) {
        Tensor *images = kept;
        kept = flat(arena, frozen, images);
        APPEND(arena, &frozen->ops, OP_flatten, last->origin, images, kept);
    }
    APPEND(arena, &frozen->ops, OP_keep, last->origin, prog->batch_tensor, kept);
    return frozen;
}

/* The program with kept features instead of its first `count` ops. */
static Prog *from(Arena *arena, const Prog *prog, size_t count, const char *name)
{
    Prog *rest = derived(arena, prog, name);
    const Op *last = &prog->ops.items[count - 1];
    Tensor *images = last->outputs[0], *kept = images;
    if (tensor_is_images(images))
        kept = flat(arena, rest, images);
    APPEND(arena, &rest->ops, OP_take, last->origin, prog->batch_tensor, kept);
    if (kept != images)
        APPEND(arena, &rest->ops, OP_unflatten, last->origin, kept, images);
    for (size_t i = count; i < prog->ops.count; i++)
        *list_add(arena, &rest->ops) = prog->ops.items[i];
    return rest;
}

static void split_phase(Arena *arena, const PlanTraining *training, PlanPhase *phase, size_t count)
{
    const Tensor *value = phase->step->ops.items[count - 1].outputs[0];
    phase->recomputed = objection(arena, training, value);
    if (phase->recomputed)
        return;
    phase->kept = value;
    phase->kept_columns = kept_columns(value);
    phase->kept_bytes = bytes_for(training->train, value) + bytes_for(training->valid, value);
    phase->features =
        up_to(arena, phase->step, count, arena_printf(arena, "features_%s", phase->name));
    phase->step = from(arena, phase->step, count, phase->step->name);
    if (training->valid)
        phase->evaluate = from(arena, training->evaluate, count,
                               arena_printf(arena, "step_%s_evaluation", phase->name));
}

/* A training whose phases all validate on features needs no evaluation on images, unless its model
 * is tested. */
static bool is_evaluated(const PlanTraining *training)
{
    for (size_t i = 0; i < training->phases.count; i++)
        if (training->valid && training->phases.items[i].step &&
            !training->phases.items[i].evaluate)
            return true;
    return training->tests.count > 0;
}

/* All programs anew, in the order they are emitted. */
static void list_programs(Arena *arena, Plan *plan)
{
    plan->progs.count = 0;
    for (size_t i = 0; i < plan->trainings.count; i++) {
        PlanTraining *training = plan->trainings.items[i];
        for (size_t k = 0; k < training->phases.count; k++) {
            const PlanPhase *phase = &training->phases.items[k];
            Prog *const progs[] = {phase->features, phase->step, phase->evaluate};
            for (size_t p = 0; p < sizeof progs / sizeof *progs; p++)
                if (progs[p])
                    *list_add(arena, &plan->progs) = progs[p];
        }
        if (!is_evaluated(training))
            training->evaluate = NULL;
        if (training->evaluate)
            *list_add(arena, &plan->progs) = training->evaluate;
    }
}

void keep_features(Arena *arena, Plan *plan)
{
    for (size_t i = 0; i < plan->trainings.count; i++) {
        PlanTraining *training = plan->trainings.items[i];
        for (size_t k = 0; k < training->phases.count; k++) {
            PlanPhase *phase = &training->phases.items[k];
            size_t count = phase->step && phase->epochs > 1 ? frozen_ops(phase->step) : 0;
            if (count > 0)
                split_phase(arena, training, phase, count);
        }
    }
    list_programs(arena, plan);
}
