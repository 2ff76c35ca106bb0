/* foreign.h: model files that other programs wrote: what is in them, whatever their format.
 *
 * What a file is, its first bytes say, not its name. Nothing of a file is executed, and nothing of
 * it is believed before it has been checked; a file that is wrong becomes a fault.
 */
#ifndef TLC_FOREIGN_H
#define TLC_FOREIGN_H

#include "formats/formats.h"

enum tlc_foreign_kind {
    TLC_KERAS_HDF5,    /* a model, or weights alone: Keras 1, 2 and 3 */
    TLC_KERAS_ARCHIVE, /* Keras 3's .keras */
    TLC_KERAS_JSON,    /* an architecture alone: what to_json() gives */
    TLC_SAFETENSORS,
    TLC_NUMPY_ARCHIVE, /* .npz */
    TLC_TORCH_ZIP,     /* a state dictionary of PyTorch 1.6 or later */
    TLC_TORCH_OLD,     /* and of one before */
    TLC_FOREIGN_KINDS
};

/* How numbers of a weight array lie against what Keras 2 and 3 have. */
enum tlc_foreign_order {
    TLC_AS_KERAS,
    TLC_THEANO, /* kernels are [out, in, rows, columns] and turned by 180 degrees */
};

struct tlc_foreign_layer {
    char *class_name, *name; /* the name with those of the models around it: "features/conv2d" */
    char *config;            /* a JSON object, in the words of Keras 2 and 3 */
    char *place; /* of its weights in Keras 3's archives: "layers/sequential/layers/conv2d_1" */
    int inputs;
    int *input;    /* positions of the layers that it reads; -1: what the model does */
    char *problem; /* what no reader could make sense of, in words; else NULL */
    bool flattens_channels_last; /* a Flatten that puts channels last, where they are first */
};

struct tlc_foreign_tensor {
    char *name;          /* as the file has it */
    int layer;           /* whose it is, -1: not known */
    const char *element; /* "float32" */
    int rank;
    int64_t shape[TLC_MOST_RANK];
    /* where the numbers lie: the entry or storage of the file, and how far from its beginning */
    int place;
    uint64_t offset;
    int64_t stride[TLC_MOST_RANK]; /* in numbers; all zero: one after the other */
};

struct tlc_foreign_reader;

struct tlc_foreign {
    enum tlc_foreign_kind kind;
    const struct tlc_foreign_reader *reader;
    char *path;
    char *version, *backend;            /* Keras's, "" where the file does not say */
    bool has_layers;                    /* whether the architecture is there */
    char *name;                         /* of the model, or "" */
    int input_rank;                     /* 0: not said */
    int64_t input_shape[TLC_MOST_RANK]; /* of one example; -1: any size */
    bool channels_first;                /* of that shape, and of what the layers make */
    enum tlc_foreign_order order;
    double scale; /* what its data was multiplied by, where the file tells, as tlc's do; or 0 */
    int layers;
    struct tlc_foreign_layer *layer;
    int tensors;
    struct tlc_foreign_tensor *tensor; /* those of a layer stand together, in its own order */
    struct tlc_storage *storage;       /* of PyTorch's files */
    int storages;
};

/* What the first bytes say. */
bool tlc_foreign_kind_of(const char *path, enum tlc_foreign_kind *kind, struct tlc_fault *fault);

/* What people call it, such as "Keras model (HDF5)". */
const char *tlc_foreign_kind_name(enum tlc_foreign_kind kind);

/* How each is read. Programs name those that they read, and are linked with no others, nor with the
 * libraries that these need. */
extern const struct tlc_foreign_reader tlc_foreign_hdf5, tlc_foreign_keras, tlc_foreign_json,
    tlc_foreign_safetensors, tlc_foreign_numpy, tlc_foreign_torch, tlc_foreign_old_torch;

/* What that of a kind is called in C, such as "tlc_foreign_hdf5". */
const char *tlc_foreign_kind_identifier(enum tlc_foreign_kind kind);

/* All but the numbers; tlc_foreign_end frees what there is, of a fault too. The file is of the
 * reader's kind, or a fault; without a reader (foreign_any.c), of any. */
bool tlc_foreign_open_as(const char *path, const struct tlc_foreign_reader *reader,
                         struct tlc_foreign *model, struct tlc_fault *fault);
bool tlc_foreign_open(const char *path, struct tlc_foreign *model, struct tlc_fault *fault);
void tlc_foreign_end(struct tlc_foreign *model);

/* Numbers of `count` tensors, each to where its pointer says, which has room for all of them.
 * Numbers that are not finite are a fault. */
bool tlc_foreign_numbers(const struct tlc_foreign *model, int count, const int *tensors,
                         float *const *numbers, struct tlc_fault *fault);

/* The first number of a tensor of NumPy's archive as a double has it: a whole one to 2^53, where a
 * float ends at 2^24. */
bool tlc_numpy_number(const struct tlc_foreign *archive, int tensor, double *number,
                      struct tlc_fault *fault);

/* How many a tensor has: at most TLC_MOST_NUMBERS, which opening a file makes sure of. */
enum { TLC_MOST_NUMBERS = 1 << 28 };
int64_t tlc_foreign_count(const struct tlc_foreign_tensor *tensor);

/* CRC-32 of the file. */
bool tlc_foreign_checksum(const char *path, uint32_t *checksum, struct tlc_fault *fault);

#endif
