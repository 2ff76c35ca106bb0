#include "check/check_internal.h"
#include "test_check_support.h"

static Checked check_training(const char *training)
{
    Arena *arena = arena_new();
    const char *text =
        arena_printf(arena,
                     DATA SPLITS TASKS "models:\n"
                                       "  A:\n"
                                       "    layers:\n"
                                       "      - flatten\n"
                                       "      - dense: {units: [30, 20], trainable: false}\n"
                                       "      - dense: {units: 10, activation: softmax}\n"
                                       "training:\n"
                                       "  - model: A\n"
                                       "    task: A\n"
                                       "    loss: sparse_categorical_crossentropy\n"
                                       "    %s\n",
                     training);
    return check_source(arena, source_of(arena, text));
}

static void expect_trains(const Training *training, size_t phase, const char *pattern)
{
    const Phase *of = &training->phases.items[phase];
    for (size_t i = 0; i < training->model->layers.count; i++)
        cr_expect_eq(of->trains[i], pattern[i] == '1', "phase %zu, layer %zu", phase, i);
}

Test(check_training, resolves_names_and_rows)
{
    Checked checked = check_file("specs/transfer.yaml");
    const Training *training = &checked.spec->trainings.items[2];
    expect_text(training->model->name.text, "B_on_A");
    expect_text(training->task->name.text, "B");
    cr_expect_eq(training->split->first, 5000);
    cr_expect_eq(training->split->last, 30000);
    expect_text(training->split->file->name, "train");
    cr_expect_eq(training->validation->first, 0);
    cr_expect_eq(training->validation->last, 5000);
    const Comparison *comparison = &checked.spec->comparisons.items[0];
    cr_assert_eq(comparison->models.count, 2);
    expect_text(comparison->models.items[1]->name.text, "B_on_A");
    expect_text(comparison->split->file->name, "test");
    cr_expect_float_eq(comparison->split->data->scale_value, 1.0 / 255, 1e-12);
    arena_free(checked.arena);
}

Test(check_training, trains_what_the_layers_say)
{
    Checked checked = check_file("specs/transfer.yaml");
    expect_trains(&checked.spec->trainings.items[0], 0, "0111111");
    expect_trains(&checked.spec->trainings.items[2], 0, "0000001");
    arena_free(checked.arena);
}

Test(check_training, trains_what_each_phase_says)
{
    Checked checked = check_training("phases: [{epochs: 1}, {epochs: 1, freeze: none},\n"
                                     "             {epochs: 1, freeze: \"A[:-1]\"},\n"
                                     "             {epochs: 1, freeze: \"A[2]\"}]");
    expect_good(&checked);
    const Training *training = &checked.spec->trainings.items[0];
    expect_trains(training, 0, "0001");
    expect_trains(training, 1, "0111");
    expect_trains(training, 2, "0001");
    expect_trains(training, 3, "0101");
    arena_free(checked.arena);
}

Test(check_training, rounds_constant_rates_to_float)
{
    Checked checked = check_file("specs/transfer.yaml");
    const Phase *phase = &checked.spec->trainings.items[0].phases.items[0];
    cr_expect(phase->constant_rate);
    for (int64_t epoch = 0; epoch < 5; epoch++)
        cr_expect(phase_rate(phase, epoch, 0) == 1e-3f);
    arena_free(checked.arena);
}

Test(check_training, works_out_schedules)
{
    Checked checked =
        check_training("optimizer: {sgd: {learning_rate: 0.8 * 0.5 ** (epoch // 2)}}\n"
                       "    phases: [{epochs: 4}, {epochs: 2, learning_rate: 0.1}]");
    expect_good(&checked);
    const Phase *phases = checked.spec->trainings.items[0].phases.items;
    static const float rates[] = {0.8f, 0.8f, 0.4f, 0.4f};
    for (size_t epoch = 0; epoch < 4; epoch++)
        cr_expect(phases[0].rates[epoch] == rates[epoch], "%g", (double)phases[0].rates[epoch]);
    cr_expect(!phases[0].constant_rate);
    cr_expect(phases[1].constant_rate && phase_rate(&phases[1], 1, 0) == 0.1f);
    arena_free(checked.arena);
}

/* The first phase of a training on the rows of `split` that `task` takes, in batches of 32. */
static Checked check_steps(const char *split, const char *task, const char *phase)
{
    Arena *arena = arena_new();
    const char *text = arena_printf(
        arena,
        DATA "splits: {train: \"fashion.train%s\"}\ntasks: {A: %s}\n" MODELS
             "training:\n  - {model: A, task: A, loss: sparse_categorical_crossentropy, phases: "
             "[%s]}\n",
        split, task, phase);
    return check_source(arena, source_of(arena, text));
}

