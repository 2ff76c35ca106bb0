/* unlearned.h: trainings that have learned nothing. */
#ifndef TLC_UNLEARNED_H
#define TLC_UNLEARNED_H

#include "engine/tables.h"
#include "results/records.h"

/* What a model has come to on some examples, or what always answering the same would; the accuracy
 * is NAN where there are no classes. */
struct tlc_reached {
    double loss, accuracy;
};

/* What examples are to a training: the tests follow one another. */
enum { TLC_LEARNS_FROM, TLC_VALIDATED_ON, TLC_TESTED_ON };

/* Says what always answering the same would come to on examples of a run of a training: false where
 * that is not known, or the training is not judged by it. */
struct tlc_blind_source {
    const void *state;
    bool (*find)(const void *state, int training, int repeat, int role, struct tlc_reached *blind);
};

/* Trainings whose last epoch is no better on what they learn from than always answering the same,
 * nor any validation or test. Of losses with penalties in them nothing is said. */
void tlc_add_unlearned(struct tlc_cautions *cautions, const struct tlc_results *results,
                       const struct tlc_blind_source *blind);

/* ---- blind_answers.c: as the examples themselves have it --------------------------------------------- */

struct tlc_blind_answers {
    const struct tlc_experiment *experiment;
    uint64_t first_seed;
};

/* The source of the answers, which are to stay where they are. */
struct tlc_blind_source tlc_blind_of(const struct tlc_blind_answers *answers);

#endif
