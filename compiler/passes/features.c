/* features.c: what is frozen and comes before everything that learns gives the same numbers for an
 * example in every epoch. Its program is split off: it runs once for each example and phase, what
 * it gives is kept, and the phase trains and validates on that.
 *
 * The frozen part may branch; what the rest reads of it must be one value. The bits stay the same,
 * since a row of a product does not depend on the other rows. An op whose result is not decided by
 * its operands, as a random one would be, ends what is split off. What augments images makes
 * another one of each in every epoch, unless the spec says of how many versions epochs take one in
 * turn: then what is frozen gives so many of each example. */
#include "passes/passes.h"

#include "catalog/augmentation.h"

#include <string.h>

/* What a phase may keep; beyond, it recomputes. */
static const int64_t most_bytes = (int64_t)256 << 20;

/* What is split off a program: the ops of what is frozen, as far as they lead to one value that
 * everything behind them reads. */
typedef struct Front {
    bool *ops;           /* by position: whether the op is one of them */
    Tensor *kept;        /* that value; NULL: there is none */
    const char *several; /* what all that is frozen gives instead, "a and b"; or NULL */
} Front;

/* Of a value of frozen ops: its maker, and the last op that reads it. */
typedef struct Reach {
    bool frozen, to_the_end;
    size_t maker, last;
} Reach;

/* Whether the op gives the same for an example in every epoch, or `versions` of which one is. */
static bool is_frozen(const Op *op, bool versions, const Reach *reaches)
{
    if (!op_is(op, OP_EXAMPLEWISE) || op_is(op, OP_RANDOM) || (op_is(op, OP_BY_EPOCH) && !versions))
        return false;
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        const Tensor *input = op->inputs[i];
        if (input->trainable || (input->kind == TENSOR_TEMPORARY && !reaches[input->number].frozen))
            return false;
    }
    return true;
}

static void note_reads(const Op *op, size_t position, bool frozen, Reach *reaches)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        Reach *reach = &reaches[op->inputs[i]->number];
        reach->last = position;
        reach->to_the_end |= !frozen;
    }
}

/* Marks the ops that are frozen, and finds how far their values reach. */
static Reach *find_reaches(Arena *arena, const Prog *prog, bool versions, bool *frozen)
{
    Reach *reaches = arena_alloc(arena, prog_number(prog) * sizeof *reaches);
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        frozen[i] = is_frozen(op, versions, reaches);
        note_reads(op, i, frozen[i], reaches);
        for (int k = 0; k < op_info(op->code)->outputs && frozen[i]; k++)
            reaches[op->outputs[k]->number] = (Reach){.frozen = true, .maker = i, .last = i};
    }
    return reaches;
}

/* Whether the first `count` ops have made the value, and others read it. */
static bool is_open(const Reach *reach, size_t count)
{
    return reach->frozen && reach->maker < count && (reach->to_the_end || reach->last >= count);
}

/* For each number of ops from the front, how many values of frozen ones the rest reads. */
static int *count_open(Arena *arena, const Prog *prog, const Reach *reaches)
{
    int *open = arena_alloc(arena, (prog->ops.count + 2) * sizeof *open);
    for (size_t i = 0; i < prog->tensors.count; i++) {
        if (!reaches[i].frozen)
            continue;
        open[reaches[i].maker + 1]++;
        open[reaches[i].to_the_end ? prog->ops.count + 1 : reaches[i].last + 1]--;
    }
    for (size_t i = 1; i <= prog->ops.count; i++)
        open[i] += open[i - 1];
    return open;
}

/* Whether they do work that is worth keeping. */
static bool do_work(const Prog *prog, const bool *frozen, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (frozen[i] && op_floating_point_operations(&prog->ops.items[i]) > 0)
            return true;
    return false;
}

static const char *name_open(Arena *arena, const Prog *prog, const Reach *reaches, size_t count)
{
    Text names = text_new(arena);
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (is_open(&reaches[i], count))
            text_addf(&names, "%s%s", names.length ? " and " : "", prog->tensors.items[i]->name);
    return names.bytes;
}

