/* spec.h: the experiment as its writer described it. The reader fills it from the YAML tree;
 * the checks resolve its names and prove what can be proved; the lowering turns it into a Plan. */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include "base/index.h"
#include "base/reads.h"
#include "base/shape.h"
#include "base/stored.h"
#include "common/element.h"
#include "spec/expr.h"
#include "spec/node.h"

#include <stddef.h>

/* A name or text; text is NULL when absent. */
typedef struct Word {
    const char *text;
    Span span;
} Word;

/* A whole number; `given` is false when absent. */
typedef struct Count {
    int64_t value;
    Span span;
    bool given;
} Count;

/* A number; `given` is false when absent. */
typedef struct Number {
    double value;
    Span span;
    bool given;
} Number;

typedef struct Flag {
    bool value;
    Span span;
} Flag;

typedef List(Count) CountList;
typedef List(Number) NumberList;
typedef List(Word) WordList;

/* ---- data ---- */

typedef struct FormatKind FormatKind; /* catalog/format.h */

/* What stands for some rows: fashion.train. */
typedef struct DataFile {
    const char *name; /* "train", "valid" or "test"; NULL when absent */
    Span span;
    Word file;           /* that has it all; none: two files */
    Word images, labels; /* those, or what they are called in that one */
    /* of files that follow one another, all: the names above are those of the first */
    WordList files, image_files, label_files;
    /* set by the checks */
    Word group; /* by what splits keep groups of its rows together; none: no split does */
} DataFile;

enum { DATA_FILES = 3, MOST_DATA_BYTES = 512 };

typedef struct DataSet {
    const FormatKind *kind; /* NULL: there is none of that name */
    Word name;
    Word format, path, type;
    CountList shape;
    Count classes;
    WordList class_names;  /* of all classes, or none */
    Count targets;         /* instead of classes: so many numbers an example */
    WordList target_names; /* of all of them, or none */
    Expr *scale;
    DataFile files[DATA_FILES];
    _Alignas(max_align_t) unsigned char own[MOST_DATA_BYTES]; /* a structure of the format's own */
    /* set by the checks */
    enum tlc_element element; /* of its numbers in memory */
    double scale_value;
    bool used;
} DataSet;

/* ---- splits ---- */

/* Rows [first, last); last is -1 for the end of the file. */
typedef struct RowRange {
    int64_t first, last;
} RowRange;

typedef struct Split Split;
struct Split {
    Word name;
    Span span;
    Expr *rows;      /* the first of `of` */
    List(Expr *) of; /* none where only rows are given */
    Number fraction; /* of the rows; none: all */
    Count folds;     /* so many parts, each of which is the split in turn */
    Flag stratify;
    Word by; /* what tells groups of rows, which are not divided */
    Count seed;
    WordList without_names; /* splits whose rows are left out */
    /* set by the checks */
    DataSet *data;
    DataFile *file;
    int64_t first, last; /* from the first to the last row that it may have */
    List(RowRange) parts;
    List(Split *) without;
    bool drawn;   /* its rows are told by the run */
    bool divided; /* and are others in each fold */
    bool used;
};

/* ---- tasks ---- */

typedef struct Limit {
    Word split_name;
    Count count;
    Split *split; /* set by the checks */
} Limit;

/* What a label becomes, each by its number or its name. */
typedef struct TargetEntry {
    Word label, class;
} TargetEntry;

typedef struct Task {
    Word name;
    Expr *where, *target;    /* NULL: every example; the label itself */
    List(TargetEntry) table; /* instead of `target`; labels that are not in it are not the task's */
    Span table_span;
    WordList table_names; /* set by the checks: of its classes, where they have some */
    Count classes;
    WordList classes_named; /* of all classes, or none */
    List(Limit) limits;
    Word sample;     /* which examples a limit leaves: first or random */
    CountList shift; /* by how many rows and columns images are moved at most; none: they are not */
    /* set by the checks */
    bool sampled;
    int64_t class_count;       /* 0: it has numbers as targets */
    int64_t outputs;           /* so many; 0: it has classes */
    const char **output_names; /* of each, or NULL */
    int64_t *targets; /* per label of the data set: its target, or -1 where `where` rejects it */
    int64_t labels;
    const char **label_names; /* as the data set calls them, or NULL */
    const char **class_names; /* of each class, NULL for one that has none; NULL: none has */
    bool used;
} Task;

