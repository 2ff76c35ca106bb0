/* values_internal.h: what the readers of values share. */
#ifndef SPEC_VALUES_INTERNAL_H
#define SPEC_VALUES_INTERNAL_H

#include "spec/reader.h"

/* Whether it is one value; reports what is not. */
bool is_scalar(Reader *reader, const Node *node, const char *path, const char *wanted);

/* Whether nothing stands behind the key. */
bool is_nothing(const Node *node);

/* A number of a few digits. */
bool is_short_number(const char *text);

/* A list of such items; braces in the place of its brackets are pointed out. */
bool expect_items(Reader *reader, const Node *node, const char *path,
                  bool (*is_item)(const char *text));

#endif
