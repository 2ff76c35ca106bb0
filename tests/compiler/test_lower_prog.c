#include "test_plan_support.h"

static const char *lowered(Arena *arena, const char *loss, bool softmax, int64_t units)
{
    PlanFile file = {.pixels = 3, .scale = 0.5};
    PlanModel model = {.name = "M", .identifier = "M", .file = &file};
    model.shape = &model;
    bool trains[2] = {true, false};
    Span origin = {source_of(arena, "spec"), 0, 1, NULL};
    *list_add(arena, &model.layers) =
        (PlanLayer){.kind = find_layer_kind("flatten"), .name = "flatten"};
    add_layer(arena, &model, 3, &(Stack){units, ACTIVATION_linear, true}, origin);
    model.layers.items[1].shown_activation = softmax ? "softmax" : "sigmoid";
    return ops_of(arena, lower_step(arena,
                                    &(const StepOf){.model = &model,
                                                    .loss = loss,
                                                    .batch = 2,
                                                    .mode = MODE_TRAIN,
                                                    .trains = trains,
                                                    .rates = 1},
                                    "step", origin));
}

Test(lower_prog, a_step_is_forward_loss_and_prediction)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, false});
    expect_text(ops_of(arena, prog), "%input = gather %batch, %scale  [2 x 3]\n"
                                     "%d1_product = matmul %input, @d1_kernel  [2 x 4]\n"
                                     "%d1_sum = add_bias %d1_product, @d1_bias  [2 x 4]\n"
                                     "%d1_output = activate.relu %d1_sum  [2 x 4]\n"
                                     "%d2_product = matmul %d1_output, @d2_kernel  [2 x 2]\n"
                                     "%d2_sum = add_bias %d2_product, @d2_bias  [2 x 2]\n"
                                     "%d2_output = activate %d2_sum  [2 x 2]\n"
                                     "%losses = softmax_crossentropy %batch, %d2_output  [2 x 1]\n"
                                     "%predicted = predict_largest %batch, %d2_output  [2 x 1]\n"
                                     "tally %batch, %losses, %predicted, %totals\n");
    prog_verify(prog, "lowering");
    arena_free(arena);
}

Test(lower_prog, flattening_costs_nothing)
{
    Arena *arena = arena_new();
    cr_expect_null(strstr(lowered(arena, SPARSE, true, 4), "flatten"));
    arena_free(arena);
}

/* By the scale of the examples, whatever the model was made for. */
Test(lower_prog, pixels_are_scaled_as_they_are_gathered)
{
    Arena *arena = arena_new();
    const char *ops = lowered(arena, SPARSE, true, 4);
    cr_expect(strstr(ops, "gather %batch, %scale "), "%s", ops);
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
    const Prog *prog = find_training_of(plan, "A")->evaluate;
    for (size_t i = 0; i < prog->tensors.count; i++)
        cr_expect(!prog->tensors.items[i]->trainable, "%s", prog->tensors.items[i]->name);
    arena_free(arena);
}

/* And then records what it predicts. */
Test(lower_prog, an_evaluation_goes_forward_as_a_step_does)
{
    Arena *arena = arena_new();
    const PlanTraining *training =
        find_training_of(plan_of_file(arena, "specs/book2.yaml"), "B_on_A");
    const char *step = ops_of(arena, training->phases.items[0].step);
    expect_text(ops_of(arena, training->evaluate),
                arena_printf(arena,
                             "%srecord_sigmoid %%batch, %%dense_6_output, %%predicted, "
                             "%%predictions\n",
                             step));
    arena_free(arena);
}

static void expect_record(const char *loss, bool softmax, const char *record)
{
    Arena *arena = arena_new();
    PlanFile file = {.pixels = 3, .scale = 0.5};
    PlanModel model = {.name = "M", .identifier = "M", .file = &file};
    model.shape = &model;
    Span origin = {source_of(arena, "spec"), 0, 1, NULL};
    add_layer(arena, &model, 3, &(Stack){1, ACTIVATION_linear, true}, origin);
    model.layers.items[0].shown_activation = softmax ? "softmax" : "sigmoid";
    const char *ops = ops_of(arena, lower_step(arena,
                                               &(const StepOf){.model = &model,
                                                               .loss = loss,
                                                               .batch = 2,
                                                               .mode = MODE_EVALUATE,
                                                               .trains = NULL,
                                                               .rates = 1},
                                               "step", origin));
    cr_expect(strstr(ops, record), "no %s in:\n%s", record, ops);
    arena_free(arena);
}

Test(lower_prog, the_head_chooses_what_is_recorded)
{
    expect_record(SPARSE, true, "record_softmax %batch, %d1_output, %predicted, %predictions\n");
    expect_record(BINARY, false, "record_sigmoid %batch, %d1_output, %predicted, %predictions\n");
    expect_record(BINARY, true, "record_one %batch, %d1_output, %predicted, %predictions\n");
}

/* A program is that of all models whose weights fill the same structure. */
Test(lower_prog, works_on_weights_of_a_structure)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, "specs/transfer.yaml");
    const PlanModel *copy = find_model_of(plan, "B_on_A"), *model = find_model_of(plan, "B");
    cr_expect(copy->shape == model && model->shape == model);
    expect_text(find_training_of(plan, "B_on_A")->evaluate->model, "B");
    arena_free(arena);
}

/* What is penalised in the program, "d1_kernel" and so on, with a space behind each. */
static const char *penalised(Arena *arena, const Prog *prog)
{
    Text names = text_new(arena);
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == OP_penalty)
            text_addf(&names, "%s ", prog->ops.items[i].inputs[0]->name);
    return names.bytes;
}

/* As in Keras, whose losses are of the weights that can be trained; those of a test, at the end. */
Test(lower_prog, weights_are_penalised_where_they_learn)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena, HEAD TASK
        "models:\n  M: {layers: [flatten, dense: {units: 3, kernel_regularizer: l2}, "
        "dense: {units: 4, activation: softmax, kernel_regularizer: l1, "
        "bias_regularizer: {l2: 0}}]}\n" TRAINING
        "phases: [{epochs: 1, freeze: 1}, {epochs: 2, freeze: none, learning_rate: 1e-3}, "
        "{epochs: 1, freeze: 'M[2]'}]}\ncompare:\n  - {models: [M], task: T}\n");
    const PlanTraining *training = plan->trainings.items[0];
    const char *const wanted[] = {"dense_2_kernel ", "dense_1_kernel dense_2_kernel ",
                                  "dense_1_kernel "};
    for (size_t i = 0; i < 3; i++) {
        const PlanPhase *phase = &training->phases.items[i];
        expect_text(penalised(arena, phase->step), wanted[i]);
        cr_assert((phase->evaluate == NULL) == (i == 2), "phase %zu", i);
        if (phase->evaluate)
            expect_text(penalised(arena, phase->evaluate), wanted[i]);
    }
    expect_text(penalised(arena, training->evaluate), wanted[2]);
    arena_free(arena);
}
