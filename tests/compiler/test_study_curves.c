#include "test_plan_support.h"

#define HIDDEN "flatten, dense: {units: [3, 3], activation: relu}"
#define BODY                                                                                       \
    HEAD "tasks: {T: {}, U: {}}\n"                                                                 \
         "models:\n"                                                                               \
         "  A: {layers: [" HIDDEN ", dense: {units: 4, activation: softmax}]}\n"                   \
         "  B: {layers: [" HIDDEN ", dense: {units: 4, activation: softmax}]}\n"                   \
         "training:\n"                                                                             \
         "  - {model: A, task: T, loss: " SPARSE ", epochs: 2}\n"                                  \
         "  - {model: B, task: U, loss: " SPARSE ", epochs: 3, batch_size: 7, save: b.h5}\n"       \
         "study:\n"

static Plan *curves(Arena *arena, const char *study)
{
    return plan_of_text(arena, arena_printf(arena, BODY "%s", study));
}

#define CURVES "  curves: {from: A, to: B}\n  primary: {on: U.test, at: {n: 1}, arm: AnB_plus}\n"

Test(study_curves, are_five_arms_for_every_number_of_hidden_layers)
{
    Arena *arena = arena_new();
    const PlanStudy *study = curves(arena, CURVES)->study;
    static const char *const arms[] = {"B", "BnB", "BnB_plus", "AnB", "AnB_plus"};
    cr_assert(study->arms.count == 5 && study->axes.count == 1 && study->cells.count == 3);
    for (size_t i = 0; i < 5; i++)
        expect_text(study->arms.items[i], arms[i]);
    expect_text(study->axes.items[0].name, "n");
    expect_text(study->axes.items[0].values.items[2], "2");
    cr_expect(study->baseline == 0 && study->decided == 4 && study->primary == 1);
    arena_free(arena);
}

/* Of arm `name` in the cell of `n`: from which model layers 1 and 2 are copied, and which learn. */
static void expect_arm(const Plan *plan, size_t n, size_t arm, const char *source,
                       const char *learns)
{
    const PlanTraining *training = plan->study->cells.items[n].arms.items[arm];
    cr_expect(training->copies.count == n, "%zu, %zu: %zu copies", n, arm, training->copies.count);
    for (size_t i = 0; i < training->copies.count; i++) {
        const PlanCopy *copy = &training->copies.items[i];
        expect_text(copy->from->model->name, source);
        cr_expect(copy->layer == i + 1 && copy->from_layer == i + 1);
    }
    for (size_t i = 1; i < 4; i++)
        cr_expect(training->phases.items[0].trains[i] == (learns[i - 1] == '1'),
                  "n = %zu, arm %zu, layer %zu", n, arm, i);
    cr_expect(training->epochs == 3 && training->batch == 7);
    expect_text(training->train->name, "U.train");
    cr_expect_null(arm == 0 ? NULL : training->save, "an arm overwrites what B has saved");
}

Test(study_curves, the_first_n_layers_are_copied_and_stay_or_learn_on)
{
    Arena *arena = arena_new();
    const Plan *plan = curves(arena, CURVES);
    static const char *const frozen[] = {"111", "011", "001"};
    for (size_t n = 0; n < 3; n++) {
        expect_arm(plan, n, 1, "B", frozen[n]);
        expect_arm(plan, n, 2, "B", "111");
        expect_arm(plan, n, 3, "A", frozen[n]);
        expect_arm(plan, n, 4, "A", "111");
    }
    arena_free(arena);
}

/* A and B are trained once for all n; of n = 0 nothing is copied. */
Test(study_curves, share_what_they_can)
{
    Arena *arena = arena_new();
    const Plan *plan = curves(arena, CURVES);
    cr_expect(plan->trainings.count == 2 + 3 * 4, "%zu", plan->trainings.count);
    for (size_t n = 0; n < 3; n++)
        cr_expect(plan->study->cells.items[n].arms.items[0] == plan->trainings.items[1]);
    arena_free(arena);
}

