#include "test_plan_support.h"

/* ---- a study in pieces ---- */

#define MODELS                                                                                     \
    "models:\n"                                                                                    \
    "  A: {layers: [flatten, dense: {units: [3, 3], activation: relu}, dense: {units: 4, "         \
    "activation: softmax, name: head}]}\n"                                                         \
    "  B: {layers: [flatten, dense: {units: [3, 3], activation: relu}, dense: {units: 4, "         \
    "activation: softmax, name: top}]}\n"                                                          \
    "  C: {layers: [from: 'A[:-1]', dense: {units: 4, activation: softmax}]}\n"
#define TRAININGS                                                                                  \
    "training:\n"                                                                                  \
    "  - {model: A, task: T, loss: " SPARSE ", epochs: 2}\n"                                       \
    "  - {model: B, task: U, loss: " SPARSE ", epochs: 2}\n"                                       \
    "  - {model: C, task: U, loss: " SPARSE ", epochs: 2}\n"
#define STUDY                                                                                      \
    "compare: [{models: [B, C], task: U}]\n"                                                       \
    "study:\n"                                                                                     \
    "  arms: [B, C]\n"
#define TASKS "tasks:\n  T: {classes: 4}\n  U: {classes: 4, limit: {train: 9}, sample: random}\n"
#define BODY  HEAD TASKS MODELS TRAININGS STUDY

static Plan *varied(Arena *arena, const char *study)
{
    return plan_of_text(arena, arena_printf(arena, BODY "%s", study));
}

static size_t count_trainings(const Plan *plan, const char *model)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->trainings.count; i++)
        count += strcmp(plan->trainings.items[i]->model->name, model) == 0;
    return count;
}

/* ---- cells ---- */

Test(lower_study, a_study_without_axes_is_one_cell)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  seeds: 3\n");
    const PlanStudy *study = plan->study;
    cr_assert(study && study->cells.count == 1 && study->axes.count == 0);
    cr_expect(plan->seeds == 3 && plan->seed == 7);
    cr_expect(study->primary == -1 && study->baseline == 0);
    cr_expect(plan->trainings.count == 3 && plan->comparisons.count == 0);
    cr_expect(study->cells.items[0].arms.items[0] == plan->trainings.items[1]);
    cr_expect(study->cells.items[0].arms.items[1] == plan->trainings.items[2]);
    expect_text(study->examples->name, "U.test");
    arena_free(arena);
}

Test(lower_study, without_a_study_there_is_one_seed)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, "specs/transfer.yaml");
    cr_expect_null(plan->study);
    cr_expect(plan->seeds == 1);
    arena_free(arena);
}

Test(lower_study, arms_axes_and_primary_are_handed_on)
{
    Arena *arena = arena_new();
    const PlanStudy *study =
        varied(arena, "  baseline: C\n"
                      "  vary:\n"
                      "    training.A.epochs: [1, 2]\n"
                      "    how: {x: {training.B.epochs: 1}, y: {training.B.epochs: 2}, "
                      "z: {training.B.epochs: 3}}\n"
                      "  pair: {share: [shuffle, init]}\n"
                      "  primary: {at: {training.A.epochs: 2, how: y}, min_effect: 0.25}\n")
            ->study;
    cr_assert(study->axes.count == 2 && study->cells.count == 6);
    expect_text(study->axes.items[0].name, "training.A.epochs");
    expect_text(study->axes.items[1].name, "how");
    expect_text(study->axes.items[1].values.items[2], "z");
    cr_assert(study->arms.count == 2 && study->shares.count == 2);
    expect_text(study->arms.items[1], "C");
    expect_text(study->shares.items[0], "shuffle");
    cr_expect(study->baseline == 1 && study->decided == 0);
    cr_expect(study->primary == 4 && study->min_effect == 0.25);
    cr_expect_not(study->excludes_failed);
    for (size_t i = 0; i < 6; i++) {
        cr_expect(study->cells.items[i].values[0] == i / 3, "%zu", i);
        cr_expect(study->cells.items[i].values[1] == i % 3, "%zu", i);
    }
    arena_free(arena);
}

Test(lower_study, failed_runs_are_left_out_when_asked_for)
{
    Arena *arena = arena_new();
    cr_expect(varied(arena, "  failed: excluded\n")->study->excludes_failed);
    cr_expect_not(varied(arena, "  failed: counted\n")->study->excludes_failed);
    arena_free(arena);
}

