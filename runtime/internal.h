/* internal.h: what the runtime's files share and a compiled experiment does not see.
 *
 * Sections stand in the order of dependence: each file uses only what is declared above its own.
 */
#ifndef TLC_INTERNAL_H
#define TLC_INTERNAL_H

#include <jansson.h>
#include <stdarg.h>
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

/* ---- clean.c: text from outside made fit to be shown -------------------------------------------
 */

/* How one character is shown: as it is, or by its code point, <U+202E>, where it would steer a
 * terminal, hide, or reorder the text around it; a byte that is not UTF-8 as <0xE9>. */
struct tlc_glyph {
    char text[12];
    size_t taken; /* bytes of the original, at least 1 */
};

/* The first character of so many bytes, at least one. */
struct tlc_glyph tlc_glyph_of(const char *text, size_t length);

/* The text as it is shown, in one line, cut where there is no more room. Takes no memory. */
void tlc_clean(char *to, size_t size, const char *text);

/* The same, to be freed. */
char *tlc_cleaned(const char *text);

/* As vsnprintf would write it, to be freed. Control characters of the format stay; those that the
 * arguments bring in are shown. */
char *tlc_format_clean(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

/* A string of JSON; what is not UTF-8 in it is shown. NULL when there is no memory. */
json_t *tlc_json_string(const char *text);

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

/* Gives an earlier run's file another name, NAME.1 or the next that is free. That name, a new
 * string; NAME where the file system has no way; NULL where tlc wrote no such file. */
char *tlc_files_keep(const struct tlc_files *files, const char *name);

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

/* ---- input.c: files that are read -------------------------------------------------------------
 */

/* CRC-32 (that of gzip) of what has the checksum `so_far`, 0 for nothing, and these bytes. */
uint32_t tlc_checksum(uint32_t so_far, const void *bytes, size_t size);

/* A regular file; ends the program when it is anything else, or empty. */
struct tlc_input *tlc_input_open(const char *path);
void tlc_input_close(struct tlc_input *input);

/* Whether it is gzip: what is read is then unpacked, of all its members. */
bool tlc_input_packed(const struct tlc_input *input);

/* Returns how many bytes there were: fewer than asked for only at the end, where a packed file's
 * checksums have been compared. Damage and read errors end the program. */
size_t tlc_input_read(struct tlc_input *input, void *bytes, size_t size);

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
 * in tlc_print_end. What the arguments bring in is shown as tlc_clean does. */
void tlc_print_postpone(void);
void tlc_print_end(void);
void tlc_print(const struct tlc_output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same in bold where colours are welcome; `text` is one line without its end. */
void tlc_print_heading(const struct tlc_output *output, const char *text);

/* Columns of the terminal, 80 when it does not say. */
int tlc_terminal_width(void);

/* ---- shown.c: numbers as people read them ------------------------------------------------------
 *
 * Terminal, verdict, report and figures all take their numbers from here, in plain ASCII: nothing
 * else rounds, and so none of them can contradict another. "-" stands for what is not known.
 */

struct tlc_shown {
    char text[128];
};

/* With so many digits behind the point. Halves go away from zero; what rounds to nothing is 0 and
 * not -0. */
double tlc_rounded(double value, int digits);
struct tlc_shown tlc_show_number(double value, int digits);

/* "[1.02, 3.40]" */
struct tlc_shown tlc_show_interval(struct tlc_interval interval, int digits);

/* Proportions in points of a hundredth, with two digits, or more where an end of the interval that
 * is not zero would look like zero: "+1.45", with the digits of the interval it stands beside (of
 * NaN if there is none), and "[0.64, 2.37]". */
struct tlc_shown tlc_show_points(double difference, struct tlc_interval beside);
struct tlc_shown tlc_show_points_interval(struct tlc_interval interval);

/* Both, "+1.45 [0.64, 2.37]", or the difference alone where no interval is known. */
struct tlc_shown tlc_show_difference(double difference, struct tlc_interval interval);

int tlc_shown_digits(struct tlc_interval interval);

/* What somebody chose, such as the least difference that matters, with as many digits as that
 * takes: "0.5" of 0.005. */
struct tlc_shown tlc_show_chosen_points(double difference);

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

/* The number of the latest log that was kept for the identity; 0 when there is none. */
int tlc_log_last_kept(const struct tlc_log *log, const char *identity);

/* The one of that number, its name in `name`, a new string; or NULL. */
struct tlc_log *tlc_log_kept(const struct tlc_log *log, const char *identity, int number,
                             char **name);

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

/* Everything but "runs", "comparisons", "cautions" and "analysis". */
json_t *tlc_describe(const struct tlc_experiment *experiment, uint64_t first_seed);

/* The most parameters that a phase of the recipe, or of one it goes on from, trains. */
long tlc_trainable(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe);

/* How many examples the recipe's model was trained on last; 0 for one that was not. */
int tlc_trained_examples(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe);

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

/* ---- keras_graph.c: models with branches ---------------------------------------------------- */

struct tlc_reads {
    int count;
    const int *layer; /* -1: the model's input */
};

bool tlc_has_branches(const struct tlc_model *model);

/* Of a model with branches. */
struct tlc_reads tlc_reads_of(const struct tlc_model *model, int layer);

/* The model's layers in the order that Keras gives them when it makes a model of its configuration,
 * by which it takes weights from a file: by depth, as keras/src/ops/function.py has it. Without
 * layers that no way leads from to the output. Returns how many. */
int tlc_keras_order(const struct tlc_model *model, int *order);

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
    json_t *cautions;      /* what is to be known of the data */
    json_t *heading;       /* of a study's log: what it is known by */
    struct tlc_hash study; /* a hash of that */
    int jobs;
    json_t **record;   /* of each job, what it came to; NULL until it is done */
    void **weights;    /* of each job, while another needs them */
    double begun;      /* seconds of the monotonic clock */
    double work, done; /* floating-point operations, of all jobs that this run has to do */
    bool told;         /* that one has failed, in a study */
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

/* ---- failed.c: trainings that cannot go on, and whose results are no results --------------------
 */

/* Marks the training as failed if this loss on the examples is not finite, unless it has failed
 * already. `epoch` is the last that was begun, counted from 1 over all its phases. */
void tlc_check_loss(struct tlc_training *training, const struct tlc_examples *examples,
                    const struct tlc_metrics *metrics, int epoch);

/* The same for weights that are not finite. */
void tlc_check_weights(struct tlc_training *training, int epoch);

/* How a run fails that begins with the weights of a recipe that has failed under its seed. */
json_t *tlc_fail_with(const struct tlc_experiment *experiment, int recipe);

/* How the run of this record has failed, the object "failed"; NULL if it has not, or there is none.
 */
const json_t *tlc_failure_of(const json_t *record);

/* "epoch 3: the loss on B.train is not a finite number", to be freed. */
char *tlc_failure_words(const json_t *failed);

/* What may help against a training that diverges: a smaller learning rate, or pixels that are
 * scaled. To be freed. In cautions.c. */
char *tlc_advice_on_divergence(const struct tlc_recipe *recipe);

/* Says and logs that this job of a run without a study has failed; of a study, says so of the first
 * only. To be called between tlc_lock and tlc_unlock. */
void tlc_tell_failure(struct tlc_run *run, int job);

/* Which trainings of a run without a study have failed, with their epochs, their seed and the
 * reasons, in one line to be freed; NULL if none has. */
char *tlc_list_failures(const struct tlc_run *run);

/* ---- learn.c: one job ---------------------------------------------------------------------------
 */

/* The recipe's `index`-th need: a recipe whose weights it begins with; -1 when there are no more.
 */
int tlc_need_of(const struct tlc_recipe *recipe, int index);

/* Trains and tests; the run gets the record and, unless it has failed, the weights. `values` is the
 * thread's room for the numbers of a step; `team` may help with the steps. */
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

/* ---- overlap.c: images that two sets of examples have in common --------------------------------
 */

/* The images of these examples, of `size` bytes each. */
struct tlc_image_set *tlc_image_set(const struct tlc_examples *examples, size_t size);
void tlc_image_set_end(struct tlc_image_set *set);

/* How many of the set's images are among the others', all that a sample may be drawn from. */
int tlc_count_shared(const struct tlc_image_set *set, const struct tlc_examples *others);

/* ---- cautions.c: what a reader of the results should know --------------------------------------
 */

/* Of the data, before anything has run: images that are both trained and tested on, and so on, and
 * classes of which there is no example. An array of objects. */
json_t *tlc_data_cautions(const struct tlc_experiment *experiment, uint64_t seed);

/* Models that are no better on a test than that answer, by the mean over the seeds. */
void tlc_add_constant_answers(json_t *cautions, const json_t *results);

/* Prints them, a line each, but for the first ones. */
void tlc_print_cautions(const struct tlc_output *output, const json_t *cautions, size_t first);

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
    int progress;          /* lines of a run without a study */
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

/* Curves without an epoch; those of validation are null unless `validated`. */
json_t *tlc_empty_curves(bool validated);

/* The curves, an object of arrays; ends the history. */
json_t *tlc_history_end(struct tlc_training *training);

/* A study's line on a terminal: how many jobs are done of how many, and the time left. */
void tlc_study_progress(const struct tlc_run *run);

/* ---- tests.c: what a test has found, as JSON ----------------------------------------------------
 */

/* The record of one test. */
json_t *tlc_test_record(const struct tlc_examples *examples, const struct tlc_metrics *metrics,
                        const struct tlc_predictions *predictions);

/* What a test on these examples, or on a sample of them, would find of a model that always answers
 * the class that is commonest among them, the first of several: {"class", "accuracy", "correct"}.
 */
json_t *tlc_commonest_record(const struct tlc_examples *examples);

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
