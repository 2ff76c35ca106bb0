#include "catalog/activations.h"

const char *const activation_names[] = {
#define ACTIVATION(name, c_name, slope) #name,
#include "ir/activations.def"
    "softmax",
};
const size_t activation_count = sizeof activation_names / sizeof *activation_names;
