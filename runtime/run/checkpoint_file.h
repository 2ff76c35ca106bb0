/* checkpoint_file.h: a training at the end of an epoch, as the bytes of a file.
 *
 * A line that says what this is, a line of JSON, then as they lie in memory: the weights, what the
 * optimizer remembers, the best weights; then a check sum of all that. The name says of which run
 * it is, so that no other can take it for its own, nor replace it: checkpoint.ID.N, N being the
 * training.
 */
#ifndef TLC_CHECKPOINT_FILE_H
#define TLC_CHECKPOINT_FILE_H

#include "results/records.h"
#include "run/control.h"
#include "run/run_state.h"

struct tlc_saved_heading {
    char *run;        /* its identity */
    int phase, first; /* counted from 0; epochs of it that are done */
    int epochs;       /* done in all phases */
    long steps;
    char *frozen; /* check sum of what no phase trains, before; or NULL */
    struct tlc_run_record record;
    struct tlc_control_state *control; /* or NULL */
    struct tlc_wholes phases;          /* of each epoch, counted from 1 */
    struct tlc_series seconds;
    long weights, optimizer, best; /* bytes */
};

struct tlc_saved_state {
    struct tlc_saved_heading heading;
    const void *weights, *optimizer, *best; /* best: NULL where there are none */
    char *bytes;                            /* those of the file, in which they lie */
};

/* What the run is known by, the seed included. */
struct tlc_hash tlc_run_identity(const struct tlc_run_state *run);

/* The name of a recipe's file, a new string. */
char *tlc_saved_state_name(const struct tlc_run_state *run, int recipe);

/* Replaces the recipe's file once all of the new one is on the disk. What the heading says of sizes
 * is filled in, but for `best`. */
void tlc_saved_state_write(const struct tlc_run_state *run, int recipe,
                           const struct tlc_recipe *how, struct tlc_saved_state *state);

/* Reads it. False where there is none, or one that is not as it was written, which is said; the
 * program ends where it cannot be read. */
bool tlc_saved_state_read(const struct tlc_run_state *run, int recipe, const struct tlc_recipe *how,
                          struct tlc_saved_state *state);

#endif
