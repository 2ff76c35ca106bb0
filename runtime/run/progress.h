/* progress.h: what is seen of a training, and what is recorded of it. */
#ifndef TLC_PROGRESS_H
#define TLC_PROGRESS_H

#include "common/clock.h"
#include "run/checkpoint.h"
#include "run/epochs.h"
#include "run/run_state.h"

/* Where nobody sees a line that is drawn anew, one that stays comes so often that a reader knows
 * how far a training or a study is. */
enum { TLC_PIPED_SECONDS = 30 };

/* What a progress line says. */
struct tlc_progress {
    const char *model;
    int epoch, epochs;
    long done, total;      /* examples of this epoch */
    double loss, accuracy; /* the latter NAN where there are no classes */
    double rate;           /* examples per second */
    double left;           /* seconds until the training ends */
};

/* Lays the line out in at most `width` columns; what does not fit is left out. */
void tlc_progress_line(char *line, size_t size, const struct tlc_progress *progress, int width);

/* "1:05" or "2:00:00". */
void tlc_format_duration(char *text, size_t size, double seconds);

/* Prints the heading. The training's other fields are set. */
void tlc_history_begin(struct tlc_run_state *run, struct tlc_training *training, uint64_t seed);

/* Behind that: the training goes on after these epochs, which are taken over and logged again, in a
 * phase that has so many left. */
void tlc_history_resume(struct tlc_training *training, const struct tlc_epochs_done *done,
                        const struct tlc_phase *phase, int left);

/* Curves without an epoch; those of validation are null unless `validated`. */
struct tlc_curves tlc_empty_curves(bool validated);

/* The curves, which the caller owns; ends the history. */
struct tlc_curves tlc_history_end(struct tlc_training *training);

/* How many jobs of a study are done of how many, and the time left: on a terminal a line that is
 * rewritten, elsewhere a line every so often. The jobs' mutex is held. */
void tlc_study_progress(struct tlc_run_state *run);

#endif
