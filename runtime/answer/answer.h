/* answer.h: what a trained model says of examples: rows of files or of standard input go in, a line
 * for each comes out, in their order, in as much memory for a million as for one.
 *
 * Nothing here knows what the model is or where its weights come from: a predictor is a shape,
 * names of what it gives, and a function of a batch. */
#ifndef TLC_ANSWER_H
#define TLC_ANSWER_H

#include "formats/sources.h"

/* What a model says of the examples of a batch, one behind the other. */
struct tlc_answers {
    float *number;      /* `columns` of each */
    int32_t *predicted; /* the class of each, a column; where there are classes */
};

struct tlc_predictor {
    const struct tlc_source *source; /* of data that is made like what the model is asked about */
    int batch;                       /* examples that it takes at a time */
    int columns;                     /* numbers that it gives of each */
    const char *const *column;       /* what each is called: a class, or a target */
    bool of_classes; /* they are probabilities of classes, one of which it predicts */
    /* `count` examples, at most a batch, of the source's shape and element. */
    void (*predict)(void *context, const void *numbers, int count, struct tlc_answers *answers);
    void *context;
};

enum tlc_answer_form { TLC_ANSWER_CSV, TLC_ANSWER_JSON };

struct tlc_questions {
    const char *const *file; /* "-" is standard input */
    int files;
    enum tlc_answer_form form;
    int threads; /* that may read pictures */
};

/* Answers all of them on standard output. Ends the program where a file cannot be read, or standard
 * output not be written; with code 0 where nobody reads that any more. */
void tlc_answer(const struct tlc_predictor *predictor, const struct tlc_questions *questions);

#endif
