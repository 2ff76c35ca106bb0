/* lower_internal.h: what the files of the lowering share.
 *
 * A study is lowered cell by cell into one plan. What two cells have in common is there once: each
 * thing made is first looked for among those that the plan has. */
#ifndef IR_LOWER_INTERNAL_H
#define IR_LOWER_INTERNAL_H

#include "ir/identity.h"
#include "lower/lower.h"

/* A stream of random numbers and what it is for. */
typedef struct Stream {
    const char *purpose;
    uint32_t number;
} Stream;

/* A model of the cell at hand. */
typedef struct CellModel {
    const Model *source;
    PlanModel *model;
    PlanTraining *last;     /* its latest training so far, or NULL */
    size_t entries, phases; /* of `training`, so far */
} CellModel;

typedef struct Lowering {
    Arena *arena;
    Plan *plan;
    const Spec *spec;        /* of the cell at hand */
    const bool *needed;      /* of its models, whose trainings are lowered; NULL: all */
    CellModel **models;      /* of the cell at hand, as its spec has them; NULL: not made yet */
    const PlanDraw **drawn;  /* of its splits, likewise */
    Index purposes, streams; /* of Stream, by what they are for and by number */
    Index files, tasks, draws, examples, same_models, shapes, trainings,
        warnings; /* what the plan has */
    Index file_names, task_names, draw_names, examples_names,
        model_names; /* and what that is called */
} Lowering;

/* lower_data.c */

/* The number of the stream for a purpose: FNV-1a, and the next free one should two purposes have
 * the same. */
uint32_t stream_of(Lowering *lowering, const char *purpose);
const PlanExamples *lower_examples(Lowering *lowering, const Task *task, const Split *split);

/* The file that the rows of a split are of. */
PlanFile *lower_file(Lowering *lowering, const Split *split);

/* `name`, or `name_2` and so on, so that it differs from all names before. */
const char *unique_identifier(Arena *arena, Index *names, const char *name);

/* lower_models.c */

/* The function of that name; linear for softmax, which is none of each number. */
Activation activation_of(const char *name);

/* The cell's model, made when it is first asked for. */
CellModel *lower_model(Lowering *lowering, const Model *model);

/* lower_trainings.c */

void lower_trainings(Lowering *lowering);

/* lower.c */

/* Lowers what follows of that spec. */
void begin_cell(Lowering *lowering, const Spec *spec);

/* lower_tune.c */

/* How the arms are tuned, without what is tried. */
PlanTune *begin_tune(Lowering *lowering, const Tune *tune);

/* What is tried for the arms of a cell, whose best are tested on the examples. */
void lower_searches(Lowering *lowering, const Cell *cell, const PlanExamples *examples,
                    PlanCell *result);

/* Behind which epochs trials are halved, once all of them are there. */
void add_rungs(Arena *arena, PlanTune *tune, const SearchWay *way);

/* Numbers what is chosen, behind all trainings. */
void number_searches(Plan *plan);

#endif
