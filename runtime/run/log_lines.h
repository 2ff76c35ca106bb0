/* log_lines.h: what the lines of log.jsonl say, as structures, written and read.
 *
 * A study's log has a heading and a line for each run, each with a checksum; that of a run without
 * a study has lines of epochs and of what failed.
 */
#ifndef TLC_LOG_LINES_H
#define TLC_LOG_LINES_H

#include "results/records.h"
#include "run/log.h"
#include "run/program_hash.h"

/* What a study is known by. */
struct tlc_heading {
    char *experiment, *spec_hash, *tlc, *program, *data;
};

extern const struct tlc_shape tlc_heading_shape;

struct tlc_epoch_metric {
    char *name;
    double train, valid; /* the latter NAN without a validation */
};

struct tlc_epoch_line {
    char *model;
    int phase, epoch; /* counted from 1; epochs over all phases */
    double loss, accuracy, val_loss, val_accuracy, seconds;
    TLC_LIST_OF(struct tlc_epoch_metric) metrics; /* beside these */
};

/* What a rule has done: stopped, with what it watched at its best; restored, of the best epoch,
 * with the same; lowered, to a rate. */
struct tlc_control_line {
    char *model;
    int phase, epoch;
    char *event;
    double value;
};

struct tlc_failure_line {
    char *model;
    struct tlc_failure *failed;
};

/* ---- written --------------------------------------------------------------------------------- */

/* The heading as text, without its checksum; a new string. */
char *tlc_heading_text(const struct tlc_heading *heading);

/* A hash of that. */
struct tlc_hash tlc_study_hash(const struct tlc_heading *heading);

void tlc_log_heading(struct tlc_log_file *log, const struct tlc_heading *heading);

/* The line of a run, a new string. */
char *tlc_run_line(const struct tlc_run_record *record, struct tlc_hash study, double seconds);

void tlc_log_epoch(struct tlc_log_file *log, const struct tlc_epoch_line *line);
void tlc_log_control(struct tlc_log_file *log, const struct tlc_control_line *line);
void tlc_log_failure(struct tlc_log_file *log, const struct tlc_failure_line *line);

/* Frees what it owns. */
void tlc_heading_empty(struct tlc_heading *heading);

/* ---- read ------------------------------------------------------------------------------------ */

enum tlc_line_kind { TLC_DAMAGED_LINE, TLC_PROGRESS_LINE, TLC_HEADING_LINE, TLC_RUN_LINE };

struct tlc_line {
    enum tlc_line_kind kind;
    struct tlc_hash study; /* which it is of; an empty text where a run does not say so */
    struct tlc_heading heading;
    bool whole; /* whether a run's record is one of this tlc */
    struct tlc_run_record record;
};

/* Reads a line, to be emptied with tlc_line_empty. One that is not as it was written is damaged. */
struct tlc_line tlc_line_read(const char *text, size_t size);
void tlc_line_empty(struct tlc_line *line);

#endif
