/* class_names.h: what the classes of a saved model are called. */
#ifndef TLC_CLASS_NAMES_H
#define TLC_CLASS_NAMES_H

#include "json/json.h"
#include "store/saved.h"

/* As a list. */
json_t *tlc_class_names(const struct tlc_saved *saved);

#endif
