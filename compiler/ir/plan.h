/* plan.h: the whole experiment, with every name resolved: what is read, what is trained on what in
 * which phases, what is compared. It holds one Prog per training phase and per evaluation. */
#ifndef IR_PLAN_H
#define IR_PLAN_H

#include "common/axis_kind.h"
#include "common/element.h"
#include "common/metric.h"
#include "base/reads.h"
#include "ir/prog.h"

/* What a file behind the first of a source has instead of the names of that; or NULL. */
typedef struct PlanFilePart {
    const char *file, *images, *labels;
} PlanFilePart;

/* A source of examples, read up to the last row that any split needs. */
typedef struct PlanFile {
    const char *name;   /* "fashion_train" */
    const char *title;  /* "fashion.train" */
    const char *format; /* "idx" */
    const char *path;   /* of the directory */
    const char *file;   /* that has both images and labels; or NULL, for a file of each */
    const char *images, *labels;
    const char *parts; /* those files of each that follow the first, as an array in C; or NULL */
    const PlanFilePart *part_names; /* that array itself */
    size_t part_count;              /* files that follow */
    const char *group;     /* what the data calls that which tells groups of rows; or NULL */
    const char *settings;  /* of the format's own, as the address of a structure in C; or NULL */
    const void *read_with; /* that structure itself */
    const char *described; /* what is done to the examples when they are read; or NULL */
    const char *by_hand;   /* what an example is made of, as JSON (catalog/format.h); or NULL */
    int64_t shape[4];
    size_t dimensions;
    enum tlc_element element; /* of the numbers in memory */
    int64_t pixels, classes, rows;
    bool all_rows; /* some split goes to the end of the file */
    double scale;
    const char **class_names;  /* of each label, as the data calls it, or NULL */
    int64_t targets;           /* instead of classes, so many numbers; or 0 */
    const char **target_names; /* of each, or NULL */
    Span origin;
} PlanFile;

/* A task's rules as C over `int64_t label`, with the spec's text for comments. */
typedef struct PlanTask {
    const char *name;
    const char *identifier; /* in C */
    const char *where, *where_source;
    const char *target, *target_source;
    int64_t labels, classes;
    const int64_t *targets;         /* per label, -1 where rejected */
    bool has_table;                 /* its target is a table: `targets` are emitted, and no rules */
    const char *const *label_names; /* as the data calls them, or NULL */
    const char *const *class_names; /* of each class, or NULL; NULL: no class has one */
    int64_t shift[2];               /* by how many rows and columns an image is moved at most */
    int64_t outputs;                /* instead of classes, so many numbers; or 0 */
    const char *const *output_names; /* of each, or NULL */
    Span origin;
} PlanTask;

/* Rows of a file that the run draws. */
typedef struct PlanDraw PlanDraw;
struct PlanDraw {
    const char *name;       /* of the split */
    const char *identifier; /* in C */
    const PlanFile *file;
    const int64_t *parts; /* first and last row of each range, -1 for the end of the file */
    size_t part_count;
    List(const PlanDraw *) without;
    double fraction; /* 0: all */
    bool stratify;
    bool grouped;  /* groups of the file's rows are drawn */
    int64_t folds; /* so many parts, each drawn in turn; 0: none */
    bool divided;  /* for each fold of each seed anew */
    uint64_t seed;
    uint32_t stream; /* of random numbers */
    Span origin;
};

/* A task's examples in one split. */
typedef struct PlanExamples {
    const char *name;       /* "A.train" */
    const char *identifier; /* "A_train" */
    const PlanTask *task;
    const PlanFile *file;
    int64_t first, last;   /* last is -1 for the end of the file */
    const PlanDraw *draw;  /* of its rows, all within these; NULL: they are these */
    int64_t limit;         /* -1 for none */
    bool sampled;          /* a random sample of that many, not the first */
    uint32_t stream;       /* of random numbers for it */
    uint32_t shift_stream; /* and for how far each image is moved */
    Span origin;
} PlanExamples;

typedef struct PlanModel PlanModel;
typedef struct PlanTraining PlanTraining;

typedef struct LayerKind LayerKind;
struct Model;

enum { MOST_WEIGHTS = 4 };

