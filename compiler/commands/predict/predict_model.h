/* predict_model.h: a model of a plan as the runtime knows models, and what it says of examples. */
#ifndef PREDICT_MODEL_H
#define PREDICT_MODEL_H

#include "engine/tables.h"
#include "ir/plan.h"

/* What messages call the program that has made a run. */
#define PREDICT_PROGRAM "the experiment"

/* The model's tables. Its weights stand array by array, each row by row. */
const struct tlc_model *predict_model(Arena *arena, const PlanModel *model);

/* How a training's model is asked: by the interpreter, which several threads may run at a time. */
const struct tlc_evaluate *predict_evaluation(Arena *arena, const Plan *plan,
                                              const PlanTraining *training);

/* The `evaluate` of an experiment whose evaluations are such. Keeps predictions and measures
 * nothing. */
struct tlc_metrics predict_evaluate(const struct tlc_training *training,
                                    const struct tlc_evaluate *how,
                                    const struct tlc_examples *examples, float *features,
                                    const struct tlc_predictions *predictions);

#endif
