/* engine.h: what is the same for every training: first weights, facts of recipes, steps. */
#ifndef TLC_ENGINE_H
#define TLC_ENGINE_H

#include "engine/tables.h"

/* ---- weights.c ------------------------------------------------------------------------------- */

/* The numbers of one weight array, and how many with the padding. */
float *tlc_numbers(const struct tlc_tensor *tensor, const void *weights);
size_t tlc_tensor_count(const struct tlc_tensor *tensor);

/* Weights of a file, each where the model has it. */
void tlc_copy_stored(const struct tlc_stored *stored, void *weights);

/* A layer's first weights are those of a layer of the same sizes. */
void tlc_copy_layer(const struct tlc_layer *to, void *weights, const struct tlc_layer *from,
                    const void *from_weights);

/* ---- random.c: numbers that depend on what they are for -------------------------------------- */

/* Fills the tensor's elements with its first values (padding stays as it is). Element (i, j)
 * depends only on seed, stream, and i * columns + j: not on the layout nor on what else is drawn.
 */
void tlc_initialise(const struct tlc_tensor *tensor, void *weights, uint64_t seed);

/* A layer's first weights, drawn: they must be zero before. */
void tlc_draw_layer(const struct tlc_layer *layer, void *weights, uint64_t seed);

/* Puts the numbers 0..count-1 into `order`, in an order that depends on seed, stream and epoch. */
void tlc_shuffle(int32_t *order, int count, uint64_t seed, uint32_t stream, uint32_t epoch);

/* ---- recipe.c: what can be said of a recipe before it has run -------------------------------- */

/* How often each recipe is run: once for each seed, or each fold of each. */
int tlc_repeats(const struct tlc_experiment *experiment);

/* The most parameters that a phase of the recipe, or of one it goes on from, trains. */
long tlc_trainable(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe);

/* How many examples the recipe's model was trained on last; 0 for one that was not. */
int tlc_trained_examples(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe);

/* Floating-point operations of so many epochs of a phase; of a recipe's tests. */
double tlc_phase_operations(const struct tlc_recipe *recipe, const struct tlc_phase *phase,
                            int epochs);
double tlc_test_operations(const struct tlc_recipe *recipe);

/* Whether rules may end a phase of it early. */
bool tlc_may_stop(const struct tlc_recipe *recipe);

/* Epochs of all its phases, unless they end early; its floating-point operations. */
int tlc_recipe_epochs(const struct tlc_recipe *recipe);
double tlc_recipe_operations(const struct tlc_recipe *recipe);

/* Of how many versions of each training example what frozen layers give is kept. */
static inline int tlc_phase_versions(const struct tlc_phase *phase)
{
    const int versions = phase->versions ? phase->versions : 1;
    return versions < phase->epochs ? versions : phase->epochs;
}

/* Numbers that a layer learns. */
long tlc_layer_parameters(const struct tlc_layer *layer);

/* The same of those that learn in a phase. */
long tlc_phase_trainable(const struct tlc_model *model, const struct tlc_phase *phase);

/* The recipe's `index`-th need: a recipe whose weights it begins with; -1 when there are no more.
 */
int tlc_need_of(const struct tlc_recipe *recipe, int index);

/* ---- metrics.c ------------------------------------------------------------------------------- */

/* Means over the examples. */
double tlc_mean_loss(const struct tlc_metrics *metrics);
double tlc_accuracy(const struct tlc_metrics *metrics);

/* Those that the recipe's epochs and tests are told by, the loss first. */
const struct tlc_metric *tlc_metrics_of(const struct tlc_recipe *recipe, int *count);

/* A figure of an epoch: "accuracy" is of the examples it trained on, "val_accuracy" of its
 * validation. */
struct tlc_figure {
    const struct tlc_metric *metric; /* NULL: the recipe has none of that name */
    int index;                       /* among the recipe's */
    bool of_validation;
};

/* The value of the recipe's `index`-th, which has been taken. */
double tlc_metric_value(const struct tlc_recipe *recipe, int index,
                        const struct tlc_metrics *found);

struct tlc_figure tlc_find_figure(const struct tlc_recipe *recipe, const char *name);

/* Its value in an epoch; NaN for one of a validation where `validated` is NULL. Which values are
 * better tells tlc_more_is_better(figure->metric->kind). */
double tlc_figure_value(const struct tlc_figure *figure, const struct tlc_metrics *trained,
                        const struct tlc_metrics *validated);

/* ---- team.c: threads that do a step together ------------------------------------------------- */

/* Does the step: in as many parts as there are threads free for it, all at the same time. */
void tlc_do(const struct tlc_training *training, const struct tlc_program *program,
            const struct batch *batch);

/* Within a step: waits until all parts have come this far. */
void tlc_meet(struct tlc_part part);

/* What another thread does beside steps, with its own room for the numbers of one. */
typedef void tlc_task(void *argument, void *values);

/* Whether there is a thread that could. */
bool tlc_has_help(const struct tlc_training *training);

/* Has another thread do it beside the steps to come, or does it where there is none. One at a time.
 * What it reads must not change, and what it writes not be read, until it is done. */
void tlc_do_beside(const struct tlc_training *training, tlc_task *task, void *argument);

/* Whether that is done; waits until it is. */
bool tlc_is_done_beside(const struct tlc_training *training);
void tlc_wait_beside(const struct tlc_training *training);

#endif
