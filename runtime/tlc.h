/* tlc.h: what every compiled experiment shares.
 *
 * The generated C holds everything that depends on the spec: sizes, kernels, rules, the order of
 * things. Here is what does not: reading data files, random numbers, progress, saved weights and
 * results. Every function either succeeds or ends the program with one clear line on standard error
 * and exit code 1 (2 for a wrong command line).
 */
#ifndef TLC_H
#define TLC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- fail.c: the one way an experiment ends early ------------------------------------------ */

/* Prints "NAME: error: ..." and exits with code 1, after removing temporary files. */
_Noreturn void tlc_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- memory.c: memory that is there, or the program ends ------------------------------------ */

/* `count` zeroed items of `size` bytes, to be freed by the caller. */
void *tlc_allocate(size_t count, size_t size);

/* ---- options.c: the command line ----------------------------------------------------------- */

struct tlc_experiment {
    const char *name; /* the spec's name: what messages begin with, and runs/NAME */
    const char *spec; /* the spec's file name */
    uint64_t seed;    /* the spec's seed, unless --seed says otherwise */
};

struct tlc_options {
    uint64_t seed;
    const char *data; /* --data DIR, or NULL */
    const char *out;  /* --out DIR, or runs/NAME */
    int threads;      /* --threads N, or as many as the machine runs at once */
    bool quiet;
};

/* Reads --seed N, --data DIR, --out DIR, --threads N, --quiet; answers --help and exits with 0. */
struct tlc_options tlc_parse_options(int argc, char **argv,
                                     const struct tlc_experiment *experiment);

/* ---- data.c: IDX files ---------------------------------------------------------------------- */

enum { TLC_MOST_DIMENSIONS = 4 };

/* A pair of IDX files (plain or gzip), as the spec describes it. */
struct tlc_idx_source {
    const char *directory; /* below a data directory, such as "fashion-mnist" */
    const char *images, *labels;
    int dimensions;                 /* of one image */
    int shape[TLC_MOST_DIMENSIONS]; /* of one image, such as {28, 28} */
    int classes;                    /* every label must be in [0, classes) */
    int rows;      /* rows [0, rows) are read: up to the last one any split needs */
    bool all_rows; /* read the whole file instead, however many rows it has */
};

/* Images and labels in memory, kept as bytes. */
struct tlc_images {
    const uint8_t *pixels; /* rows x pixels_per_image */
    const uint8_t *labels; /* rows */
    int rows, pixels_per_image;
};

/* Looks the directory up in options->data, $TLC_DATA, ./data, /usr/share/datasets (the first that
 * has the images) and reads both files. Checks magic, shape, count and labels. */
struct tlc_images tlc_load_idx(const struct tlc_options *options,
                               const struct tlc_idx_source *source);

/* The examples of one task in one split: which rows, and what their label became. */
struct tlc_examples {
    const char *name;      /* "A.train" */
    const uint8_t *pixels; /* of the file the rows point into */
    int count;
    const int32_t *rows;    /* count row numbers, ascending */
    const int32_t *targets; /* count classes */
};

/* Picks, from rows [first, last) of `images`, those whose label `where` accepts, and maps their
 * labels by `target`. `last` < 0 means up to the file's end. With `limit` >= 0 only the first
 * `limit` are kept, and there must be that many. An empty result is an error. */
struct tlc_examples tlc_select(const char *name, const struct tlc_images *images, int first,
                               int last, int limit, bool (*where)(int64_t label),
                               int64_t (*target)(int64_t label));

/* ---- random.c: counter-based random numbers ------------------------------------------------- */

/* Philox 4x32-10 (Salmon et al. 2011): four random words from a counter and a key. */
void tlc_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);

/* One weight array of a layer in the layout its kernels want: `rows` x `columns` numbers in panels
 * of `panel` columns. Element (i, j) is data[(j / panel * rows + i) * panel + j % panel]. */
struct tlc_tensor {
    const char *name; /* "kernel" or "bias" */
    float *data;
    int dimensions; /* 2 for a kernel, 1 for a bias (rows is 1 then) */
    int rows, columns, panel;
};

/* Where initial weights come from. */
enum tlc_distribution {
    TLC_ZEROS,
    TLC_ONES,
    TLC_UNIFORM,          /* in [-scale, scale) */
    TLC_TRUNCATED_NORMAL, /* mean 0; scale is the standard deviation before cutting at +-2 of it */
};

/* Fills the tensor's elements (padding stays as it is). Element (i, j) depends only on seed,
 * stream, and i * columns + j: not on the layout nor on what else is drawn. */
void tlc_initialise(const struct tlc_tensor *tensor, enum tlc_distribution distribution,
                    double scale, uint64_t seed, uint32_t stream);

/* Puts the numbers 0..count-1 into `order`, in an order that depends on seed, stream and epoch. */
void tlc_shuffle(int32_t *order, int count, uint64_t seed, uint32_t stream, uint32_t epoch);

