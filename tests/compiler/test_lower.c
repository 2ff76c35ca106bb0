#include "test_plan_support.h"

#include "lower/lower_internal.h"

#include <math.h>

static const char transfer[] = "specs/transfer.yaml", book2[] = "specs/book2.yaml";

/* ---- data ---- */

static void expect_file(const PlanFile *file, const char *name, const char *images, int64_t rows)
{
    expect_text(file->name, name);
    expect_text(file->path, "fashion-mnist");
    expect_text(file->images, images);
    cr_expect(file->rows == rows, "%s: %lld rows", name, (long long)file->rows);
    cr_expect(!file->all_rows);
    cr_expect(file->pixels == 784 && file->classes == 10);
    cr_expect(file->dimensions == 2 && file->shape[0] == 28 && file->shape[1] == 28);
    cr_expect(file->scale == 1.0 / 255);
}

Test(lower, reads_each_file_once_and_no_further_than_its_last_split)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    cr_assert(plan->files.count == 2);
    expect_file(plan->files.items[0], "fashion_train", "train-images-idx3-ubyte.gz", 30000);
    expect_file(plan->files.items[1], "fashion_test", "t10k-images-idx3-ubyte.gz", 5000);
    plan = plan_of_file(arena, book2);
    cr_assert(plan->files.count == 2);
    expect_file(plan->files.items[0], "fashion_train", "train-images-idx3-ubyte.gz", 60000);
    expect_file(plan->files.items[1], "fashion_test", "t10k-images-idx3-ubyte.gz", 10000);
    arena_free(arena);
}

Test(lower, a_split_to_the_end_reads_all_rows)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, HEAD "  rest: d.train[10:]\n" TASK MODEL("units: 3")
                                               TRAINING "epochs: 1, split: rest}\n");
    cr_assert(plan->files.count == 1);
    cr_expect(plan->files.items[0]->all_rows);
    cr_expect(plan->files.items[0]->rows == 10);
    cr_expect(plan->examples.items[0]->first == 10 && plan->examples.items[0]->last == -1);
    arena_free(arena);
}

static void expect_examples(const PlanExamples *examples, const char *name, int64_t first,
                            int64_t last, int64_t limit)
{
    expect_text(examples->name, name);
    cr_expect(examples->first == first && examples->last == last, "%s: %lld to %lld", name,
              (long long)examples->first, (long long)examples->last);
    cr_expect(examples->limit == limit, "%s: limit %lld", name, (long long)examples->limit);
}

Test(lower, examples_are_those_that_something_uses)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    cr_assert(plan->examples.count == 5); /* A is never tested */
    expect_examples(plan->examples.items[0], "A.train", 5000, 30000, -1);
    expect_examples(plan->examples.items[1], "A.valid", 0, 5000, -1);
    expect_examples(plan->examples.items[2], "B.train", 5000, 30000, -1);
    expect_examples(plan->examples.items[3], "B.valid", 0, 5000, -1);
    expect_examples(plan->examples.items[4], "B.test", 0, 5000, -1);
    arena_free(arena);
}

Test(lower, a_limit_belongs_to_one_task_and_one_split)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, book2);
    cr_assert(plan->examples.count == 5);
    for (size_t i = 0; i < 5; i++) {
        bool limited = strcmp(plan->examples.items[i]->name, "B.train") == 0;
        cr_expect(plan->examples.items[i]->limit == (limited ? 200 : -1), "%s",
                  plan->examples.items[i]->name);
    }
    arena_free(arena);
}

Test(lower, tasks_keep_their_rules_as_c_and_as_written)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    static const int64_t targets[] = {0, 1, 2, 3, 4, -1, -1, 5, 6, 7};
    cr_assert(plan->tasks.count == 2);
    const PlanTask *task = plan->tasks.items[0];
    expect_text(task->where, "label != 5 && label != 6");
    expect_text(task->where_source, "label not in {5, 6}");
    expect_text(task->target, "label > 6 ? label - 2 : label");
    cr_expect(task->labels == 10 && task->classes == 8);
    cr_expect(memcmp(task->targets, targets, sizeof targets) == 0);
    expect_text(plan->tasks.items[1]->target, "label == 6");
    cr_expect(plan->tasks.items[1]->classes == 2);
    cr_expect(plan->helpers.count == 0);
    arena_free(arena);
}

