/* random_brightness.c: images all of whose numbers grow or shrink by the same, a share of the range
 * that they stay in. */
#include "catalog/augmentation.h"

typedef struct RandomBrightness {
    Range factor;
    NumberList value_range;
} RandomBrightness;
_Static_assert(sizeof(RandomBrightness) <= MOST_AUGMENTATION_BYTES, "room for its settings");

enum { LOW, HIGH, LEAST, MOST }; /* of its numbers */

static const Key keys[] = {
    {"factor", read_range, AUGMENT_OWN(RandomBrightness, factor), .required = true,
     .takes = "number, or [lowest, highest]",
     .meaning = "which share of the range is added to all numbers", .example = "0.2"},
    KEY_VALUE_RANGE(RandomBrightness, value_range),
};
static const Section section = AUGMENT_SECTION("random_brightness", keys);

static void check(Augmenting *augmenting)
{
    const RandomBrightness *own = AUGMENT_OWN_OF(RandomBrightness, augmenting->settings);
    check_range(augmenting, &own->factor, "factor", -1, 1, "1 makes an image white, and -1 black");
    check_value_range(augmenting, &own->value_range);
}

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    const RandomBrightness *own = AUGMENT_OWN_OF(RandomBrightness, settings);
    settle_value_range(&own->value_range, pictures, &numbers[LEAST]);
    numbers[LOW] = own->factor.low.value * (numbers[MOST] - numbers[LEAST]);
    numbers[HIGH] = own->factor.high.value * (numbers[MOST] - numbers[LEAST]);
}

const AugmentationKind augmentation_random_brightness = {
    .name = "random_brightness",
    .class_name = "RandomBrightness",
    .usage = "random_brightness: 0.2",
    .section = &section,
    .main_key = "factor",
    .op = OP_random_brightness,
    .check = check,
    .settle = settle,
};