/* Natural logarithm of a positive number, within 2 units in the last place and with the same bits
 * on every machine, which libm's log does not promise. Infinity and NaN stay what they are. */
double tlc_log(double x);

/* ---- weights.c: Keras's legacy HDF5 whole-model files ---------------------------------------- */

struct tlc_layer {
    const char *class_name;  /* Keras's: "Flatten", "Dense" */
    const char *name;        /* "dense_1" */
    const char *activation;  /* Keras's, or NULL for a layer without */
    const char *initializer; /* of the kernel, Keras's class: "GlorotUniform"; or NULL */
    int units;
    bool trainable;
    int weights;                 /* how many of the following are used */
    struct tlc_tensor weight[2]; /* kernel, bias */
};

/* Gives a layer the weights of another of the same shapes. */
void tlc_copy_layer(const struct tlc_layer *to, const struct tlc_layer *from);

struct tlc_model {
    const char *name;
    int input_dimensions;
    int input_shape[TLC_MOST_DIMENSIONS];
    int layers;
    const struct tlc_layer *layer;
    long parameters; /* all */
    long trainable;  /* those that some phase trains */
};

/* Writes the model to `path` as a file that keras.models.load_model opens. The file appears whole
 * or not at all: temporary file, fsync, rename. */
void tlc_save_keras(const struct tlc_model *model, const char *path);

/* ---- run.c: one run of the experiment, its progress and its results ----------------------------
 */

/* Sums over examples; means are taken when shown. */
struct tlc_metrics {
    double loss;  /* sum of the examples' losses */
    long correct; /* how many were predicted right */
    long examples;
};

struct tlc_run;

/* Makes the output directory (and its parents), checks that it can be written, and opens
 * log.jsonl. Call it once the data is loaded, so that a failure before leaves nothing behind. */
struct tlc_run *tlc_run_begin(const struct tlc_experiment *experiment,
                              const struct tlc_options *options);

/* What results.json will say about the data and the models. Strings must outlive the run. */
void tlc_run_examples(struct tlc_run *run, const struct tlc_examples *examples);
void tlc_run_model(struct tlc_run *run, const struct tlc_model *model);

/* Says that the run will save this file: one of an earlier run must not pass for it. */
void tlc_run_will_save(struct tlc_run *run, const char *file);

/* The path of `file` in the output directory, valid until the run ends. */
const char *tlc_run_path(struct tlc_run *run, const char *file);

/* One entry of the spec's `training`. */
struct tlc_training;

/* The spec's entry `number`, counted from 0. `epochs` is the number over all phases, `valid` may be
 * NULL. Prints a heading. */
struct tlc_training *tlc_training_begin(struct tlc_run *run, int number, const char *model,
                                        const struct tlc_examples *train,
                                        const struct tlc_examples *valid, int epochs);

/* The epoch's order of the training examples, which depends on the run's seed, the stream and the
 * epoch; valid until the next is asked for. */
const int32_t *tlc_epoch_order(struct tlc_training *training, uint32_t stream, uint32_t epoch);

/* Marks the start of an epoch; epochs count from 1 over all phases, phases from 1. */
void tlc_epoch_begin(struct tlc_training *training, int phase, int epoch);

/* Called after every batch with the epoch's sums so far: moves the progress line on a terminal, at
 * most ten times a second. */
void tlc_epoch_progress(struct tlc_training *training, const struct tlc_metrics *so_far);

/* Ends the epoch: prints its line and appends it to log.jsonl. `valid` may be NULL. A loss that is
 * not finite ends the run with an error that names model, epoch and learning rate as likely cause.
 */
void tlc_epoch_end(struct tlc_training *training, const struct tlc_metrics *train,
                   const struct tlc_metrics *valid);

void tlc_training_end(struct tlc_training *training);

/* ---- jobs.c: entries of `training` that don't wait for each other run at the same time ---------
 */

struct tlc_job {
    void (*work)(struct tlc_run *run);
    int waits;        /* how many of the following are used */
    const int *after; /* jobs that must have ended before */
};

/* Does all jobs, each of which waits only for some before it, on up to `threads` threads; with one
 * thread, in their order. What a job calculates does not depend on their number. */
void tlc_run_jobs(struct tlc_run *run, int threads, const struct tlc_job *jobs, int count);

/* ---- comparison.c ---------------------------------------------------------------------------- */

/* One model in a comparison, evaluated on the examples all of them share. */
struct tlc_contestant {
    const struct tlc_model *model;
    int training_examples;
    struct tlc_metrics test;
    const uint8_t *correct; /* per example, 1 where predicted right */
};

/* Records one evaluation and (with two or more models) the differences of each later model to the
 * first; prints the table. */
void tlc_compare(struct tlc_run *run, const struct tlc_examples *examples,
                 const struct tlc_contestant *contestants, int count);

/* Writes results.json (atomically), says where things are, and frees the run. Returns main's exit
 * code. */
int tlc_run_end(struct tlc_run *run);

#endif