/* ---- what cells share ---- */

Test(lower_study, what_does_not_vary_is_trained_once)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  vary: {training.B.epochs: [1, 2, 3]}\n");
    cr_expect(count_trainings(plan, "A") == 1);
    cr_expect(count_trainings(plan, "B") == 3);
    cr_expect(count_trainings(plan, "C") == 1);
    cr_expect(plan->models.count == 3 && plan->examples.count == 5 && plan->tasks.count == 2);
    for (size_t i = 0; i < 3; i++) {
        const PlanCell *cell = &plan->study->cells.items[i];
        cr_expect(cell->arms.items[0]->epochs == (int64_t)i + 1, "%zu", i);
        cr_expect(cell->arms.items[1] == plan->study->cells.items[0].arms.items[1], "%zu", i);
    }
    arena_free(arena);
}

Test(lower_study, a_copier_of_another_training_is_another_training)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  vary: {training.A.epochs: [1, 2]}\n");
    cr_expect(count_trainings(plan, "A") == 2);
    cr_expect(count_trainings(plan, "B") == 1);
    cr_expect(count_trainings(plan, "C") == 2);
    cr_expect(plan->models.count == 3, "%zu", plan->models.count);
    for (size_t i = 0; i < 2; i++) {
        const PlanTraining *copier = plan->study->cells.items[i].arms.items[1];
        cr_assert(copier->copies.count == 2);
        cr_expect(copier->copies.items[0].from->epochs == (int64_t)i + 1, "%zu", i);
        cr_expect(copier->copies.items[0].from->number < copier->number, "%zu", i);
    }
    arena_free(arena);
}

Test(lower_study, what_goes_on_from_another_training_is_another)
{
    Arena *arena = arena_new();
    const Plan *plan =
        plan_of_text(arena, HEAD TASKS MODELS TRAININGS "  - {model: B, task: U, loss: " SPARSE
                                                        ", epochs: 4}\n" STUDY "  vary:\n"
                                                        "    training[1].epochs: [1, 2]\n");
    cr_expect(count_trainings(plan, "B") == 4, "%zu", count_trainings(plan, "B"));
    for (size_t i = 0; i < 2; i++) {
        const PlanTraining *last = plan->study->cells.items[i].arms.items[0];
        cr_assert(last->before && last->epochs == 4);
        cr_expect(last->before->epochs == (int64_t)i + 1, "%zu", i);
        cr_expect(last->tests.count == 1 && last->before->tests.count == 0);
    }
    arena_free(arena);
}

/* Whatever makes a difference to a training's weights makes two of it; nothing else does. */
static size_t trainings_with(const char *axis)
{
    Arena *arena = arena_new();
    size_t count =
        count_trainings(varied(arena, arena_printf(arena, "  vary:\n    %s\n", axis)), "B");
    arena_free(arena);
    return count;
}

Test(lower_study, a_task_may_move_the_images_that_cells_are_tested_on)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  vary: {tasks.U.shift: [0, 1]}\n");
    cr_expect(!plan->study->tests_differ);
    const PlanCell *cells = plan->study->cells.items;
    for (size_t i = 0; i < 2; i++) {
        const PlanTraining *arm = cells[i].arms.items[0];
        cr_assert(arm->tests.count == 1);
        cr_expect(arm->tests.items[0]->task->shift[0] == (int64_t)i);
        cr_expect(arm->train->task->shift[0] == (int64_t)i);
        expect_text(arm->tests.items[0]->name, "U.test");
    }
    arena_free(arena);
}