/* ---- models ---- */

typedef struct LayerKind LayerKind; /* catalog/layer.h */
typedef struct Model Model;

/* Factors of penalties on weights; 0: none. */
typedef struct Regularizer {
    Number l1, l2;
} Regularizer;

enum { MOST_OWN_BYTES = 512 };

/* What an item of `layers` says of a layer; its kind decides which of these there are keys for. */
typedef struct LayerSettings {
    Word name, activation, kernel_initializer;
    WordList inputs; /* names of the layers it reads; none: the one before */
    Flag trainable, use_bias;
    Regularizer kernel_regularizer, bias_regularizer;
    _Alignas(max_align_t) unsigned char own[MOST_OWN_BYTES]; /* a structure of the kind's own */
} LayerSettings;

/* One layer of a model, after `units: [300, 100]` and `from:` have been spread out. */
typedef struct Layer {
    const LayerKind *kind;
    Span span; /* where the spec says so; for a copied layer, the `from:` */
    Word name; /* given or numbered by kind */
    bool named;
    LayerSettings settings;
    bool trainable;
    bool of_file;             /* a model file has it so: advice on its settings is of no use */
    const Model *copied_from; /* whose layer this is, and whose trained weights it begins with */
    bool anew;                /* but not those: it begins as if it were the model's own */
    size_t copied_index;      /* which layer of that model */
    Reads reads;
    /* set by the checks */
    Shape input, output;          /* of an example */
    const StoredWeights **stored; /* of each weight array, where a file has it; NULL: none has */
} Layer;

/* Whether the layer begins with what another model's has learned. */
static inline bool copies_weights(const Layer *layer)
{
    return layer->copied_from && !layer->anew;
}

/* An item of `layers` as written. */
typedef struct LayerItem {
    const LayerKind *kind; /* NULL: `from` */
    const Node *node;
    Span span;
    Expr *from;
    Word weights; /* of `from`: copied or initial */
    LayerSettings settings;
} LayerItem;

struct tlc_foreign;

/* A line of a map: tensors of the file called so become weight arrays called so. */
typedef struct Renaming {
    Word from, to; /* patterns; or `none` */
} Renaming;

/* A file that layers begin with. */
typedef struct WeightsFile {
    Word file; /* its text is NULL where there is none */
    List(Renaming) map;
    Word layout; /* of kernels: keras or pytorch; its text is NULL where the file decides */
} WeightsFile;

/* What the model may take as a library, in bytes. */
typedef struct Limits {
    Count flash, ram; /* 0: any */
    Word quantize;    /* int8; its text is NULL for floats */
    Flag train;       /* it goes on learning */
} Limits;

struct Model {
    Word name;
    Word file; /* a model file of others; text is NULL where there is none */
    WeightsFile weights;
    const struct tlc_foreign *architecture, *stored; /* the same, read: the layers, the weights */
    const struct RecoveredModel *recovered; /* all layers of `file`; NULL without one. Items are
                                             * those up to the first that cannot be had */
    List(LayerItem) items;
    Limits limits;
    /* set by the checks */
    List(Layer) layers;
    Index layer_names;   /* those of `layers`, kept by check_layers.c */
    const Split *input;  /* whose rows it reads first; NULL as `data` */
    const DataSet *data; /* whose examples it reads; NULL when it is never used */
    Span data_span;      /* where that was decided */
    bool complete;       /* its layers and shapes are known to be right */
    bool used;
};

/* ---- training ---- */

/* The learning rate of a slice of the model's layers. */
typedef struct Rate {
    Expr *layers; /* NULL: all that learn */
    Expr *rate;
    /* set by the checks */
    size_t first, end; /* of the layers */
} Rate;

/* One rate, or one for each slice of layers; none where that is left to others. */
typedef struct Rates {
    Span span;
    List(Rate) slices;
} Rates;

typedef struct OptimizerKind OptimizerKind; /* catalog/optimizer.h */

enum { MOST_OPTIMIZER_BYTES = 256 };

typedef struct Optimizer {
    const OptimizerKind *kind; /* NULL: there is none of that name */
    Word name;                 /* "sgd" */
    Rates learning_rate;
    Number weight_decay, clipnorm, global_clipnorm, clipvalue;
    _Alignas(
        max_align_t) unsigned char own[MOST_OPTIMIZER_BYTES]; /* a structure of the kind's own */
} Optimizer;

