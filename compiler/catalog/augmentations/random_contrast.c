/* random_contrast.c: images whose numbers go away from the mean of their channel, or nearer to it,
 * and stay in their range. */
#include "catalog/augmentation.h"

typedef struct RandomContrast {
    Range factor;
    NumberList value_range;
} RandomContrast;
_Static_assert(sizeof(RandomContrast) <= MOST_AUGMENTATION_BYTES, "room for its settings");

static const Key keys[] = {
    {"factor", read_range, AUGMENT_OWN(RandomContrast, factor), .required = true,
     .takes = "number, or [less, more]",
     .meaning = "by how much less and more than once numbers are as far from the mean",
     .example = "0.2"},
    KEY_VALUE_RANGE(RandomContrast, value_range),
};
static const Section section = AUGMENT_SECTION("random_contrast", keys);

static void check(Augmenting *augmenting)
{
    const RandomContrast *own = AUGMENT_OWN_OF(RandomContrast, augmenting->settings);
    check_range(augmenting, &own->factor, "factor", own->factor.both ? -1 : 0, 1,
                "1 leaves from none to twice the contrast");
    check_value_range(augmenting, &own->value_range);
}

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    const RandomContrast *own = AUGMENT_OWN_OF(RandomContrast, settings);
    numbers[0] = 1 - (own->factor.both ? own->factor.high : own->factor.low).value;
    numbers[1] = 1 + own->factor.high.value;
    settle_value_range(&own->value_range, pictures, &numbers[2]);
}

const AugmentationKind augmentation_random_contrast = {
    .name = "random_contrast",
    .class_name = "RandomContrast",
    .usage = "random_contrast: 0.2",
    .section = &section,
    .main_key = "factor",
    .op = OP_random_contrast,
    .check = check,
    .settle = settle,
};
