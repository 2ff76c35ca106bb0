/* internal.h: what the runtime's files share and a compiled experiment does not see.
 *
 * Sections stand in the order of dependence: each file uses only what is declared above its own.
 */
#ifndef TLC_INTERNAL_H
#define TLC_INTERNAL_H

#include <jansson.h>
#include <stdatomic.h>
#include <stdio.h>

#include "tlc.h"
#include "statistics/statistics.h"

/* ---- fail.c ----------------------------------------------------------------------------------
 */

/* Sets the name that messages begin with, and makes the process fit for the rest: a closed pipe
 * becomes a write error, interruption removes temporary files, JSON never lacks memory. */
void tlc_program_begin(const char *name);

/* Like tlc_fail, for a wrong command line: ends with exit code 2. */
_Noreturn void tlc_fail_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What an interrupted run says, one line. */
void tlc_fail_advises(const char *text);

/* A file under a name of its own, until it is whole. Whatever ends the program, a signal or a
 * failure on any thread, removes those that exist. Never freed once it has been added. */
struct tlc_temporary {
    int directory; /* a descriptor */
    char name[32];
    atomic_bool exists;
    struct tlc_temporary *next;
};
void tlc_temporary_add(struct tlc_temporary *temporary);

/* Between these two the program is ended by no signal and by no other thread: what is done to a
 * temporary file and what is known of it change together. Not to be nested; tlc_fail may be called.
 */
void tlc_ending_hold(void);
void tlc_ending_release(void);

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

/* ---- atomic_file.c: files that appear whole or not at all
 * ----------------------------------------
 */

/* Makes a directory and its parents, as far as they are missing. */
void tlc_make_directories(const char *directory);

/* The output directory, and the files that are to appear in it together. */
struct tlc_files {
    const char *path; /* for messages */
    int directory;    /* a descriptor: the path may come to mean another directory */
    int staged;       /* how many of the following are used */
    struct tlc_staged *file;
};

/* Opens the directory, which is made where it is missing. */
struct tlc_files tlc_files_open(const char *directory);
void tlc_files_close(struct tlc_files *files);

/* Ends the program where tlc could not write that file, or somebody else's stands: no regular file,
 * or none that tlc has written. */
void tlc_files_refuse_foreign(const struct tlc_files *files, const char *name);

/* Whether tlc has written the file, by how it begins. */
bool tlc_files_own(const struct tlc_files *files, const char *name);

/* Writes the bytes to a temporary file, which takes its place with all others of tlc_files_place.
 * It has the permissions of the file it replaces. */
void tlc_files_stage(struct tlc_files *files, const char *name, const void *bytes, size_t size);

/* The file of an earlier run is to go when the others take their places, if tlc wrote it. */
void tlc_files_stage_removal(struct tlc_files *files, const char *name);

/* Puts all staged files in their places: all of them or, when one cannot be, none. */
void tlc_files_place(struct tlc_files *files);

/* Makes the names in the directory survive a crash of the machine, as far as it can. */
void tlc_files_sync(const struct tlc_files *files);

/* Removes the temporary files of runs that were killed by force, as far as it can: there must be
 * none of this run. */
void tlc_files_sweep(const struct tlc_files *files);

/* A new file under an unpredictable name; its descriptor, or -1 with errno. */
int tlc_temporary_open(struct tlc_temporary *temporary, int directory, int flags, int permissions);

/* Writes all of it; 0, or the error's number. */
int tlc_write_all(int descriptor, const void *bytes, size_t size);

/* ---- output.c: standard output ----------------------------------------------------------------
 */

struct tlc_output {
    bool quiet;    /* print nothing */
    bool terminal; /* lines can be rewritten */
    bool colour;
};

/* Finds out what standard output is. */
struct tlc_output tlc_output_begin(bool quiet);

/* Prints and flushes; ends the program when nobody can read it, or, once that is to be postponed,
 * in tlc_print_end. */