/* The longest front that gives one value. */
static Front find_front(Arena *arena, const Prog *prog, bool versions)
{
    bool *frozen = arena_alloc(arena, prog->ops.count * sizeof *frozen);
    const Reach *reaches = find_reaches(arena, prog, versions, frozen);
    const int *open = count_open(arena, prog, reaches);
    const size_t all = prog->ops.count;
    size_t count = all;
    while (count > 0 && open[count] != 1)
        count--;
    Front front = {.ops = frozen};
    if (!do_work(prog, frozen, count)) {
        if (do_work(prog, frozen, all) && open[all] > 1)
            front.several = name_open(arena, prog, reaches, all);
        return front;
    }
    for (size_t i = count; i < all; i++)
        frozen[i] = false;
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (is_open(&reaches[i], count))
            front.kept = prog->tensors.items[i];
    return front;
}

const Tensor *find_frozen_front(Arena *arena, const Prog *prog, bool **values)
{
    const Front front = find_front(arena, prog, false);
    bool *made = arena_alloc(arena, prog_number(prog) * sizeof *made);
    for (size_t i = 0; i < prog->ops.count && front.kept; i++)
        for (int k = 0; k < op_info(prog->ops.items[i].code)->outputs && front.ops[i]; k++)
            made[prog->ops.items[i].outputs[k]->number] = true;
    *values = made;
    return front.kept;
}

/* Marks the ops that what is wanted, by the numbers of values, is made by. */
static void mark_makers(const Prog *prog, bool *wanted, bool *ops)
{
    for (size_t i = prog->ops.count; i-- > 0;) {
        const Op *op = &prog->ops.items[i];
        for (int k = 0; k < op_info(op->code)->outputs; k++)
            ops[i] |= wanted[op->outputs[k]->number];
        for (int k = 0; k < op_info(op->code)->inputs && ops[i]; k++)
            wanted[op->inputs[k]->number] = true;
    }
}

/* The same front of another program over the same layers, whose values have the same names; what
 * comes before the first layer may differ. */