Test(study_curves, other_axes_stand_beside_n)
{
    Arena *arena = arena_new();
    const PlanStudy *study =
        curves(arena, "  curves: {from: A, to: B}\n"
                      "  vary: {training.A.epochs: [1, 2]}\n"
                      "  primary: {on: U.test, at: {n: 2, training.A.epochs: 1}}\n")
            ->study;
    cr_assert(study->axes.count == 2 && study->cells.count == 6);
    expect_text(study->axes.items[1].name, "n");
    cr_expect(study->primary == 2);
    arena_free(arena);
}

static void expect_refused(const char *spec, const char *check, const char *message)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Source *source = source_of(arena, spec);
    const Node *root = yaml_read(arena, source, diagnostics);
    cr_assert(root, "%s", printed(arena, diagnostics, false));
    cr_expect_null(experiment_checked(arena, source, &root, diagnostics), "%s", spec);
    const char *all = printed(arena, diagnostics, false);
    cr_expect(strstr(all, message) && strstr(all, check), "no `%s` %s in:\n%s", message, check,
              all);
    arena_free(arena);
}

/* A spec of two models, what trains them and its study. */
#define HIDDEN_OF(a, b)                                                                            \
    HEAD "tasks: {T: {}}\n"                                                                        \
         "models:\n"                                                                               \
         "  A: {layers: [" a ", dense: {units: 4, activation: softmax}]}\n"                        \
         "  B: {layers: [" b ", dense: {units: 4, activation: softmax}]}\n"
#define ENTRY(model, more)                                                                         \
    "  - {model: " model ", task: T, loss: " SPARSE ", split: train, " more "}\n"
#define TRAINED         "training:\n" ENTRY("A", "epochs: 1") ENTRY("B", "epochs: 1")
#define CURVES_OF(more) "study: {curves: {from: A, to: B}, primary: {on: T.test}" more "}\n"

/* The one message, unless curves cannot even be read. */
static void expect_no_curves(const char *spec, const char *message)
{
    expect_refused(spec, "[study-curves]", message);
}

Test(study_curves, odd_ones_are_no_curves)
{
#define WITH_CURVES(curves) HIDDEN_OF("flatten", "flatten") TRAINED "study: {curves: " curves "}\n"
    expect_refused(WITH_CURVES("x"), "[wrong-type]", "study.curves must be a mapping");
    expect_refused(WITH_CURVES("[A, B]"), "[wrong-type]", "study.curves must be a mapping");
    expect_refused(WITH_CURVES("{from: [A], to: B}"), "[wrong-type]", "study.curves.from");
    expect_refused(WITH_CURVES("{from: A}"), "[missing-key]", "study.curves needs `to`");
    expect_refused(WITH_CURVES("{from: A, to: B, n: 3}"), "[unknown-key]", "unknown key `n`");
    expect_refused(WITH_CURVES("{from: C, to: B}"), "[undefined-model]", "no model `C`");
    expect_refused("study: {curves: {from: A, to: B}}\n", "[missing-key]", "needs `models`");
}

/* Whatever makes them differ. */
Test(study_curves, hidden_layers_that_differ_are_refused)
{
    static const char *const pairs[] = {
        HIDDEN_OF("flatten, dense: {units: 3}", "flatten, dense: {units: 4}"),
        HIDDEN_OF("flatten, dense: {units: 3, activation: relu}",
                  "flatten, dense: {units: 3, activation: selu}"),
        HIDDEN_OF("flatten, dense: {units: 3}", "flatten, dense: {units: 3, activation: relu}"),
        HIDDEN_OF("flatten, dense: {units: 3}", "flatten, dense: {units: 3, use_bias: false}"),
        HIDDEN_OF("flatten, dense: {units: 3}",
                  "flatten, dense: {units: 3, kernel_regularizer: l2}"),
        HIDDEN_OF("flatten, dropout: 0.1, dense: {units: 3}",
                  "flatten, dropout: 0.2, dense: {units: 3}"),
        HIDDEN_OF("flatten, flatten", "flatten, dense: {units: 3}"),
        HIDDEN_OF("flatten", "flatten, dense: {units: 3}"),
        HIDDEN_OF(
            "reshape: {target_shape: [2, 2, 1]}, conv2d: {filters: 3, kernel_size: 2}, flatten",
            "reshape: {target_shape: [2, 2, 1]}, conv2d: {filters: 3, kernel_size: 1}, flatten"),
        HIDDEN_OF(
            "reshape: {target_shape: [2, 2, 1]}, conv2d: {filters: 3, kernel_size: 1}, flatten",
            "reshape: {target_shape: [2, 2, 1]}, "
            "conv2d: {filters: 3, kernel_size: 1, padding: same}, dropout: 0.1, flatten"),
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Arena *arena = arena_new();
        expect_no_curves(arena_printf(arena, "%s" TRAINED CURVES_OF(""), pairs[i]),
                         "curves need two models that differ in the last layer only");
        arena_free(arena);
    }
}

