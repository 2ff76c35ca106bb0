/* asked.h: the parts of a prediction, for predict.c alone. */
#ifndef TLC_ASKED_H
#define TLC_ASKED_H

#include "answer/answer.h"
#include "data/data.h"

/* The experiment, and the data sets that it reads. */
struct tlc_setting {
    const char *program; /* as it was called */
    const struct tlc_experiment *experiment;
    int loadings;
    const struct tlc_loading *loading;
};

/* What the command line asks for. */
struct tlc_request {
    const char *model;    /* NULL: the only one */
    const char *data_set; /* NULL: that which the model has been trained or tested on */
    const char *out;      /* the run's directory */
    int threads;
    struct tlc_questions questions;
};

/* ---- predict_options.c: the command line
 * -------------------------------------------------------------- */

/* Answers --help and exits with 0. */
struct tlc_request tlc_parse_request(int argc, char **argv, const struct tlc_setting *setting);

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