typedef struct PlanLayer {
    const LayerKind *kind;     /* catalog/layer.h */
    const char *class_name;    /* Keras's */
    List(const char *) config; /* members of Keras's configuration but names */
    const char *onnx;          /* its nodes, as JSON, where its model is saved as ONNX; or NULL */
    const char *name;
    const int *reads; /* positions of layers: see base/reads.h */
    size_t read_count;
    Shape input, output; /* of an example; the first of what it reads */
    Activation activation;
    bool inner_softmax;           /* the activation is softmax, which is not left to a loss */
    const char *shown_activation; /* as the spec says; NULL for a kind without */
    const char *learned;          /* what it takes of all training examples; NULL: nothing */
    const char *takes;            /* the runtime's function that does; NULL: a program */
    Window window;
    bool padded;                  /* as the spec says: `same` */
    double numbers[MOST_NUMBERS]; /* constants of its kind's own */
    const double *constants;      /* the same, of a kind that has many */
    size_t constant_count;
    uint32_t stream; /* of random numbers, of a kind that takes them */
    Parameter *weights[MOST_WEIGHTS];
    size_t weight_count;
    bool trainable;
    const PlanModel *copied_from; /* as the spec says */
    size_t copied_index;
    int64_t ram; /* bytes that values take at most while it works in a library; 0: none is made */
    Span origin;
} PlanLayer;

/* What its library may take, in bytes; 0: any. */
typedef struct PlanLimits {
    int64_t flash, ram;
    int32_t int8, train; /* of the library in 8 bits, of that which learns; else 0 */
} PlanLimits;

struct PlanModel {
    const char *name;
    const char *identifier; /* in C; cells of a study may have different models of one name */
    const PlanFile *file;   /* for the shape of its input */
    List(PlanLayer) layers;
    const PlanModel *shape; /* the first model whose weights fill the same structure */
    int64_t parameters;
    const char *stored; /* the file that weights are read from; or NULL */
    const char *stored_kind;
    const char *stored_reader;  /* in C */
    const struct Model *source; /* of the spec: spec/spec.h */
    PlanLimits limits;
    Span flash_limit, ram_limit; /* where these stand */
    Span origin;
};

/* Ends a phase whose epochs do not get better. */
typedef struct PlanStopping {
    const char *monitor; /* the figure that is watched: "val_loss" */
    int64_t patience;
    double min_delta;
    bool restores; /* the weights of the best epoch */
    int64_t first; /* epoch that is watched, counted from 0 */
} PlanStopping;

/* Lowers its rates. */
typedef struct PlanPlateau {
    const char *monitor;
    int64_t patience;
    double min_delta, factor, least_rate;
    int64_t cooldown; /* epochs that are not counted behind each time */
} PlanPlateau;

typedef struct AugmentationKind AugmentationKind;

/* What is done by chance to the images that a model learns from. */
typedef struct PlanAugmentation {
    const AugmentationKind *kind; /* catalog/augmentation.h */
    OpCode op;
    const char *description; /* "random_flip (mode horizontal)" */
    int64_t height, width, channels;
    double numbers[MOST_NUMBERS]; /* of its op */
    uint32_t stream;              /* of random numbers */
    Span origin;
} PlanAugmentation;

typedef struct PlanPhase {
    const char *name; /* "A_phase_1" */
    int64_t epochs;
    size_t slices;      /* of layers, which learn by a rate each */
    const int *rate_of; /* per layer: by which, 0 where it does not learn */
    const float *rates; /* those of a moment, one after the other, then those of the next */
    bool constant_rate;
    bool by_step;       /* rates change from step to step, up to the last, which goes on */
    int64_t rate_count; /* of steps then */
    const char *rate_source;
    const PlanStopping *stopping; /* or NULL */
    const PlanPlateau *plateau;   /* or NULL */
    const bool *trains;           /* per layer */
    size_t layers;                /* of the model */
    int64_t trainable;            /* parameters */
    Prog *step;
    Prog *features;         /* what comes before all that learns, run once; or NULL */
    Prog *valid_features;   /* the same for validation, where images are augmented; or NULL */
    Prog *evaluate;         /* on kept features, or with penalties of its own; NULL: as in a test */
    const Tensor *kept;     /* what the features are */
    int64_t kept_columns;   /* numbers for an example, with padding */
    int64_t kept_bytes;     /* for training and validation, at most */
    const char *recomputed; /* why no features are kept though there are some, or NULL */
    Span origin;
} PlanPhase;

typedef List(PlanTraining *) PlanTrainings;

/* A layer that begins with what a layer of another model has learned. */
typedef struct PlanCopy {
    size_t layer;
    PlanTraining *from;
    size_t from_layer;
} PlanCopy;

/* A metric, and X of the runtime's tlc_measure_X that takes it; NULL: sums over batches tell. */
typedef struct PlanMetric {
    const char *kind, *name, *measure;
    int64_t k; /* 0 for those that take none */
} PlanMetric;