/* What it is called, begins with and whether it learns. */
Test(study_curves, other_names_and_first_weights_make_no_difference)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_text(
        arena, HIDDEN_OF("flatten, dense: {units: [3, 5]}",
                         "flatten, dense: {units: 3, name: first, kernel_initializer: zeros}, "
                         "dense: {units: 5, trainable: false}") TRAINED
        "study: {curves: {from: A, to: B}, primary: {on: T.test, at: {n: 1}}}\n");
    cr_expect(plan->study->cells.count == 3);
    arena_free(arena);
}

Test(study_curves, what_is_not_theirs_is_refused)
{
#define DENSE "flatten, dense: {units: 3}"
#define ALIKE HIDDEN_OF(DENSE, DENSE)
    expect_no_curves(HIDDEN_OF("flatten", "flatten") TRAINED CURVES_OF(""),
                     "B has no hidden layer that curves could copy");
    expect_no_curves(ALIKE TRAINED CURVES_OF(", arms: [A]"), "`curves` makes the arms");
    expect_no_curves(ALIKE TRAINED CURVES_OF(", baseline: A"), "`curves` makes the arms");
    expect_no_curves(ALIKE TRAINED CURVES_OF(", vary: {n: [1]}"), "curves vary `n` themselves");
    expect_no_curves(ALIKE TRAINED "study: {curves: {from: A, to: A}, primary: {on: T.test}}\n",
                     "from A to itself");
    expect_no_curves(ALIKE "training:\n" ENTRY("A", "epochs: 1") CURVES_OF(""),
                     "exactly one entry of `training` for B");
    expect_no_curves(ALIKE TRAINED ENTRY("B", "epochs: 2") CURVES_OF(""),
                     "exactly one entry of `training` for B");
    expect_no_curves(ALIKE "training:\n" ENTRY("B", "phases: [{epochs: 1}]") CURVES_OF(""),
                     "curves need `epochs` and no `freeze` in the training of B");
    expect_no_curves(ALIKE "training:\n" ENTRY("B", "epochs: 1, freeze: 1") CURVES_OF(""),
                     "curves need `epochs` and no `freeze` in the training of B");
    expect_refused(ALIKE TRAINED CURVES_OF(", vary: [n]"), "[wrong-type]",
                   "study.vary must be a mapping");
}

Test(study_curves, what_varies_for_the_baseline_varies_for_all_arms)
{
    static const char *const axes[] = {
        "  vary: {training.B.batch_size: [5, 6]}\n",
        "  vary: {b: {small: {training.B.batch_size: 5}, large: {training.B.batch_size: 6}}}\n",
    };
    for (size_t axis = 0; axis < 2; axis++) {
        Arena *arena = arena_new();
        const PlanStudy *study =
            curves(arena, arena_printf(arena,
                                       "%s  curves: {from: A, to: B}\n  primary: {on: U.test,"
                                       " at: {n: 1, %s}}\n",
                                       axes[axis], axis ? "b: small" : "training.B.batch_size: 5"))
                ->study;
        cr_assert(study->cells.count == 6);
        for (size_t cell = 0; cell < 6; cell++)
            for (size_t arm = 0; arm < 5; arm++)
                cr_expect(study->cells.items[cell].arms.items[arm]->batch == (cell < 3 ? 5 : 6),
                          "axis %zu, cell %zu, arm %zu: batches of %lld", axis, cell, arm,
                          (long long)study->cells.items[cell].arms.items[arm]->batch);
        arena_free(arena);
    }
}
