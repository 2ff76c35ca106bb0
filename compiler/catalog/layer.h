/* layer.h: what a kind of layer is: one record in a file of its own below layers/, and all that the
 * rest of the compiler, the runtime and Keras's files know of it follows from that.
 *
 * A layer goes through its record from left to right: its keys are read, its shape is settled and
 * checked, its weights are declared, its ops are made, and its configuration is written. */
#ifndef CATALOG_LAYER_H
#define CATALOG_LAYER_H

#include "catalog/initializers.h"
#include "catalog/regularizer.h"
#include "ir/plan.h"
#include "spec/reader.h"

#include <stddef.h>

/* ---- shapes: while a spec is checked ---- */

typedef struct Shaping {
    Arena *arena;
    Diagnostics *diagnostics;
    const Model *model;
    Layer *layer;             /* gets its `output` */
    const Shape *inputs;      /* of what it reads, one each */
    const char *const *names; /* and what those layers are called */
    size_t count;
} Shaping;

/* Whether the layer reads as many dimensions as its kind does; reports it if not. */
bool expect_images(Shaping *shaping);

/* The channels of images or rows of places: their last dimension. */
int64_t channels_of(const Shape *shape);

/* Whether `axis` is that of the channels, from the end or counted as Keras does, with the batch as
 * axis 0; reports it if not. */
bool expect_last_axis(Shaping *shaping, const Count *axis);

/* ---- weights: while a model is lowered ---- */

typedef struct Declaring {
    Arena *arena;
    const Layer *source;
    PlanLayer *layer; /* gets its window, numbers and weights */
} Declaring;

/* A weight array of the layer, with Keras's sizes: the last are the columns of its matrix, all
 * before make the rows; a single number has none. It begins at zero, unless set_initial
 * (catalog/initializers.h) says otherwise. */
Parameter *declare(Declaring *declaring, const char *role, int dimensions, const int64_t *sizes);

/* The kernel's penalty, and the bias, unless the layer has none. */
void declare_rest(Declaring *declaring, Parameter *kernel);

/* The layer of a plan that a checked layer becomes: its weights, window and numbers are those that
 * its kind declares. */
PlanLayer plan_layer(Arena *arena, const Layer *source);

/* Writes the configuration of a layer all of whose other fields are known. */
void configure_layer(Arena *arena, PlanLayer *layer);

/* How many numbers a checked layer has as weights. */
int64_t layer_parameters(Arena *arena, const Layer *source);

/* ---- ops: while a program is made ---- */

typedef struct Building {
    Arena *arena;
    Prog *prog;
    const PlanLayer *layer;
    bool learns;        /* whether the program may change its weights */
    Tensor **parameter; /* those of the layer, as the program's */
    size_t inputs;      /* how many values it reads */
} Building;

/* A value of the layer: LAYER_ROLE, of as many rows as `like` and `columns` columns. */
Tensor *layer_value(Building *building, const char *role, const Tensor *like, int64_t columns);

/* A row of constants of the layer. */
Tensor *constant_row(Building *building, const char *role, const double *numbers, int64_t columns);

/* A value of images of this shape, a row for each pixel. */
Tensor *layer_images(Building *building, const char *role, const Shape *shape);

/* What a layer of images reads, of this shape: the model's own input comes as rows of numbers. */
Tensor *as_images(Building *building, Tensor *value, const Shape *shape);

/* The same as rows of numbers. */
Tensor *as_rows(Building *building, Tensor *value);

#define LAYER_OP(building, code, ...)                                                              \
    APPEND((building)->arena, &(building)->prog->ops, (code), (building)->layer->origin,           \
           __VA_ARGS__)

/* Whether the layer has one, other than linear, that is not left to the loss. */
bool has_activation(const PlanLayer *layer);

/* The activation of the layer's sums; a softmax is over channels. */
Tensor *build_activation(Building *building, Tensor *sum);

