/* depthwise.h: what layers have in common that convolve each channel by itself, with windows of its
 * own. */
#ifndef CATALOG_DEPTHWISE_H
#define CATALOG_DEPTHWISE_H

#include "catalog/window.h"

#define KEY_DEPTH_MULTIPLIER(type, member)                                                         \
    {                                                                                              \
        "depth_multiplier", read_size, OWN(type, member),                                          \
            .value = "1", .takes = "whole number",                                                 \
            .meaning = "channels made of each, by windows of their own", .example = "2"            \
    }

/* How many channels are made of those of the input; reports it if they are too many. */
bool multiply_channels(Shaping *shaping, const Count *multiplier, int64_t *channels);

/* Declares windows for each channel, whose weights are drawn as the spec's settings say; the layer
 * has its window. Keras takes the channels for the inputs and what is made of each for the outputs:
 * fans of a kernel of that shape. */
void declare_depthwise(Declaring *declaring, const char *role, int64_t multiplier);

/* Their products with what they see of x, as images of the shape. What a channel is seen by several
 * windows for, it is repeated for. */
Tensor *build_depthwise(Building *building, const char *role, Tensor *x, const Shape *shape,
                        Tensor *kernel);

#endif
