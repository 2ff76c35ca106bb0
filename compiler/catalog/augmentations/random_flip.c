/* random_flip.c: half of the images left to right, or upside down. */
#include "catalog/augmentation.h"

#include <string.h>

typedef struct RandomFlip {
    Word mode;
} RandomFlip;
_Static_assert(sizeof(RandomFlip) <= MOST_AUGMENTATION_BYTES, "room for its settings");

static const char *const modes[] = {"horizontal", "vertical", "horizontal_and_vertical"};
enum { HORIZONTAL, VERTICAL, BOTH, MODES };

static const Key keys[] = {
    {"mode", read_word, AUGMENT_OWN(RandomFlip, mode), .value = "horizontal_and_vertical",
     .takes = "horizontal, vertical or horizontal_and_vertical",
     .meaning = "left to right, upside down, or each by itself", .example = "horizontal"},
};
static const Section section = AUGMENT_SECTION("random_flip", keys);

static int mode_of(const Augmentation *settings)
{
    const char *text = AUGMENT_OWN_OF(RandomFlip, settings)->mode.text;
    int mode = 0;
    while (mode < MODES && strcmp(text, modes[mode]) != 0)
        mode++;
    return mode;
}

static void check(Augmenting *augmenting)
{
    const Word *mode = &AUGMENT_OWN_OF(RandomFlip, augmenting->settings)->mode;
    if (mode_of(augmenting->settings) < MODES)
        return;
    const char *near = nearest_name(mode->text, modes, MODES);
    diag_report(augmenting->diagnostics, DIAG_ERROR, mode->span, "augment-word",
                "unknown mode `%.60s`", mode->text);
    if (near)
        diag_suggest(augmenting->diagnostics, mode->span, mode->text, near);
    else
        diag_help(augmenting->diagnostics,
                  "there are horizontal, vertical and horizontal_and_vertical");
}

static void settle(const Augmentation *settings, const Pictures *pictures, double *numbers)
{
    (void)pictures;
    numbers[0] = mode_of(settings) != VERTICAL;
    numbers[1] = mode_of(settings) != HORIZONTAL;
}

static unsigned motions(const Augmentation *settings)
{
    static const unsigned of_modes[] = {MOTION_ACROSS, MOTION_DOWN,
                                        MOTION_ACROSS | MOTION_DOWN | MOTION_HALF_TURN, 0};
    return of_modes[mode_of(settings)];
}

const AugmentationKind augmentation_random_flip = {
    .name = "random_flip",
    .class_name = "RandomFlip",
    .usage = "random_flip: horizontal",
    .section = &section,
    .main_key = "mode",
    .op = OP_random_flip,
    .check = check,
    .settle = settle,
    .motions = motions,
};
