/* onnx_graph.h: a model as a graph of ONNX, while it is made. Source: onnx.proto, IR version 8. */
#ifndef TLC_ONNX_GRAPH_H
#define TLC_ONNX_GRAPH_H

#include "store/onnx_message.h"
#include "store/saved.h"

/* What the model reads, or a layer makes. */
struct onnx_value {
    char *name;     /* NULL: it is not there yet */
    int dimensions; /* with that of the examples */
    bool first;     /* the channels come first, not last; where there are 3 dimensions or more */
    char *other;    /* the same with channels at the other end, once a node makes it; or NULL */
    char *before;   /* "conv2d_1/": what that one's name begins with */
};

struct onnx_graph {
    const struct tlc_model *model;
    const void *weights;
    struct tlc_file_bytes nodes, tensors; /* fields of the graph */
    struct onnx_value *value;             /* the model's input, and what each layer makes */
};

#endif
