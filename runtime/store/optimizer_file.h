/* optimizer_file.h: what an optimizer remembers, as an archive of NumPy's arrays.
 *
 * They are called 0, 1, 2 and so on, in the order of Keras 3's variables: the number of steps, the
 * learning rate, then what is remembered of each weight array that learns. So
 * `model.optimizer.load_own_variables(numpy.load(FILE))` takes them.
 */
#ifndef TLC_OPTIMIZER_FILE_H
#define TLC_OPTIMIZER_FILE_H

#include "engine/tables.h"
#include "system/atomic_file.h"

/* The name of the file beside the recipe's model, a new string. */
char *tlc_optimizer_file_name(const struct tlc_recipe *recipe);

/* Stages it: what the training's phase remembers. */
void tlc_save_optimizer(const struct tlc_training *training, const struct tlc_phase *phase,
                        struct tlc_files *files);

/* Reads those that recipes begin with, and says their checksums. Ends the program where one cannot
 * be read, or is not of the recipe's first phase. A path that leads nowhere is tried below --data
 * DIR too. */
void tlc_load_optimizers(const struct tlc_experiment *experiment,
                         const struct tlc_options *options);

/* The training's optimizer remembers that when its first phase begins. */
void tlc_begin_optimizer(struct tlc_training *training, const struct tlc_phase *phase);

#endif
