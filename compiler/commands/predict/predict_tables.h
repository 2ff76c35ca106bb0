/* predict_tables.h: an experiment's tables as its program has them, as far as predictions ask, made
 * of its plan; its models are run by the interpreter. */
#ifndef PREDICT_TABLES_H
#define PREDICT_TABLES_H

#include "ir/plan.h"
#include "predict/predict.h"

/* What a plan without programs can be asked. */
struct tlc_setting predict_tables(Arena *arena, const Plan *plan);

/* The same of a study, whose models nobody can ask. */
struct tlc_setting predict_study(Arena *arena, const char *name, const char *spec);

/* A file of the plan, as what reads it has it. */
struct tlc_source *predict_source(Arena *arena, const PlanFile *file);

/* The reader of a format by the name that C has it by: X of tlc_format_X. */
const struct tlc_source_format *predict_format(const char *name);

#endif
