/* normalization.h: what layers have in common that take channels to mean 0 and variance 1 and then
 * learn another scale and offset. */
#ifndef CATALOG_NORMALIZATION_H
#define CATALOG_NORMALIZATION_H

#include "catalog/layer.h"

typedef struct NormalizationSettings {
    Count axis;
    Number epsilon;
    Flag center, scale;
} NormalizationSettings;

/* Declares gamma, which begins at 1, and beta, at 0, as far as the layer has them. */
void declare_scale_and_offset(Declaring *declaring, const NormalizationSettings *settings,
                              int64_t channels);

/* They as rows of the program; what the layer does without is a row of ones or zeros. */
typedef struct ScaleAndOffset {
    Tensor *gamma, *beta;
    size_t count; /* how many of the layer's weights they are */
} ScaleAndOffset;
ScaleAndOffset scale_and_offset(Building *building, Tensor *x);

/* Members of Keras's configuration. */
void configure_normalization(Members *config, const PlanLayer *layer);

#endif