static Front front_like(Arena *arena, const Front *front, const Prog *other)
{
    Front result = {.ops = arena_alloc(arena, other->ops.count * sizeof *result.ops)};
    bool *wanted = arena_alloc(arena, prog_number(other) * sizeof *wanted);
    for (size_t i = 0; i < other->ops.count; i++) {
        Tensor *made = other->ops.items[i].outputs[0];
        if (made && strcmp(made->name, front->kept->name) == 0)
            result.kept = made;
    }
    wanted[result.kept->number] = true;
    mark_makers(other, wanted, result.ops);
    return result;
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

/* How many of each training example are kept: those that the phase comes to. */
static int64_t versions_kept(const PlanTraining *training, const PlanPhase *phase)
{
    if (!training->versions)
        return 1;
    return training->versions < phase->epochs ? training->versions : phase->epochs;
}

static int64_t bytes_for_all(const PlanTraining *training, const PlanPhase *phase,
                             const Tensor *value)
{
    return versions_kept(training, phase) * bytes_for(training->train, value) +
           bytes_for(training->valid, value);
}

/* Why the phase keeps nothing, or NULL. */
static const char *objection(Arena *arena, const PlanTraining *training, const PlanPhase *phase,
                             const Tensor *value)
{
    if (!is_countable(training))
        return arena_printf(arena,
                            "%s is computed anew in every epoch: only the run can tell how many "
                            "examples there are",
                            value->name);
    const int64_t bytes = bytes_for_all(training, phase, value);
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

/* Images are kept as rows of numbers: without what pads their channels. */
static Tensor *flat(Arena *arena, Prog *prog, const Tensor *value)
{
    Tensor *result = prog_temporary(arena, prog, arena_printf(arena, "%s_flat", value->name),
                                    tensor_examples(value),
                                    value->height * value->width * value->columns, ELEMENT_FLOAT);
    result->layout = LAYOUT_BATCH_MAJOR;
    return result;
}

/* The program's front, and what it gives is kept. */
static Prog *front_of(Arena *arena, const Prog *prog, const Front *front, const char *name)
{
    Prog *frozen = derived(arena, prog, name);
    Span origin = prog->origin;
    frozen->mode = MODE_FEATURES;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (front->ops[i]) {
            origin = prog->ops.items[i].origin;
            *list_add(arena, &frozen->ops) = prog->ops.items[i];
        }
    Tensor *kept = front->kept;
    if (tensor_is_images(kept)) {
        Tensor *images = kept;
        kept = flat(arena, frozen, images);
        APPEND(arena, &frozen->ops, OP_flatten, origin, images, kept);
    }
    APPEND(arena, &frozen->ops, OP_keep, origin, prog->batch_tensor, kept);
    return frozen;
}

/* The program with kept features instead of its front. */
static Prog *behind(Arena *arena, const Prog *prog, const Front *front, const char *name)
{
    Prog *rest = derived(arena, prog, name);
    Tensor *images = front->kept, *kept = images;
    Span origin = prog->origin;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (front->ops[i])
            origin = prog->ops.items[i].origin;
    if (tensor_is_images(images))
        kept = flat(arena, rest, images);
    APPEND(arena, &rest->ops, OP_take, origin, prog->batch_tensor, kept);
    if (kept != images)
        APPEND(arena, &rest->ops, OP_unflatten, origin, kept, images);
    for (size_t i = 0; i < prog->ops.count; i++)
        if (!front->ops[i])
            *list_add(arena, &rest->ops) = prog->ops.items[i];
    return rest;
}

static void split_phase(Arena *arena, const PlanTraining *training, PlanPhase *phase,
                        const Front *front)
{
    Prog *step = phase->step;
    const Tensor *value = front->kept;
    phase->recomputed = objection(arena, training, phase, value);
    if (phase->recomputed)
        return;
    phase->kept = value;
    phase->kept_columns = kept_columns(value);
    phase->kept_bytes = bytes_for_all(training, phase, value);
    phase->features = front_of(arena, step, front, arena_printf(arena, "features_%s", phase->name));
    phase->step = behind(arena, step, front, step->name);
    if (!training->valid)
        return;
    const Prog *evaluate = phase->evaluate ? phase->evaluate : training->evaluate;
    const Front same = front_like(arena, front, evaluate);
    if (training->versions)
        phase->valid_features =
            front_of(arena, evaluate, &same, arena_printf(arena, "features_%s_valid", phase->name));
    phase->evaluate =
        behind(arena, evaluate, &same, arena_printf(arena, "step_%s_evaluation", phase->name));
}

/* Of images that are others each time; and what could be kept if there were so many of each. */
static const char *objection_to_augmentation(Arena *arena, const PlanTraining *training,
                                             const PlanPhase *phase)
{
    const Front front = find_front(arena, phase->step, true);
    PlanTraining of_versions = *training;
    const int64_t versions = of_versions.versions = phase->epochs < 4 ? phase->epochs : 4;
    if (!front.kept || training->augmentations.count == 0)
        return NULL;
    const char *advice = objection(arena, &of_versions, phase, front.kept)
                             ? ""
                             : arena_printf(arena, "; with `copies: %lld`, %lld of each are kept",
                                            (long long)versions, (long long)versions);
    return arena_printf(arena,
                        "%s is computed anew in every epoch: %s makes other examples each time%s",
                        front.kept->name, training->augmentations.items[0].kind->name, advice);
}

static void keep_features_of(Arena *arena, const PlanTraining *training, PlanPhase *phase)
{
    const Front front = find_front(arena, phase->step, training->versions > 0);
    if (front.kept)
        split_phase(arena, training, phase, &front);
    else if (front.several)
        phase->recomputed = arena_printf(
            arena, "%s are computed anew in every epoch: of frozen layers one value can be kept",
            front.several);
    else if (!training->versions)
        phase->recomputed = objection_to_augmentation(arena, training, phase);
}

/* A training whose phases all validate on features needs no evaluation on images, unless its model
 * is tested or saved. */
static bool is_evaluated(const Plan *plan, const PlanTraining *training)
{
    for (size_t i = 0; i < training->phases.count; i++)
        if (training->valid && training->phases.items[i].step &&
            !training->phases.items[i].evaluate)
            return true;
    return plan_is_asked(plan, training);
}

/* All programs anew, in the order they are emitted. */
static void list_programs(Arena *arena, Plan *plan)
{
    plan->progs.count = 0;
    for (size_t i = 0; i < plan->trainings.count; i++) {
        PlanTraining *training = plan->trainings.items[i];
        for (size_t k = 0; k < training->adaptations.count; k++)
            if (training->adaptations.items[k].prog)
                *list_add(arena, &plan->progs) = training->adaptations.items[k].prog;
        for (size_t k = 0; k < training->phases.count; k++) {
            const PlanPhase *phase = &training->phases.items[k];
            Prog *const progs[] = {phase->features, phase->valid_features, phase->step,
                                   phase->evaluate};
            for (size_t p = 0; p < sizeof progs / sizeof *progs; p++)
                if (progs[p])
                    *list_add(arena, &plan->progs) = progs[p];
        }
        if (!is_evaluated(plan, training))
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
            if (phase->step && phase->epochs > 1)
                keep_features_of(arena, training, phase);
        }
    }
    list_programs(arena, plan);
}
