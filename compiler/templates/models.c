/* clang-format off */
#include "sample.h"
/* ---- template ---- */
/* Where the weights of layers stand in a model's structure, in how many rows and columns, and from
 * which random numbers they begin, unless they are copied; behind that, their sizes in files. */
#define WEIGHTS(model, layer, role, n_rows, n_columns, from, factor, number, ...)          \
    {.name = #role, .offset = offsetof(struct weights_##model, layer##_##role),            \
     .dimensions = sizeof((const int[]){__VA_ARGS__}) / sizeof(int), .size = {__VA_ARGS__},\
     .rows = n_rows, .columns = n_columns, .panel = PANEL,                                 \
     .distribution = TLC_##from, .scale = factor, .stream = number}

/* Layers as Keras names and configures them. */
#define LAYER(class, layer, in, out, learns, count, first, ...)                            \
    {.class_name = #class, .name = #layer, .inputs = in, .outputs = out,                   \
     .trainable = learns, .weights = count, .weight = first,                               \
     .config = "{" #__VA_ARGS__ "}"}