Test(lower, a_task_without_rules_takes_every_label_as_it_is)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, HEAD TASK MODEL("units: 3") TRAINING "epochs: 1}\n");
    expect_text(plan->tasks.items[0]->where, "true");
    expect_text(plan->tasks.items[0]->target, "label");
    cr_expect_null(plan->tasks.items[0]->where_source);
    cr_expect(plan->tasks.items[0]->classes == 4);
    arena_free(arena);
}

Test(lower, helpers_of_rules_are_listed_once)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena,
        HEAD "tasks:\n"
             "  T: {where: 'min(label, 3) >= 0', target: label % 5, classes: 4}\n"
             "  U: {where: label // 1 >= 0, target: 'max(label % 7, min(label, 0))', classes: "
             "4}\n" MODEL("units: 3") "training:\n"
                                      "  - {model: M, task: T, loss: " SPARSE ", epochs: 1}\n"
                                      "  - {model: M, task: U, loss: " SPARSE ", epochs: 1}\n");
    Text helpers = text_new(arena);
    for (size_t i = 0; i < plan->helpers.count; i++)
        text_addf(&helpers, "%s ", plan->helpers.items[i]);
    expect_text(helpers.bytes, "minimum.c floor_modulo.c floor_divide.c maximum.c ");
    cr_expect(plan->helpers.count == 4, "%s", helpers.bytes);
    arena_free(arena);
}

/* Joined with an underscore they would be the same. */
Test(lower, examples_of_different_names_have_different_identifiers)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena,
        HEAD "  b_c: d.train[30:40]\n"
             "  c: d.train[40:50]\n"
             "tasks: {A: {}, A_b: {}}\n" MODEL(
                 "units: 3") "training:\n"
                             "  - {model: M, task: A, split: b_c, loss: " SPARSE ", epochs: 1}\n"
                             "  - {model: M, task: A_b, split: c, loss: " SPARSE ", epochs: 1}\n");
    for (size_t i = 0; i < plan->examples.count; i++)
        for (size_t k = 0; k < i; k++)
            cr_expect(strcmp(plan->examples.items[i]->identifier,
                             plan->examples.items[k]->identifier) != 0,
                      "%s and %s are both %s", plan->examples.items[i]->name,
                      plan->examples.items[k]->name, plan->examples.items[i]->identifier);
    arena_free(arena);
}

/* ---- random numbers ---- */

static void add_stream(Arena *arena, void *list, uint32_t stream)
{
    List(uint32_t) *streams = list;
    *list_add(arena, streams) = stream;
}

static void expect_streams_distinct(const char *path)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, path);
    List(uint32_t) streams = {0};
    for (size_t i = 0; i < plan->models.count; i++)
        for (size_t k = 0; k < plan->models.items[i]->layers.count; k++) {
            const PlanLayer *layer = &plan->models.items[i]->layers.items[k];
            if (layer->weight_count)
                add_stream(arena, &streams, layer->weights[0]->stream);
        }
    for (size_t i = 0; i < plan->trainings.count; i++)
        add_stream(arena, &streams, plan->trainings.items[i]->shuffle_stream);
    cr_expect(streams.count == 3 * 6 + 3, "%zu", streams.count);
    for (size_t i = 0; i < streams.count; i++)
        for (size_t k = 0; k < i; k++)
            cr_expect(streams.items[i] != streams.items[k], "%zu and %zu", i, k);
    arena_free(arena);
}

Test(lower, every_kernel_and_every_shuffling_has_a_stream_of_its_own)
{
    expect_streams_distinct(transfer);
    expect_streams_distinct(book2);
}