/* What is watched from epoch to epoch, and how long it may stay without getting better. */
typedef struct Watch {
    Word monitor;
    Count patience;
    Number min_delta;
    bool of_validation; /* set by the checks */
} Watch;

typedef struct Stopping {
    Span span; /* where the spec says so; of no bytes where it says nothing */
    bool used; /* it is not `none` either */
    Watch watch;
    Flag restore_best_weights;
    Count start_from_epoch;
} Stopping;

typedef struct Plateau {
    Span span; /* as that of Stopping */
    bool used;
    Watch watch;
    Number factor, min_lr;
    Count cooldown;
} Plateau;

/* What an epoch's figures decide. */
typedef struct Control {
    Stopping early_stopping;
    Plateau reduce_on_plateau;
} Control;

typedef struct AugmentationKind AugmentationKind; /* catalog/augmentation.h */

enum { MOST_AUGMENTATION_BYTES = 512 };

typedef struct Augmentation {
    const AugmentationKind *kind; /* NULL: what is wrong with it has been said */
    Span span;
    _Alignas(
        max_align_t) unsigned char own[MOST_AUGMENTATION_BYTES]; /* a structure of the kind's own */
} Augmentation;

/* What is done by chance to the images that a model learns from. */
typedef struct Augment {
    Span span;
    List(Augmentation) items; /* none: nothing is done */
    Count copies; /* of each image, which epochs take in turn; not given: as many as epochs */
} Augment;

typedef struct Phase {
    Span span;
    Count epochs;
    Expr *freeze;        /* NULL: what the model's layers say themselves */
    Rates learning_rate; /* none: the optimizer's */
    Control control;     /* the training's, where it has none of its own */
    /* set by the checks */
    bool *trains;  /* per layer of the model: has weights and learns in this phase */
    size_t slices; /* how many rates there are at a time */
    int *rate_of;  /* per layer of the model: by which of them it learns, 0 where it does not */
    float
        *rates; /* those of each epoch, one after the other; of one alone when they are constant */
    bool constant_rate;
    bool by_step;       /* per step instead, up to where no rate changes any more */
    int64_t rate_count; /* of steps then */
} Phase;

/* What a loss may be told; its kind decides which of these there are keys for. */
typedef struct LossSettings {
    Number delta, label_smoothing;
} LossSettings;

/* What the losses of a class's examples are multiplied by. */
typedef struct ClassWeight {
    Word class;
    Number weight;
} ClassWeight;

typedef struct ClassWeights {
    Span span;
    bool given;
    bool balanced;           /* by how many examples there are of each */
    List(ClassWeight) items; /* else of these, and 1 of all others */
    /* set by the checks */
    double *weights; /* of each class; NULL when balanced */
} ClassWeights;

/* What a training is told by, beside its loss. */
typedef struct MetricItem {
    Word name;
    Count k; /* of top_k_accuracy */
} MetricItem;

/* A file that a model is saved to. */
typedef struct Save {
    Word file;
    Flag preparation; /* whether what prepares its input goes along */
    Word with;        /* `optimizer`: what that remembers goes into a file of its own */
} Save;

typedef struct Training {
    const Node *node; /* as written */
    Span span;
    Word model_name, task_name, split_name, validation_name, loss;
    LossSettings loss_settings;
    ClassWeights class_weight;
    List(MetricItem) metrics; /* none: the usual ones of its task */
    Optimizer optimizer;
    Count batch_size, epochs;
    Expr *freeze;
    Control control;      /* of each phase that has none of its own */
    Word optimizer_state; /* a file; text is NULL where there is none */
    Count initial_epoch;  /* of the first phase: so many are done already */
    Flag shuffle;
    Augment augment;
    Save save;
    List(Phase) phases; /* never empty once read: `epochs:` alone makes one */
    bool phases_given;
    /* set by the checks */
    Model *model;
    Task *task;
    Split *split, *validation; /* validation may be NULL */
} Training;

/* ---- compare ---- */

/* A warning: the name of its check, and what it says. */
typedef struct Caution {
    const char *check, *message;
} Caution;

typedef List(Caution) CautionList;

