/* restored.h: weights out of a file that tlc_save_model has written. */
#ifndef TLC_RESTORED_H
#define TLC_RESTORED_H

#include <stdint.h>

#include "engine/tables.h"

/* The recipe's weights, new ones, out of the bytes of a file in the format that it saves in; NULL
 * where these are not, byte for byte, what the recipe saves with those weights. */
void *tlc_restore_model(const struct tlc_recipe *recipe, const uint8_t *bytes, size_t size);

#endif
