/* blind.h: what losses come to at best where all examples get the same answer. A model that is no
 * better has learned nothing of what it reads.
 *
 * Taken in double from the targets alone: the answer is the one that makes the loss least. `number`
 * is the constant of the loss, label_smoothing or delta; `weight` what losses of each class are
 * multiplied by, or NULL. Losses are means over examples, as docs/language.md defines them. */
#ifndef TLC_BLIND_H
#define TLC_BLIND_H

#include "engine/tables.h"

/* Cross-entropies: of classes, each by its share of the targets; of one sigmoid, which are two
 * classes; of several labels, each by how often it is there. */
tlc_blind_loss tlc_blind_softmax, tlc_blind_sigmoid, tlc_blind_sigmoids;

/* Of numbers, each output by itself: its mean, its median, and what lies between. */
tlc_blind_loss tlc_blind_squared, tlc_blind_absolute, tlc_blind_huber;

#endif
