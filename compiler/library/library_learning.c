/* library_learning.c: what a step does with one example, and what it does when it has seen all. */
#include "library/library_kernel.h"
#include "library/library_learning.h"

#include <string.h>

/* ---- what a library cannot do ---- */

static bool only_shapes(OpCode code)
{
    switch ((int)code) {
    case OP_gather:
    case OP_gather_images:
    case OP_flatten:
    case OP_unflatten:
    case OP_fill:
    case OP_spread_kernel:
    case OP_pick_kernel:
    case OP_turn_kernel:
        return true;
    default:
        return false;
    }
}

static void refuse(const Op *op, Diagnostics *diagnostics)
{
    switch ((int)op->code) {
    case OP_moments:
    case OP_track:
    case OP_normalization_sums:
    case OP_normalization_gradient:
        diag_report(diagnostics, DIAG_ERROR, op->origin, "library-train",
                    "batch_normalization that learns needs all examples of a step at once, but a "
                    "library learns from one after the other");
        diag_help(diagnostics, "freeze it with `trainable: false`, or let --train=PHASE name a "
                               "phase that does");
        break;
    default:
        diag_report(diagnostics, DIAG_ERROR, op->origin, "library-train",
                    "a library cannot learn through this: it has no way back for `%s`",
                    op_info(op->code)->name);
        diag_help(diagnostics, "let --train=PHASE name a phase in which it is frozen");
    }
}

/* Whether there are kernels for all ops; reports the first that has none. */
static bool has_kernels(const Prog *prog, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (only_shapes(op->code) || library_has_kernel(op) || library_updates(op))
            continue;
        refuse(op, diagnostics);
        return false;
    }
    return true;
}

/* Without a gradient there is no step; and a gradient that two values share has no kernel. */
static bool trains_something(const LibraryLearning *learning, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < learning->update.count; i++)
        if (!library_updates(&learning->update.items[i])) {
            refuse(&learning->update.items[i], diagnostics);
            return false;
        }
    if (learning->update.count)
        return true;
    diag_report(diagnostics, DIAG_ERROR, learning->phase->origin, "library-train",
                "this phase trains nothing");
    diag_help(diagnostics, "let --train=PHASE name one that does");
    return false;
}

/* Images that are augmented here are not there. */
static void warn_of_augmentation(const PlanTraining *training, Diagnostics *diagnostics)
{
    if (training->augmentations.count == 0)
        return;
    diag_report(diagnostics, DIAG_WARNING, training->augmentations.items[0].origin, "library-train",
                "the library learns from images as they are given, which nothing augments");
    diag_help(diagnostics, "give it images that are augmented, or none that need be");
}

/* The weights of classes that only a run can tell. */
static bool knows_class_weights(const PlanTraining *training, Diagnostics *diagnostics)
{
    if (!training->weighs || !training->balanced)
        return true;
    diag_report(diagnostics, DIAG_ERROR, training->origin, "library-train",
                "class weights are balanced by examples that a library has not seen");
    diag_help(diagnostics, "write the weights of the classes as numbers: `class_weight: {0: 1, "
                           "1: 2.5}`");
    return false;
}

/* ---- kernels as they are ---- */

/* By the numbers of values: the op that makes it. */
static const Op **find_makers(Arena *arena, const Prog *prog)
{
    const Op **makers = arena_alloc(arena, prog_number(prog) * sizeof *makers);
    for (size_t i = 0; i < prog->ops.count; i++)
        for (int k = 0; k < op_info(prog->ops.items[i].code)->outputs; k++)
            makers[prog->ops.items[i].outputs[k]->number] = &prog->ops.items[i];
    return makers;
}

static bool is_made_by(const Op **makers, const Tensor *value, OpCode code)
{
    return makers[value->number] && makers[value->number]->code == code;
}

/* A convolution's way back reads the kernel that the way there reads, not turned and not spread. */
static void read_as_it_is(const Op **makers, Op *op)
{
    op->inputs[1] = makers[op->inputs[1]->number]->inputs[0];
    if (!is_made_by(makers, op->inputs[1], OP_spread_kernel))
        return;
    const Op *spread = makers[op->inputs[1]->number];
    op->window.groups *= spread->outputs[0]->rows / spread->inputs[0]->rows;
    op->inputs[1] = spread->inputs[0];
}