void tlc_print_postpone(void);
void tlc_print_end(void);
void tlc_print(const struct tlc_output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same in bold where colours are welcome; `text` is one line without its end. */
void tlc_print_heading(const struct tlc_output *output, const char *text);

/* A difference of proportions in points, with so many digits behind the point: the same wherever it
 * is shown. Halves go to the even side; what rounds to nothing is 0 and not -0. */
double tlc_points(double difference, int digits);

/* Columns of the terminal, 80 when it does not say. */
int tlc_terminal_width(void);

/* ---- results.c: JSON and results.json ----------------------------------------------------------
 */

/* From here on, running out of memory within the JSON library ends the program. */
void tlc_json_begin(void);

/* A finite number, else null, which is what JSON has for it. */
json_t *tlc_json_number(double value);

/* Adds to an object or array, which takes the value over. */
void tlc_json_put(json_t *object, const char *key, json_t *value);
void tlc_json_append(json_t *array, json_t *value);

/* An interval as [low, high]. */
json_t *tlc_json_interval(struct tlc_interval interval);

/* The value as text with the library's flags, each number with all its digits; a new string. `what`
 * is named should that fail. */
char *tlc_json_text(const json_t *value, size_t flags, const char *what);

/* Stages results.json. */
void tlc_results_stage(struct tlc_files *files, const json_t *results);

/* ---- log.c: log.jsonl, and the logs of other studies beside it
 * ------------------------------------
 */

struct tlc_log {
    const struct tlc_files *files;
    int descriptor;
};

/* Opens log.jsonl, which only one run at a time can have; NULL if it is not there and not to be
 * made. Nothing of it is changed. */
struct tlc_log *tlc_log_open(const struct tlc_files *files, bool make);
void tlc_log_close(struct tlc_log *log);

/* Waits until all lines are on the disk. */
void tlc_log_sync(struct tlc_log *log);

/* All that stands in it, a new array. */
char *tlc_log_read(const struct tlc_log *log, size_t *size);

/* Appends one line. */
void tlc_log_line(struct tlc_log *log, const json_t *line);

/* Drops what stands behind the first `size` bytes; or ends the last line, where a line's end is
 * missing. */
void tlc_log_cut(struct tlc_log *log, size_t size);
void tlc_log_end_line(struct tlc_log *log);

/* Gives the log a name of its own, by the identity of its study, beside log.jsonl. No other file is
 * replaced. The name, a new string. */
char *tlc_log_keep(struct tlc_log *log, const char *identity);

/* log.jsonl becomes a new and empty file. What it was is lost, unless it was kept. */
void tlc_log_renew(struct tlc_log *log);

/* The latest log that was kept for the identity, its name in `name`, a new string; or NULL. */
struct tlc_log *tlc_log_kept(const struct tlc_log *log, const char *identity, char **name);

/* That one becomes log.jsonl. It is taken over. */
void tlc_log_take_back(struct tlc_log *log, struct tlc_log *kept, const char *name);

/* ---- identity.c: which program this is
 * -----------------------------------------------------------
 */

/* FNV-1a, 64 bits, as 16 hexadecimal digits and a final 0. */
struct tlc_hash {
    char text[17];
};
struct tlc_hash tlc_hash(const void *bytes, size_t size);

/* Two programs with the same identity calculate the same: it is a hash of their source, whatever
 * compiled it, or of the program itself where it was built without tlc_add_experiment. */
struct tlc_hash tlc_program_hash(void);

/* ---- description.c: what results.json says of the experiment before it has run
 * -------------------
 */

/* Everything but "runs", "comparisons" and "analysis". */
json_t *tlc_describe(const struct tlc_experiment *experiment, uint64_t first_seed);

/* The most parameters that a phase of the recipe, or of one it goes on from, trains. */
long tlc_trainable(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe);

/* Epochs of all its phases; its floating-point operations. */
int tlc_recipe_epochs(const struct tlc_recipe *recipe);
double tlc_recipe_operations(const struct tlc_recipe *recipe);

/* ---- weights.c ----------------------------------------------------------------------------------
 */

/* The numbers of one weight array, and how many with the padding. */
float *tlc_numbers(const struct tlc_tensor *tensor, const void *weights);
size_t tlc_tensor_count(const struct tlc_tensor *tensor);

/* A layer's first weights: drawn (they must be zero before), or those of a layer of the same sizes.
 */
void tlc_draw_layer(const struct tlc_layer *layer, void *weights, uint64_t seed);
void tlc_copy_layer(const struct tlc_layer *to, void *weights, const struct tlc_layer *from,
                    const void *from_weights);

/* ---- keras.c ------------------------------------------------------------------------------------
 */

/* Stages the model as a file that keras.models.load_model opens: Keras's legacy HDF5. */
void tlc_save_keras(const struct tlc_model *model, const void *weights, struct tlc_files *files,
                    const char *name);

/* ---- run.c: a run of the experiment -------------------------------------------------------------
 */

/* A job is a recipe with a seed. All recipes of one seed come before those of the next. */
struct tlc_run {
    const struct tlc_experiment *experiment;
    const struct tlc_options *options;
    const char *directory;
    struct tlc_files files;
    bool replaces; /* results of an earlier run stand there until all of this one's are whole */
    struct tlc_output output;
    struct tlc_log *log;
    json_t *heading;       /* of a study's log: what it is known by */
    struct tlc_hash study; /* a hash of that */
    int jobs;
    json_t **record;   /* of each job, what it came to; NULL until it is done */
    void **weights;    /* of each job, while another needs them */
    double begun;      /* seconds of the monotonic clock */
    double work, done; /* floating-point operations, of all jobs that this run has to do */
};

static inline int tlc_job_of(const struct tlc_run *run, int recipe, int seed)
{
    return seed * run->experiment->recipes + recipe;
}

/* Whether many seeds or cells are worked through, each too small to be shown by itself. */
bool tlc_is_study(const struct tlc_experiment *experiment);

/* Makes the output directory (and its parents), and opens log.jsonl. Refuses to replace what tlc
 * has not written. */
struct tlc_run *tlc_run_begin(const struct tlc_experiment *experiment,
                              const struct tlc_options *options);
void tlc_run_end(struct tlc_run *run);

/* Saves a model: at once if it is the first run here, else with all that the run leaves. */
void tlc_run_save(struct tlc_run *run, const struct tlc_recipe *recipe, const void *weights);

/* ---- learn.c: one job ---------------------------------------------------------------------------
 */

/* Trains and tests; the run gets the record and the weights. `values` is the thread's room for the
 * numbers of a step; `team` may help with the steps. */
void tlc_learn(struct tlc_run *run, int job, void *values, struct tlc_team *team);

/* ---- team.c -------------------------------------------------------------------------------------
 */

/* The thread that trains, and those that have joined it. All zero before it is opened. */
struct tlc_team {
    atomic_int joined, left; /* how many help; how many no longer do */
    atomic_bool closed;      /* for good */
    int steps, waits;        /* done together; and how often the first had to wait for long */
    /* the step being done: odd while what follows is being changed */
    atomic_uint step;
    _Atomic(const struct tlc_program *) program;
    _Atomic(const struct batch *) batch;
    atomic_int count;
    /* where its threads meet */
    atomic_int arrived;
    atomic_uint round;
};

/* Does parts of the team's steps until it is closed. `number` is 1 for the first that has joined.
 */
void tlc_team_help(struct tlc_team *team, int number);

/* Waits until all helpers have left. */
void tlc_team_close(struct tlc_team *team);

/* ---- jobs.c -------------------------------------------------------------------------------------
 */

/* Does all jobs without a record on up to options->threads threads, each after those whose weights
 * it needs; with one thread, in their order. What a job calculates does not depend on their number.
 */
void tlc_run_jobs(struct tlc_run *run);

/* ---- data.c -------------------------------------------------------------------------------------
 */

/* Of all that has been read, however it was packed. */
uint32_t tlc_images_checksum(const struct tlc_images *images);

/* ---- contents.c: what a log holds
 * -----------------------------------------------------------------
 */

struct tlc_contents {
    char *text; /* all of it */
    size_t size;
    struct tlc_hash owner; /* the study of the first line that says so; or an empty text */
    json_t *heading;       /* the first good one, or NULL */
    int ours;              /* lines of this very study */
    int runs;              /* records, of whichever study */
    int epochs;            /* lines of a run without a study */
    int damaged;           /* lines that are nothing of all this, as it was written */
    size_t tail;           /* bytes behind the last line's end */
    bool tail_unfinished;  /* these are the beginning of a line, and no more */
};

/* Reads the log; the run gets the records of its study. */
struct tlc_contents tlc_contents_read(struct tlc_run *run, const struct tlc_log *log);
void tlc_contents_drop(struct tlc_contents *contents);

/* Of a line without it. */
json_t *tlc_line_checksum(const json_t *line);

/* ---- resume.c: a study that was stopped goes on -------------------------------------------------
 */

/* Of a heading without its checksum. */
struct tlc_hash tlc_study_hash(const json_t *heading);

/* Reads back the records of this very study, from log.jsonl or a log that was kept, or begins a new
 * log; says so. No log with runs in it is lost. */
void tlc_resume(struct tlc_run *run);

/* For a run without a study: a new log. A study's is kept. */
void tlc_log_begin(struct tlc_run *run);

/* Appends the job's record to the log, with the seconds it took. */
void tlc_log_job(struct tlc_run *run, int job, double seconds);

/* ---- progress.c: what is seen of a training, and what is recorded of it -------------------------
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

/* The bar with the two spaces before it, or nothing when there is no room for one. */
void tlc_progress_bar(char *bar, double fraction, int room);

/* "1:05" or "2:00:00". */
void tlc_format_duration(char *text, size_t size, double seconds);

/* Means over the examples. */
double tlc_mean_loss(const struct tlc_metrics *metrics);
double tlc_accuracy(const struct tlc_metrics *metrics);

/* Seconds of the monotonic clock. */
double tlc_now(void);

/* Prints the heading. The training's other fields are set. */
void tlc_history_begin(struct tlc_run *run, struct tlc_training *training, uint64_t seed);

/* The curves, an object of arrays; ends the history. */
json_t *tlc_history_end(struct tlc_training *training);

/* A study's line on a terminal: how many jobs are done of how many, and the time left. */
void tlc_study_progress(const struct tlc_run *run);

/* ---- tests.c: what a test has found, as JSON ----------------------------------------------------
 */

/* The record of one test. */
json_t *tlc_test_record(const struct tlc_examples *examples, const struct tlc_metrics *metrics,
                        const struct tlc_predictions *predictions);

/* Whether an example was predicted right, by the record's digits: 4 examples each, the first in the
 * highest bit. */
int tlc_mark(const char *digits, int example);

/* Of the record of a test, whether each example was predicted right: 1 or 0; freed by the caller.
 */
uint8_t *tlc_test_marks(const json_t *test);

/* The job's test on these examples. */
const json_t *tlc_find_test(const struct tlc_run *run, int job,
                            const struct tlc_examples *examples);

/* ---- comparison.c -----------------------------------------------------------------------------
 */

/* The 2x2 table of two models over the same examples. */
struct tlc_agreement {
    long both, first_only, second_only, neither;
};

struct tlc_agreement tlc_count_agreement(const uint8_t *first, const uint8_t *second, long count);

/* Prints the table of a comparison and what may be concluded; returns the differences' records. */
json_t *tlc_compare(const struct tlc_run *run, const struct tlc_comparison *comparison);

/* ---- analysis.c -------------------------------------------------------------------------------
 */

/* What a study shows: the member "analysis" of the results, from the rest of them alone. JSON's
 * null for an experiment without a study. */
json_t *tlc_analyse(const json_t *results);

#endif
