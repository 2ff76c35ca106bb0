/* asked.h: the parts of a prediction, for this folder alone. */
#ifndef TLC_ASKED_H
#define TLC_ASKED_H

#include "predict/predict.h"

/* ---- predict_options.c: the command line -------------------------------------------------------
 */

/* That of the experiment's program. */
struct tlc_request tlc_parse_own_request(int argc, char **argv, const struct tlc_setting *setting);

/* ---- choices.c: names that were given ---------------------------------------------------------
 */

/* The recipe that the model was trained by last, whose program can be asked. Ends the program where
 * there is none. */
const struct tlc_recipe *tlc_recipe_to_ask(const struct tlc_setting *setting,
                                           const struct tlc_request *request);

/* What files are read like. */
const struct tlc_source *tlc_source_to_ask(const struct tlc_setting *setting,
                                           const struct tlc_request *request,
                                           const struct tlc_recipe *recipe);

/* ---- left.c: what the last run has left -------------------------------------------------------
 */

/* The recipe's weights, new ones, as the run's directory has them. Ends the program where they are
 * not those of its results, or the results not those of this program. */
void *tlc_weights_to_ask(const struct tlc_setting *setting, const struct tlc_request *request,
                         const struct tlc_recipe *recipe);

#endif