/* And its gradient is that kernel's at once. */
static void gives_as_it_is(const Op *pick, Op *op)
{
    op->window.groups *= pick->inputs[0]->rows / pick->outputs[0]->rows;
    op->outputs[0] = pick->outputs[0];
}

static void use_kernels_as_they_are(Arena *arena, Prog *prog)
{
    const Op **makers = find_makers(arena, prog);
    OpList ops = {0};
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        if (op->code == OP_conv2d_input_gradient || op->code == OP_conv2d_input_gradient_slopes)
            read_as_it_is(makers, op);
        else if (op->code == OP_pick_kernel)
            gives_as_it_is(op, (Op *)makers[op->inputs[0]->number]);
        else if (op->code == OP_activation_gradient)
            op->code = OP_multiply_by_slopes; /* as nothing is to be laid out anew: in its place */
    }
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code != OP_turn_kernel && prog->ops.items[i].code != OP_pick_kernel)
            *list_add(arena, &ops) = prog->ops.items[i];
    prog->ops = ops;
}

/* ---- example by example ---- */

/* A gradient that is a sum over examples. */
static bool adds_to_gradient(OpCode code)
{
    switch ((int)code) {
    case OP_kernel_gradient:
    case OP_bias_gradient:
    case OP_conv2d_kernel_gradient:
    case OP_depthwise_kernel_gradient:
    case OP_layer_normalization_sums:
        return true;
    default:
        return false;
    }
}

/* Moves the ops that are not about one example from the program to the update. */
static void split_update(Arena *arena, Prog *prog, OpList *update)
{
    bool *of_example = arena_alloc(arena, prog_number(prog) * sizeof *of_example);
    size_t count = 0;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op op = prog->ops.items[i];
        bool is_of_example = only_shapes(op.code);
        for (int k = 0; k < op_info(op.code)->inputs; k++)
            is_of_example |= op.inputs[k] == prog->batch_tensor || of_example[op.inputs[k]->number];
        for (int k = 0; k < op_info(op.code)->outputs; k++)
            of_example[op.outputs[k]->number] = is_of_example && !adds_to_gradient(op.code);
        if (is_of_example)
            prog->ops.items[count++] = op;
        else
            *list_add(arena, update) = op;
    }
    prog->ops.count = count;
}

/* What is frozen first; returns of how many ops. */
static size_t put_front_first(Arena *arena, Prog *prog, const bool *in_front)
{
    OpList ops = {0};
    size_t front = 0;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (in_front[prog->ops.items[i].outputs[0]->number])
            *list_add(arena, &ops) = prog->ops.items[i];
    front = ops.count;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (!in_front[prog->ops.items[i].outputs[0]->number])
            *list_add(arena, &ops) = prog->ops.items[i];
    prog->ops = ops;
    return front;
}

bool library_takes_chances(const Library *library)
{
    const Prog *prog = library->learning->step->prog;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == OP_dropout)
            return true;
    return false;
}

/* ---- what is learned and remembered ---- */

/* Gradients stand in the learner: all that is made of one on the way to its update, in its place.
 */
static void name_gradients(Library *step, const LibraryLearning *learning)
{
    const Prog *prog = step->prog;
    for (size_t i = 0; i < learning->update.count; i++) {
        const Op *op = &learning->update.items[i];
        const Tensor *before = library_changed_gradient(op);
        if (before)
            step->same[op->outputs[0]->number] = before;
    }
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *value = prog->tensors.items[i];
        if (value->kind == TENSOR_PARAMETER && value->trainable && value->gradient)
            step->named[library_same(step, value->gradient)->number] =
                arena_printf(step->arena, "gradient->%s", value->name);
    }
}

static void note_role(LibraryLearning *learning, Arena *arena, const Tensor *state)
{
    const char *role = state->name + strlen(state->parameter->name) + 1;
    for (size_t i = 0; i < learning->remembered.count; i++)
        if (strcmp(learning->remembered.items[i], role) == 0)
            return;
    *list_add(arena, &learning->remembered) = role;
}

