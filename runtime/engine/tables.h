/* tables.h: an experiment as the tables of its program: what is learned from what, and how. */
#ifndef TLC_TABLES_H
#define TLC_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/axis_kind.h"
#include "common/element.h"
#include "common/metric.h"

/* ---- the command line ------------------------------------------------------------------------ */

struct tlc_options {
    uint64_t seed;
    const char *data; /* --data DIR, or NULL */
    const char *out;  /* --out DIR, or runs/NAME */
    int threads;      /* --threads N, or as many as the machine runs at once */
    bool quiet;
    bool dry_run;          /* --dry-run: only say what would be done */
    bool fresh;            /* --fresh: don't go on with what was stopped */
    int checkpoint;        /* --checkpoint N: seconds between two of a training */
    const char *mpi;       /* --mpi NAME, or NULL: whichever fits */
    int heartbeat;         /* --heartbeat N: seconds of silence after which a rank counts as lost */
    struct tlc_link *link; /* to the ranks that were started with this one; NULL: it is alone */
    const char *command;   /* the line that was given, for a shell, but for --part */
    int part, parts;       /* --part K/N: that share of a study's seeds alone; 0: all of them */
};

/* ---- examples -------------------------------------------------------------------------------- */

enum { TLC_MOST_DIMENSIONS = 4 };

struct tlc_data;
struct tlc_divided; /* data/data.h */

/* The examples of one task in one split: which rows, and what their label became. */
struct tlc_examples {
    const char *name;         /* "A.train" */
    const void *numbers;      /* of the file the rows point into */
    enum tlc_element element; /* their type */
    float scale;              /* that each of them is multiplied by */
    int count;                /* how many are used */
    const int32_t *rows;      /* row numbers, ascending */
    const int32_t *targets;   /* their classes */
    int available;            /* how many rows there are: more than count where a sample is drawn */
    int classes;              /* targets are below */
    const char *const *class_name;     /* of each, or NULL; NULL: none has one */
    const float *wanted;               /* instead of classes, `outputs` numbers for each row */
    int outputs;                       /* 0: there are classes */
    const char *const *output_name;    /* of each, or NULL */
    uint32_t stream;                   /* of random numbers for that sample */
    const struct tlc_data *data;       /* where the rows are from */
    const struct tlc_divided *divided; /* how they are drawn in each fold; NULL: they are these */
};

/* ---- models: layers, their weights, and where those begin ------------------------------------ */

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
    const char *const *onnx; /* each layer as nodes of ONNX (store/onnx_nodes.h); or NULL */
    /* Of each layer: bytes that values take at most while it works in a library of the model (tlc
     * --emit=sizes), 0 where it does nothing. NULL: nobody has told. */
    const long *ram;
    long parameters;
    size_t size; /* of the structure that holds its weights, in bytes */
};

/* A weight array as a file has it: row by row, number first + i * stride[0] + j * stride[1] + ...
 * of the tensor, for i below size[0], and so on. */
struct tlc_stored_weight {
    int layer, weight; /* of the model; of the layer */
    const char *tensor;
    long first;
    int size[TLC_MOST_DIMENSIONS];
    long stride[TLC_MOST_DIMENSIONS];
};

struct tlc_foreign_reader;

/* What a file of others has of a model's weights. */
struct tlc_stored {
    const char *path;
    const struct tlc_foreign_reader *reader; /* of its kind (foreign/foreign.h) */
    const struct tlc_model *model;
    int count;
    const struct tlc_stored_weight *weight;
    uint32_t checksum; /* of the file, once it is read */
    void *weights;     /* a structure of the model's, in which those are filled in; NULL before */
};

/* ---- the experiment: what is learned how ----------------------------------------------------- */

/* The examples of one step, as the program holds them. */
struct batch;

enum { TLC_MOST_METRICS = 8 };

/* Sums over examples; means are taken when shown. */
struct tlc_metrics {
    double loss;  /* sum of the examples' losses */
    long correct; /* how many were predicted right */
    long examples;
    double value[TLC_MOST_METRICS]; /* of the recipe's metrics that sums do not tell */
};

