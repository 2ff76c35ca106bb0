/* diff_identity.h: what two plans have in common. */
#ifndef DIFF_IDENTITY_H
#define DIFF_IDENTITY_H

#include "ir/identity.h"

/* Equal for experiments that give the same results, whatever they are called and in whatever order
 * their trainings and comparisons stand. */
uint64_t experiment_hash(Across *across, const Plan *plan);

/* Whether the two plans run under some seed in common. */
bool seeds_meet(const Plan *a, const Plan *b);

/* The plan's trainings, and whether a training is made like one of them. */
Index trainings_of(Across *across, const Plan *plan);
bool is_among(Across *across, const Index *trainings, const PlanTraining *training);

#endif
