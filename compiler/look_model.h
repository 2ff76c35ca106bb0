/* look_model.h: what is in a model file of others, and what tlc can do with it. */
#ifndef LOOK_MODEL_H
#define LOOK_MODEL_H

#include "base/text.h"

/* Adds what there is to say of the file, or with `spec` its layers in the spec language, to the
 * text. False when it is no model file that can be read; *problem says why then. */
bool look_at_model(Text *text, const char *path, bool spec, const char **problem);

#endif
