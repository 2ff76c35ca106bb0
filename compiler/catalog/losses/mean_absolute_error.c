/* mean_absolute_error.c: |output - target|, the mean over an example's outputs. */
#include "catalog/loss.h"

const LossKind loss_mean_absolute_error = {
    .name = "mean_absolute_error",
    .words = {{"mae", NULL}, {"l1", NULL}, {"absolute_error", NULL}},
    .of_values = true,
    .outputs = {{NULL, OP_COUNT, OP_record_values}},
    .loss = OP_absolute_error,
    .gradient = OP_absolute_error_gradient,
    .blind = "tlc_blind_absolute",
    .check = check_fit_of_values,
};
