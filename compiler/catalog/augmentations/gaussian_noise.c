/* gaussian_noise.c: noise added to each number. */
#include "catalog/augmentation.h"

typedef struct GaussianNoise {
    Number stddev;
} GaussianNoise;
_Static_assert(sizeof(GaussianNoise) <= MOST_AUGMENTATION_BYTES, "room for its settings");

static const Key keys[] = {
    {"stddev", read_number, AUGMENT_OWN(GaussianNoise, stddev), .required = true,
     .takes = "number above 0", .meaning = "its standard deviation, of numbers as scaled",
     .example = "0.1"},
};
static const Section section = AUGMENT_SECTION("gaussian_noise", keys);

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    (void)pictures;
    numbers[0] = AUGMENT_OWN_OF(GaussianNoise, settings)->stddev.value;
}

const AugmentationKind augmentation_gaussian_noise = {
    .name = "gaussian_noise",
    .class_name = "GaussianNoise",
    .usage = "gaussian_noise: 0.1",
    .section = &section,
    .main_key = "stddev",
    .op = OP_gaussian_noise,
    .any_numbers = true,
    .settle = settle,
};
