/* What ops mean, and what follows from that: gradients are the slopes of the loss, and no pass
 * changes what a program does. */
#include "test_plan_support.h"

#include "base/index.h"
#include "ir/reference.h"

#include <glob.h>
#include <math.h>

/* ---- numbers to begin with ---- */

/* In [-1, 1), by a name and a position: the same for every program that knows the name. */
static double number_for(const char *name, int64_t position)
{
    uint64_t hash = hash_text(HASH_START, name) + (uint64_t)position * 0x9E3779B97F4A7C15u;
    hash = (hash ^ hash >> 31) * 0xBF58476D1CE4E5B9u;
    hash = (hash ^ hash >> 29) * 0x94D049BB133111EBu;
    return (double)(hash >> 11) / (double)(UINT64_C(1) << 52) - 1;
}

static void fill(double *numbers, const char *name, int64_t count, double scale)
{
    for (int64_t i = 0; i < count; i++)
        numbers[i] = scale * number_for(name, i);
}

static int64_t classes_of(const Prog *prog)
{
    int64_t columns = 2;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].outputs[0] == prog->loss)
            columns = prog->ops.items[i].inputs[1]->columns;
    return columns < 2 ? 2 : columns;
}

static int64_t pixels_of(const Prog *prog)
{
    const Op *first = &prog->ops.items[0];
    const Tensor *x = first->outputs[0];
    const bool gathers = first->code == OP_gather || first->code == OP_gather_images;
    return gathers ? x->height * x->width * x->columns : 0;
}

enum { MOST_OUTPUTS_WANTED = 64 };

/* Examples for programs that begin with so many pixels. */
static Examples examples_of(Arena *arena, int64_t count, int64_t pixels, int64_t classes)
{
    size_t room = (size_t)count;
    double *image = arena_alloc(arena, room * (size_t)pixels * sizeof *image);
    int64_t *targets = arena_alloc(arena, room * sizeof *targets);
    for (int64_t i = 0; i < count * pixels; i++)
        image[i] = floor(128 + 128 * number_for("image", i));
    for (int64_t i = 0; i < count; i++)
        targets[i] = (int64_t)floor((1 + number_for("target", i)) / 2 * (double)classes);
    double *wanted = arena_alloc(arena, room * MOST_OUTPUTS_WANTED * sizeof *wanted);
    for (int64_t i = 0; i < count * MOST_OUTPUTS_WANTED; i++)
        wanted[i] = number_for("wanted", i);
    double *weights = arena_alloc(arena, (size_t)classes * sizeof *weights);
    for (int64_t i = 0; i < classes; i++)
        weights[i] = 0.5 + (double)i;
    return (Examples){.count = count,
                      .pixels = image,
                      .scale = 1.0 / 255,
                      .targets = targets,
                      .wanted = wanted,
                      .class_weight = weights};
}

/* Weights as a layer begins with: its sums are about as large as its inputs. No variance is below
 * zero. */
static void fill_parameter(double *numbers, const Tensor *tensor)
{
    if (tensor->parameter->running) {
        fill(numbers, tensor->name, tensor->rows * tensor->columns, 1);
        for (int64_t i = 0; i < tensor->rows * tensor->columns; i++)
            numbers[i] = fabs(numbers[i]);
        return;
    }
    fill(numbers, tensor->name, tensor->rows * tensor->columns, 1 / sqrt((double)tensor->rows));
}

static void fill_parameters(const Reference *reference)
{
    for (size_t i = 0; i < reference->count; i++)
        if (reference->tensors[i]->kind == TENSOR_PARAMETER)
            fill_parameter(reference->values[i], reference->tensors[i]);
}

/* The weights by that name. Those that a pass took off the program are as they began. */
static const double *weights_like(const Reference *reference, const Tensor *tensor)
{
    for (size_t i = 0; i < reference->count; i++)
        if (reference->tensors[i]->kind == TENSOR_PARAMETER &&
            strcmp(reference->tensors[i]->name, tensor->name) == 0)
            return reference->values[i];
    double *numbers =
        arena_alloc(reference->arena, (size_t)(tensor->rows * tensor->columns) * sizeof *numbers);
    fill_parameter(numbers, tensor);
    return numbers;
}

static double largest_distance(const double *a, const double *b, int64_t count)
{
    double most = 0;
    for (int64_t i = 0; i < count; i++)
        most = fmax(most, fabs(a[i] - b[i]));
    return most;
}

/* ---- gradients ---- */

