/* random_rotation.c: images turned around their middle, by shares of a full circle, against the
 * clock. */
#include "catalog/augmentation.h"

#include <math.h>

typedef struct RandomRotation {
    Range factor;
    Outside outside;
} RandomRotation;
_Static_assert(sizeof(RandomRotation) <= MOST_AUGMENTATION_BYTES, "room for its settings");

static const Key keys[] = {
    {"factor", read_range, AUGMENT_OWN(RandomRotation, factor), .required = true,
     .takes = "number, or [lowest, highest]",
     .meaning = "by which share of a full circle, against the clock", .example = "0.05"},
    KEYS_OUTSIDE(RandomRotation, outside),
};
static const Section section = AUGMENT_SECTION("random_rotation", keys);

static void check(Augmenting *augmenting)
{
    const RandomRotation *own = AUGMENT_OWN_OF(RandomRotation, augmenting->settings);
    const double most = fmax(fabs(own->factor.low.value), fabs(own->factor.high.value));
    check_range(augmenting, &own->factor, "factor", -1, 1,
                arena_printf(augmenting->arena,
                             "a factor is a share of a full circle: %g degrees are %.3g", most,
                             most / 360));
    check_outside(augmenting, &own->outside);
}

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    const RandomRotation *own = AUGMENT_OWN_OF(RandomRotation, settings);
    (void)pictures;
    settle_range(&own->factor, &numbers[0]);
    settle_outside(&own->outside, &numbers[2]);
}

/* By nearly half a turn, or more. */
static unsigned motions(const Augmentation *settings)
{
    const Range *factor = &AUGMENT_OWN_OF(RandomRotation, settings)->factor;
    return fmax(fabs(factor->low.value), fabs(factor->high.value)) >= 0.45 ? MOTION_HALF_TURN : 0;
}

const AugmentationKind augmentation_random_rotation = {
    .name = "random_rotation",
    .class_name = "RandomRotation",
    .usage = "random_rotation: 0.05",
    .section = &section,
    .main_key = "factor",
    .op = OP_random_rotation,
    .check = check,
    .settle = settle,
    .motions = motions,
};
