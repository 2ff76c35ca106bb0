/* results.h: the file results.json. */
#ifndef TLC_RESULTS_H
#define TLC_RESULTS_H

#include "results/records.h"
#include "system/atomic_file.h"

/* Stages results.json. */
void tlc_results_stage(struct tlc_files *files, const struct tlc_results *results);

/* The results that stand in a run's directory, to be freed with tlc_results_free. Ends the program
 * where there are none, or where they are not as a run writes them. */
struct tlc_results *tlc_results_load(const char *directory);
void tlc_results_free(struct tlc_results *results);

/* Ends the program where cells and folds of the study are none that there can be; the path is for
 * the message. */
void tlc_results_check_study(const char *path, const struct tlc_results *results);

#endif