static double loss_of(Arena *arena, const Prog *prog, const Examples *examples,
                      const Tensor *changed, int64_t position, double by)
{
    Totals totals = {0};
    Reference reference = reference_begin(arena, prog, examples, 0, &totals);
    fill_parameters(&reference);
    if (changed)
        reference_value(&reference, changed)[position] += by;
    reference_run(&reference);
    return totals.loss / (double)examples->count;
}

/* Of all numbers of the tensor, or, where it has more than `most`, of about so many. */
static void expect_slopes(Arena *arena, const Prog *prog, const Examples *examples,
                          const Reference *derived, const Tensor *tensor, int64_t most)
{
    const double *gradient = reference_value(derived, tensor->gradient), step = 1e-5;
    const int64_t count = tensor->rows * tensor->columns;
    for (int64_t i = 0; i < count; i += 1 + count / most) {
        double slope = (loss_of(arena, prog, examples, tensor, i, step) -
                        loss_of(arena, prog, examples, tensor, i, -step)) /
                       (2 * step);
        cr_expect(fabs(slope - gradient[i]) < 1e-8,
                  "%s[%lld]: %.12g, but the loss's slope is %.12g", tensor->name, (long long)i,
                  gradient[i], slope);
    }
}

/* Of all parameters that learn. */
static void check_slopes(Arena *arena, Prog *prog, int64_t count, int64_t pixels, int64_t classes,
                         int64_t most)
{
    derive_gradients(arena, prog);
    prog_verify(prog, "gradient");
    Examples examples = examples_of(arena, count, pixels, classes);
    double *image = arena_alloc(arena, (size_t)(count * pixels) * sizeof *image);
    fill(image, "small image", count * pixels, 1);
    examples.pixels = image;
    examples.scale = 1;
    Totals totals = {0};
    Reference reference = reference_begin(arena, prog, &examples, 0, &totals);
    fill_parameters(&reference);
    reference_run(&reference);
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (prog->tensors.items[i]->trainable && prog->tensors.items[i]->gradient)
            expect_slopes(arena, prog, &examples, &reference, prog->tensors.items[i], most);
}

static void check_prog(Arena *arena, Prog *prog, int64_t outputs, int64_t count)
{
    check_slopes(arena, prog, count, STEP_PIXELS, outputs < 2 ? 2 : outputs, INT64_MAX);
}

static void check_gradients(const char *loss, Activation activation, int64_t outputs, int64_t count)
{
    Arena *arena = arena_new();
    const Stack layers[] = {
        {4, activation, true}, {3, activation, true}, {outputs, ACTIVATION_linear, true}};
    check_prog(arena, step_of(arena, loss, layers, 3), outputs, count);
    arena_free(arena);
}

Test(reference, gradients_are_the_slopes_of_the_loss)
{
    for (int activation = 0; activation < ACTIVATION_COUNT; activation++)
        for (int64_t count = 1; count <= STEP_BATCH; count++) {
            check_gradients(SPARSE, (Activation)activation, 3, count);
            check_gradients(BINARY, (Activation)activation, 1, count);
        }
}

/* Softplus stands behind the last sums; some errors are beyond huber's delta, and some are not. */
Test(reference, gradients_are_the_slopes_of_losses_of_numbers)
{
    static const char *const losses[] = {"mean_squared_error", "mean_absolute_error", "huber",
                                         BINARY};
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++)
        for (int64_t count = 1; count <= STEP_BATCH; count++)
            check_gradients(losses[i], ACTIVATION_tanh, 3, count);
}

/* Targets that are smoothed, and losses that are weighed by class. */
Test(reference, gradients_are_the_slopes_of_losses_that_are_changed)
{
    static const struct {
        const char *loss;
        int64_t outputs;
    } heads[] = {{SPARSE, 3}, {BINARY, 1}, {BINARY, 3}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        for (int weighs = 0; weighs < (heads[i].outputs == 3 && i ? 1 : 2); weighs++)
            for (int64_t count = 1; count <= STEP_BATCH; count++) {
                Arena *arena = arena_new();
                const Stack layers[] = {{4, ACTIVATION_tanh, true},
                                        {heads[i].outputs, ACTIVATION_linear, true}};
                Prog *prog = step_with(arena, heads[i].loss, layers, 2, 0.25, weighs);
                check_prog(arena, prog, heads[i].outputs, count);
                arena_free(arena);
            }
}

static size_t position_of(const Prog *prog, OpCode code, size_t number)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == code && number-- == 0)
            return i;
    cr_assert_fail("no such op");
    return 0;
}

