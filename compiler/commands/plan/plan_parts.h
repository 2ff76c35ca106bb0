/* plan_parts.h: parts of a plan as JSON, each a new value. */
#ifndef PLAN_PARTS_H
#define PLAN_PARTS_H

#include "ir/plan.h"
#include "json/json.h"
#include "spec/spec.h"

/* plan_json_data.c */
json_t *json_of_file(const PlanFile *file);
json_t *json_of_split(const Split *split);
json_t *json_of_task(const PlanTask *task);
json_t *json_of_examples(const PlanExamples *examples);

/* plan_json_models.c */
json_t *json_of_model(const PlanModel *model);

/* plan_json_trainings.c */
json_t *json_of_training(const PlanTraining *training);
json_t *json_of_comparison(const PlanComparison *comparison);
json_t *json_of_study(const Plan *plan);

/* Values. A text that is NULL is null, as is a whole number below 0 in json_count. */
json_t *json_or_null(const char *text);
json_t *json_count(int64_t number);
json_t *json_texts(const char *const *texts, size_t count);
json_t *json_wholes(const int64_t *numbers, size_t count);
json_t *json_line(Span origin);

#endif
