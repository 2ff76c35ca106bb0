/* pooling.h: what layers have in common that make one number of all that a window sees of a
 * channel.
 */
#ifndef CATALOG_POOLING_H
#define CATALOG_POOLING_H

#include "catalog/window.h"

typedef struct Pooling {
    WindowSettings window;
} Pooling;

/* The keys of a kind whose sizes are written in this form. */
#define POOLING_KEYS(kind, form)                                                                   \
    {                                                                                              \
        {"pool_size",   read_sizes,    OWN(Pooling, window.size),                                  \
         .value = "2",  .takes = form, .meaning = "of the window",                                 \
         .example = "2"},                                                                          \
            {"strides",                                                                            \
             read_sizes,                                                                           \
             OWN(Pooling, window.strides),                                                         \
             .takes = form,                                                                        \
             .meaning = "how far the window moves from place to place; pool_size, if left out",    \
             .example = "2"},                                                                      \
            {"padding",                                                                            \
             read_word,                                                                            \
             OWN(Pooling, window.padding),                                                         \
             .value = "valid",                                                                     \
             .takes = "valid or same",                                                             \
             .meaning = "same: windows may lie partly outside of the image, for as many places "   \
                        "as pixels (by strides)",                                                  \
             .example = "same"},                                                                   \
            KEY_NAME(kind),                                                                        \
    }

#define POOLING_KIND(kind, keras, keys_section, of_dimensions, check_of_it, build_of_it,           \
                     onnx_of_it)                                                                   \
    {                                                                                              \
        .name = kind, .class_name = keras, .usage = kind ": {pool_size: 2}",                       \
        .section = keys_section, .dimensions = of_dimensions, .check = check_of_it,                \
        .shape = shape_pooling, .declare = declare_pooling, .build = build_of_it,                  \
        .configure = configure_pooling, .onnx = onnx_of_it, .recover = recover_pooling             \
    }

bool check_pooling2d(Diagnostics *diagnostics, const LayerSettings *settings);
bool check_pooling1d(Diagnostics *diagnostics, const LayerSettings *settings);
bool shape_pooling(Shaping *shaping);
void declare_pooling(Declaring *declaring);
void configure_pooling(Members *config, const PlanLayer *layer);

/* The op over the layer's window; also of pools whose window is the whole image. */
Tensor *build_pooling(Building *building, Tensor *input, OpCode code);

#endif
