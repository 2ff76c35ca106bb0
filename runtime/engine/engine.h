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

/* The one of that kind. */
double tlc_metric_value(enum tlc_metric metric, const struct tlc_metrics *metrics);

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
