/* look_model.h: what is in a model file of others, and what tlc can do with it. */
#ifndef LOOK_MODEL_H
#define LOOK_MODEL_H

#include "base/text.h"
#include "commands/data_options.h"

/* Appends what there is to say of the file, or with --spec its layers in the spec language; false
 * and a fault where it is no model file that can be read. */
bool show_model(Text *text, const DataOptions *options, struct tlc_fault *fault);

#endif