static void expect_rates(const char *split, const char *task, const char *phase, int64_t count,
                         const float *rates)
{
    Checked checked = check_steps(split, task, phase);
    expect_good(&checked);
    const Phase *found = &checked.spec->trainings.items[0].phases.items[0];
    cr_assert(found->by_step && found->rate_count == count, "%lld", (long long)found->rate_count);
    for (int64_t i = 0; i < count; i++)
        cr_expect(found->rates[i] == rates[i], "%lld: %g", (long long)i, (double)found->rates[i]);
    arena_free(checked.arena);
}
#define EXPECT_RATES(split, task, phase, ...)                                                      \
    expect_rates(split, task, phase, sizeof((const float[]){__VA_ARGS__}) / sizeof(float),         \
                 (const float[]){__VA_ARGS__})

/* 65 rows are two batches of 32 and one more step. */
Test(check_training, works_out_the_rate_of_each_step)
{
    EXPECT_RATES("[:65]", "{}", "{epochs: 1, learning_rate: 0.5 / (step + 1)}", 0.5f, 0.25f,
                 0.5f / 3);
    EXPECT_RATES("[:65]", "{}", "{epochs: 2, learning_rate: 1 - step / steps}", 1, 5.0f / 6,
                 4.0f / 6, 0.5f, 2.0f / 6, 1.0f / 6);
    EXPECT_RATES("[:65]", "{}", "{epochs: 2, learning_rate: 'min(1, (step + 1) / 2)'}", 0.5f, 1);
    EXPECT_RATES("[10:]", "{limit: {train: 33}}", "{epochs: 1, learning_rate: (step + 1) / steps}",
                 0.5f, 1);
    EXPECT_RATES("[:64]", "{}", "{epochs: 2, learning_rate: (1 + epoch + step) / 8 / epochs}",
                 1.0f / 16, 2.0f / 16, 4.0f / 16, 5.0f / 16);
}

Test(check_training, knows_how_many_steps_there_can_be_of_some_rows)
{
    EXPECT_RATES("[:65]", "{where: label < 9, classes: 10}",
                 "{epochs: 1, learning_rate: 'min(1, (step + 1) / 2)'}", 0.5f, 1);
    Checked checked = check_steps("[:65]", "{where: label < 9, classes: 10}",
                                  "{epochs: 1, learning_rate: (step + 1) / steps}");
    expect_message(&checked, "only the run can tell how many steps an epoch has");
    arena_free(checked.arena);
}

Test(check_training, a_rate_by_the_step_may_be_constant)
{
    Checked checked = check_steps("[:65]", "{}", "{epochs: 3, learning_rate: 'max(0.5, -step)'}");
    expect_good(&checked);
    const Phase *phase = &checked.spec->trainings.items[0].phases.items[0];
    cr_expect(phase->constant_rate && !phase->by_step && phase_rate(phase, 2, 0) == 0.5f);
    arena_free(checked.arena);
}

Test(check_training, checks_rates_that_no_epoch_uses)
{
    Checked checked = check_training("optimizer: {sgd: {learning_rate: epock}}\n"
                                     "    epochs: 0\n"
                                     "    save: a.h5");
    expect_message(&checked, "[expression-name]");
    arena_free(checked.arena);
}

Test(check_training, names_the_epoch_of_a_bad_rate)
{
    Checked checked = check_training("optimizer: {sgd: {learning_rate: 0.5 - 0.125 * epoch}}\n"
                                     "    epochs: 9");
    cr_expect_eq(diag_count(checked.diagnostics, DIAG_ERROR), 1, "%s", messages(&checked));
    expect_message(&checked, "in epoch 4");
    arena_free(checked.arena);
}

Test(check_training, does_without_validation)
{
    Checked checked = check_training("epochs: 1");
    expect_good(&checked);
    cr_expect_null(checked.spec->trainings.items[0].validation);
    expect_no_message(&checked, "valid");
    arena_free(checked.arena);
}

Test(check_training, a_number_freezes_layers_with_weights_from_the_front)
{
    Checked checked = check_training("phases: [{epochs: 1, freeze: 0}, {epochs: 1, freeze: 1},\n"
                                     "             {epochs: 1, freeze: 2}]");
    expect_good(&checked);
    const Training *training = &checked.spec->trainings.items[0];
    expect_trains(training, 0, "0111"); /* whatever `trainable` says */
    expect_trains(training, 1, "0011");
    expect_trains(training, 2, "0001");
    arena_free(checked.arena);
}

static void expect_freeze(const char *freeze, const char *message)
{
    Arena *arena = arena_new();
    Checked checked = check_training(arena_printf(arena, "epochs: 1\n    freeze: %s", freeze));
    cr_expect(!checked.good);
    expect_message(&checked, message);
    arena_free(checked.arena);
    arena_free(arena);
}

Test(check_training, a_number_of_layers_that_there_are_not)
{
    expect_freeze("3", "all layers of A are frozen, so 1 epoch would change nothing");
    expect_freeze("4", "A has only 3 layers with weights [slice-range]");
    expect_freeze("9223372036854775807", "A has only 3 layers with weights [slice-range]");
    expect_freeze("-1", "`freeze` takes layers of A, the model trained here, how many, or none");
    expect_freeze("1.0", "`freeze` takes layers of A, the model trained here, how many, or none");
    expect_freeze("true", "`freeze` takes layers of A, the model trained here, how many, or none");
}
