/* activations.c: the functions of numbers and their slopes. */
#include "ir/reference.h"

#include <math.h>

static const double selu_alpha = 1.6732632423543772, selu_scale = 1.0507009873554805;

/* What the standard normal distribution has below x. */
static double normal_below(double x)
{
    return erfc(-x * sqrt(0.5)) / 2;
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* log(1 + e^x), without overflow */
static double softplus(double x)
{
    return (x > 0 ? x : 0) + log1p(exp(-fabs(x)));
}

double reference_activation(Activation activation, double x)
{
    switch (activation) {
    case ACTIVATION_gelu:
        return x * normal_below(x);
    case ACTIVATION_silu:
        return x * sigmoid(x);
    case ACTIVATION_mish:
        return x * tanh(softplus(x));
    case ACTIVATION_relu6:
        return x < 0 ? 0 : x > 6 ? 6 : x;
    case ACTIVATION_leaky_relu:
        return x < 0 ? 0.2 * x : x;
    case ACTIVATION_softplus:
        return softplus(x);
    case ACTIVATION_softsign:
        return x / (1 + fabs(x));
    case ACTIVATION_hard_sigmoid:
        return reference_activation(ACTIVATION_relu6, x + 3) / 6;
    case ACTIVATION_exponential:
        return exp(x);
    case ACTIVATION_relu:
        return x > 0 ? x : 0;
    case ACTIVATION_elu:
        return x > 0 ? x : expm1(x);
    case ACTIVATION_selu:
        return selu_scale * (x > 0 ? x : selu_alpha * expm1(x));
    case ACTIVATION_tanh:
        return tanh(x);
    case ACTIVATION_sigmoid:
        return sigmoid(x);
    default:
        return x;
    }
}

static double slope_of_mish(double x)
{
    const double t = tanh(softplus(x));
    return t + x * (1 - t * t) * sigmoid(x);
}

double reference_slope(Activation activation, double y)
{
    const double x = y;
    switch (activation) {
    case ACTIVATION_gelu:
        return normal_below(x) + x * exp(-x * x / 2) / sqrt(2 * acos(-1));
    case ACTIVATION_silu:
        return sigmoid(x) * (1 + x * sigmoid(-x));
    case ACTIVATION_mish:
        return slope_of_mish(x);
    case ACTIVATION_relu6:
        return y > 0 && y < 6;
    case ACTIVATION_leaky_relu:
        return y > 0 ? 1 : 0.2;
    case ACTIVATION_softplus:
        return -expm1(-y);
    case ACTIVATION_softsign:
        return (1 - fabs(y)) * (1 - fabs(y));
    case ACTIVATION_hard_sigmoid:
        return y > 0 && y < 1 ? 1 / 6.0 : 0;
    case ACTIVATION_exponential:
        return y;
    case ACTIVATION_relu:
        return y > 0;
    case ACTIVATION_elu:
        return y > 0 ? 1 : y + 1;
    case ACTIVATION_selu:
        return y > 0 ? selu_scale : y + selu_scale * selu_alpha;
    case ACTIVATION_tanh:
        return 1 - y * y;
    case ACTIVATION_sigmoid:
        return y * (1 - y);
    default:
        return 1;
    }
}
