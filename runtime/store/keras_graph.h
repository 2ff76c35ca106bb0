/* keras_graph.h: models with branches, and the order that Keras takes layers in. */
#ifndef TLC_KERAS_GRAPH_H
#define TLC_KERAS_GRAPH_H

#include "engine/tables.h"

struct tlc_reads {
    int count;
    const int *layer; /* -1: the model's input */
};

bool tlc_has_branches(const struct tlc_model *model);

/* Of a model with branches. */
struct tlc_reads tlc_reads_of(const struct tlc_model *model, int layer);

/* The model's layers in the order that Keras gives them when it makes a model of its configuration,
 * by which it takes weights from a file: by depth, as keras/src/ops/function.py has it. Without
 * layers that no way leads from to the output. Returns how many. */
int tlc_keras_order(const struct tlc_model *model, int *order);

#endif
