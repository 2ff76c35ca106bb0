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

/* `size` zeroed bytes where any vector may stand, to be freed by the caller. */
void *tlc_allocate_aligned(size_t size);

/* ---- options.c: the command line ----------------------------------------------------------- */

struct tlc_experiment;

struct tlc_options {
    uint64_t seed;
    const char *data; /* --data DIR, or NULL */
    const char *out;  /* --out DIR, or runs/NAME */
    int threads;      /* --threads N, or as many as the machine runs at once */
    bool quiet;
    bool dry_run; /* --dry-run: only say what would be done */
    bool fresh;   /* --fresh: don't continue a study that was stopped */
};

/* Reads the options; answers --help and exits with 0. */
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
    float scale;                    /* that each pixel is multiplied by */
    int classes;                    /* every label must be in [0, classes) */
    int rows;      /* rows [0, rows) are read: up to the last one any split needs */
    bool all_rows; /* read the whole file instead, however many rows it has */
};

/* Images and labels in memory, kept as bytes. */
struct tlc_images {
    const uint8_t *pixels; /* rows x pixels_per_image */
    const uint8_t *labels; /* rows */
    int rows, pixels_per_image;
    float scale; /* that each pixel is multiplied by: that of the data set, whoever reads it */
};

/* Looks the directory up in options->data, $TLC_DATA, ./data, /usr/share/datasets (the first that
 * has the images) and reads both files. Checks magic, shape, count and labels. */
struct tlc_images tlc_load_idx(const struct tlc_options *options,
                               const struct tlc_idx_source *source);

/* The examples of one task in one split: which rows, and what their label became. */
struct tlc_examples {
    const char *name;       /* "A.train" */
    const uint8_t *pixels;  /* of the file the rows point into */
    float scale;            /* that each of them is multiplied by */
    int count;              /* how many are used */
    const int32_t *rows;    /* row numbers, ascending */
    const int32_t *targets; /* their classes */
    int available;          /* how many rows there are: more than count where a sample is drawn */
    int classes;            /* targets are below */
    uint32_t stream;        /* of random numbers for that sample */
    const struct tlc_images *images; /* where the rows are from */
};

/* How to pick examples. */
struct tlc_selection {
    const char *name;
    int first, last;              /* rows; last < 0 means up to the file's end */
    int limit;                    /* how many to use, and there must be that many; -1 for all */
    bool sampled;                 /* use a random sample of all, instead of the first `limit` */
    uint32_t stream;              /* of random numbers for it */
    int classes;                  /* targets are below */
    bool (*where)(int64_t label); /* whether to take the example */
    int64_t (*target)(int64_t label);
};

/* Picks from the rows of `images`. An empty result is an error. */
struct tlc_examples tlc_select(const struct tlc_images *images,
                               const struct tlc_selection *selection);

/* The examples themselves, or, where a sample is to be drawn, that of this seed: its rows and
 * targets are then new, to be freed by tlc_sample_end. A smaller sample is part of a larger one. */
struct tlc_examples tlc_sample(const struct tlc_examples *examples, uint64_t seed);
void tlc_sample_end(const struct tlc_examples *sample, const struct tlc_examples *examples);

/* ---- random.c: counter-based random numbers ------------------------------------------------- */

/* Philox 4x32-10 (Salmon et al. 2011): four random words from a counter and a key. */
void tlc_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);

/* Where initial weights come from. */
enum tlc_distribution {
    TLC_ZEROS,
    TLC_ONES,
    TLC_UNIFORM,          /* in [-scale, scale) */
    TLC_TRUNCATED_NORMAL, /* mean 0; scale is the standard deviation before cutting at +-2 of it */
};

/* One weight array of a layer in the layout its kernels want: `rows` x `columns` numbers in panels
 * of `panel` columns. Element (i, j) is the number (j / panel * rows + i) * panel + j % panel of
 * those that begin `offset` bytes into the model's weights. */
struct tlc_tensor {
    const char *name; /* "kernel" */
    size_t offset;
    int dimensions, size[TLC_MOST_DIMENSIONS]; /* in files: (i, j) is number i * columns + j */
    int rows, columns, panel;
    bool running; /* what training has seen, which it changes, but does not learn */
    enum tlc_distribution distribution; /* where its first values are drawn from */
    double scale;
    uint32_t stream;
};

