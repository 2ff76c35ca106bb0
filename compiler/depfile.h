/* depfile.h: what the C depends on, as a rule that make reads. */
#ifndef DEPFILE_H
#define DEPFILE_H

#include "base/text.h"

/* Why a rule cannot hold this name, or NULL: some characters make has no way to write. */
const char *depfile_unfit(const char *name);

/* Appends "target: source". Both are fit. */
void depfile_add(Text *rule, const char *target, const char *source);

#endif
