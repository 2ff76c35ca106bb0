/* random_zoom.c: images made smaller around their middle, or larger where a factor is below zero.
 */
#include "catalog/augmentation.h"

typedef struct RandomZoom {
    Range height, width;
    Outside outside;
} RandomZoom;
_Static_assert(sizeof(RandomZoom) <= MOST_AUGMENTATION_BYTES, "room for its settings");

/* What is left of an image that is made larger: at -1, nothing. */
static const double least = -0.99;

static const Key keys[] = {
    {"height_factor", read_range, AUGMENT_OWN(RandomZoom, height), .required = true,
     .takes = "number, or [lowest, highest]",
     .meaning = "how much more than its height is seen; less, below 0", .example = "0.2"},
    {"width_factor", read_range, AUGMENT_OWN(RandomZoom, width),
     .takes = "number, or [lowest, highest]",
     .meaning = "the same of its width; what the height has got, if left out", .example = "0.2"},
    KEYS_OUTSIDE(RandomZoom, outside),
};
static const Section section = AUGMENT_SECTION("random_zoom", keys);

static void check(Augmenting *augmenting)
{
    static const char help[] =
        "a factor is a share of the image: 0.2 shows from 20% less to 20% more of it";
    const RandomZoom *own = AUGMENT_OWN_OF(RandomZoom, augmenting->settings);
    check_range(augmenting, &own->height, "height_factor", least, 1, help);
    if (own->width.low.given)
        check_range(augmenting, &own->width, "width_factor", least, 1, help);
    check_outside(augmenting, &own->outside);
}

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    const RandomZoom *own = AUGMENT_OWN_OF(RandomZoom, settings);
    (void)pictures;
    settle_range(&own->height, &numbers[0]);
    settle_range(&own->width, &numbers[2]);
    numbers[4] = !own->width.low.given;
    settle_outside(&own->outside, &numbers[5]);
}

const AugmentationKind augmentation_random_zoom = {
    .name = "random_zoom",
    .class_name = "RandomZoom",
    .usage = "random_zoom: 0.2",
    .section = &section,
    .main_key = "height_factor",
    .op = OP_random_zoom,
    .check = check,
    .settle = settle,
};