Test(lower_study, trainings_that_differ_are_several)
{
    cr_expect(trainings_with("tasks.U.shift: [0, 1]") == 2);
    cr_expect(trainings_with("training.B.epochs: [1, 2]") == 2);
    cr_expect(trainings_with("training.B.freeze: [none, 1]") == 2);
    cr_expect(trainings_with("training.B.optimizer: [{sgd: {learning_rate: 0.1}}, "
                             "{sgd: {learning_rate: 0.2}}]") == 2);
    cr_expect(trainings_with("training.B.optimizer: [{sgd: {learning_rate: 0.1 * 0.5 ** epoch}}, "
                             "{sgd: {learning_rate: 0.1 * 0.6 ** epoch}}]") == 2);
    cr_expect(trainings_with("training.B.optimizer: [{sgd: {learning_rate: {'B[:-1]': 0.1, "
                             "'B[-1]': 0.2}}}, {sgd: {learning_rate: {'B[:-1]': 0.2, "
                             "'B[-1]': 0.1}}}]") == 2);
    cr_expect(trainings_with("training.B.optimizer: [{sgd: {learning_rate: {'B[:-1]': 0.1, "
                             "'B[-1]': 0.2}}}, {sgd: {learning_rate: {'B[:-2]': 0.1, "
                             "'B[-2:]': 0.2}}}]") == 2);
    cr_expect(trainings_with("training.B.batch_size: [8, 9]") == 2);
    cr_expect(trainings_with("training.B.shuffle: [true, false]") == 2);
    cr_expect(trainings_with("training.B.validation: [valid, none]") == 2);
    cr_expect(trainings_with("training.B.augment: [none, [gaussian_noise: 1]]") == 2);
    cr_expect(trainings_with("training.B.augment: [[gaussian_noise: 1], [gaussian_noise: 2]]") ==
              2);
    cr_expect(trainings_with("training.B.augment: [[gaussian_noise: 1], {by: [gaussian_noise: 1], "
                             "copies: 1}]") == 2);
    cr_expect(trainings_with("tasks.U.limit.train: [8, 9]") == 2);
    cr_expect(trainings_with("splits.train: ['d.train[10:30]', 'd.train[11:30]']") == 2);
    cr_expect(trainings_with("models.B.layers[1].dense.activation: [relu, selu]") == 2);
    cr_expect(trainings_with("models.B.layers[1].dense.units: [[3, 3], [3, 4]]") == 2);
    cr_expect(trainings_with("models.B.layers[1].dense.kernel_initializer: "
                             "[he_normal, he_uniform]") == 2);
    cr_expect(trainings_with("models.B.layers[1].dense.kernel_regularizer: "
                             "[{l2: 0.1}, {l2: 0.2}]") == 2);
    cr_expect(trainings_with("models.B.layers[1].dense.bias_regularizer: [l1, l2]") == 2);
    cr_expect(trainings_with("data.d.scale: [1, 2]") == 2);
}

Test(lower_study, what_comes_to_the_same_is_one_training)
{
    cr_expect(trainings_with("training.B.freeze: [none, 0]") == 1);
    cr_expect(trainings_with("training.B.optimizer: [sgd, {sgd: {learning_rate: 0.01}}]") == 1);
    cr_expect(trainings_with("training.B.batch_size: [32, 0x20]") == 1);
    cr_expect(trainings_with("models.B.layers[1].dense.units: [[3, 3], 3]") == 2);
    cr_expect(trainings_with("training.A.epochs: [1, 2]") == 1);
    cr_expect(trainings_with("tasks.T.where: [label < 4, label < 3 or label == 3]") == 1);
}

Test(lower_study, a_limit_that_varies_makes_examples_for_each)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  vary: {tasks.U.limit.train: [5, 9]}\n");
    static const char *const identifiers[] = {"T_train", "T_valid", "U_train",
                                              "U_valid", "U_test",  "U_train_2"};
    cr_assert(plan->examples.count == 6, "%zu", plan->examples.count);
    for (size_t i = 0; i < 6; i++)
        expect_text(plan->examples.items[i]->identifier, identifiers[i]);
    const PlanExamples *few = plan->examples.items[2], *many = plan->examples.items[5];
    cr_expect(few->limit == 5 && many->limit == 9);
    expect_text(many->name, "U.train");
    cr_expect(few->sampled && many->sampled && few->stream == many->stream,
              "the smaller sample would not be part of the larger");
    cr_expect(count_trainings(plan, "A") == 1 && count_trainings(plan, "B") == 2);
    cr_expect(plan->tasks.count == 2 && plan->files.count == 2);
    arena_free(arena);
}

Test(lower_study, rules_that_vary_make_tasks_for_each)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  vary: {tasks.T.where: [label < 4, label >= 0]}\n");
    cr_assert(plan->tasks.count == 3);
    expect_text(plan->tasks.items[0]->identifier, "T");
    expect_text(plan->tasks.items[2]->identifier, "T_2");
    expect_text(plan->tasks.items[2]->name, "T");
    expect_text(plan->tasks.items[2]->where, "label >= 0");
    arena_free(arena);
}

