/* graph.h: a graph of ONNX while it is made, node by node. What is called first stands first in the
 * file: so no call has two arguments that add something, which compilers do in an order of their
 * own. */
#ifndef ONNX_GRAPH_H
#define ONNX_GRAPH_H

#include "library/library.h"
#include "store/onnx_message.h"

typedef struct Graph {
    Arena *arena;
    const Library *library;
    struct tlc_file_bytes nodes, tensors; /* fields of the graph */
    Index names;                          /* of arrays that stand there */
    size_t constants;                     /* so far, of those without a name */
    bool images; /* whether the op at hand reads and makes images, or rows */
    /* By the numbers of values: what that is called as it was made, as bytes or floats, and whether
     * as an image; and what as a row, or as an image, as it is and as floats; or NULL, as long as
     * no node makes it. */
    const char **made, **shaped[2], **floats[2];
    bool *is_image;
} Graph;

/* ---- nodes ---- */

typedef struct GraphNode {
    Graph *graph;
    const char *operator;
    struct tlc_file_bytes bytes, attributes;
} GraphNode;

GraphNode node_begin(Graph *graph, const char *operator);
void node_reads(GraphNode *node, const char *name);
void node_int(GraphNode *node, const char *name, int64_t number);
void node_float(GraphNode *node, const char *name, double number);
void node_ints(GraphNode *node, const char *name, size_t count, const int64_t *numbers);
void node_text(GraphNode *node, const char *name, const char *text);

/* The last: the node makes a value of this name, which it returns. */
const char *node_end(GraphNode *node, const char *made);

/* A node without attributes that reads one value, or two. */
const char *node_of(Graph *graph, const char *operator, const char * x, const char *made);
const char *node_of_two(Graph *graph, const char *operator, const char * a, const char *b,
                        const char *made);

/* ---- arrays ---- */

/* An array of that name and shape, of which there is one; returns the name. */
const char *graph_floats(Graph *graph, const char *name, int dimensions, const int64_t *size,
                         const float *numbers);
const char *graph_bytes(Graph *graph, const char *name, int dimensions, const int64_t *size,
                        const int8_t *numbers);
const char *graph_wholes(Graph *graph, const char *name, int64_t count, const int32_t *numbers);

/* Constants: a number, and whole numbers, such as shapes. */
const char *graph_float(Graph *graph, float number);
const char *graph_zero(Graph *graph, int8_t zero);
const char *graph_ints(Graph *graph, size_t count, const int64_t *numbers);

/* "conv2d_1_output_WHAT" */
const char *graph_name(const Graph *graph, const Tensor *value, const char *what);

/* ---- values.c: what ops read and make ---- */

/* Notes whether the op reads and makes images: by what it is, or by what it reads. */
void note_form(Graph *graph, const Op *op);

/* The value, as floats, as the op reads it. */
const char *read_floats(Graph *graph, const Tensor *value);

/* Notes that the value is what stands under this name as floats, or makes bytes of that. */
void make_value(Graph *graph, const Tensor *value, const char *floats);

/* The example. */
void make_example(Graph *graph, const Tensor *value);

/* ---- functions.c ---- */

/* The activation of x. */
const char *add_function(Graph *graph, Activation activation, const char *x, const char *made);

/* ---- floats.c, quantized.c: what an op does ---- */

/* The attributes of an op's window; pools have no dilations. */
void add_window_attributes(GraphNode *node, const Op *op);

/* What comes of an op that needs no weights, whether its values are bytes or not; NULL: it needs.
 */
const char *add_plain(Graph *graph, const Op *op, const char *made);

/* The op with floats, and what it says in the end, as "output". */
void add_with_floats(Graph *graph, const Op *op);
void add_answer(Graph *graph, const Op *op);

/* The op with bytes. */
void add_with_bytes(Graph *graph, const Op *op);

#endif
