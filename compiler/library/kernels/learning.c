#pragma once
#include "learning_sample.h"
/* ---- template ---- */
void MODEL_step_begin(MODEL_learner *learner, uint32_t examples)
{
    memset(&learner->gradient, 0, sizeof learner->gradient);
    learner->examples = examples;
    learner->added = 0U;
}

int MODEL_step_add(WEIGHTS MODEL_learner *learner, const MODEL_input *input,
                   const MODEL_target *target, MODEL_arena *arena)
{
    if (learner->added >= learner->examples)
        return MODEL_WRONG_COUNT;
    if (!is_answer(target))
        return MODEL_WRONG_TARGET;
    CHECK_INPUT;
    ADD_EXAMPLE;
    learner->added++;
    return MODEL_DONE;
}

int MODEL_step_end(MODEL_learner *learner)
{
    const int whole = learner->added > 0U && learner->added == learner->examples;
    learner->examples = 0U;
    learner->added = 0U;
    if (!whole)
        return MODEL_WRONG_COUNT;
    take_step(learner);
    return MODEL_DONE;
}

int MODEL_learn(WEIGHTS MODEL_learner *learner, const MODEL_input *examples,
                const MODEL_target *targets, uint32_t count, MODEL_arena *arena)
{
    for (uint32_t i = 0U; i < count; i++) {
        if (!is_answer(&targets[i]))
            return MODEL_WRONG_TARGET;
        CHECK_INPUTS;
    }
    MODEL_step_begin(learner, count);
    for (uint32_t i = 0U; i < count; i++)
        (void)MODEL_step_add(LEARNER, &examples[i], &targets[i], arena);
    return MODEL_step_end(learner);
}
