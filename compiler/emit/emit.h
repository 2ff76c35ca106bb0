/* emit.h: from the Plan to C text. Walks it, picks templates and fills them; decides nothing. */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "base/printable.h"
#include "emit/template.h"
#include "ir/plan.h"

/* The whole program. */
void emit_program(Text *out, const Plan *plan);

/* Its sections, in the order they stand in templates/program.c. */
void emit_header(Text *out, const Plan *plan);
void emit_data(Text *out, const Plan *plan);
void emit_tasks(Text *out, const Plan *plan);
void emit_load(Text *out, const Plan *plan);
void emit_kernels(Text *out, const Plan *plan);
void emit_models(Text *out, const Plan *plan);
void emit_model(Text *out, const PlanModel *model); /* one of them, without weights of a file */
void emit_programs(Text *out, const Plan *plan);
void emit_recipes(Text *out, const Plan *plan);
void emit_tables(Text *out, const Plan *plan);
void emit_experiment(Text *out, const Plan *plan);

/* Of what the plan's data, tasks and models are, but for the weights that models begin with. */
uint64_t setup_hash(Arena *arena, const Plan *plan);

/* "transfer.yaml:12", for comments. */
const char *where(Arena *arena, Span span);

/* `text` as it may stand in a C comment. */
const char *commented(Arena *arena, const char *text);

/* A comment of these words, fit for one, in lines that are no longer than others. */
void emit_comment(Text *out, int indent, const char *words);

/* The exact value, as a C literal of type float or double. */
const char *float_literal(Arena *arena, float number);
const char *double_literal(Arena *arena, double number);

/* A call with its arguments, broken at 100 columns. */
typedef List(const char *) Arguments;
void emit_call(Text *out, int indent, const char *function, const Arguments *arguments);

/* A macro that stands for a function. */
void emit_macro(Text *out, const char *macro, const Arguments *arguments);

/* The op's constants, which its kernel is given behind its operands. */
void add_numbers(Arena *arena, const Op *op, Arguments *arguments);

/* An entry of a table that a macro writes out. */
void emit_entry(Text *out, const char *macro, const Arguments *arguments);

/* The name of the kernel an op calls: template and sizes. */
const char *kernel_name(Arena *arena, const Op *op, int64_t batch);

#endif
