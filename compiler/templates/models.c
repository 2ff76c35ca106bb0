/* clang-format off */
#include "sample.h"
static struct tlc_options options;
/* ---- template ---- */
/* Layers as Keras names them. Every array of weights fills whole panels. */
#define FLATTEN(layer, learns) {.class_name = "Flatten", .name = #layer, .trainable = learns}
#define DENSE(of, layer, inputs, outputs, function, distribution, learns)                  \
    {.class_name = "Dense", .name = #layer, .activation = function,                        \
     .initializer = distribution, .units = outputs, .trainable = learns, .weights = 2,     \
     .weight = {{"kernel", of.layer##_kernel[0][0], 2, inputs, outputs, PANEL},            \
                {"bias", of.layer##_bias, 1, 1, outputs, PANEL}}}

/* A kernel's first values, from a stream of random numbers of its own; biases stay zero. */
static void draw_kernel(const struct tlc_layer *layer, enum tlc_distribution distribution,
    double scale, uint32_t stream)
{
    tlc_initialise(&layer->weight[0], distribution, scale, options.seed, stream);
}
