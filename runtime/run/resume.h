/* resume.h: what a log holds, and how a study that was stopped goes on. */
#ifndef TLC_RESUME_H
#define TLC_RESUME_H

#include "run/log_lines.h"
#include "run/run_state.h"

/* ---- contents.c: what a log holds ------------------------------------------------------------ */

struct tlc_contents {
    char *text; /* all of it */
    size_t size;
    struct tlc_hash owner; /* the study of the first line that says so; or an empty text */
    bool headed;           /* whether there is a good heading; the first: */
    struct tlc_heading heading;
    int ours;             /* lines of this very study */
    int runs;             /* records, of whichever study */
    int progress;         /* lines of a run without a study */
    int damaged;          /* lines that are nothing of all this, as it was written */
    size_t tail;          /* bytes behind the last line's end */
    bool tail_unfinished; /* these are the beginning of a line, and no more */
};

/* Reads the log; the run gets the records of its study. */
struct tlc_contents tlc_contents_read(struct tlc_run_state *run, const struct tlc_log_file *log);
void tlc_contents_drop(struct tlc_contents *contents);

/* The job a record is of, or -1 when this run has no such job. */
int tlc_job_of_record(const struct tlc_run_state *run, const struct tlc_run_record *record);

/* ---- resume.c: a study that was stopped goes on ---------------------------------------------- */

/* What the run is known by, on the heap. */
struct tlc_heading *tlc_heading_of(const struct tlc_run_state *run);

/* Finds that out for a run of a study. */
void tlc_know_study(struct tlc_run_state *run);

/* Reads back the records of this very study, from log.jsonl or a log that was kept, or begins a new
 * log; says so. No log with runs in it is lost. */
void tlc_resume(struct tlc_run_state *run);

/* The same without a change to any file, for a run that has none open: only the records. */
void tlc_look_back(struct tlc_run_state *run);

/* For a run without a study: a new log. A study's is kept. */
void tlc_log_begin(struct tlc_run_state *run);

/* Appends the job's record to the log, with the seconds it took. */
void tlc_log_job(struct tlc_run_state *run, int job, double seconds);

#endif