/* FNV-1a of what the numbers are for; results change when these do. */
Test(lower, streams_are_pinned)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    const PlanLayer *layer = &find_model_of(plan, "A")->layers.items[1];
    uint32_t hash = 2166136261u;
    for (const char *at = "initialise A.dense_1.kernel"; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    cr_expect(layer->weights[0]->stream == hash);
    hash = 2166136261u;
    for (const char *at = "shuffle A 1"; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    cr_expect(plan->trainings.items[0]->shuffle_stream == hash);
    arena_free(arena);
}

/* FNV-1a gives these two one number. */
Test(lower, streams_of_one_hash_are_two)
{
    Arena *arena = arena_new();
    Lowering lowering = {.arena = arena};
    uint32_t one = stream_of(&lowering, "costarring"), other = stream_of(&lowering, "liquid");
    cr_expect(other == one + 1, "%u and %u", one, other);
    cr_expect(stream_of(&lowering, "costarring") == one);
    cr_expect(stream_of(&lowering, "liquid") == other);
    arena_free(arena);
}

Test(lower, a_second_training_of_a_model_shuffles_otherwise)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, HEAD TASK MODEL("units: 3") TRAINING
                                    "epochs: 1}\n"
                                    "  - {model: M, task: T, loss: " SPARSE ", epochs: 2}\n");
    cr_assert(plan->trainings.count == 2);
    const PlanTraining *first = plan->trainings.items[0], *second = plan->trainings.items[1];
    cr_expect(first->model == second->model && plan->models.count == 1);
    cr_expect(!first->before && second->before == first);
    cr_expect(first->phases_before == 0 && second->phases_before == 1);
    cr_expect(first->shuffle_stream != second->shuffle_stream);
    cr_expect(strcmp(first->phases.items[0].name, second->phases.items[0].name) != 0);
    cr_expect(strcmp(first->phases.items[0].step->name, second->phases.items[0].step->name) != 0);
    arena_free(arena);
}

/* ---- first values ---- */

static const Parameter *kernel_with(Arena *arena, const char *initializer)
{
    const char *text =
        arena_printf(arena,
                     HEAD TASK "models:\n  M: {layers: [flatten, "
                               "dense: {units: 8, kernel_initializer: %s}, "
                               "dense: {units: 4, activation: softmax}]}\n" TRAINING "epochs: 1}\n",
                     initializer);
    return find_model_of(plan_of_text(arena, text), "M")->layers.items[1].weights[0];
}

static void expect_initial(const char *initializer, Initial initial, double scale)
{
    Arena *arena = arena_new();
    const Parameter *kernel = kernel_with(arena, initializer);
    cr_expect(kernel->rows == 4 && kernel->columns == 8);
    cr_expect(kernel->initial == initial, "%s", initializer);
    cr_expect(fabs(kernel->scale - scale) < 1e-15, "%s: %.17g, not %.17g", initializer,
              kernel->scale, scale);
    arena_free(arena);
}

/* For a kernel of 4 x 8, worked out by hand: limits are sqrt(3 variance); the normals are cut at
 * two deviations, which leaves 0.8796... of them, so they begin wider. */
Test(lower, initialisers_draw_from_where_keras_does)
{
    expect_initial("glorot_uniform", INITIAL_UNIFORM, 0.70710678118654752); /* sqrt(6 / 12) */
    expect_initial("glorot_normal", INITIAL_TRUNCATED_NORMAL, 0.46411593993728634); /* sqrt(2/12) */
    expect_initial("he_uniform", INITIAL_UNIFORM, 1.2247448713915890);             /* sqrt(6 / 4) */
    expect_initial("he_normal", INITIAL_TRUNCATED_NORMAL, 0.80387238857396537);    /* sqrt(2 / 4) */
    expect_initial("lecun_uniform", INITIAL_UNIFORM, 0.86602540378443865);         /* sqrt(3 / 4) */
    expect_initial("lecun_normal", INITIAL_TRUNCATED_NORMAL, 0.56842361716927825); /* sqrt(1 / 4) */
}

Test(lower, zeros_draw_nothing)
{
    Arena *arena = arena_new();
    const Plan *plan =
        plan_of_text(arena, HEAD TASK "models:\n  M: {layers: [flatten, dense: {units: 4, "
                                      "activation: softmax, kernel_initializer: zeros}]}\n" TRAINING
                                      "epochs: 1}\n");
    const PlanLayer *layer = &find_model_of(plan, "M")->layers.items[1];
    cr_expect(layer->weights[0]->initial == INITIAL_ZEROS && layer->weights[0]->scale == 0);
    cr_expect(layer->weights[1]->initial == INITIAL_ZEROS && layer->weights[1]->scale == 0);
    arena_free(arena);
}

/* ---- models ---- */

