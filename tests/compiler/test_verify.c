#include "test_plan_support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static Prog *two_layers(Arena *arena)
{
    return STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
}

static Op *find_op(Prog *prog, OpCode code)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == code)
            return &prog->ops.items[i];
    cr_assert(false, "no %s", op_info(code)->name);
    return NULL;
}

static void swap(Op *left, Op *right)
{
    Op held = *left;
    *left = *right;
    *right = held;
}

static void verify_prog(const void *prog)
{
    prog_verify(prog, "test");
}

static void verify_plan(const void *plan)
{
    plan_verify(arena_new(), plan);
}

/* Verifies in a process of its own, whose messages go to `pipe`. */
static _Noreturn void verify_and_exit(void (*verify)(const void *), const void *what, int pipe)
{
    signal(SIGABRT, SIG_DFL);
    dup2(pipe, STDERR_FILENO);
    verify(what);
    _exit(0);
}

/* That the verifier ends the compilation, for this reason. */
static void expect_abort(void (*verify)(const void *), const void *what, const char *reason)
{
    int ends[2], status;
    char said[512] = "";
    cr_assert(pipe(ends) == 0);
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0)
        verify_and_exit(verify, what, ends[1]);
    close(ends[1]);
    for (size_t length = 0; length < sizeof said - 1;) {
        ssize_t got = read(ends[0], said + length, sizeof said - 1 - length);
        if (got <= 0)
            break;
        length += (size_t)got;
    }
    close(ends[0]);
    cr_assert(waitpid(child, &status, 0) == child);
    cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "status %d", status);
    cr_expect(strstr(said, reason), "%s", said);
    cr_expect(strstr(said, "tlc: this is a bug in tlc, not in the spec\n"), "%s", said);
}

static void expect_refused(const Prog *prog, const char *reason)
{
    Arena *arena = arena_new();
    expect_abort(verify_prog, prog,
                 arena_printf(arena, "internal error: after pass `test`, step: op %s", reason));
    arena_free(arena);
}

Test(verify, accepts_what_lowering_and_every_pass_make)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    prog_verify(prog, "lowering");
    run_until(arena, prog, "memory");
    prog_verify(prog, "memory");
    arena_free(arena);
}

Test(verify, aborts, .signal = SIGABRT)
{
    Prog *prog = two_layers(arena_new());
    find_op(prog, OP_matmul)->inputs[1] = NULL;
    prog_verify(prog, "test");
}

Test(verify, refuses_a_missing_input)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    find_op(prog, OP_matmul)->inputs[1] = NULL;
    expect_refused(prog, "`matmul` lacks an input");
    arena_free(arena);
}

Test(verify, refuses_a_missing_output)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    find_op(prog, OP_matmul)->outputs[0] = NULL;
    expect_refused(prog, "`matmul` lacks its output");
    arena_free(arena);
}

/* As many values as there are in one, and one more. */
Test(verify, refuses_values_of_another_program)
{
    Arena *arena = arena_new();
    Prog *other = two_layers(arena), *prog = two_layers(arena);
    find_op(prog, OP_matmul)->inputs[1] = find_op(other, OP_matmul)->inputs[1];
    prog_number(other);
    expect_refused(prog, "`matmul` reads a value that is not the program's");
    prog = two_layers(arena);
    find_op(prog, OP_matmul)->outputs[0] = find_op(other, OP_matmul)->outputs[0];
    expect_refused(prog, "`matmul` makes a value that is not the program's");
    prog = two_layers(arena);
    find_op(prog, OP_matmul)->inputs[1] =
        prog_temporary(arena, other, "more", STEP_BATCH, 4, ELEMENT_FLOAT);
    prog_number(other);
    expect_refused(prog, "`matmul` reads a value that is not the program's");
    arena_free(arena);
}

Test(verify, refuses_a_value_read_before_it_is_made)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    swap(find_op(prog, OP_gather), find_op(prog, OP_matmul));
    expect_refused(prog, "`matmul` reads a value before it is made");
    arena_free(arena);
}

Test(verify, refuses_a_value_nothing_makes)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    find_op(prog, OP_tally)->inputs[1] =
        prog_temporary(arena, prog, "lost", STEP_BATCH, 1, ELEMENT_DOUBLE);
    expect_refused(prog, "`tally` reads a value before it is made");
    arena_free(arena);
}