Test(lower_study, models_that_vary_are_several_with_identifiers_of_their_own)
{
    Arena *arena = arena_new();
    const Plan *plan =
        varied(arena, "  vary:\n    models.B.layers[1].dense.units: [[3, 3], [3, 5], [5, 3]]\n");
    size_t found = 0;
    for (size_t i = 0; i < plan->models.count; i++) {
        static const char *const identifiers[] = {"B", "B_2", "B_3"};
        if (strcmp(plan->models.items[i]->name, "B") == 0)
            expect_text(plan->models.items[i]->identifier, identifiers[found++]);
    }
    cr_expect(found == 3);
    cr_expect(plan->models.count == 5);
    arena_free(arena);
}

/* S is only copied from: the cells must not each have one. */
Test(lower_study, a_model_that_nothing_trains_is_begun_once)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena, HEAD TASKS "models:\n"
                          "  S: {layers: [flatten, dense: {units: 3}]}\n"
                          "  B: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"
                          "  C: {layers: [from: S, dense: {units: 4, activation: softmax}]}\n"
                          "training:\n"
                          "  - {model: B, task: U, loss: " SPARSE ", epochs: 2}\n"
                          "  - {model: C, task: U, loss: " SPARSE ", epochs: 2}\n" STUDY
                          "  vary: {training.B.epochs: [1, 2, 3]}\n");
    cr_expect(plan->models.count == 3, "%zu", plan->models.count);
    cr_expect(count_trainings(plan, "S") == 1 && count_trainings(plan, "C") == 1);
    cr_expect(find_training_of(plan, "S")->phases.count == 0);
    arena_free(arena);
}

/* Copied from before it is trained, A is begun for C in each cell; its own training comes later,
 * and as no arm needs it, not at all. */
Test(lower_study, a_source_trained_after_its_copier_is_found_again)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, HEAD TASKS MODELS
                                    "training:\n"
                                    "  - {model: B, task: U, loss: " SPARSE ", epochs: 2}\n"
                                    "  - {model: C, task: U, loss: " SPARSE ", epochs: 2}\n"
                                    "  - {model: A, task: T, loss: " SPARSE ", epochs: 2}\n" STUDY
                                    "  vary: {training.B.epochs: [1, 2, 3]}\n");
    cr_expect(plan->models.count == 3, "%zu", plan->models.count);
    cr_expect(count_trainings(plan, "A") == 1, "only the one that C begins with");
    cr_expect(find_training_of(plan, "A")->phases.count == 0);
    cr_expect(count_trainings(plan, "C") == 1);
    arena_free(arena);
}

Test(lower_study, cells_that_copy_other_layers_share_the_model)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(arena, HEAD TASKS MODELS TRAININGS STUDY
                                    "  vary:\n    models.C.layers[0].from: ['A[:-1]', 'B[:-1]']\n");
    cr_expect(plan->models.count == 3, "%zu", plan->models.count);
    cr_expect(count_trainings(plan, "C") == 2);
    expect_text(plan->study->cells.items[0].arms.items[1]->copies.items[0].from->model->name, "A");
    expect_text(plan->study->cells.items[1].arms.items[1]->copies.items[0].from->model->name, "B");
    arena_free(arena);
}

Test(lower_study, models_of_one_shape_fill_one_structure)
{
    Arena *arena = arena_new();
    const Plan *plan =
        varied(arena, "  vary:\n    models.B.layers[1].dense.activation: [relu, tanh]\n");
    const PlanModel *first = NULL;
    for (size_t i = 0; i < plan->models.count; i++)
        if (strcmp(plan->models.items[i]->name, "B") == 0) {
            first = first ? first : plan->models.items[i];
            cr_expect(plan->models.items[i]->shape == first);
        }
    cr_expect(find_model_of(plan, "A")->shape != first, "its layers have other names");
    arena_free(arena);
}

/* ---- tests ---- */

Test(lower_study, a_training_of_several_cells_is_tested_once)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  vary: {training.B.epochs: [1, 2]}\n");
    for (size_t i = 0; i < plan->trainings.count; i++) {
        const PlanTraining *training = plan->trainings.items[i];
        bool arm = strcmp(training->model->name, "A") != 0;
        cr_expect(training->tests.count == arm, "%s", training->model->name);
    }
    cr_expect(!plan->study->tests_differ);
    arena_free(arena);
}

Test(lower_study, tests_that_differ_are_noticed)
{
    static const char *const axes[] = {
        "splits.test: ['d.test[:10]', 'd.test[:9]']",
        "tasks.U.where: [label < 4, label > -1]",
        "tasks.U.limit: [{train: 5}, {train: 5, test: 5}]",
    };
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++) {
        Arena *arena = arena_new();
        cr_expect(
            varied(arena, arena_printf(arena, "  vary:\n    %s\n", axes[i]))->study->tests_differ,
            "%s", axes[i]);
        arena_free(arena);
    }
}