/* A bias, where the layer has so many weights that one is left, and the activation. */
Tensor *build_bias_and_activation(Building *building, Tensor *product, size_t bias);

/* ---- Keras's configuration ---- */

/* Members of a JSON object, in their order: "\"units\": 300". */
typedef struct Members {
    Arena *arena;
    PlanLayer *layer; /* whose configuration it is */
} Members;

void add_member(Members *config, const char *format, ...) __attribute__((format(printf, 2, 3)));
void add_number_member(Members *config, const char *name, double number);

/* The member for the initializer of a weight array. */
void configure_initializer(Members *config, const Parameter *weights, const char *name);

/* The member for its penalty, if it has one: "kernel_regularizer" for the name "kernel". */
void configure_regularizer(Members *config, const Parameter *weights, const char *name);

/* The members that kinds with a kernel have in common, which is called by `name` in those of its
 * initializer and its penalty. */
void configure_weights(Members *config, const PlanLayer *layer, const char *name);

/* ---- ONNX ---- */

typedef struct OnnxNodes OnnxNodes; /* catalog/onnx.h */

/* ---- and back ---- */

typedef struct Recovering Recovering; /* catalog/recover.h */

/* ---- the record ---- */

struct LayerKind {
    const char *name;       /* in a spec: "dense" */
    const char *class_name; /* Keras's: "Dense" */
    const char *usage;      /* as in "a dense layer is written `dense: {units: 10}`" */
    const Section *section; /* its keys, which fill LayerSettings */
    const char *main_key;   /* whose value may stand for all settings: `dropout: 0.3`; or NULL */
    bool has_weights;
    bool by_batch;   /* while it learns, it normalises by the batch's own examples */
    bool merges;     /* it reads two layers or more; others read one */
    bool is_random;  /* its layers have streams of random numbers */
    int dimensions;  /* of what it reads: 3 are images, 2 rows of places, with channels; 0: any */
    bool bare_first; /* the first without a name is called by its kind alone, without a number */

    /* The key whose list makes a layer of each, how many an item makes, and the settings of one of
     * them; NULL: one, as they are. */
    const char *several;
    size_t (*count)(const LayerSettings *settings);
    void (*take)(LayerSettings *settings, size_t index);
    Span (*place)(const LayerSettings *settings, size_t index); /* of that one in the spec */

    /* What can be wrong with the settings by themselves; whether nothing is. NULL: nothing. */
    bool (*check)(Diagnostics *diagnostics, const LayerSettings *settings);

    /* Settles layer->output, or reports why there is none. */
    bool (*shape)(Shaping *shaping);

    /* Declares its weights and sets its window and numbers; NULL: it has none. */
    void (*declare)(Declaring *declaring);

    /* The value it makes of its inputs. */
    Tensor *(*build)(Building *building, Tensor *const inputs[]);

    /* Where one that has weights takes them from what it reads of all training examples, before the
     * first step: the ops that take a batch in. NULL: it does not. */
    void (*adapt)(Building *building, Tensor *const inputs[]);

    /* Its own part of Keras's configuration. NULL: it has none. */
    void (*configure)(Members *config, const PlanLayer *layer);

    /* What it is in ONNX: adds its nodes. */
    void (*onnx)(OnnxNodes *nodes);

    /* The way back, from model files: Keras's further classes that are layers of this kind, and
     * what changes members of their configurations to what the keys are called, or says why the
     * layer cannot be had. NULL: there are none; members are called like the keys. */
    const char *other_classes;
    void (*recover)(Recovering *recovering);
};

/* All kinds, in the order of the reference. */
extern const LayerKind *const all_layers[];
extern const size_t layer_count;

/* NULL when there is none of that name. */
const LayerKind *find_layer_kind(const char *name);

/* ---- keys that many kinds have ---- */