/* Fills the tensor's elements with its first values (padding stays as it is). Element (i, j)
 * depends only on seed, stream, and i * columns + j: not on the layout nor on what else is drawn.
 */
void tlc_initialise(const struct tlc_tensor *tensor, void *weights, uint64_t seed);

/* Puts the numbers 0..count-1 into `order`, in an order that depends on seed, stream and epoch. */
void tlc_shuffle(int32_t *order, int count, uint64_t seed, uint32_t stream, uint32_t epoch);

/* Natural logarithm of a positive number, within 2 units in the last place and with the same bits
 * on every machine, which libm's log does not promise. Infinity and NaN stay what they are. */
double tlc_log(double x);

/* log(1 + x) for x >= 0, near 0 too, within 3 units in the last place: x log(u) / (u - 1) with u =
 * 1 + x rounded, whose two errors cancel (Kahan, in the manual of the HP-15C). */
double tlc_log1p(double x);

/* ---- models: layers, their weights, and where those begin --------------------------------------
 */

struct tlc_layer {
    const char *class_name; /* Keras's: "Flatten", "Dense" */
    const char *name;       /* "dense_1" */
    const char *config;     /* what Keras's configuration has beside names: a JSON object */
    int inputs, outputs;    /* numbers an example */
    bool trainable;
    int weights; /* how many of the following are its own */
    const struct tlc_tensor *weight;
};

struct tlc_model {
    const char *name;
    int input_dimensions;
    int input_shape[TLC_MOST_DIMENSIONS];
    int layers;
    const struct tlc_layer *layer;
    /* For each layer: how many it reads, then which, -1 for the model's input. NULL: each reads the
     * one before. */
    const int *reads;
    long parameters;
    size_t size; /* of the structure that holds its weights, in bytes */
};

/* ---- the experiment: what is learned how, as tables ---------------------------------------------
 */

/* The examples of one step, as the program holds them. */
struct batch;

/* Sums over examples; means are taken when shown. */
struct tlc_metrics {
    double loss;  /* sum of the examples' losses */
    long correct; /* how many were predicted right */
    long examples;
};

/* What a test keeps of each example. */
struct tlc_predictions {
    int32_t *predicted; /* the class */
    float *confidence;  /* the probability it was given */
    float *error;       /* Brier's: squared distances of all classes' probabilities from 0 and 1 */
};

/* Which part of a step a thread does, of how many. */
struct tlc_team;
struct tlc_part {
    int number, count;
    struct tlc_team *team;
};

/* What happens to a batch. */
struct tlc_program {
    void (*run)(const struct batch *batch, struct tlc_part part);
    double operations; /* floating-point operations an example */
    bool divided;      /* large enough that several threads may each do a part */
};

/* How a model is evaluated, so many examples at a time. */
struct tlc_evaluate {
    struct tlc_program step;
    int batch_size;
};

/* Epochs in which the same layers learn. */
struct tlc_phase {
    int epochs, batch_size;
    int rates;          /* how many there are: one, or one for each epoch */
    const float *rate;  /* learning rates */
    const bool *learns; /* for each layer of the model */
    struct tlc_program step;
    /* What frozen layers in front of all that learns give is computed once, by `front`: so many
     * numbers an example. Step and validation then work on that. Without it, on the images. */
    struct tlc_program front;
    int features;
    /* NULL: the phase has none. The last, for gcc 10 warns of fields without a value behind one
     * whose value is the address of a structure written out (gcc's bug 82283). */
    const struct tlc_evaluate *validation;
};

/* A layer that begins with what layer `from` of an earlier recipe's model has learned. */
struct tlc_copy {
    int layer, recipe, from;
};

/* An entry of the spec's `training`, as one cell of a study or several have it. */
struct tlc_recipe {
    const struct tlc_model *model;
    const char *task;
    const struct tlc_examples *train, *valid; /* valid may be NULL */
    int phases;
    const struct tlc_phase *phase;
    bool shuffle; /* each epoch takes the examples in an order of its own */
    uint32_t shuffle_stream;
    bool goes_on; /* with what an earlier recipe for the model has learned */
    int before;   /* which */
    int copies;   /* how many of the following are used */
    const struct tlc_copy *copy;
    const char *save; /* a file, or NULL */
    int tests;        /* how many of the following are used */
    const struct tlc_examples *const *test;
    const struct tlc_evaluate *evaluation; /* for the tests */
};

