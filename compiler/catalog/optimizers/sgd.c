/* sgd.c: w -= rate g; with momentum v = momentum v - rate g, w += v; Nesterov's looks a step ahead:
 * w += momentum v - rate g (Sutskever et al. 2013, as Keras has it). */
#include "catalog/optimizer.h"

typedef struct Sgd {
    Number momentum;
    Flag nesterov;
} Sgd;
_Static_assert(sizeof(Sgd) <= MOST_OPTIMIZER_BYTES, "room for its settings");

enum { MOMENTUM, NESTEROV }; /* of its numbers */

static const Key keys[] = {
    KEY_LEARNING_RATE("0.01"),
    {"momentum", read_share, OPTIMIZER_OWN(Sgd, momentum), .value = "0", .takes = "number below 1",
     .meaning = "how much of a step goes on in the next", .example = "0.9"},
    {"nesterov", read_flag, OPTIMIZER_OWN(Sgd, nesterov), .value = "false",
     .takes = "true or false", .meaning = "whether momentum looks a step ahead", .example = "true"},
    KEY_WEIGHT_DECAY(NULL),
    KEYS_CLIP,
};
static const Section section = OPTIMIZER_SECTION("sgd", keys);

static void check(Diagnostics *diagnostics, const Optimizer *settings)
{
    const Sgd *sgd = OPTIMIZER_OWN_OF(Sgd, settings);
    if (!sgd->nesterov.value || sgd->momentum.value > 0)
        return;
    diag_report(diagnostics, DIAG_ERROR, sgd->nesterov.span, "nesterov-alone",
                "`nesterov` needs momentum, and there is none");
    diag_help(diagnostics, "add `momentum: 0.9`, or leave `nesterov` out");
}

static const char *const remembered[] = {"velocity", NULL};

static void settle(const Optimizer *settings, double *numbers)
{
    const Sgd *sgd = OPTIMIZER_OWN_OF(Sgd, settings);
    numbers[MOMENTUM] = sgd->momentum.value;
    numbers[NESTEROV] = sgd->nesterov.value;
}

static void update(Updating *updating, Tensor *parameter, Tensor *gradient)
{
    const double *numbers = updating->optimizer->numbers;
    step_by_momentum(updating, parameter, gradient, numbers[MOMENTUM], numbers[NESTEROV] != 0);
}

const OptimizerKind optimizer_sgd = {
    .name = "sgd",
    .usage = "{sgd: {learning_rate: 0.01}}",
    .section = &section,
    .high_rate = 1,
    .why_high = "training usually diverges",
    .common_rates = "1e-3 to 0.1",
    .check = check,
    .settle = settle,
    .remembered = remembered,
    .update = update,
};