/* What a layer takes of all training examples, by a program that takes in a batch at a time, or by
 * the function that the layer names. */
typedef struct PlanAdaptation {
    const PlanLayer *layer;
    size_t index; /* of the layer */
    Prog *prog;   /* or NULL */
} PlanAdaptation;

/* An entry of the spec's `training`, as one cell of a study or several have it. */
struct PlanTraining {
    PlanModel *model;
    const PlanTask *task;
    const PlanExamples *train, *valid; /* valid may be NULL */
    const char *loss;
    double loss_number;          /* the constant of its ops, 0 for those that have none */
    const char *loss_setting;    /* what that is called; or NULL */
    const char *blind;           /* what it is without looking: a function; or NULL */
    bool weighs, balanced;       /* losses by classes; by how many examples they have */
    const double *class_weights; /* of each class, unless balanced */
    size_t class_weight_count;
    bool of_zeros_and_ones;         /* each of its targets must be one of these */
    List(PlanMetric) metrics;       /* the loss first; none: loss and accuracy */
    const PlanOptimizer *optimizer; /* NULL: the model is only begun */
    int64_t batch, epochs;
    PlanTraining *before;  /* the entry that this one goes on from, or NULL: it is the first */
    List(PlanCopy) copies; /* a first one draws all other layers */
    bool shuffle;
    uint32_t shuffle_stream;
    List(PlanAugmentation) augmentations; /* one after the other */
    int64_t versions;            /* of each image that they make; 0: a new one in every epoch */
    const char *save;            /* or NULL */
    bool save_bare;              /* without the scale of its data */
    bool save_state;             /* and what the optimizer remembers */
    const char *optimizer_state; /* the file that it begins with; or NULL */
    int64_t initial_epoch;       /* epochs of the first phase that are done already */
    List(PlanPhase) phases;
    size_t phases_before;             /* in earlier entries of the model */
    Prog *evaluate;                   /* on images; NULL when nothing needs it */
    List(PlanAdaptation) adaptations; /* what layers take of all training examples beforehand */
    List(const PlanExamples *) tests; /* what the model is tested on then */
    const PlanExamples *chosen_on;    /* as a trial, what it is measured on; NULL: it is none */
    bool divided;                     /* it is another in each fold */
    size_t number;                    /* in the plan */
    Span origin;
};

/* A warning that the reader of the report should see: the name of its check, and what it says. */
typedef struct PlanWarning {
    const char *check, *message;
} PlanWarning;

typedef List(PlanWarning) PlanWarnings;

typedef struct PlanComparison {
    const PlanExamples *examples;
    PlanTrainings contestants;   /* the last training of each model */
    List(PlanWarnings) warnings; /* of each, how it does not learn as the first does */
    Span origin;
} PlanComparison;

typedef struct PlanAxis {
    const char *name;
    enum tlc_axis_kind kind;
    List(const char *) values;
} PlanAxis;

/* A training that is tried, and the values that make it. */
typedef struct PlanTrial {
    const char *const *values; /* of each path that is searched */
    PlanTraining *training;
} PlanTrial;

/* What is tried for an arm. The best is trained once more, and tested. */
typedef struct PlanSearch {
    size_t arm;
    List(const char *) paths; /* that are searched */
    List(PlanTrial) trials;
    const PlanExamples *examples; /* that the best is tested on */
    bool divided;                 /* it is another in each fold */
    size_t number;                /* of its recipe, behind those of all trainings */
} PlanSearch;

typedef List(PlanSearch *) PlanSearches;

/* How the arms of a study are tuned. */
typedef struct PlanTune {
    const PlanExamples *examples; /* what trials are measured on, in the first cell */
    bool examples_differ;         /* for one training, which makes no search */
    const char *metric;           /* what they are chosen by */
    bool more_is_better;
    const char *way;     /* "random", "grid", "halving" */
    List(int64_t) rungs; /* of halving: epochs behind which one in `eta` goes on */
    int64_t eta;
    PlanSearches searches;
    Span origin;
} PlanTune;

typedef struct PlanCell {
    const size_t *values;  /* for each axis */
    PlanTrainings arms;    /* where arms are tuned, the first trial of each */
    PlanSearches searches; /* of each arm; none where nothing is tuned */
} PlanCell;

