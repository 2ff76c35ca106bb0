/* stored.h: which tensor of a file each weight array is, and how its numbers lie there. */
#ifndef CHECK_STORED_H
#define CHECK_STORED_H

#include "catalog/recover.h"
#include "check/check_internal.h"

/* A weight array and the tensor that it may be. */
typedef struct Match {
    Checking *checking;
    const Model *model;
    size_t layer;
    const Parameter *weights;
    const struct tlc_foreign_tensor *tensor;
} Match;

/* ---- stored_view.c: how numbers lie ---- */

/* "64x3", or "one number". */
const char *tensor_shape(Arena *arena, const struct tlc_foreign_tensor *tensor);
const char *weights_shape(Arena *arena, const Parameter *weights);

/* Whether kernels lie in the tensor as PyTorch has them. */
bool is_torch(const Match *match);

/* Of Keras 1, with the kernels of convolutions as Theano had them. */
bool is_theano(const Match *match);

/* How the weights lie in the tensor; NULL: they don't. */
const StoredWeights *view_of(const Match *match);

/* ---- check_stored.c ---- */

/* Where the spec names the file. */
const Word *stored_word(const Model *model);

/* Reports that the weights are not of the tensor's shape; false. */
bool report_stored_shape(const Match *match);

/* Whether it is no layer's: counters of PyTorch, state of optimizers. */
bool is_passed_over(const struct tlc_foreign_tensor *tensor);

/* Whether a layer does without: Keras's count of a normalisation. */
bool is_needless(const Parameter *weights);

/* What PyTorch calls the role of a weight array. */
const char *torch_role(const char *role);

/* ---- check_map.c ---- */

/* Gives layers the tensors that the map says; reports all that is wrong with it at once. */
bool map_weights(Checking *checking, Model *model);

/* ---- pattern.c: names with `*` ---- */

enum { MOST_GROUPS = 9 };
typedef struct Groups {
    const char *at[MOST_GROUPS];
    size_t length[MOST_GROUPS];
    size_t count;
} Groups;

/* How many `*` a pattern has. */
size_t pattern_groups(const char *pattern);

/* Whether the name is one of the pattern, in which `*` stands for some characters, one or more,
 * between dots and slashes: as few as will do. */
bool pattern_takes(const char *pattern, const char *name, Groups *groups);

/* The pattern with what the groups are: the next one for each `*`, the first for `$1`. */
const char *pattern_filled(Arena *arena, const char *pattern, const Groups *groups);

#endif
