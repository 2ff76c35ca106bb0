/* sgd.c: w -= rate g. */
#include "catalog/optimizer.h"

static const Key keys[] = {
    KEY_LEARNING_RATE("0.01"),
};
static const Section section = OPTIMIZER_SECTION("sgd", keys);

static void update(Updating *updating, Tensor *parameter, Tensor *gradient)
{
    UPDATE_OP(updating, OP_sgd, parameter, gradient, updating->prog->rate);
}

const OptimizerKind optimizer_sgd = {
    .name = "sgd",
    .usage = "{sgd: {learning_rate: 0.01}}",
    .section = &section,
    .update = update,
};
