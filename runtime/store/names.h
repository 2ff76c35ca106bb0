/* names.h: what the classes of a saved model are called, or the numbers that it tells. */
#ifndef TLC_NAMES_H
#define TLC_NAMES_H

#include "json/json.h"
#include "store/saved.h"

/* As a list. */
json_t *tlc_names_in_json(const struct tlc_saved *saved);

#endif
