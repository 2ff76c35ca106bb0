/* adam.c: Kingma and Ba 2015, as Keras has it: with g the gradient, in step t
 *   m += (1 - beta_1) (g - m),  s += (1 - beta_2) (g^2 - s)
 *   w -= rate sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(s) + epsilon)
 * adamw is adam that decays weights unless told otherwise (Loshchilov and Hutter 2019). */
#include "catalog/optimizer.h"

typedef struct Adam {
    Number beta_1, beta_2, epsilon;
} Adam;
_Static_assert(sizeof(Adam) <= MOST_OPTIMIZER_BYTES, "room for its settings");

enum { BETA_1, BETA_2, EPSILON }; /* of its numbers */

#define KEYS_ADAM                                                                                  \
    KEY_LEARNING_RATE("0.001"),                                                                    \
        {"beta_1",                                                                                 \
         read_share,                                                                               \
         OPTIMIZER_OWN(Adam, beta_1),                                                              \
         .value = "0.9",                                                                           \
         .takes = "number below 1",                                                                \
         .meaning = "how much of the gradient's mean goes on",                                     \
         .example = "0.9"},                                                                        \
        {"beta_2",                                                                                 \
         read_share,                                                                               \
         OPTIMIZER_OWN(Adam, beta_2),                                                              \
         .value = "0.999",                                                                         \
         .takes = "number below 1",                                                                \
         .meaning = "how much of its square's mean goes on",                                       \
         .example = "0.999"},                                                                      \
    {                                                                                              \
        "epsilon", read_number, OPTIMIZER_OWN(Adam, epsilon),                                      \
            .value = "1e-7", .takes = "number above 0",                                            \
            .meaning = "what is added to the root that a step is divided by", .example = "1e-7"    \
    }

static const Key adam_keys[] = {KEYS_ADAM, KEY_WEIGHT_DECAY(NULL), KEYS_CLIP};
static const Section adam_section = OPTIMIZER_SECTION("adam", adam_keys);

static const Key adamw_keys[] = {KEYS_ADAM, KEY_WEIGHT_DECAY("0.004"), KEYS_CLIP};
static const Section adamw_section = OPTIMIZER_SECTION("adamw", adamw_keys);

/* Keras's momentum and velocity. */
static const char *const remembered[] = {"mean", "square", NULL};

static void settle(const Optimizer *settings, double *numbers)
{
    const Adam *adam = OPTIMIZER_OWN_OF(Adam, settings);
    numbers[BETA_1] = adam->beta_1.value;
    numbers[BETA_2] = adam->beta_2.value;
    numbers[EPSILON] = adam->epsilon.value;
}

/* The rate that makes up for means that begin at zero. */
static Tensor *begin(Updating *updating)
{
    Tensor *risen = remember_numbers(updating, name_by_rate(updating, "risen"), 2);
    Tensor *corrected = step_number(updating, name_by_rate(updating, "corrected"));
    Op *op = UPDATE_OP(updating, OP_adam_rate, risen, updating->rate, corrected);
    op->numbers[0] = updating->optimizer->numbers[BETA_1];
    op->numbers[1] = updating->optimizer->numbers[BETA_2];
    return corrected;
}

static void update(Updating *updating, Tensor *parameter, Tensor *gradient)
{
    Op *op =
        UPDATE_OP(updating, OP_adam, parameter, gradient, updating->common, updating->rate,
                  remember(updating, parameter, "mean"), remember(updating, parameter, "square"));
    for (int i = 0; i <= EPSILON; i++)
        op->numbers[i] = updating->optimizer->numbers[i];
    op->numbers[EPSILON + 1] = updating->optimizer->decay;
}

#define RATES_OF_ADAM                                                                              \
    .high_rate = 0.01,                                                                             \
    .why_high = "steps are usually too large, since they are about as large as the rate whatever " \
                "the gradient is",                                                                 \
    .common_rates = "1e-4 to 1e-3; sgd takes larger ones"

const OptimizerKind optimizer_adam = {
    .name = "adam",
    .usage = "{adam: {learning_rate: 0.001}}",
    .section = &adam_section,
    RATES_OF_ADAM,
    .settle = settle,
    .begin = begin,
    .remembered = remembered,
    .update = update,
};

const OptimizerKind optimizer_adamw = {
    .name = "adamw",
    .usage = "{adamw: {weight_decay: 0.004}}",
    .section = &adamw_section,
    RATES_OF_ADAM,
    .settle = settle,
    .begin = begin,
    .remembered = remembered,
    .update = update,
};
