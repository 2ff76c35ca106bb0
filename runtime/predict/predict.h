/* predict.h: what the word `predict` on a command line does: a model that a run has left says what
 * it makes of examples. Both the experiment's own program and `tlc predict` ask so. */
#ifndef TLC_PREDICT_H
#define TLC_PREDICT_H

#include "answer/answer.h"
#include "data/data.h"

/* Whether that word comes first. */
bool tlc_is_to_predict(int argc, char **argv);

/* Reads the command line, the run's results, the model and the examples, and prints what it
 * predicts. `loadings` are the experiment's. Returns main's exit code. */
int tlc_predict(int argc, char **argv, const struct tlc_experiment *experiment, size_t count,
                const struct tlc_loading *loadings);

/* ---- in parts, for another program than the experiment's --------------------------------------
 */

/* The experiment, and the data sets that it reads. */
struct tlc_setting {
    const char *program; /* what is to be run again where the run will not do */
    const struct tlc_experiment *experiment;
    int loadings;
    const struct tlc_loading *loading;
};

/* What the command line asks for. */
struct tlc_request {
    const char *model;    /* NULL: the only one */
    const char *data_set; /* NULL: that which the model has been trained or tested on */
    const char *out;      /* the run's directory; NULL: none is given */
    struct tlc_questions questions;
};

/* What a command line is like. */
struct tlc_request_form {
    bool run_first; /* the run's directory is the first argument; else it is that of --out */
    void (*print_help)(const void *context); /* whoever asks for it */
    void (*print_version)(const void *context);
    const void *context;
};

/* Answers --help and exits with 0. argv[0] is the word. */
struct tlc_request tlc_parse_request(int argc, char **argv, const struct tlc_request_form *form);

/* Asks the model of the request, by the experiment's `evaluate`, and prints what it predicts. */
void tlc_ask(const struct tlc_setting *setting, const struct tlc_request *request);

#endif