/* Where a field of a kind's own structure stands in LayerSettings. */
#define OWN(type, member)            (offsetof(LayerSettings, own) + offsetof(type, member))
#define OWN_SETTINGS(type, settings) ((const type *)(const void *)(settings)->own)

#define KEY_ACTIVATION                                                                             \
    {                                                                                              \
        "activation", read_word, offsetof(LayerSettings, activation),                              \
            .value = "linear", .takes = "name",                                                    \
            .meaning = "linear, relu, tanh, gelu, ... or softmax, over channels",                  \
            .example = "relu"                                                                      \
    }
#define KEY_KERNEL_INITIALIZER                                                                     \
    {                                                                                              \
        "kernel_initializer", read_word, offsetof(LayerSettings, kernel_initializer),              \
            .value = "glorot_uniform", .takes = "name",                                            \
            .meaning = "glorot_, he_ or lecun_, then uniform or normal; or zeros",                 \
            .example = "he_normal"                                                                 \
    }
#define KEY_KERNEL_REGULARIZER                                                                     \
    KEY_REGULARIZER("kernel_regularizer", offsetof(LayerSettings, kernel_regularizer),             \
                    "the kernel's weights")
#define KEY_BIAS_REGULARIZER                                                                       \
    KEY_REGULARIZER("bias_regularizer", offsetof(LayerSettings, bias_regularizer), "the biases")

/* What every kind has: what it is called, and what it reads. */
#define KEY_NAME(kind)                                                                             \
    {"name",                                                                                       \
     read_name,                                                                                    \
     offsetof(LayerSettings, name),                                                                \
     .takes = "name",                                                                              \
     .meaning = kind "_1, " kind "_2, ... in order, if left out",                                  \
     .example = "hidden"},                                                                         \
    {                                                                                              \
        "inputs", read_inputs, offsetof(LayerSettings, inputs),                                    \
            .takes = "name, or a list",                                                            \
            .meaning = "layers above that it reads, `input` what the model does; else the one "    \
                       "before",                                                                   \
            .example = "[left, right]"                                                             \
    }
#define KEY_AXIS(type, member)                                                                     \
    {                                                                                              \
        "axis", read_axis_or_list, OWN(type, member), .value = "-1", .takes = "-1",                \
                                                      .meaning = "that of the channels, the last", \
                                                      .example = "-1"                              \
    }
#define KEY_EPSILON(type, member)                                                                  \
    {                                                                                              \
        "epsilon", read_number, OWN(type, member),                                                 \
            .value = "1e-3", .takes = "number",                                                    \
            .meaning = "what is added to a variance before its root is taken", .example = "1e-5"   \
    }
#define KEY_CENTER(type, member)                                                                   \
    {                                                                                              \
        "center", read_flag, OWN(type, member),                                                    \
            .value = "true", .takes = "true or false",                                             \
            .meaning = "whether `beta`, which is learned, is added", .example = "false"            \
    }
#define KEY_SCALE(type, member)                                                                    \
    {                                                                                              \
        "scale", read_flag, OWN(type, member),                                                     \
            .value = "true", .takes = "true or false",                                             \
            .meaning = "whether it is multiplied by `gamma`, which is learned", .example = "false" \
    }
#define KEY_USE_BIAS                                                                               \
    {                                                                                              \
        "use_bias", read_flag, offsetof(LayerSettings, use_bias),                                  \
            .value = "true", .takes = "true or false",                                             \
            .meaning = "whether something is added to the sums", .example = "false"                \
    }
#define KEY_TRAINABLE                                                                              \
    {                                                                                              \
        "trainable", read_flag, offsetof(LayerSettings, trainable),                                \
            .value = "true", .takes = "true or false",                                             \
            .meaning = "whether it learns, unless a phase says otherwise", .example = "false"      \
    }
#define LAYER_SECTION(kind, keys)                                                                  \
    {                                                                                              \
        "models.NAME.layers[]." kind, keys, sizeof(keys) / sizeof((keys)[0])                       \
    }

#endif
