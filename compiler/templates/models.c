/* clang-format off */
#include "sample.h"
/* ---- template ---- */
/* Layers as Keras names them, and where their weights stand in a model's structure. Those
 * of a kernel begin as numbers from a stream of random ones, unless they are copied. */
#define FLATTEN(layer, size, learns)                                                       \
    {.class_name = "Flatten", .name = #layer, .inputs = size, .units = size,               \
     .trainable = learns}
#define DENSE(model, layer, in, out, function, starts_from, learns, from, factor, number)  \
    {.class_name = "Dense", .name = #layer, .activation = #function,                       \
     .initializer = #starts_from, .inputs = in, .units = out, .trainable = learns,         \
     .weights = 2,                                                                         \
     .weight = {{"kernel", offsetof(struct weights_##model, layer##_kernel),               \
                 2, in, out, PANEL},                                                       \
                {"bias", offsetof(struct weights_##model, layer##_bias),                   \
                 1, 1, out, PANEL}},                                                       \
     .distribution = TLC_##from, .scale = factor, .stream = number}
