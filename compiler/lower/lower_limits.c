/* lower_limits.c: what is right as a spec, but not as a plan. */
#include "lower/lower.h"

/* Results of two cells say nothing about each other when they are of other examples. */
static bool has_one_test(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    if (!plan->study || !plan->study->tests_differ)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->study.vary->span, "study-test",
                "the cells are tested on different examples of %s", plan->study->examples->name);
    diag_help(diagnostics, "let nothing vary that changes task %s or the rows of that split",
              plan->study->examples->task->name);
    return false;
}

/* What a training is measured on must not depend on the cell that it is a trial of. */
static bool has_one_choice(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const PlanTune *tune = plan->study ? plan->study->tune : NULL;
    if (!tune || !tune->examples_differ)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->study.tune.on.split.span, "tune-split",
                "trials that are the same would be measured on different examples of %s",
                tune->examples->name);
    diag_help(diagnostics, "let nothing vary that changes the rows of that split alone");
    return false;
}

/* Halving that never halves is none. */
static bool has_rungs(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const PlanTune *tune = plan->study ? plan->study->tune : NULL;
    const SearchWay *way = &spec->study.tune.search;
    if (!tune || way->kind != SEARCH_HALVING || tune->rungs.count > 0)
        return true;
    diag_report(diagnostics, DIAG_ERROR, way->span, "tune-halving",
                "no trial has more than %lld epoch%s, so none would end early",
                (long long)way->halving.first.value, way->halving.first.value == 1 ? "" : "s");
    diag_help(diagnostics, "write a smaller `first` for `halving`, or `{random: %lld}`",
              (long long)way->halving.trials.value);
    return false;
}

/* A job's number is an int, and each has a record in the results. */
static bool has_few_runs(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const int64_t most = 10000000, runs = plan_repeats(plan) * (int64_t)plan_recipes(plan);
    if (runs <= most)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->study.span, "too-large",
                "the study has %lld runs; there can be at most %lld", (long long)runs,
                (long long)most);
    diag_help(diagnostics, "fewer seeds%s, or fewer values that vary",
              plan->folds ? " or folds" : "");
    return false;
}

/* Each phase has code of its own, for each layer. */
static bool has_few_programs(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const int64_t most = 200000, layers = plan_program_layers(plan);
    if (layers <= most)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->study.given ? spec->study.span : spec->name.span,
                "too-large",
                "all phases of all trainings have %lld layers to go through; there can be at most "
                "%lld",
                (long long)layers, (long long)most);
    diag_help(diagnostics, "fewer or smaller models, fewer phases%s",
              spec->study.given ? ", or fewer values that vary" : "");
    return false;
}

bool plan_is_feasible(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    return has_one_test(spec, plan, diagnostics) && has_one_choice(spec, plan, diagnostics) &&
           has_rungs(spec, plan, diagnostics) && has_few_programs(spec, plan, diagnostics) &&
           has_few_runs(spec, plan, diagnostics);
}

/* What more would be a mistake in the spec. A study gives weights back as soon as it can. */
bool plan_fits_in_memory(const Spec *spec, const Plan *plan, Diagnostics *diagnostics)
{
    const int64_t most = (int64_t)1 << 30;
    int64_t weights = plan->study ? plan_largest_weight_bytes(plan) : plan_weight_bytes(plan);
    int64_t bytes = weights + plan_values_bytes(plan) + plan_state_bytes(plan);
    if (bytes <= most)
        return true;
    diag_report(diagnostics, DIAG_ERROR, spec->name.span, "size",
                "%s would need %lld MiB for weights and the numbers of a step; %lld are the limit",
                plan->name, (long long)(bytes >> 20), (long long)(most >> 20));
    diag_help(diagnostics, "fewer or smaller layers, or smaller batches");
    return false;
}
