/* mean_squared_error.c: (output - target)^2, the mean over an example's outputs. */
#include "catalog/loss.h"

const LossKind loss_mean_squared_error = {
    .name = "mean_squared_error",
    .words = {{"mse", NULL}, {"l2", NULL}, {"squared_error", NULL}, {"rmse", NULL}},
    .of_values = true,
    .outputs = {{NULL, OP_COUNT, OP_record_values}},
    .loss = OP_squared_error,
    .gradient = OP_squared_error_gradient,
    .blind = "tlc_blind_squared",
    .check = check_fit_of_values,
};
