#include "catalog/initializers.h"

#include <math.h>
#include <string.h>

typedef enum { FAN_IN, FAN_AVERAGE } Fan;

#define INITIALIZERS(X)                                                                            \
    X(glorot_uniform, 1, FAN_AVERAGE, INITIAL_UNIFORM)                                             \
    X(glorot_normal, 1, FAN_AVERAGE, INITIAL_TRUNCATED_NORMAL)                                     \
    X(he_uniform, 2, FAN_IN, INITIAL_UNIFORM)                                                      \
    X(he_normal, 2, FAN_IN, INITIAL_TRUNCATED_NORMAL)                                              \
    X(lecun_uniform, 1, FAN_IN, INITIAL_UNIFORM)                                                   \
    X(lecun_normal, 1, FAN_IN, INITIAL_TRUNCATED_NORMAL)                                           \
    X(zeros, 0, FAN_IN, INITIAL_ZEROS)

#define NAME(name, gain, fan, initial) #name,
const char *const initializer_names[] = {INITIALIZERS(NAME)};
const size_t initializer_count = sizeof initializer_names / sizeof *initializer_names;

#define ROW(name, gain, fan, initial) {gain, fan, initial},
static const struct {
    double gain;
    Fan fan;
    Initial initial;
} initializers[] = {INITIALIZERS(ROW)};

/* The standard deviation of a standard normal cut at +-2, by which Keras divides. */
static const double truncated_deviation = 0.87962566103423978;

void set_initial(Parameter *parameter, const char *name, int64_t fan_in, int64_t fan_out)
{
    size_t i = 0;
    while (strcmp(initializer_names[i], name) != 0)
        i++;
    const double fan =
        initializers[i].fan == FAN_IN ? (double)fan_in : 0.5 * (double)(fan_in + fan_out);
    const double variance = initializers[i].gain / fan;
    parameter->initializer = name;
    parameter->initial = initializers[i].initial;
    if (parameter->initial == INITIAL_UNIFORM)
        parameter->scale = sqrt(3 * variance);
    else if (parameter->initial == INITIAL_TRUNCATED_NORMAL)
        parameter->scale = sqrt(variance) / truncated_deviation;
}
