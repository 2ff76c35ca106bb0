/* window.h: what layers have in common whose window moves over images: convolutions and pooling. */
#ifndef CATALOG_WINDOW_H
#define CATALOG_WINDOW_H

#include "catalog/layer.h"

enum { MOST_FILTERS = 1 << 14 };

/* Sizes down and across, or one number for both. */
typedef struct WindowSettings {
    CountList size, strides, dilation; /* strides left out: 1, or of pooling the size */
    Word padding;
} WindowSettings;

/* What sizes are written as. */
#define DOWN_AND_ACROSS "whole number, or [down, across]"
#define ALONG           "whole number"

#define KEY_STRIDES(type, member, form)                                                            \
    {                                                                                              \
        "strides", read_sizes, OWN(type, member.strides),                                          \
            .takes = form, .meaning = "how far the window moves from place to place",              \
            .example = "2"                                                                         \
    }
#define KEY_PADDING(type, member)                                                                  \
    {                                                                                              \
        "padding", read_word, OWN(type, member.padding),                                           \
            .value = "valid", .takes = "valid or same",                                            \
            .meaning = "same: zeros around the image, for as many places as pixels (by strides)",  \
            .example = "same"                                                                      \
    }
#define KEY_DILATION(type, member, form)                                                           \
    {                                                                                              \
        "dilation_rate", read_sizes, OWN(type, member.dilation),                                   \
            .takes = form, .meaning = "how far apart the pixels are that the window sees",         \
            .example = "2"                                                                         \
    }

/* What is wrong with the settings by themselves; whether nothing is. They have `most` sizes. */
bool check_window(Diagnostics *diagnostics, const WindowSettings *settings, size_t most);

/* Whether there can be so many output channels; reports it if not. */
bool check_filters(Diagnostics *diagnostics, const Count *filters);

/* The window over images of this shape; its strides are its size where `by_size` and none are
 * given. Padding `same` lays ceil(n / stride) places and the smaller half of the zeros before, as
 * TensorFlow does. */
Window window_of(const WindowSettings *settings, const Shape *images, bool by_size);

/* Gives a layer its window. */
void set_window(PlanLayer *layer, const WindowSettings *settings, bool by_size);

/* Declares a weight array that has a matrix for each of the window's pixels. */
Parameter *declare_over_window(Declaring *declaring, const char *role, int64_t rows,
                               int64_t columns);

/* Settles a shape of `channels` for the places of the window, or reports images that have another
 * number of dimensions, or are smaller than the window. */
bool shape_window(Shaping *shaping, const WindowSettings *settings, bool by_size, int64_t channels);

/* A member of Keras's configuration that has a size for each direction. */
void add_sizes_member(Members *config, const PlanLayer *layer, const char *name, int64_t down,
                      int64_t across);

/* Leaves out of a configuration of Keras what is so without being said: strides of 1 and pixels
 * side by side, of a convolution; strides of pooling that are as long as its window. */
void recover_convolution(Recovering *recovering);
void recover_pooling(Recovering *recovering);

/* Members of Keras's configuration; `size_name` is "kernel_size" or "pool_size". */
void configure_window(Members *config, const PlanLayer *layer, const char *size_name);

#endif