/* Puts `value + value of the layer before` behind the activation of a layer, for the next to read.
 */
static void add_shortcut(Arena *arena, Prog *prog, size_t layer)
{
    const size_t at = position_of(prog, OP_activate, layer);
    Tensor *value = prog->ops.items[at].outputs[0];
    Tensor *before = prog->ops.items[position_of(prog, OP_activate, layer - 1)].outputs[0];
    Tensor *sum = prog_temporary(arena, prog, arena_printf(arena, "sum_%zu", layer), value->rows,
                                 value->columns, ELEMENT_FLOAT);
    sum->layout = LAYOUT_BATCH_MAJOR;
    OpList ops = {0};
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = list_add(arena, &ops);
        *op = prog->ops.items[i];
        if (i > at && op->inputs[0] == value)
            op->inputs[0] = sum;
        if (i == at)
            APPEND(arena, &ops, OP_add, op->origin, value, before, sum);
    }
    prog->ops = ops;
}

Test(reference, gradients_of_a_value_that_several_ops_read_add_up)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {3, ACTIVATION_tanh, true}, {3, ACTIVATION_elu, true},
                         {3, ACTIVATION_sigmoid, true}, {2, ACTIVATION_linear, true});
    add_shortcut(arena, prog, 2);
    add_shortcut(arena, prog, 1);
    check_prog(arena, prog, 2, STEP_BATCH);
    arena_free(arena);
}

Test(reference, gradients_of_shared_weights_add_up)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {3, ACTIVATION_tanh, true}, {3, ACTIVATION_linear, true},
                         {2, ACTIVATION_linear, true});
    Op *first = &prog->ops.items[position_of(prog, OP_matmul, 0)];
    Op *second = &prog->ops.items[position_of(prog, OP_matmul, 1)];
    second->inputs[1]->trainable = false;
    second->inputs[1] = first->inputs[1];
    check_prog(arena, prog, 2, STEP_BATCH);
    arena_free(arena);
}

Test(reference, fusing_a_net_with_branches_changes_nothing)
{
    Arena *arena = arena_new();
    Totals totals[2] = {{0}};
    Reference runs[2];
    const Examples examples = examples_of(arena, STEP_BATCH, STEP_PIXELS, 2);
    for (int fused = 0; fused < 2; fused++) {
        Prog *prog = STEP_OF(arena, SPARSE, {3, ACTIVATION_tanh, true}, {3, ACTIVATION_selu, true},
                             {2, ACTIVATION_linear, true});
        add_shortcut(arena, prog, 1);
        run_until(arena, prog, fused ? "layout" : "gradient");
        cr_expect(count_ops(prog, OP_dense) == (fused ? 3 : 0));
        runs[fused] = reference_begin(arena, prog, &examples, 0.25, &totals[fused]);
        fill_parameters(&runs[fused]);
        reference_run(&runs[fused]);
    }
    cr_expect(fabs(totals[0].loss - totals[1].loss) < 1e-12);
    for (size_t i = 0; i < runs[0].count; i++)
        if (runs[0].tensors[i]->kind == TENSOR_PARAMETER)
            cr_expect(
                largest_distance(runs[0].values[i], weights_like(&runs[1], runs[0].tensors[i]),
                                 runs[0].tensors[i]->rows * runs[0].tensors[i]->columns) < 1e-12);
    arena_free(arena);
}

/* Of every phase, with whole batches and a short one; moments of a batch change with all of it. */
static void check_spec(const char *path)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_file(arena, path);
    for (size_t i = 0; i < plan->trainings.count; i++)
        for (size_t k = 0; k < plan->trainings.items[i]->phases.count; k++) {
            Prog *prog = plan->trainings.items[i]->phases.items[k].step;
            check_slopes(arena, prog, prog->batch - (int64_t)(k % 2), pixels_of(prog),
                         classes_of(prog), 4);
        }
    arena_free(arena);
}

Test(reference, gradients_of_images_are_the_slopes_of_the_loss)
{
    check_spec("tests/golden/images.yaml");
}

Test(reference, gradients_through_branches_and_normalisation_are_the_slopes_of_the_loss)
{
    check_spec("tests/golden/branches.yaml");
}

/* ---- passes ---- */

/* What a step or an evaluation leaves. */
typedef struct Outcome {
    Totals totals;
    Examples examples;
    Reference reference;
} Outcome;