/* ---- random numbers ---- */

static uint32_t fnv(const char *purpose)
{
    uint32_t hash = 2166136261u;
    for (; *purpose; purpose++)
        hash = (hash ^ (unsigned char)*purpose) * 16777619u;
    return hash;
}

/* Of B, the baseline, and C: kernels of the hidden layers and of the last, and the shuffling. */
static void expect_streams(const char *share, const char *hidden, const char *head,
                           const char *shuffle)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena,
        arena_printf(arena,
                     HEAD TASKS "models:\n"
                                "  B: {layers: [flatten, dense: {units: 3}, dense: "
                                "{units: 4, activation: softmax, name: top}]}\n"
                                "  C: {layers: [flatten, dense: {units: 3}, dense: "
                                "{units: 4, activation: softmax}]}\n"
                                "training:\n"
                                "  - {model: B, task: U, loss: " SPARSE ", epochs: 2}\n"
                                "  - {model: C, task: U, loss: " SPARSE ", epochs: 2}\n" STUDY "%s",
                     share));
    const PlanModel *baseline = find_model_of(plan, "B"), *arm = find_model_of(plan, "C");
    cr_expect(baseline->layers.items[1].weights[0]->stream == fnv("initialise B.dense_1.kernel"));
    cr_expect(baseline->layers.items[2].weights[0]->stream == fnv("initialise B.top.kernel"));
    cr_expect(find_training_of(plan, "B")->shuffle_stream == fnv("shuffle B 1"));
    cr_expect(arm->layers.items[1].weights[0]->stream == fnv(hidden), "%s: hidden", share);
    cr_expect(arm->layers.items[2].weights[0]->stream == fnv(head), "%s: head", share);
    cr_expect(find_training_of(plan, "C")->shuffle_stream == fnv(shuffle), "%s: shuffle", share);
    cr_expect(find_training_of(plan, "C")->train->stream == fnv("sample U.train"), "%s", share);
    arena_free(arena);
}

Test(lower_study, each_word_of_share_is_a_stream_of_the_baseline)
{
    static const char own_hidden[] = "initialise C.dense_1.kernel",
                      head[] = "initialise B.top.kernel",
                      own_head[] = "initialise C.dense_2.kernel", shuffle[] = "shuffle B 1",
                      own_shuffle[] = "shuffle C 1";
    expect_streams("", own_hidden, own_head, own_shuffle);
    expect_streams("  pair: {share: [sample]}\n", own_hidden, own_head, own_shuffle);
    expect_streams("  pair: {share: [shuffle]}\n", own_hidden, own_head, shuffle);
    expect_streams("  pair: {share: [head_init]}\n", own_hidden, head, own_shuffle);
    expect_streams("  pair: {share: [init]}\n", "initialise B.dense_1.kernel", head, own_shuffle);
    expect_streams("  pair: {share: [init, head_init, shuffle]}\n", "initialise B.dense_1.kernel",
                   head, shuffle);
}

/* The stream of the only augmentation of C, whose baseline is B. */
static void expect_augmentation(const char *pair, const char *purpose)
{
    Arena *arena = arena_new();
    const char *text =
        arena_printf(arena,
                     "%svary: {training.C.augment: [[gaussian_noise: 1]], training.B.augment: "
                     "[[gaussian_noise: 1]]}\n",
                     pair);
    const PlanTraining *training = find_training_of(varied(arena, text), "C");
    cr_assert(training->augmentations.count == 1);
    cr_expect(training->augmentations.items[0].stream == fnv(purpose), "%s", pair);
    arena_free(arena);
}

Test(lower_study, arms_may_share_how_images_are_augmented)
{
    expect_augmentation("  ", "augment C 1 1");
    expect_augmentation("  pair: {share: [shuffle]}\n  ", "augment C 1 1");
    expect_augmentation("  pair: {share: [augment]}\n  ", "augment B 1 1");
}

/* Arms as deep as the baseline, deeper and shallower, with names that meet its last layer's;
 * copies. */
