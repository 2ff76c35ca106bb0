#include "test_plan_support.h"

static const char *lowered(Arena *arena, const char *loss, bool softmax, int64_t units)
{
    PlanFile file = {.pixels = 3, .scale = 0.5};
    PlanModel model = {.name = "M", .file = &file};
    bool trains[2] = {true, false};
    Span origin = {source_of(arena, "spec"), 0, 1};
    *list_add(arena, &model.layers) = (PlanLayer){.kind = PLAN_FLATTEN, .name = "flatten"};
    add_layer(arena, &model, 3, &(Stack){units, ACTIVATION_linear, true}, origin);
    model.layers.items[1].softmax = softmax;
    return ops_of(arena, lower_step(arena, &model, loss, 2, trains, "step", origin));
}

Test(lower_prog, a_step_is_forward_loss_and_prediction)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, false});
    expect_text(ops_of(arena, prog), "%input = gather %batch, 1  [2 x 3]\n"
                                     "%d1_product = matmul %input, @d1_kernel  [2 x 4]\n"
                                     "%d1_sum = add_bias %d1_product, @d1_bias  [2 x 4]\n"
                                     "%d1_output = activate.relu %d1_sum  [2 x 4]\n"
                                     "%d2_product = matmul %d1_output, @d2_kernel  [2 x 2]\n"
                                     "%d2_sum = add_bias %d2_product, @d2_bias  [2 x 2]\n"
                                     "%d2_output = activate %d2_sum  [2 x 2]\n"
                                     "%losses = softmax_crossentropy %batch, %d2_output  [2 x 1]\n"
                                     "%predicted = predict_largest %batch, %d2_output  [2 x 1]\n"
                                     "tally %batch, %losses, %predicted, %totals, %correct\n");
    prog_verify(prog, "lowering");
    arena_free(arena);
}

Test(lower_prog, flattening_costs_nothing)
{
    Arena *arena = arena_new();
    cr_expect_null(strstr(lowered(arena, SPARSE, true, 4), "flatten"));
    arena_free(arena);
}

Test(lower_prog, pixels_are_scaled_as_they_are_gathered)
{
    Arena *arena = arena_new();
    const char *ops = lowered(arena, SPARSE, true, 4);
    cr_expect(strstr(ops, "gather %batch, 0.5 "), "%s", ops);
    arena_free(arena);
}

static void expect_head(const char *loss, bool softmax, const char *loss_op, const char *predict_op)
{
    Arena *arena = arena_new();
    const char *ops = lowered(arena, loss, softmax, 1);
    cr_expect(strstr(ops, loss_op), "%s", ops);
    cr_expect(strstr(ops, predict_op), "%s", ops);
    arena_free(arena);
}

/* A softmax over one unit is always 1: the loss still learns, from the logit; see notebook.yaml. */
Test(lower_prog, the_loss_and_the_activation_choose_the_head)
{
    expect_head(SPARSE, true, "= softmax_crossentropy ", "= predict_largest ");
    expect_head(BINARY, false, "= sigmoid_crossentropy ", "= predict_positive ");
    expect_head(BINARY, true, "= sigmoid_crossentropy ", "= predict_one ");
}

static const Tensor *find_tensor(const Prog *prog, const char *name)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (strcmp(prog->tensors.items[i]->name, name) == 0)
            return prog->tensors.items[i];
    cr_assert(false, "no %s", name);
    return NULL;
}

Test(lower_prog, marks_the_layers_that_learn)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, false}, {2, ACTIVATION_linear, true});
    cr_expect(!find_tensor(prog, "d1_kernel")->trainable);
    cr_expect(!find_tensor(prog, "d1_bias")->trainable);
    cr_expect(find_tensor(prog, "d2_kernel")->trainable);
    cr_expect(find_tensor(prog, "d2_bias")->trainable);
    arena_free(arena);
}

Test(lower_prog, losses_are_doubles_and_predictions_integers)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true});
    cr_expect(prog->loss == find_tensor(prog, "losses"));
    cr_expect(prog->loss->element == ELEMENT_DOUBLE);
    cr_expect(find_tensor(prog, "predicted")->element == ELEMENT_INTEGER);
    cr_expect(find_tensor(prog, "d1_output")->element == ELEMENT_FLOAT);
    arena_free(arena);
}

Test(lower_prog, an_evaluation_learns_nothing)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, "specs/transfer.yaml");
    const Prog *prog = find_model_of(plan, "A")->evaluate;
    for (size_t i = 0; i < prog->tensors.count; i++)
        cr_expect(!prog->tensors.items[i]->trainable, "%s", prog->tensors.items[i]->name);
    arena_free(arena);
}

Test(lower_prog, an_evaluation_goes_forward_as_a_step_does)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, "specs/book2.yaml");
    const PlanModel *model = find_model_of(plan, "B_on_A");
    const char *step = ops_of(arena, plan->trainings.items[2]->phases.items[0].step);
    expect_text(ops_of(arena, model->evaluate), step);
    arena_free(arena);
}