typedef struct PlanStudy {
    const PlanExamples *examples; /* what the arms are tested on */
    bool tests_differ;            /* between cells, which makes no study */
    List(const char *) arms, shares;
    PlanWarnings warnings;
    size_t baseline, decided; /* arms */
    List(PlanAxis) axes;
    List(PlanCell) cells;
    int64_t primary;    /* a cell, or -1 */
    const char *metric; /* by which arms are compared; NULL: the accuracy */
    double min_effect;
    double until;         /* how wide the interval may be that ends it; 0: it has all seeds */
    bool excludes_failed; /* runs, with their partners; else they count */
    PlanTune *tune;       /* or NULL */
    Span origin;
} PlanStudy;

/* A data set as it was when the study was registered. */
typedef struct RegisteredData {
    const char *title;
    uint32_t checksum;
    int64_t rows;
} RegisteredData;

/* What was said of the study before it ran (commands/register/). */
typedef struct PlanRegistration {
    const char *file, *date;
    int64_t runs;                   /* that had been done already */
    List(const char *) differences; /* of the spec from that which was registered, in words */
    List(RegisteredData) data;
} PlanRegistration;

/* The lists hold pointers, since the structures point at each other. */
typedef struct Plan {
    const Source *source;
    const char *found; /* what the spec leaves to files, as YAML: catalog/found.h; or NULL */
    const char *name;
    const char *version; /* of tlc */
    uint64_t seed;
    int64_t seeds; /* at most, of a study that ends when it may */
    int64_t folds; /* under each seed; 0: there are none */
    List(PlanFile *) files;
    List(PlanTask *) tasks;
    List(PlanDraw *) draws; /* each after those that it leaves out */
    List(PlanExamples *) examples;
    List(PlanModel *) models;
    PlanTrainings trainings; /* each after those it needs */
    List(PlanComparison *) comparisons;
    PlanStudy *study;                     /* or NULL */
    const PlanRegistration *registration; /* or NULL */
    List(Prog *) progs; /* of all phases and evaluations, in the order they are emitted */
    int64_t largest_batch;
    List(const char *) helpers; /* C functions the tasks' rules call: templates by name */
} Plan;

/* How many recipes the program has: trainings, and what is chosen of trials. */
size_t plan_recipes(const Plan *plan);

/* How often a training is run: once for each seed, or each fold of each. */
int64_t plan_repeats(const Plan *plan);

/* How many moments of a phase have rates of their own: one, where they are constant, or epochs, or
 * steps. */
int64_t plan_rates(const PlanPhase *phase);

/* Whether layers of some training take statistics of its examples by programs. */
bool plan_adapts(const Plan *plan);

/* Whether anyone may ask its model about images when it is done: a test does, and whoever has saved
 * it. */
bool plan_is_asked(const Plan *plan, const PlanTraining *training);

/* The layers of its model that a layer reads. */
Reads plan_reads(const PlanLayer *layer);

/* Whether the loss adds something for some of its weights while it learns. */
bool plan_has_penalty(const PlanLayer *layer);

/* How many numbers a layer has as weights, how many of them it can learn (what it keeps of the
 * batches it saw is not learned), and how many bytes they take in memory. */
int64_t plan_layer_parameters(const PlanLayer *layer);
int64_t plan_layer_learned(const PlanLayer *layer);
bool plan_keeps_running(const PlanLayer *layer);
int64_t plan_layer_bytes(const PlanLayer *layer);

/* The most parameters that a phase of the training, or of one it goes on from, trains. */
int64_t plan_trainable(const PlanTraining *training);

/* Which label becomes which class, each line of it behind `begin`. */
void plan_print_classes(Text *text, const PlanTask *task, const char *begin);

/* The experiment in words, all of it: layer tables, class maps, what each phase trains, memory and
 * operations. What `tlc --plan=full` prints. */
void plan_print(Text *text, const Plan *plan);

/* The same on a page: what is asked first, then what answers it; of models what differs from those
 * before. What `tlc` prints. */
void plan_print_page(Text *text, const Plan *plan);

/* Bytes of the weights of all trainings, of the largest model, of the temporaries of the largest
 * program, and of the most that an optimizer remembers. */
int64_t plan_weight_bytes(const Plan *plan);
int64_t plan_largest_weight_bytes(const Plan *plan);
int64_t plan_values_bytes(const Plan *plan);
int64_t plan_state_bytes(const Plan *plan);

/* The layer tables of the models alone, as Keras's summary() shows them. */
void plan_print_models(Text *text, const Plan *plan);

/* The IR: the plan's skeleton and every program. What `tlc --emit=ir` prints. */
void plan_print_ir(Text *text, const Plan *plan);

/* 276158 -> "276,158". */
const char *with_commas(Arena *arena, int64_t number);

/* Ends the compilation with an internal error when two kernels of a model are drawn from one
 * stream. */
void plan_verify(Arena *arena, const Plan *plan);

#endif