#define DEPTHS                                                                                     \
    "models:\n"                                                                                    \
    "  A: {layers: [flatten, dense: {units: 3}, dense: {units: 3, name: top}, dense: {units: 4, "  \
    "activation: softmax}]}\n"                                                                     \
    "  B: {layers: [flatten, dense: {units: 3}, dense: {units: 4, activation: softmax}]}\n"        \
    "  C: {layers: [flatten, dense: {units: [3, 3, 3]}, dense: {units: 4, activation: "            \
    "softmax}]}\n"                                                                                 \
    "  D: {layers: [flatten, dense: {units: 4, activation: softmax}]}\n"                           \
    "  E: {layers: [from: 'A[:-1]', dense: {units: 4, activation: softmax, name: dense_2}]}\n"     \
    "  F: {layers: [from: 'C[:-1]', dense: {units: 4, activation: softmax, name: top}]}\n"         \
    "training:\n"                                                                                  \
    "  - {model: A, task: U, loss: " SPARSE ", epochs: 1}\n"                                       \
    "  - {model: B, task: U, loss: " SPARSE ", epochs: 1}\n"                                       \
    "  - {model: C, task: U, loss: " SPARSE ", epochs: 1}\n"                                       \
    "  - {model: D, task: U, loss: " SPARSE ", epochs: 1}\n"                                       \
    "  - {model: E, task: U, loss: " SPARSE ", epochs: 1}\n"                                       \
    "  - {model: F, task: U, loss: " SPARSE ", epochs: 1}\n"

/* A phase's examples are shuffled by yet another stream. */
static void expect_distinct_streams(const PlanTraining *training, const char *what)
{
    const PlanModel *model = training->model;
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = i; model->layers.items[i].weights[0] && k < model->layers.count; k++) {
            const uint32_t stream = model->layers.items[i].weights[0]->stream;
            const Parameter *other = model->layers.items[k].weights[0];
            cr_expect(k == i || !other || other->stream != stream, "%s: %s.%s and %s", what,
                      model->name, model->layers.items[i].name, model->layers.items[k].name);
            cr_expect(stream != training->shuffle_stream && stream != training->train->stream);
        }
    cr_expect(training->shuffle_stream != training->train->stream, "%s", what);
}

Test(lower_study, the_streams_of_a_model_are_distinct_whatever_is_shared)
{
    static const char *const words[] = {"sample", "shuffle", "head_init", "init"};
    static const char *const baselines[] = {"A", "B", "C", "D", "E", "F"};
    for (unsigned shared = 0; shared < 16; shared++)
        for (size_t b = 0; b < 6; b++) {
            Arena *arena = arena_new();
            Text share = text_new(arena);
            for (size_t i = 0; i < 4; i++)
                if (shared >> i & 1)
                    text_addf(&share, "%s%s", share.length ? ", " : "", words[i]);
            const char *study = arena_printf(arena,
                                             "study: {arms: [A, B, C, D, E, F], baseline: %s, "
                                             "primary: {on: U.test}, pair: {share: [%s]}}\n",
                                             baselines[b], share.length ? share.bytes : "sample");
            const Plan *plan =
                plan_of_text(arena, arena_printf(arena, HEAD TASKS DEPTHS "%s", study));
            cr_expect(plan->trainings.count == 6);
            for (size_t i = 0; i < plan->trainings.count; i++)
                expect_distinct_streams(plan->trainings.items[i], study);
            arena_free(arena);
        }
}

Test(lower_study, a_model_that_is_no_arm_shares_nothing)
{
    Arena *arena = arena_new();
    const Plan *plan = varied(arena, "  pair: {share: [shuffle, init, head_init]}\n");
    cr_expect(find_model_of(plan, "A")->layers.items[1].weights[0]->stream ==
              fnv("initialise A.dense_1.kernel"));
    cr_expect(find_training_of(plan, "A")->shuffle_stream == fnv("shuffle A 1"));
    arena_free(arena);
}

/* ---- warnings ---- */

Test(lower_study, a_warning_of_many_cells_is_told_once)
{
    Arena *arena = arena_new();
    const PlanStudy *study =
        varied(arena, "  seeds: 5\n  vary: {training.B.epochs: 1..3}\n")->study;
    Text all = text_new(arena);
    for (size_t i = 0; i < study->warnings.count; i++)
        text_addf(&all, "%s\n", study->warnings.items[i].message);
    expect_text(all.bytes,
                "5 seeds: the study is exploratory\n"
                "no primary cell was chosen before the run: what is picked afterwards proves "
                "nothing\n"
                "C does not learn for as many epochs as B\n");
    arena_free(arena);
}
