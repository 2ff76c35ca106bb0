/* internal.h: what the runtime's files share and a compiled experiment does not see.
 *
 * Sections stand in the order of dependence: each file uses only what is declared above its own.
 */
#ifndef TLC_INTERNAL_H
#define TLC_INTERNAL_H

#include <jansson.h>
#include <stdio.h>

#include "tlc.h"
#include "statistics/statistics.h"

/* ---- fail.c ----------------------------------------------------------------------------------
 */

/* Sets the name that messages begin with, and makes the process fit for the rest: a closed pipe
 * becomes a write error, interruption removes the temporary file. */
void tlc_program_begin(const char *name);

/* Like tlc_fail, for a wrong command line: ends with exit code 2. */
_Noreturn void tlc_fail_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The temporary file that a failure has to remove, or NULL for none. */
void tlc_fail_removes(const char *temporary);

/* Jobs print, log and save one at a time: between these two. May be nested. */
void tlc_lock(void);
void tlc_unlock(void);

/* Whether the cursor stands behind a progress line, which a message must not be glued to. */
void tlc_fail_after_line(bool open);

/* ---- memory.c ---------------------------------------------------------------------------------
 */

/* realloc that cannot return NULL. */
void *tlc_resize(void *memory, size_t size);

/* Hands memory over to the program: nobody frees it. Returns it. */
void *tlc_keep(void *memory);

/* A new string, to be freed by the caller. */
char *tlc_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- atomic_file.c ----------------------------------------------------------------------------
 */

/* Replaces `path` by these bytes, whole or not at all. */
void tlc_write_file(const char *path, const void *bytes, size_t size);

/* Makes a directory and its parents, as far as they are missing. */
void tlc_make_directories(const char *directory);

/* ---- output.c: standard output ----------------------------------------------------------------
 */

struct tlc_output {
    bool quiet;    /* print nothing */
    bool terminal; /* lines can be rewritten */
    bool colour;
};

/* Finds out what standard output is. */
struct tlc_output tlc_output_begin(bool quiet);

/* Prints and flushes; ends the program when nobody can read it. */
void tlc_print(const struct tlc_output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same in bold where colours are welcome; `text` is one line without its end. */
void tlc_print_heading(const struct tlc_output *output, const char *text);

/* Columns of the terminal, 80 when it does not say. */
int tlc_terminal_width(void);

/* ---- results.c: results.json and log.jsonl ----------------------------------------------------
 */

struct tlc_run {
    const char *directory;
    struct tlc_output output;
    FILE *log;
    json_t *results;
    uint64_t seed;
};

/* A finite number, else null, which is what JSON has for it. */
json_t *tlc_json_number(double value);

/* Adds to an object or array, which takes the value over. */
void tlc_json_put(json_t *object, const char *key, json_t *value);
void tlc_json_append(json_t *array, json_t *value);

/* Puts the value, which the array takes over, at an index that may lie behind its end. */
void tlc_json_place(json_t *array, int index, json_t *value);

/* An interval as [low, high]. */
json_t *tlc_json_interval(struct tlc_interval interval);

json_t *tlc_results_begin(const struct tlc_experiment *experiment,
                          const struct tlc_options *options);
void tlc_results_write(const struct tlc_run *run);

/* Opens log.jsonl empty; only one run at a time can have it. */
FILE *tlc_log_begin(const char *directory);

/* Appends one line that begins with the model and goes on with the epoch's record. */
void tlc_log_epoch(FILE *log, const char *model, json_t *epoch);

/* ---- progress.c: the epoch lines --------------------------------------------------------------
 */

/* What a progress line says. */
struct tlc_progress {
    const char *model;
    int epoch, epochs;
    long done, total; /* examples of this epoch */
    double loss, accuracy;
    double rate; /* examples per second */
    double left; /* seconds until the training ends */
};

/* Lays the line out in at most `width` columns; what does not fit is left out. */
void tlc_progress_line(char *line, size_t size, const struct tlc_progress *progress, int width);

/* Means over the examples. */
double tlc_mean_loss(const struct tlc_metrics *metrics);
double tlc_accuracy(const struct tlc_metrics *metrics);

/* ---- comparison.c -----------------------------------------------------------------------------
 */

/* The 2x2 table of two models over the same examples. */
struct tlc_agreement {
    long both, first_only, second_only, neither;
};

struct tlc_agreement tlc_count_agreement(const uint8_t *first, const uint8_t *second, long count);

/* ---- analysis.c -------------------------------------------------------------------------------
 */

/* What a study shows: the member "analysis" of the results, from the rest of them alone. JSON's
 * null for an experiment without a study. */
json_t *tlc_analyse(const json_t *results);

#endif
