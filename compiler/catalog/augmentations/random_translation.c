/* random_translation.c: images moved down and to the right by shares of their sides. */
#include "catalog/augmentation.h"

#include <math.h>

typedef struct RandomTranslation {
    Range height, width;
    Outside outside;
} RandomTranslation;
_Static_assert(sizeof(RandomTranslation) <= MOST_AUGMENTATION_BYTES, "room for its settings");

static const Key keys[] = {
    {"height_factor", read_range, AUGMENT_OWN(RandomTranslation, height), .required = true,
     .takes = "number, or [lowest, highest]",
     .meaning = "by which share of its height an image is moved down", .example = "0.1"},
    {"width_factor", read_range, AUGMENT_OWN(RandomTranslation, width),
     .takes = "number, or [lowest, highest]",
     .meaning = "by which share of its width to the right; as `height_factor`, if left out",
     .example = "0.1"},
    KEYS_OUTSIDE(RandomTranslation, outside),
};
static const Section section = AUGMENT_SECTION("random_translation", keys);

static const Range *width_of(const RandomTranslation *translation)
{
    return translation->width.low.given ? &translation->width : &translation->height;
}

/* Pixels are what people think in. */
static const char *in_pixels(Augmenting *augmenting, const Range *range, int64_t pixels)
{
    const double most = fmax(fabs(range->low.value), fabs(range->high.value));
    return most > (double)pixels
               ? "a factor is a share of the image: 1 moves it by all of its side"
               : arena_printf(augmenting->arena,
                              "a factor is a share of the image: %g of %lld pixels are %.3g", most,
                              (long long)pixels, most / (double)pixels);
}

/* Most of what the image shows goes. */
static void warn_of_loss(Augmenting *augmenting, const Range *range, const char *key,
                         const char *side)
{
    const double most = fmax(fabs(range->low.value), fabs(range->high.value));
    if (most <= 0.5)
        return;
    diag_report(augmenting->diagnostics, DIAG_WARNING, range->high.span, "augment-loss",
                "`%s` of %s moves images by up to %.0f%% of their %s: what they show may be gone",
                key, augmenting->settings->kind->name, 100 * most, side);
    diag_help(augmenting->diagnostics, "0.1 is common");
}

static void check_side(Augmenting *augmenting, const Range *range, const char *key,
                       const char *side, int64_t pixels)
{
    if (check_range(augmenting, range, key, -1, 1, in_pixels(augmenting, range, pixels)))
        warn_of_loss(augmenting, range, key, side);
}

static void check(Augmenting *augmenting)
{
    const RandomTranslation *own = AUGMENT_OWN_OF(RandomTranslation, augmenting->settings);
    check_side(augmenting, &own->height, "height_factor", "height", augmenting->pictures.height);
    if (own->width.low.given)
        check_side(augmenting, &own->width, "width_factor", "width", augmenting->pictures.width);
    check_outside(augmenting, &own->outside);
}

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    const RandomTranslation *own = AUGMENT_OWN_OF(RandomTranslation, settings);
    (void)pictures;
    settle_range(&own->height, &numbers[0]);
    settle_range(width_of(own), &numbers[2]);
    settle_outside(&own->outside, &numbers[4]);
}

const AugmentationKind augmentation_random_translation = {
    .name = "random_translation",
    .class_name = "RandomTranslation",
    .usage = "random_translation: {height_factor: 0.1, width_factor: 0.1}",
    .section = &section,
    .main_key = "height_factor",
    .op = OP_random_translation,
    .check = check,
    .settle = settle,
};