/* What a test keeps of each example. */
struct tlc_predictions {
    int32_t *predicted; /* the class */
    float *confidence;  /* the probability it was given */
    float *error;       /* Brier's: squared distances of all classes' probabilities from 0 and 1 */
    float *output;      /* all that the model gives, where anyone wants to know */
};

/* What a metric is taken from: examples, and what a model gives of each. */
struct tlc_scores {
    const struct tlc_examples *examples;
    const struct tlc_predictions *predictions;
    int outputs; /* numbers that the model gives of an example */
    int k;       /* of the metric */
};

/* How a metric is taken from all examples, or from each, when it is the mean over these. */
struct tlc_measure {
    double (*of_all)(const struct tlc_scores *scores);                /* NULL: the mean */
    void (*of_each)(const struct tlc_scores *scores, double *values); /* NULL: it is no mean */
};

/* A metric of a training. */
struct tlc_metric {
    enum tlc_metric_kind kind;
    const char *name;                  /* "accuracy" */
    const struct tlc_measure *measure; /* NULL: the sums of a tlc_metrics tell */
    int k;                             /* of those that take one, such as top_k_accuracy */
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

struct tlc_training;

/* What a layer takes of all training examples before the first step: it sees so many at a time and
 * remembers so many bytes, zero when it begins. Or `take` sets the layer's weights by itself, and
 * `marks` tells which numbers say that the one before is missing. */
struct tlc_adaptation {
    struct tlc_program step;
    int batch_size;
    size_t state;
    void (*take)(struct tlc_training *training, const struct tlc_adaptation *how);
    int layer;
    const bool *marks;
};

/* What is watched from epoch to epoch: how long it may stay without getting better, and by how much
 * an epoch must be better than the best before. */
struct tlc_watch {
    const char *figure; /* of each epoch: "val_loss" */
    int patience;
    double min_delta;
};

/* Ends a phase that does not get better. */
struct tlc_stopping {
    bool used;
    struct tlc_watch watch;
    bool restores; /* the weights of the best epoch */
    int first;     /* epoch of the phase that is watched, counted from 0 */
};

/* Lowers its rates. */
struct tlc_plateau {
    bool used;
    struct tlc_watch watch;
    double factor, least_rate;
    int cooldown; /* epochs that are not counted behind each time */
};

/* What an optimizer remembers of a weight array, laid out like that: where in its memory. In the
 * order in which files have them. */
struct tlc_remembered {
    int layer, weight;
    size_t offset;
};

/* Factors by which means that begin at zero have risen, two doubles: risen = beta risen + (1 -
 * beta) in each step. */
struct tlc_risen {
    size_t offset;
    double beta[2];
};

/* Epochs in which the same layers learn. */
struct tlc_phase {
    int epochs, batch_size;
    int rates;         /* how many there are: one, or one for each epoch; or, `by_step`, */
    bool by_step;      /* for each step, the last for all that follow */
    const float *rate; /* learning rates */
    /* Above 1: each of these is so many, one behind the other; of each layer that learns `slice`
     * tells by which. */
    int slices;
    const int *slice;
    const bool *learns; /* for each layer of the model */
    struct tlc_stopping stopping;
    struct tlc_plateau plateau;
    struct tlc_program step;
    /* What frozen layers in front of all that learns give is computed once, by `front`: so many
     * numbers an example. Step and validation then work on that. Without it, on the images. */
    struct tlc_program front;
    int features;
    struct tlc_program valid_front; /* for validation, where that differs */
    int versions; /* of each augmented image, which epochs take in turn; 0: one an epoch */
    size_t state; /* bytes that the optimizer remembers from step to step, zero when it begins */
    /* What those are, of a phase whose are saved or read from a file. */
    int remembered, risen;
    const struct tlc_remembered *memory;
    const struct tlc_risen *rise;
    /* NULL: the phase has none. The last, for gcc 10 warns of fields without a value behind one
     * whose value is the address of a structure written out (gcc's bug 82283). */
    const struct tlc_evaluate *validation;
};

/* A layer that begins with what layer `from` of an earlier recipe's model has learned. */
struct tlc_copy {
    int layer, recipe, from;
};

/* What an optimizer remembers, of a file. */
struct tlc_optimizer_state {
    const char *path;
    uint32_t checksum; /* of the file, once it is read */
    int arrays;        /* how many there are of the following; 0 before */
    float **array;
    long steps; /* that it has taken */
};

/* What a loss comes to at best where all examples get the same answer: metrics/blind.h. */
typedef double tlc_blind_loss(const struct tlc_examples *examples, double number,
                              const float *weight);

struct tlc_saved;
struct tlc_file_bytes;

/* An entry of the spec's `training`, as one cell of a study or several have it. */
struct tlc_recipe {
    const struct tlc_model *model;
    const char *task;
    const struct tlc_examples *train, *valid; /* valid may be NULL */
    const char *optimizer;    /* with its settings, in words; NULL: the model is only begun */
    const char *augmentation; /* of its images, in words; or NULL */
    int phases;
    const struct tlc_phase *phase;
    bool shuffle; /* each epoch takes the examples in an order of its own */
    uint32_t shuffle_stream;
    bool goes_on;                    /* with what an earlier recipe for the model has learned */
    int before;                      /* which */
    const struct tlc_stored *stored; /* what it begins with of a file; or NULL */
    int copies;                      /* how many of the following are used */
    const struct tlc_copy *copy;
    int adaptations; /* how many of the following come first, one after the other */
    const struct tlc_adaptation *adaptation;
    tlc_blind_loss *blind; /* of its loss; NULL where that has more than examples in it */
    double loss_number;    /* the constant of the loss: label_smoothing, delta; 0: it has none */
    const float *class_weight; /* what losses of each class are multiplied by; or NULL */
    bool balanced;             /* the same, by how many examples each class has */
    int metrics; /* that it is told by, the loss first; 0: the loss and the accuracy */
    const struct tlc_metric *metric;
    bool divided;     /* it is another in each fold */
    const char *save; /* a file, or NULL; its bytes are those that */
    struct tlc_file_bytes (*save_as)(const struct tlc_saved *saved); /* makes: store/saved.h */
    bool save_bare;  /* without what prepares its input */
    bool save_state; /* and what the optimizer remembers, in a file of its own */
    struct tlc_optimizer_state *optimizer_state; /* what that remembers at the beginning; or NULL */
    int initial_epoch; /* epochs of the first phase that are done already */
    int tests;         /* how many of the following are used */
    const struct tlc_examples *const *test;
    const struct tlc_examples *chosen_on;  /* as a trial, what it is measured on; else NULL */
    const struct tlc_search *search;       /* whose best trial it is; else NULL */
    const struct tlc_evaluate *evaluation; /* for the tests, and predictions; or NULL */
};

/* What is tried for an arm: recipes, of which the one that is measured to be best under a seed is
 * trained once more, and tested. */
struct tlc_search {
    int arm;
    int trials;
    const int *trial; /* recipes */
    int paths;
    const char *const *path;  /* of the spec, that are searched */
    const char *const *value; /* of each trial, a value for each path */
    int recipe;               /* of what is chosen */
};

/* How the arms of a study are tuned. */
struct tlc_tune {
    const char *way;                     /* "random", "grid" */
    const struct tlc_examples *examples; /* what trials are measured on, in the first cell */
    const char *metric;                  /* by which they are chosen */
    bool more_is_better;
    /* Of successive halving: epochs behind which all trials that are left are measured, and only so
     * many of them, one in `eta` and at least one, go on. Without it there are none. */
    int rungs, eta;
    const int *rung;
    int searches;
    const struct tlc_search *search;
};

/* What tlc warned of: the name of the check, and the message. */
struct tlc_warning {
    const char *check, *text;
};

struct tlc_warnings {
    int count;
    const struct tlc_warning *item;
};

/* Models tested on the same examples; each later one is held against the first. */
struct tlc_comparison {
    const struct tlc_examples *examples;
    int count;
    const int *recipes;
    const struct tlc_warnings *warnings; /* of each, how it does not learn as the first; or NULL */
};

/* A thing that varies over the cells of a study. */
struct tlc_axis {
    const char *name;
    enum tlc_axis_kind kind;
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
    const char *metric;   /* by which arms are compared; NULL: the accuracy */
    double min_effect;    /* what difference in it matters; 0 for none given */
    double until;         /* how wide the interval may be that ends it; 0: it has all seeds */
    bool excludes_failed; /* runs, with their partners; else they count against their arm */
    const struct tlc_tune *tune; /* or NULL */
    int warnings;
    const struct tlc_warning *warning; /* what the reader of its report should know */
};

/* A data set as it was when the study was registered. */
struct tlc_registered_data {
    const char *name;
    uint32_t checksum;
    int rows;
    const struct tlc_data *data; /* that was read; NULL: the experiment has no such */
};

/* What was said of the study before it ran, and how the spec differs from it. */
struct tlc_registration {
    const char *file, *date;
    int runs; /* that had been done already */
    int differences;
    const char *const *difference;
    int data_sets;
    const struct tlc_registered_data *data;
};

struct tlc_experiment {
    const char *name;    /* the spec's name: what messages begin with, and runs/NAME */
    const char *spec;    /* the spec's file name */
    const char *version; /* of the tlc that compiled it */
    uint64_t spec_hash;  /* of the spec's text */
    /* The text itself, where a run saves models, and what goes in its place that it leaves to
     * files; or NULL. With it a hash of what data, tasks and models are. */
    const char *spec_text, *spec_found;
    uint64_t setup_hash;
    uint64_t seed;      /* the first seed, unless --seed says otherwise */
    int seeds;          /* how many follow one another, at most; 1 without a study */
    int folds;          /* that each of them divides its examples into; 0: none */
    size_t values_size; /* bytes that the numbers of the largest step take */
    void (*train)(struct tlc_training *training, const struct tlc_phase *phase);
    void (*adapt)(struct tlc_training *training, const struct tlc_adaptation *how);
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
    const struct tlc_study *study;               /* or NULL */
    const struct tlc_registration *registration; /* or NULL */
};

/* ---- a recipe at work, with one seed --------------------------------------------------------- */

struct tlc_failure;

struct tlc_training {
    const struct tlc_recipe *recipe;
    const struct tlc_examples *train, *valid; /* this seed's; valid may be NULL */
    void *weights;                            /* the structure of the recipe's model */
    void *values;                             /* room for the numbers of a step */
    void *state;           /* what the optimizer remembers in this phase, zero when it begins */
    long iteration;        /* steps that its optimizer remembers */
    const float *rates;    /* those of the phase, where they are lowered on plateaus; else NULL */
    int first;             /* epoch of the phase to begin with: above 0 where it goes on */
    int before;            /* epochs of the phases before this one */
    int epochs;            /* that have ended; the validation of one more may go on */
    uint64_t seed;         /* of its random numbers */
    uint32_t entry, steps; /* trainings of the model before this one; its steps so far */
    struct tlc_team *team; /* of threads that do its steps together */
    const float *class_weight;    /* of each class, or NULL */
    struct tlc_predictions *kept; /* of the epoch's examples, where a metric needs them; or NULL */
    struct tlc_history *history;
    int pause_at;                      /* epochs behind which it pauses; 0: it does not */
    bool paused;                       /* there, before its end */
    struct tlc_control *control;       /* of the phase's rules; NULL where it has none */
    struct tlc_checkpoint *checkpoint; /* which it can go on from; NULL in a study */
    struct tlc_run_record *record;     /* what is known of it so far */
    struct tlc_failure *failed; /* how it has failed (failed.c), NULL as long as it has not */
};

#endif
