#pragma once
#include "learning_sample.h"
#include "learning.c"
/* ---- template ---- */
void MODEL_features_of(WEIGHTS const MODEL_input *input, MODEL_features *features,
                       MODEL_arena *arena)
{
    look_at(INPUT, arena);
    memcpy(features->values, &arena->values[KEPT], sizeof features->values);
}

int MODEL_step_add_features(WEIGHTS_BEHIND MODEL_learner *learner, const MODEL_features *features,
                            const MODEL_target *target, MODEL_arena *arena)
{
    if (learner->added >= learner->examples)
        return MODEL_WRONG_COUNT;
    if (!is_answer(target))
        return MODEL_WRONG_TARGET;
    memcpy(&arena->values[KEPT], features->values, sizeof features->values);
    add_example(LEARNER_BEHIND, target, arena);
    learner->added++;
    return MODEL_DONE;
}

int MODEL_learn_features(WEIGHTS_BEHIND MODEL_learner *learner, const MODEL_features *features,
                         const MODEL_target *targets, uint32_t count, MODEL_arena *arena)
{
    for (uint32_t i = 0U; i < count; i++)
        if (!is_answer(&targets[i]))
            return MODEL_WRONG_TARGET;
    MODEL_step_begin(learner, count);
    for (uint32_t i = 0U; i < count; i++)
        (void)MODEL_step_add_features(LEARNER_BEHIND, &features[i], &targets[i], arena);
    return MODEL_step_end(learner);
}