Test(lower, copied_layers_know_where_they_come_from)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    const PlanModel *copy = find_model_of(plan, "B_on_A"), *source = find_model_of(plan, "A");
    cr_assert(copy->layers.count == 7);
    for (size_t i = 0; i < 6; i++) {
        const PlanLayer *layer = &copy->layers.items[i];
        cr_expect(layer->copied_from == source && layer->copied_index == i, "%zu", i);
        cr_expect(layer->weight_count == 0 || !layer->trainable, "%zu", i);
        cr_expect(!layer->weight_count || layer->weights[0] != source->layers.items[i].weights[0]);
    }
    cr_expect_null(copy->layers.items[6].copied_from);
    cr_expect(copy->layers.items[6].trainable);
    arena_free(arena);
}

Test(lower, models_count_their_parameters_and_the_most_that_ever_learn)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    cr_expect(find_model_of(plan, "A")->parameters == 276158);
    cr_expect(plan_trainable(find_training_of(plan, "A")) == 276158);
    cr_expect(find_model_of(plan, "B")->parameters == 275801);
    cr_expect(find_model_of(plan, "B_on_A")->parameters == 275801);
    cr_expect(plan_trainable(find_training_of(plan, "B_on_A")) == 51);
    plan = plan_of_file(arena, book2);
    cr_expect(plan_trainable(find_training_of(plan, "B_on_A")) == 275801);
    arena_free(arena);
}

Test(lower, a_last_layers_activation_is_left_to_the_loss)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    const PlanModel *model = find_model_of(plan, "A");
    const PlanLayer *hidden = &model->layers.items[1], *last = &model->layers.items[6];
    cr_expect(hidden->activation == ACTIVATION_selu);
    cr_expect(last->activation == ACTIVATION_linear);
    expect_text(last->shown_activation, "softmax");
    last = &find_model_of(plan, "B")->layers.items[6];
    cr_expect(last->activation == ACTIVATION_linear);
    expect_text(last->shown_activation, "sigmoid");
    arena_free(arena);
}

/* ---- trainings ---- */

Test(lower, trainings_stand_in_their_order)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    cr_assert(plan->trainings.count == 3);
    const PlanTraining *first = plan->trainings.items[0], *last = plan->trainings.items[2];
    expect_text(first->model->name, "A");
    expect_text(plan->trainings.items[1]->model->name, "B");
    expect_text(last->model->name, "B_on_A");
    expect_text(first->save, "my_model_A.h5");
    expect_text(last->save, "my_model_B_on_A.h5");
    cr_expect_null(plan->trainings.items[1]->save);
    cr_expect(first->batch == 32 && first->epochs == 5 && first->shuffle);
    expect_text(first->train->name, "A.train");
    expect_text(first->valid->name, "A.valid");
    expect_text(last->train->name, "B.train");
    cr_expect(plan->largest_batch == 32 && plan->seed == 42);
    arena_free(arena);
}

Test(lower, phases_say_what_trains_and_have_a_program_each)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, book2);
    const PlanTraining *training = plan->trainings.items[2];
    cr_assert(training->phases.count == 2);
    const PlanPhase *frozen = &training->phases.items[0], *all = &training->phases.items[1];
    cr_expect(training->epochs == 20 && frozen->epochs == 4 && all->epochs == 16);
    cr_expect(frozen->trainable == 51 && all->trainable == 275801);
    for (size_t i = 1; i < 7; i++)
        cr_expect(frozen->trains[i] == (i == 6) && all->trains[i], "%zu", i);
    cr_expect(frozen->constant_rate && frozen->rates[0] == 1e-3f);
    expect_text(frozen->rate_source, "0.001");
    expect_text(frozen->step->name, "step_B_on_A_phase_1");
    expect_text(all->step->name, "step_B_on_A_phase_2");
    arena_free(arena);
}

Test(lower, programs_are_one_a_phase_and_one_an_evaluated_training)
{
    Arena *arena = arena_new();
    cr_expect(plan_of_file(arena, transfer)->progs.count == 3 + 3);
    cr_expect(plan_of_file(arena, book2)->progs.count == 4 + 3);
    arena_free(arena);
}

