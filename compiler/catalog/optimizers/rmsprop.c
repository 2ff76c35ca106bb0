/* rmsprop.c: Hinton's lecture 6e of 2012, as Keras has it: with g the gradient,
 *   s += (1 - rho) (g^2 - s),  w -= rate g / sqrt(s + epsilon)
 * where `centered` takes off s the square of g's mean, and `momentum` goes on with each step as
 * that of sgd does. */
#include "catalog/optimizer.h"

typedef struct Rmsprop {
    Number rho, momentum, epsilon;
    Flag centered;
} Rmsprop;
_Static_assert(sizeof(Rmsprop) <= MOST_OPTIMIZER_BYTES, "room for its settings");

enum { RHO, EPSILON, MOMENTUM, CENTERED }; /* of its numbers */

static const Key keys[] = {
    KEY_LEARNING_RATE("0.001"),
    {"rho", read_share, OPTIMIZER_OWN(Rmsprop, rho), .value = "0.9", .takes = "number below 1",
     .meaning = "how much of the mean of the gradient's square goes on", .example = "0.9"},
    {"momentum", read_share, OPTIMIZER_OWN(Rmsprop, momentum), .value = "0",
     .takes = "number below 1", .meaning = "how much of a step goes on in the next",
     .example = "0.9"},
    {"epsilon", read_number, OPTIMIZER_OWN(Rmsprop, epsilon), .value = "1e-7",
     .takes = "number above 0", .meaning = "what is added below the root that a step is divided by",
     .example = "1e-7"},
    {"centered", read_flag, OPTIMIZER_OWN(Rmsprop, centered), .value = "false",
     .takes = "true or false", .meaning = "whether the gradient's variance stands for its square",
     .example = "true"},
    KEY_WEIGHT_DECAY(NULL),
    KEYS_CLIP,
};
static const Section section = OPTIMIZER_SECTION("rmsprop", keys);

/* Keras's velocity, momentum and average gradient. */
static const char *const remembered[] = {"square", "velocity", "mean", NULL};

static void settle(const Optimizer *settings, double *numbers)
{
    const Rmsprop *rmsprop = OPTIMIZER_OWN_OF(Rmsprop, settings);
    numbers[RHO] = rmsprop->rho.value;
    numbers[EPSILON] = rmsprop->epsilon.value;
    numbers[MOMENTUM] = rmsprop->momentum.value;
    numbers[CENTERED] = rmsprop->centered.value;
}

static void update(Updating *updating, Tensor *parameter, Tensor *gradient)
{
    const double *numbers = updating->optimizer->numbers;
    Tensor *square = remember(updating, parameter, "square");
    Tensor *scaled = gradient_value(updating, gradient, "scaled");
    Op *op = numbers[CENTERED] != 0 ? UPDATE_OP(updating, OP_rms_scale_centered, gradient, square,
                                                remember(updating, parameter, "mean"), scaled)
                                    : UPDATE_OP(updating, OP_rms_scale, gradient, square, scaled);
    op->numbers[0] = numbers[RHO];
    op->numbers[1] = numbers[EPSILON];
    step_by_momentum(updating, parameter, scaled, numbers[MOMENTUM], false);
}

const OptimizerKind optimizer_rmsprop = {
    .name = "rmsprop",
    .usage = "{rmsprop: {learning_rate: 0.001}}",
    .section = &section,
    .high_rate = 0.01,
    .why_high = "steps are usually too large, since they are about as large as the rate whatever "
                "the gradient is",
    .common_rates = "1e-4 to 1e-3; sgd takes larger ones",
    .settle = settle,
    .remembered = remembered,
    .by_role = true,
    .update = update,
};