Test(verify, refuses_a_value_made_twice)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    Op again = *find_op(prog, OP_predict_largest);
    *list_add(arena, &prog->ops) = again;
    expect_refused(prog, "`predict_largest` makes a value again");
    arena_free(arena);
}

Test(verify, refuses_an_op_that_makes_a_parameter)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    find_op(prog, OP_predict_largest)->outputs[0] = find_op(prog, OP_add_bias)->inputs[1];
    expect_refused(prog, "`predict_largest` makes a value again");
    arena_free(arena);
}

Test(verify, refuses_shapes_that_do_not_fit)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    find_op(prog, OP_matmul)->outputs[0]->columns++;
    expect_refused(prog, "`matmul` has operands of shapes that don't fit");
    arena_free(arena);
}

/* The first kernel is updated before the input gradient reads it. */
Test(verify, refuses_a_parameter_read_after_its_sgd)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    derive_gradients(arena, prog);
    Op reader = *find_op(prog, OP_input_gradient);
    reader.outputs[0] = prog_temporary(arena, prog, "late", reader.outputs[0]->rows,
                                       reader.outputs[0]->columns, ELEMENT_FLOAT);
    *list_add(arena, &prog->ops) = reader;
    expect_refused(prog, "`input_gradient` reads a parameter after its update");
    arena_free(arena);
}

Test(verify, refuses_a_kernel_read_after_its_fused_update)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    run_until(arena, prog, "fuse");
    Op *gradient = find_op(prog, OP_input_gradient);
    cr_assert(gradient[1].code == OP_dense_update);
    swap(gradient, gradient + 1);
    expect_refused(prog, "`input_gradient` reads a parameter after its update");
    arena_free(arena);
}

Test(verify, refuses_a_bias_read_after_its_fused_update)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    run_until(arena, prog, "fuse");
    const Op *update = find_op(prog, OP_dense_update);
    Op reader = *find_op(prog, OP_dense);
    reader.inputs[1] = update->inputs[0];
    reader.inputs[2] = update->inputs[4];
    reader.outputs[0] =
        prog_temporary(arena, prog, "late", STEP_BATCH, update->inputs[4]->columns, ELEMENT_FLOAT);
    *list_add(arena, &prog->ops) = reader;
    expect_refused(prog, "`dense` reads a parameter after its update");
    arena_free(arena);
}

Test(verify, refuses_a_second_update)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    run_until(arena, prog, "fuse");
    Op again = *find_op(prog, OP_dense_update);
    *list_add(arena, &prog->ops) = again;
    expect_refused(prog, "`dense_update` reads a parameter after its update");
    arena_free(arena);
}

Test(verify, refuses_operands_of_another_kind)
{
    for (int i = 0; i < 3; i++) {
        Arena *arena = arena_new();
        Prog *prog = two_layers(arena);
        run_until(arena, prog, "gradient");
        Op *sgd = find_op(prog, OP_sgd);
        sgd->inputs[i] = i == 2 ? prog->totals : prog->rates.items[0];
        expect_refused(prog, "`sgd` has an operand of another kind");
        arena_free(arena);
    }
}

/* A sum for each example where a matrix belongs. */
Test(verify, refuses_a_number_an_example_for_a_matrix)
{
    Arena *arena = arena_new();
    Prog *prog = two_layers(arena);
    Op *tally = find_op(prog, OP_tally);
    tally->inputs[1] = find_op(prog, OP_matmul)->outputs[0];
    expect_refused(prog, "`tally` has an operand of another kind");
    arena_free(arena);
}

Test(verify, refuses_kernels_of_one_stream)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, HEAD TASK MODEL("units: 3") TRAINING
                              "epochs: 1}\ncompare:\n  - {models: [M], task: T}\n");
    PlanModel *model = find_model_of(plan, "M");
    plan_verify(arena, plan);
    model->layers.items[2].weights[0]->stream = model->layers.items[1].weights[0]->stream;
    expect_abort(verify_plan, plan,
                 "internal error: M: `dense_2_kernel` is drawn from another kernel's stream");
    arena_free(arena);
}