Test(lower, no_epochs_need_no_step)
{
    Arena *arena = arena_new();
    const Plan *plan =
        plan_of_text(arena, HEAD TASK MODEL("units: 3") TRAINING "epochs: 0, save: m.h5}\n");
    cr_expect_null(plan->trainings.items[0]->phases.items[0].step);
    cr_expect(plan->trainings.items[0]->epochs == 0);
    arena_free(arena);
}

Test(lower, a_schedule_is_a_table)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, HEAD TASK MODEL("units: 3") TRAINING
                                    "epochs: 3, optimizer: {sgd: {learning_rate: "
                                    "0.5 * 0.5 ** epoch}}}\n");
    const PlanPhase *phase = &plan->trainings.items[0]->phases.items[0];
    cr_expect(!phase->constant_rate);
    cr_expect(phase->rates[0] == 0.5f && phase->rates[1] == 0.25f && phase->rates[2] == 0.125f);
    expect_text(phase->rate_source, "0.5 * 0.5 ** epoch");
    arena_free(arena);
}

Test(lower, comparisons_know_what_each_model_was_trained_on)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, transfer);
    cr_assert(plan->comparisons.count == 1);
    const PlanComparison *comparison = plan->comparisons.items[0];
    expect_text(comparison->examples->name, "B.test");
    cr_assert(comparison->contestants.count == 2);
    expect_text(comparison->contestants.items[0]->model->name, "B");
    expect_text(comparison->contestants.items[1]->model->name, "B_on_A");
    expect_text(comparison->contestants.items[1]->train->name, "B.train");
    arena_free(arena);
}

Test(lower, a_model_only_copied_from_has_an_input_too)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena,
        HEAD TASK "models:\n"
                  "  S: {layers: [flatten, dense: {units: 3}]}\n"
                  "  M: {layers: [from: 'S[:]', dense: {units: 4, activation: softmax}]}\n" TRAINING
                  "epochs: 1}\n");
    cr_assert(plan->models.count == 2);
    expect_text(plan->models.items[0]->name, "S"); /* first what is copied */
    cr_expect(plan->models.items[0]->file == plan->models.items[1]->file);
    cr_expect_null(find_training_of(plan, "S")->evaluate);
    arena_free(arena);
}

/* A copy trained before its source must not lend it its own data. */
Test(lower, a_model_keeps_the_input_of_its_own_first_training)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena, "name: t\n"
               "data:\n"
               "  big: {path: p, shape: [4], classes: 3, train: {images: i, labels: l}}\n"
               "  small: {path: p, shape: [2], classes: 3, train: {images: i, labels: l}}\n"
               "splits: {big: 'big.train[:9]', small: 'small.train[:9]'}\n"
               "tasks: {T: {}}\n"
               "models:\n"
               "  A: {layers: [flatten, dense: {units: 5}, dense: {units: 5},\n"
               "               dense: {units: 3, activation: softmax}]}\n"
               "  B: {layers: [flatten, dense: {units: 5}, from: 'A[2]',\n"
               "               dense: {units: 3, activation: softmax}]}\n"
               "training:\n"
               "  - {model: B, task: T, split: small, validation: none, epochs: 1,\n"
               "     loss: sparse_categorical_crossentropy}\n"
               "  - {model: A, task: T, split: big, validation: none, epochs: 1,\n"
               "     loss: sparse_categorical_crossentropy}\n");
    expect_text(plan->models.items[0]->name, "A");
    cr_expect(plan->models.items[0]->file->pixels == 4);
    cr_expect(plan->models.items[1]->file->pixels == 2);
    arena_free(arena);
}

static bool is_evaluated(const char *training)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena, arena_printf(arena, HEAD TASK MODEL("units: 3") TRAINING "%s}\n", training));
    bool evaluated = plan->trainings.items[0]->evaluate != NULL;
    arena_free(arena);
    return evaluated;
}

Test(lower, only_a_model_that_is_validated_compared_or_saved_has_an_evaluation)
{
    cr_expect(is_evaluated("epochs: 1"));
    cr_expect(!is_evaluated("epochs: 1, validation: none"));
    cr_expect(is_evaluated("epochs: 0, save: m.h5"));
    cr_expect(is_evaluated("epochs: 0}\ncompare:\n  - {models: [M], task: T"));
}
