/* augmentation.h: what a kind of augmentation is, which changes by chance the images that a model
 * learns from: one record in a file of its own below augmentations/.
 *
 * An augmentation goes through its record from top to bottom: its keys are read, what they say is
 * held against the images, and becomes the numbers of its op. Names, keys and defaults are those of
 * Keras's layers. */
#ifndef CATALOG_AUGMENTATION_H
#define CATALOG_AUGMENTATION_H

#include "ir/plan.h"
#include "spec/reader.h"

#include <stddef.h>

/* The images that are augmented, or numbers in a row as one of one channel. */
typedef struct Pictures {
    int64_t height, width, channels;
    bool are_images;
    bool bounded;       /* whether it is known which numbers they can have: */
    double least, most; /* scaled, as the model reads them */
} Pictures;

Pictures pictures_of(const DataSet *data);

typedef struct Augmenting {
    Arena *arena;
    Diagnostics *diagnostics;
    const Augmentation *settings;
    Pictures pictures;
} Augmenting;

struct AugmentationKind {
    const char *name;       /* in a spec: "random_flip" */
    const char *class_name; /* Keras's: "RandomFlip" */
    const char *usage;      /* as in "it is written `random_rotation: 0.1`" */
    const Section *section; /* its keys, which fill Augmentation */
    const char *main_key;   /* whose value may stand for all settings */
    OpCode op;
    bool any_numbers; /* of data that are no images too */

    /* Reports what is wrong with the settings for such images. NULL: nothing can be. */
    void (*check)(Augmenting *augmenting);

    /* The numbers of its op. */
    void (*settle)(const Augmentation *settings, const Pictures *pictures, double *numbers);

    /* Of the ways in which it may turn a sign into another (Motion), those that it does. NULL:
     * none. */
    unsigned (*motions)(const Augmentation *settings);
};

/* Left is right, top is bottom, or both at a time, as after half a turn. */
typedef enum { MOTION_ACROSS = 1, MOTION_DOWN = 2, MOTION_HALF_TURN = 4 } Motion;

/* All kinds, in the order of the reference. */
extern const AugmentationKind *const all_augmentations[];
extern const size_t augmentation_count;

/* NULL when there is none of that name. */
const AugmentationKind *find_augmentation_kind(const char *name);

/* The same, of a name as Keras writes it too. */
const AugmentationKind *meant_augmentation(const char *word);

/* "random_translation (height_factor -0.1 to 0.1)": the kind, and what is not as it is unless told.
 */
const char *describe_augmentation(Arena *arena, const Augmentation *settings);

/* ---- settings that several kinds have ---- */

#define AUGMENT_OWN(type, member)      (offsetof(Augmentation, own) + offsetof(type, member))
#define AUGMENT_OWN_OF(type, settings) ((const type *)(const void *)(settings)->own)
#define AUGMENT_SECTION(kind, keys)                                                                \
    {                                                                                              \
        "training[].augment[]." kind, keys, sizeof(keys) / sizeof((keys)[0])                       \
    }

/* A factor: a number for as much either way, or the lowest and the highest. */
typedef struct Range {
    Number low, high;
    bool both; /* one number stands for both ways */
} Range;

ReadValue read_range; /* Range */

/* Whether the factor is one of those from `least` to `most`; else reports it, with `help`, unless
 * that is NULL. */
bool check_range(Augmenting *augmenting, const Range *range, const char *key, double least,
                 double most, const char *help);

void settle_range(const Range *range, double *numbers);

/* What stands outside of an image that is moved. */
typedef struct Outside {
    Word fill_mode, interpolation;
    Number fill_value;
} Outside;

bool check_outside(Augmenting *augmenting, const Outside *outside);

/* Three numbers: the Fill, its value, and whether the nearest pixel is taken. */
void settle_outside(const Outside *outside, double *numbers);

#define KEYS_OUTSIDE(type, member)                                                                 \
    {"fill_mode",                                                                                  \
     read_word,                                                                                    \
     AUGMENT_OWN(type, member.fill_mode),                                                          \
     .value = "reflect",                                                                           \
     .takes = "reflect, constant, nearest or wrap",                                                \
     .meaning = "what comes in from outside",                                                      \
     .example = "constant"},                                                                       \
        {"fill_value",                                                                             \
         read_any_number,                                                                          \
         AUGMENT_OWN(type, member.fill_value),                                                     \
         .value = "0",                                                                             \
         .takes = "number",                                                                        \
         .meaning = "the number that `constant` fills with, scaled",                               \
         .example = "0.5"},                                                                        \
    {                                                                                              \
        "interpolation", read_word, AUGMENT_OWN(type, member.interpolation),                       \
            .value = "bilinear", .takes = "bilinear or nearest",                                   \
            .meaning = "what stands between pixels", .example = "nearest"                          \
    }

/* The lowest and the highest number that an image may have afterwards. */
#define KEY_VALUE_RANGE(type, member)                                                              \
    {                                                                                              \
        "value_range", read_numbers, AUGMENT_OWN(type, member),                                    \
            .takes = "[lowest, highest]",                                                          \
            .meaning = "of numbers, scaled: those of "                                             \
                       "bytes, if left out",                                                       \
            .example = "[0, 1]"                                                                    \
    }

/* Whether it is known, and is a range; else reports it. */
bool check_value_range(Augmenting *augmenting, const NumberList *range);

void settle_value_range(const NumberList *range, const Pictures *pictures, double *numbers);

#endif
