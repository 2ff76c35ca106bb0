/* outline.h: the tree of a spec that may be half written.
 *
 * The YAML reader of spec/ says what is wrong and then has no tree. An editor needs one while a
 * line is being written: this reader goes by indentation and brackets alone, reports nothing, and
 * passes over what it cannot place. Of YAML that is right it makes the tree that yaml_read makes,
 * with aliases and
 * `<<` left as they are written. */
#ifndef LSP_OUTLINE_H
#define LSP_OUTLINE_H

#include "spec/node.h"

/* NULL: there is nothing but comments. The value of an entry is NULL where none has been written
 * yet, an entry without a `:` among them; items of lists are never NULL. Nodes have no `offsets`,
 * and their text is as in the source but for quotes around it. */
Node *outline_read(Arena *arena, const Source *source);

#endif
