/* random_crop.c: images cut out of themselves with something around: they move by whole pixels. In
 * Keras that is ZeroPadding2D and then RandomCrop to the size there was. */
#include "catalog/augmentation.h"

typedef struct RandomCrop {
    CountList padding;
    Number fill_value;
} RandomCrop;
_Static_assert(sizeof(RandomCrop) <= MOST_AUGMENTATION_BYTES, "room for its settings");

static const Key keys[] = {
    {"padding", read_sizes, AUGMENT_OWN(RandomCrop, padding), .required = true,
     .takes = "whole number, or [rows, columns]",
     .meaning = "pixels that are laid around an image before one as large is cut out of it",
     .example = "4"},
    {"fill_value", read_any_number, AUGMENT_OWN(RandomCrop, fill_value), .value = "0",
     .takes = "number", .meaning = "the number that those have, scaled", .example = "0.5"},
};
static const Section section = AUGMENT_SECTION("random_crop", keys);

static const Count *side_of(const CountList *padding, size_t side)
{
    return &padding->items[side < padding->count ? side : 0];
}

static void check(Augmenting *augmenting)
{
    const CountList *padding = &AUGMENT_OWN_OF(RandomCrop, augmenting->settings)->padding;
    const int64_t sides[] = {augmenting->pictures.height, augmenting->pictures.width};
    if (padding->count > 2) {
        diag_report(augmenting->diagnostics, DIAG_ERROR, padding->items[2].span, "augment-padding",
                    "`padding` of random_crop is one number, or two: of rows and of columns");
        return;
    }
    for (size_t side = 0; side < 2; side++) {
        const Count *count = side_of(padding, side);
        if (count->value < sides[side])
            continue;
        diag_report(augmenting->diagnostics, DIAG_ERROR, count->span, "augment-padding",
                    "`padding` of random_crop is %lld, and images have %lld %s: what they show "
                    "would be gone",
                    (long long)count->value, (long long)sides[side], side ? "columns" : "rows");
        diag_help(augmenting->diagnostics, "4 is common for images of 32 x 32");
        return;
    }
}

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    const RandomCrop *own = AUGMENT_OWN_OF(RandomCrop, settings);
    (void)pictures;
    numbers[0] = (double)side_of(&own->padding, 0)->value;
    numbers[1] = (double)side_of(&own->padding, 1)->value;
    numbers[2] = own->fill_value.value;
}

const AugmentationKind augmentation_random_crop = {
    .name = "random_crop",
    .class_name = "RandomCrop",
    .usage = "random_crop: {padding: 4}",
    .section = &section,
    .main_key = "padding",
    .op = OP_random_crop,
    .check = check,
    .settle = settle,
};