/* Models tested on the same examples; each later one is held against the first. */
struct tlc_comparison {
    const struct tlc_examples *examples;
    int count;
    const int *recipes;
};

/* A thing that varies over the cells of a study. */
struct tlc_axis {
    const char *name;
    int values;
    const char *const *value;
};

struct tlc_cell {
    const int *value;  /* for each axis, which of its values */
    const int *recipe; /* for each arm */
};

struct tlc_study {
    const struct tlc_examples *examples; /* what the arms are tested on */
    int arms;
    const char *const *arm; /* names of models */
    int baseline;           /* which of them the others are held against */
    int decided;            /* which of the others the primary cell is about */
    int shares;
    const char *const *share; /* what is the same for all arms of a seed */
    int axes;
    const struct tlc_axis *axis;
    int cells;
    const struct tlc_cell *cell;
    int primary;          /* the cell that decides, or -1 */
    double min_effect;    /* what difference of accuracies matters; 0 for none given */
    bool excludes_failed; /* runs, with their partners; else they count against their arm */
    int warnings;
    const char *const *warning; /* what the reader of its report should know */
};

struct tlc_training;

struct tlc_experiment {
    const char *name;    /* the spec's name: what messages begin with, and runs/NAME */
    const char *spec;    /* the spec's file name */
    const char *version; /* of the tlc that compiled it */
    uint64_t spec_hash;  /* of the spec's text */
    uint64_t seed;       /* the first seed, unless --seed says otherwise */
    int seeds;           /* how many follow one another; 1 without a study */
    size_t values_size;  /* bytes that the numbers of the largest step take */
    void (*train)(struct tlc_training *training, const struct tlc_phase *phase);
    struct tlc_metrics (*evaluate)(const struct tlc_training *training,
                                   const struct tlc_evaluate *how,
                                   const struct tlc_examples *examples, float *features,
                                   const struct tlc_predictions *predictions);
    int examples;
    const struct tlc_examples *const *example;
    int models;
    const struct tlc_model *const *model;
    int recipes;
    const struct tlc_recipe *recipe; /* each after those it needs */
    int comparisons;
    const struct tlc_comparison *comparison;
    const struct tlc_study *study; /* or NULL */
};

/* ---- run.c: from the loaded data to the results ------------------------------------------------
 */

/* Does it all: trains every recipe with every seed, tests, compares, writes the results. Returns
 * main's exit code. */
int tlc_run(const struct tlc_experiment *experiment, const struct tlc_options *options);

/* ---- progress.c: a recipe at work, with one seed ------------------------------------------------
 */

struct json_t;

struct tlc_training {
    const struct tlc_recipe *recipe;
    const struct tlc_examples *train, *valid; /* this seed's; valid may be NULL */
    void *weights;                            /* the structure of the recipe's model */
    void *values;                             /* room for the numbers of a step */
    struct tlc_team *team;                    /* of threads that do its steps together */
    struct tlc_history *history;
    struct json_t *failed; /* how it has failed (failed.c), NULL as long as it has not */
};

/* Begins the phase's next epoch, and returns the order of its examples, NULL for as they stand. */
const int32_t *tlc_epoch_begin(struct tlc_training *training, const struct tlc_phase *phase);

/* Called after every batch with the epoch's sums so far: moves the progress line on a terminal, at
 * most ten times a second. */
void tlc_epoch_progress(struct tlc_training *training, const struct tlc_metrics *so_far);

/* Ends the epoch: records it, prints its line. `valid` may be NULL. Whether training can go on: a
 * loss that is not finite ends it, as failed. */
bool tlc_epoch_end(struct tlc_training *training, const struct tlc_metrics *train,
                   const struct tlc_metrics *valid);

/* ---- team.c: threads that do a step together ----------------------------------------------------
 */

/* Does the step: in as many parts as there are threads free for it, all at the same time. */
void tlc_do(const struct tlc_training *training, const struct tlc_program *program,
            const struct batch *batch);

/* Within a step: waits until all parts have come this far. */
void tlc_meet(struct tlc_part part);

#endif
