/* huber.c: half the squared error up to delta, and a line from there on: the mean over an example's
 * outputs. */
#include "catalog/loss.h"

static const Key keys[] = {
    {"delta", read_number, offsetof(LossSettings, delta), .value = "1", .takes = "number above 0",
     .meaning = "the error from which on it grows no faster", .example = "1.5"},
};
static const Section section = LOSS_SECTION("huber", keys);

const LossKind loss_huber = {
    .name = "huber",
    .words = {{"huber_loss", NULL}, {"smooth_l1", NULL}},
    .section = &section,
    .number = offsetof(LossSettings, delta),
    .of_values = true,
    .outputs = {{NULL, OP_COUNT, OP_record_values}},
    .loss = OP_huber,
    .gradient = OP_huber_gradient,
    .blind = "tlc_blind_huber",
    .check = check_fit_of_values,
};
