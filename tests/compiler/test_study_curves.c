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

Test(study_curves, a_spec_without_them_stays_as_it_is)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Node *root = yaml_read(arena, source_of(arena, BODY "  arms: [A, B]\n"), diagnostics);
    cr_expect(study_with_curves(arena, root, diagnostics) == root);
    static const char *const others[] = {"name: x\n", "[1]\n", "study: []\n", "study: x\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        root = yaml_read(arena, source_of(arena, others[i]), diagnostics);
        cr_expect(study_with_curves(arena, root, diagnostics) == root, "%s", others[i]);
    }
    cr_expect(diag_count(diagnostics, DIAG_ERROR) == 0);
    arena_free(arena);
}

static void expect_refused(const char *spec, const char *message)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Node *root = yaml_read(arena, source_of(arena, spec), diagnostics);
    cr_assert(root, "%s", printed(arena, diagnostics, false));
    cr_expect_null(study_with_curves(arena, root, diagnostics), "%s", spec);
    const char *all = printed(arena, diagnostics, false);
    cr_expect(strstr(all, message) && strstr(all, "[study-curves]"), "no `%s` in:\n%s", message,
              all);
    cr_expect(diag_count(diagnostics, DIAG_ERROR) == 1);
    arena_free(arena);
}

/* Whatever else is missing or of another kind: the keys are read only afterwards. */
Test(study_curves, odd_trees_are_refused_and_not_followed)
{
    expect_refused("study: {curves: x}\n", "write `curves: {from: A, to: B}`");
    expect_refused("study: {curves: [A, B]}\n", "write `curves: {from: A, to: B}`");
    expect_refused("study: {curves: {from: [A], to: B}}\n", "write `curves: {from: A, to: B}`");
    expect_refused("study: {curves: {from: A, to: B}}\n", "there is no model `A`");
    expect_refused("models: [A]\nstudy: {curves: {from: A, to: B}}\n", "there is no model `A`");
    expect_refused("models: {A: {layers: x}}\nstudy: {curves: {from: A, to: B}}\n",
                   "there is no model `A`");
    expect_refused("models: {A: {layers: []}, B: {layers: []}}\n"
                   "study: {curves: {from: A, to: B}}\n",
                   "B has no hidden layer that curves could copy");
    expect_refused("models: {A: {layers: [flatten]}, B: {layers: [flatten, flatten]}}\n"
                   "study: {curves: {from: A, to: B}}\n",
                   "B has no hidden layer that curves could copy");
    expect_refused("models: {A: {layers: [[], {}]}, B: {layers: [[], {}]}}\n"
                   "study: {curves: {from: A, to: B}}\n",
                   "B has no hidden layer that curves could copy");
    expect_refused(
        "models: {A: {layers: [conv2d: {filters: 3, kernel_size: 2}, flatten, dense: 2]}, "
        "B: {layers: [conv2d: {filters: 3, kernel_size: 3}, flatten, dense: 2]}}\n"
        "study: {curves: {from: A, to: B}}\n",
        "curves need two models that differ in the last layer only");
    expect_refused("models: {A: {layers: [dense: {units: [3, 4]}]}, "
                   "B: {layers: [dense: {units: [3, 4]}]}}\n"
                   "training: x\nstudy: {curves: {from: A, to: B}}\n",
                   "curves need exactly one entry of `training` for B");
}

/* Whether it varies by paths or by a named axis. */
#define TWO(a, b)       "models: {A: {layers: [" a "]}, B: {layers: [" b "]}}\n"
#define CURVES_OF(more) "study: {curves: {from: A, to: B}" more "}\n"

Test(study_curves, hidden_layers_that_differ_are_refused)
{
    static const char *const pairs[] = {
        TWO("flatten, dense: {units: 3}, dense: {units: 2}",
            "flatten, dense: {units: 4}, dense: {units: 2}"),
        TWO("flatten, dense: {units: 3, activation: relu}, dense: {units: 2}",
            "flatten, dense: {units: 3, activation: selu}, dense: {units: 2}"),
        TWO("flatten, dense: {units: 3}, dense: {units: 2}",
            "flatten, dense: {units: 3, activation: relu}, dense: {units: 2}"),
        TWO("dense: {units: 3}, dense: {units: 3}, dense: {units: 2}",
            "flatten, dense: {units: 3}, dense: {units: 2}"),
        TWO("flatten, flatten, dense: {units: 2}", "flatten, dense: {units: 3}, dense: {units: 2}"),
        TWO("flatten, dense: {units: 2}", "flatten, dense: {units: 3}, dense: {units: 2}"),
        TWO("flatten, dense: {activation: relu}, dense: {units: 2}",
            "flatten, dense: {units: 3}, dense: {units: 2}"),
        TWO("flatten, dense: {units: 3}, dense: {units: 2}",
            "flatten, dense: {activation: relu}, dense: {units: 2}"),
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Arena *arena = arena_new();
        expect_refused(arena_printf(arena, "%s" CURVES_OF(""), pairs[i]),
                       "curves need two models that differ in the last layer only");
        arena_free(arena);
    }
}

Test(study_curves, what_is_not_theirs_is_refused)
{
#define ALIKE TWO("dense: {units: 3}, dense: {units: 2}", "dense: {units: 3}, dense: {units: 2}")
    expect_refused(ALIKE CURVES_OF(", arms: [A]"), "`curves` makes the arms");
    expect_refused(ALIKE CURVES_OF(", baseline: A"), "`curves` makes the arms");
    expect_refused(ALIKE CURVES_OF(", vary: [n]"), "`vary` beside curves must be a mapping");
    expect_refused(ALIKE CURVES_OF(", vary: {n: [1]}"), "curves vary `n` themselves");
    expect_refused(ALIKE "study: {curves: {from: A, to: A}}\n", "from A to itself");
    expect_refused(ALIKE "study: {curves: {from: A, to: B, n: 3}}\n",
                   "write `curves: {from: A, to: B}`");
    expect_refused(ALIKE CURVES_OF(""), "exactly one entry of `training` for B");
    expect_refused(ALIKE "training: [x, {task: T}, {model: A}, {model: [B]}]\n" CURVES_OF(""),
                   "exactly one entry of `training` for B");
    expect_refused(ALIKE "training: [{model: B}, {model: B}]\n" CURVES_OF(""),
                   "exactly one entry of `training` for B");
    expect_refused(ALIKE "training: [{model: B}]\n" CURVES_OF(""),
                   "curves need `epochs` and no `freeze` in the training of B");
    expect_refused(ALIKE "training: [{model: B, epochs: 1, freeze: 1}]\n" CURVES_OF(""),
                   "curves need `epochs` and no `freeze` in the training of B");
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