static void find_remembered(LibraryLearning *learning, Arena *arena)
{
    for (size_t i = 0; i < learning->update.count; i++) {
        const Op *op = &learning->update.items[i];
        for (int k = 0; k < op_info(op->code)->inputs; k++) {
            const Tensor *operand = op->inputs[k];
            if (operand->kind == TENSOR_STATE && operand->parameter)
                note_role(learning, arena, operand);
            else if (operand->kind == TENSOR_STATE)
                *list_add(arena, &learning->numbers) = operand;
        }
    }
}

static void mark_learned(Library *library, const Prog *prog)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        for (size_t k = 0; k < library->arrays.count; k++)
            if (prog->tensors.items[i]->trainable &&
                strcmp(library->arrays.items[k].name, prog->tensors.items[i]->name) == 0)
                library->arrays.items[k].learned = true;
}

/* ---- all of it ---- */

static Library *new_step(const Library *library, Prog *prog)
{
    Library *step = arena_alloc(library->arena, sizeof *step);
    *step = *library;
    step->prog = prog;
    step->same = NULL;
    step->taken = NULL;
    step->places.items = NULL;
    step->places.count = step->places.capacity = 0;
    step->arena_floats = step->least_floats = 0;
    step->part = NULL;
    step->int8 = NULL;
    step->named = arena_alloc(library->arena, prog_number(prog) * sizeof *step->named);
    library_simplify(step, !library->part);
    return step;
}

LibraryLearning *library_learning_new(Arena *arena, const PlanTraining *training,
                                      const PlanPhase *phase, Prog *prog, const LibraryFront *front,
                                      Diagnostics *diagnostics)
{
    LibraryLearning *learning = arena_alloc(arena, sizeof *learning);
    warn_of_augmentation(training, diagnostics);
    *learning = (LibraryLearning){
        .phase = phase, .prog = prog, .kept = front->kept, .values = front->values};
    if (!has_kernels(prog, diagnostics) || !knows_class_weights(training, diagnostics))
        return NULL;
    use_kernels_as_they_are(arena, prog);
    split_update(arena, prog, &learning->update);
    return trains_something(learning, diagnostics) ? learning : NULL;
}

void library_let_learn(Library *library, LibraryLearning *learning)
{
    Arena *arena = library->arena;
    Prog *prog = learning->prog;
    mark_learned(library, prog);
    library->learning = learning;
    library->functions = arena_alloc(arena, sizeof *library->functions);
    learning->step = new_step(library, prog);
    learning->front = put_front_first(arena, prog, learning->values);
    if (library->part)
        learning->front =
            library->part->put_front(library, learning->step, learning->front, learning->kept);
    name_gradients(learning->step, learning);
    find_remembered(learning, arena);
    library_place(learning->step);
    if (learning->step->arena_floats > library->arena_floats)
        library->arena_floats = learning->step->arena_floats;
}

enum { FLOAT = 4, DOUBLE = 8, COUNTER = 4 };

/* Of all that learns, once. */
static int64_t learned_bytes(const Library *library)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < library->arrays.count; i++)
        bytes += library->arrays.items[i].learned ? FLOAT * library->arrays.items[i].count : 0;
    return bytes;
}

int64_t library_kept_bytes(const Library *library)
{
    const LibraryLearning *learning = library->learning;
    const PlanPhase *phase = learning->phase;
    const bool counts_epochs = plan_rates(phase) > 1 && !phase->by_step;
    int64_t bytes = (library_takes_chances(library) ? DOUBLE : 0) +
                    (1 + (int64_t)learning->remembered.count) * learned_bytes(library) +
                    FLOAT * (int64_t)(phase->slices ? phase->slices : 1) +
                    COUNTER * (counts_epochs ? 2 : 1);
    for (size_t i = 0; i < learning->numbers.count; i++)
        bytes += DOUBLE * learning->numbers.items[i]->rows;
    return bytes;
}

int64_t library_learner_bytes(const Library *library)
{
    const int64_t bytes = library_kept_bytes(library) + learned_bytes(library) + 2 * COUNTER;
    const bool even = library->learning->numbers.count > 0 || library_takes_chances(library);
    return even ? (bytes + DOUBLE - 1) / DOUBLE * DOUBLE : bytes;
}
