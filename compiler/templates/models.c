/* clang-format off */
#include "sample.h"
/* ---- template ---- */
/* Layers as Keras names them, and where their weights stand in a model's structure. Those
 * of a kernel begin as numbers from a stream of random ones, unless they are copied. */
#define FLATTEN(layer, size, learns)                                                       \
    {.class_name = "Flatten", .name = #layer, .inputs = size, .units = size,               \
     .trainable = learns}
#define DENSE(of, layer, in, out, function, initial, learns, from, factor, number)         \
    {.class_name = "Dense", .name = #layer, .activation = function,                        \
     .initializer = initial, .inputs = in, .units = out, .trainable = learns,              \
     .weights = 2,                                                                         \
     .weight = {{"kernel", offsetof(struct of, layer##_kernel), 2, in, out, PANEL},        \
                {"bias", offsetof(struct of, layer##_bias), 1, 1, out, PANEL}},            \
     .distribution = from, .scale = factor, .stream = number}