/* `features` may be NULL, else runs first, as it does before a phase. */
static Outcome outcome_of(Arena *arena, const Prog *features, const Prog *prog,
                          const Examples *given)
{
    Outcome outcome = {.examples = *given};
    if (features) {
        const Tensor *kept = features->ops.items[features->ops.count - 1].inputs[1];
        outcome.examples.features =
            arena_alloc(arena, (size_t)(given->count * kept->columns) * sizeof(double));
        Reference front = reference_begin(arena, features, &outcome.examples, 0, NULL);
        fill_parameters(&front);
        reference_run(&front);
    }
    size_t room = (size_t)given->count;
    outcome.examples.predicted = arena_alloc(arena, room * sizeof(int64_t));
    outcome.examples.confidence = arena_alloc(arena, room * sizeof(double));
    outcome.examples.error = arena_alloc(arena, room * sizeof(double));
    outcome.reference = reference_begin(arena, prog, &outcome.examples, 0.25, &outcome.totals);
    fill_parameters(&outcome.reference);
    reference_run(&outcome.reference);
    return outcome;
}

static void expect_near(const char *what, const char *prog, const char *pass, double before,
                        double after)
{
    cr_expect(isfinite(before) && fabs(after - before) <= 1e-12 * fmax(1, fabs(before)),
              "%s of %s is %.15g, after `%s` %.15g", what, prog, before, pass, after);
}

static void expect_same_weights(const Reference *before, const Reference *after, const char *pass)
{
    for (size_t i = 0; i < before->count; i++) {
        const Tensor *tensor = before->tensors[i];
        if (tensor->kind == TENSOR_PARAMETER)
            expect_near(tensor->name, before->prog->name, pass, 0,
                        largest_distance(before->values[i], weights_like(after, tensor),
                                         tensor->rows * tensor->columns));
    }
}

static void expect_same(const Outcome *before, const Outcome *after, const char *pass)
{
    const char *name = before->reference.prog->name;
    expect_near("loss", name, pass, before->totals.loss, after->totals.loss);
    cr_expect(before->totals.correct == after->totals.correct);
    cr_expect(before->totals.examples == after->totals.examples);
    for (int64_t i = 0; i < before->examples.count; i++) {
        cr_expect(before->examples.predicted[i] == after->examples.predicted[i]);
        expect_near("confidence", name, pass, before->examples.confidence[i],
                    after->examples.confidence[i]);
        expect_near("error", name, pass, before->examples.error[i], after->examples.error[i]);
    }
    expect_same_weights(&before->reference, &after->reference, pass);
}

/* A phase's step, its own evaluation, or a training's (no phase), as it was and as the passes make
 * it. */
typedef struct Subject {
    PlanTraining *training;
    PlanPhase *phase;
    bool evaluates;
    Examples examples;
    Outcome before;
} Subject;

typedef List(Subject) Subjects;

static const Prog *prog_of(const Subject *subject)
{
    if (!subject->phase)
        return subject->training->evaluate;
    return subject->evaluates ? subject->phase->evaluate : subject->phase->step;
}

static void add_subject(Arena *arena, Subjects *subjects, PlanTraining *training, PlanPhase *phase,
                        bool evaluates)
{
    Subject made = {.training = training, .phase = phase, .evaluates = evaluates};
    const Prog *prog = prog_of(&made);
    if (!prog)
        return;
    Subject *subject = list_add(arena, subjects);
    int64_t count = prog->batch < 3 ? prog->batch : 3;
    *subject = made;
    subject->examples = examples_of(arena, count, pixels_of(prog), classes_of(prog));
}

static Subjects subjects_of(Arena *arena, const Plan *plan, size_t most)
{
    Subjects subjects = {0};
    for (size_t i = 0; i < plan->trainings.count && i < most; i++) {
        PlanTraining *training = plan->trainings.items[i];
        add_subject(arena, &subjects, training, NULL, true);
        for (size_t k = 0; k < training->phases.count; k++)
            for (int evaluates = 0; evaluates < 2; evaluates++)
                add_subject(arena, &subjects, training, &training->phases.items[k], evaluates);
    }
    return subjects;
}

/* Whether the phase's evaluation has been one of its own from the beginning. */
static bool is_subject(const Subjects *subjects, const PlanPhase *phase)
{
    for (size_t i = 0; i < subjects->count; i++)
        if (subjects->items[i].phase == phase && subjects->items[i].evaluates)
            return true;
    return false;
}

