/* regularizer.h: penalties on weights, which the loss of every step and evaluation includes: l1
 * times the sum of their magnitudes, l2 times that of their squares. As in Keras, weights that are
 * frozen count for nothing. */
#ifndef CATALOG_REGULARIZER_H
#define CATALOG_REGULARIZER_H

#include "ir/prog.h"
#include "spec/reader.h"

ReadValue read_regularizer; /* Regularizer: `none`, `l1`, `l2` or a mapping of both */
extern const Section regularizer_section;

/* Gives a weight array the penalty that its layer's settings say. */
void set_penalty(Parameter *parameter, const Regularizer *regularizer);

#define KEY_REGULARIZER(key, field, of)                                                            \
    {                                                                                              \
        key, read_regularizer, field, .takes = "none, l1, l2 or {l1: number, l2: number}",         \
                                      .meaning = "what the loss adds for " of                      \
                                                 ": l1 times their size, l2 times their square",   \
                                      .example = "{l2: 1e-4}"                                      \
    }

#endif