typedef struct Comparison {
    Span span;
    WordList model_names;
    Word task_name, split_name;
    /* set by the checks */
    List(Model *) models;
    Task *task;
    Split *split;
    CautionList *cautions; /* of each model, how it does not learn as the first does */
} Comparison;

/* ---- study ---- */

/* What the primary cell is, and what decides there. */
typedef struct Primary {
    Word metric, on, arm_name;
    const Node *at; /* an axis's name -> one of its values; or NULL */
    Number min_effect;
} Primary;

/* What stands for the arms: how far layers of one model help another. */
typedef struct Curves {
    bool given;
    Span span;
    Word from_name, to_name;
    /* set by the checks */
    Model *from, *to;
} Curves;

/* Instead of so many seeds: as many as it takes. */
typedef struct Until {
    bool given;
    Span span;
    Number width; /* of the interval of what the primary cell decides */
    Count most;   /* seeds, however wide it is */
} Until;

typedef enum { SEARCH_RANDOM, SEARCH_GRID, SEARCH_HALVING } SearchKind;

/* So many trials are drawn at random. Behind `first` epochs, and each time behind `eta` times as
 * many, one in `eta` goes on. */
typedef struct Halving {
    Count trials, eta, first;
} Halving;

/* Which values of a space are tried. */
typedef struct SearchWay {
    Span span;
    SearchKind kind;
    Count random; /* so many, drawn at random */
    Halving halving;
} SearchWay;

/* What trials are chosen by. */
typedef struct ChosenOn {
    Word metric, split; /* the latter is TASK.SPLIT */
} ChosenOn;

/* What every arm's values are chosen of, by what they give on examples that are no test. */
typedef struct Tune {
    bool given;
    Span span;
    const Node *space; /* a path of the spec -> values to try */
    SearchWay search;
    ChosenOn on;
    /* set by the checks */
    Task *task;
    Split *split;
} Tune;

typedef struct Study {
    bool given;
    Span span;
    WordList arm_names;
    Curves curves;
    Word baseline_name;
    Count seeds; /* where `until` stands in their place, the most that there can be */
    Until until;
    const Node *vary; /* or NULL: one cell, the spec as it is */
    Tune tune;
    Word paired_by;
    WordList share;
    Word failed;
    bool primary_given;
    Primary primary;
    /* set by the checks */
    List(Model *) arms;
    const char *compared;     /* the metric that decides; NULL: the accuracy, of classes */
    size_t baseline, decided; /* arms: the one held against, and the one that decides */
    Task *task;
    Split *split;
    CautionList cautions; /* warnings that the reader of its report should see */
} Study;

/* ---- the whole ---- */

/* A key the spec leaves out, and the value it gets. */
typedef struct Default {
    const char *path;  /* "training[0].batch_size" */
    const char *value; /* "32" */
} Default;

typedef struct Spec {
    const Source *source;
    Word name;
    Count seed;
    List(DataSet) data;
    List(Split) splits;
    List(Task) tasks;
    List(Model) models;
    List(Training) trainings;
    List(Comparison) comparisons;
    Study study;
    List(Default) defaults;
    List(const char *) files; /* others than its own that it was read with; none twice */
    /* set by the checks: what the spec takes, so that a study can be held to what its cells take */
    int64_t rate_steps; /* evaluations of parts of learning rates that change */
    size_t layers;      /* of all models */
} Spec;

/* Limits on these, for a spec and for all cells of a study together. */
enum { MOST_RATE_STEPS = 30000000, MOST_LAYERS_IN_ALL = 20000, MOST_LAYERS_OF_CELLS = 400000 };

/* Whether the checks have found out what the task's targets are. */
bool task_is_settled(const Task *task);

/* Whether runs that fail are left out with their partners, instead of counting. */
bool study_excludes_failed(const Study *study);

/* Whether the study's arms share `what`. */
bool study_shares(const Study *study, const char *what);

/* Whose random numbers the model takes for `what`: the baseline's, if it is an arm and the arms
 * share that; else its own. */
const Model *study_owner(const Spec *spec, const Model *model, const char *what);

/* Reads the tree by the table of keys. Reports unknown, missing and wrongly typed keys; what it
 * returns is complete only when nothing was reported. */
Spec *spec_read(Arena *arena, const Source *source, const Node *root, Diagnostics *diagnostics);

#endif