/* A step; or the evaluation on images, and those on features that may stand in for it. */
static void compare_subject(const Subjects *subjects, Subject *subject, const char *pass,
                            bool first)
{
    Arena *arena = arena_new();
    const PlanTraining *training = subject->training;
    const PlanPhase *phase = subject->phase;
    if (first)
        subject->before =
            outcome_of(subject->before.reference.arena, NULL, prog_of(subject), &subject->examples);
    else if (phase) {
        Outcome after = outcome_of(arena, phase->features, prog_of(subject), &subject->examples);
        expect_same(&subject->before, &after, pass);
    } else {
        if (training->evaluate) {
            Outcome after = outcome_of(arena, NULL, training->evaluate, &subject->examples);
            expect_same(&subject->before, &after, pass);
        }
        for (size_t i = 0; i < training->phases.count; i++)
            if (training->phases.items[i].evaluate &&
                !is_subject(subjects, &training->phases.items[i])) {
                phase = &training->phases.items[i];
                Outcome after = outcome_of(
                    arena, phase->valid_features ? phase->valid_features : phase->features,
                    phase->evaluate, &subject->examples);
                expect_same(&subject->before, &after, pass);
            }
    }
    arena_free(arena);
}

static void run_pass(Arena *arena, Plan *plan, const Pass *pass)
{
    if (pass->run_plan)
        pass->run_plan(arena, plan);
    for (size_t i = 0; pass->run && i < plan->progs.count; i++)
        pass->run(arena, plan->progs.items[i]);
}

/* Operations of the largest program, an example. */
static int64_t largest_program(const Plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->progs.count; i++) {
        const Prog *prog = plan->progs.items[i];
        int64_t operations = 0;
        for (size_t k = 0; k < prog->ops.count; k++)
            operations += op_floating_point_operations(&prog->ops.items[k]);
        most = operations / prog->batch > most ? operations / prog->batch : most;
    }
    return most;
}

static void lower_again(Arena *arena, Plan *plan, int64_t batch)
{
    for (size_t i = 0; i < plan->trainings.count; i++)
        plan->trainings.items[i]->batch = batch;
    plan->progs.count = 0;
    lower_programs(arena, plan);
}

/* Operations an example of nets that take the interpreter seconds, or with sanitizers minutes. */
#ifdef TLC_SANITIZED
enum { LARGE = 100000 };
#else
enum { LARGE = 4000000 };
#endif

/* The first pass adds the updates: from there on every number has to stay. Of large nets two
 * trainings are looked at, of few examples, and only when all is done. */
static void check_passes(const char *path)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_file(arena, path);
    const bool large = largest_program(plan) > LARGE;
    if (large)
        lower_again(arena, plan, 3);
    Subjects subjects = subjects_of(arena, plan, large ? 2 : 6);
    for (size_t k = 0; k < pass_count; k++) {
        run_pass(arena, plan, &all_passes[k]);
        for (size_t i = 0; i < subjects.count && (!large || k == 0 || k + 1 == pass_count); i++) {
            subjects.items[i].before.reference.arena = arena;
            compare_subject(&subjects, &subjects.items[i], all_passes[k].name, k == 0);
        }
    }
    cr_expect(subjects.count > 0, "%s has no program", path);
    arena_free(arena);
}

/* Some slopes of what every layer in the file learns. */
static void check_slopes_of_file(const char *path)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, path);
    for (size_t i = 0; i < plan->trainings.count && i < 2; i++)
        for (size_t k = 0; k < plan->trainings.items[i]->phases.count; k++) {
            Prog *prog = plan->trainings.items[i]->phases.items[k].step;
            if (prog)
                check_slopes(arena, prog, prog->batch < 2 ? prog->batch : 2, pixels_of(prog),
                             classes_of(prog), 5);
        }
    arena_free(arena);
}

static void check_folder(const char *pattern, void (*check)(const char *path))
{
    glob_t found;
    cr_assert(glob(pattern, 0, NULL, &found) == 0, "no %s", pattern);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check(found.gl_pathv[i]);
    globfree(&found);
}

Test(reference, no_pass_changes_what_a_program_does)
{
    check_folder("specs/*.yaml", check_passes);
    check_folder("examples/*.yaml", check_passes);
    check_folder("tests/golden/*.yaml", check_passes);
}

Test(reference, gradients_of_layers_are_slopes_too)
{
    check_folder("tests/golden/*.yaml", check_slopes_of_file);
}
