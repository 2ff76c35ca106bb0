/* keras_config.h: a model's layers as Keras's configuration of it. */
#ifndef TLC_KERAS_CONFIG_H
#define TLC_KERAS_CONFIG_H

#include "engine/tables.h"
#include "json/json.h"

/* In the words of Keras 2, which Keras 3 takes too. */
json_t *tlc_keras_config(const struct tlc_model *model);

#endif
