#include "commands/diff/diff_identity.h"

static uint64_t hash_texts(uint64_t hash, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hash = hash_text(hash, texts[i]);
    return hash_number(hash, (int64_t)count);
}

static uint64_t hash_training(Across *across, const PlanTraining *training)
{
    uint64_t tests = 0;
    for (size_t i = 0; i < training->tests.count; i++)
        tests += hash_across(across, &examples_fields, training->tests.items[i]);
    return hash_number(hash_across(across, &training_fields, training), (int64_t)tests);
}

static uint64_t hash_trainings(Across *across, uint64_t hash, const PlanTrainings *trainings)
{
    for (size_t i = 0; i < trainings->count; i++)
        hash = hash_number(hash, (int64_t)hash_training(across, trainings->items[i]));
    return hash_number(hash, (int64_t)trainings->count);
}

static uint64_t hash_comparison(Across *across, const PlanComparison *comparison)
{
    const uint64_t on = hash_across(across, &examples_fields, comparison->examples);
    return hash_trainings(across, on, &comparison->contestants);
}

static uint64_t hash_study(Across *across, const PlanStudy *study)
{
    uint64_t hash = hash_across(across, &examples_fields, study->examples);
    hash = hash_texts(hash, study->arms.items, study->arms.count);
    hash = hash_texts(hash, study->shares.items, study->shares.count);
    hash = hash_number(hash, (int64_t)study->baseline);
    hash = hash_number(hash, (int64_t)study->decided);
    hash = hash_number(hash, study->primary);
    hash = study->metric ? hash_text(hash, study->metric) : hash;
    hash = hash_bytes(hash, &study->min_effect, sizeof study->min_effect);
    hash = hash_bytes(hash, &study->until, sizeof study->until);
    hash = hash_number(hash, study->excludes_failed);
    for (size_t i = 0; i < study->axes.count; i++)
        hash = hash_number(hash_text(hash, study->axes.items[i].name),
                           (int64_t)study->axes.items[i].values.count);
    for (size_t i = 0; i < study->cells.count; i++)
        hash = hash_trainings(across, hash, &study->cells.items[i].arms);
    return hash;
}

uint64_t experiment_hash(Across *across, const Plan *plan)
{
    uint64_t trainings = 0, comparisons = 0, hash = hash_number(HASH_START, (int64_t)plan->seed);
    for (size_t i = 0; i < plan->trainings.count; i++)
        trainings += hash_training(across, plan->trainings.items[i]);
    for (size_t i = 0; i < plan->comparisons.count; i++)
        comparisons += hash_comparison(across, plan->comparisons.items[i]);
    hash = hash_number(hash_number(hash, plan->seeds), plan->folds);
    hash = hash_number(hash_number(hash, (int64_t)trainings), (int64_t)comparisons);
    return plan->study ? hash_number(hash, (int64_t)hash_study(across, plan->study)) : hash;
}

/* Seeds of a study follow one another. */
bool seeds_meet(const Plan *a, const Plan *b)
{
    const uint64_t seeds_a = (uint64_t)a->seeds, seeds_b = (uint64_t)b->seeds;
    return a->seed < b->seed + seeds_b && b->seed < a->seed + seeds_a && a->folds == b->folds;
}

Index trainings_of(Across *across, const Plan *plan)
{
    Index index = {0};
    for (size_t i = 0; i < plan->trainings.count; i++)
        index_add(across->arena, &index,
                  hash_across(across, &training_fields, plan->trainings.items[i]),
                  plan->trainings.items[i]);
    return index;
}

bool is_among(Across *across, const Index *trainings, const PlanTraining *training)
{
    size_t seen = 0;
    return index_next(trainings, hash_across(across, &training_fields, training), &seen) != NULL;
}
