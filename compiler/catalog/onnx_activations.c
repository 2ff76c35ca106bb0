/* onnx_activations.c: activations as nodes of ONNX: a function for each row of ir/activations.def,
 * and for softmax. */
#include "catalog/activations.h"
#include "catalog/onnx.h"

#include <string.h>

static const char *linear(OnnxNodes *nodes, const char *x)
{
    (void)nodes;
    return x;
}

static const char *relu(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Relu", x, "");
}

static const char *relu6(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Clip",
                     arena_printf(nodes->arena, "%s, {\"float\": 0.0}, {\"float\": 6.0}", x), "");
}

static const char *leaky_relu(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "LeakyRelu", x, "\"alpha\": 0.2");
}

static const char *elu(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Elu", x, "");
}

static const char *selu(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Selu", x, "");
}

static const char *hyperbolic_tangent(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Tanh", x, "");
}

static const char *sigmoid(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Sigmoid", x, "");
}

/* x (1 + erf(x / sqrt(2))) / 2 */
static const char *gelu(OnnxNodes *nodes, const char *x)
{
    const char *scaled = onnx_of_two(nodes, "Mul", x, onnx_constant(nodes, 0.70710678118654752));
    const char *erf = onnx_node(nodes, "Erf", scaled, "");
    const char *twice = onnx_of_two(nodes, "Add", erf, onnx_constant(nodes, 1));
    const char *below = onnx_of_two(nodes, "Mul", twice, onnx_constant(nodes, 0.5));
    return onnx_of_two(nodes, "Mul", x, below);
}

static const char *silu(OnnxNodes *nodes, const char *x)
{
    return onnx_of_two(nodes, "Mul", x, sigmoid(nodes, x));
}

static const char *softplus(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Softplus", x, "");
}

static const char *mish(OnnxNodes *nodes, const char *x)
{
    return onnx_of_two(nodes, "Mul", x, hyperbolic_tangent(nodes, softplus(nodes, x)));
}

static const char *softsign(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Softsign", x, "");
}

static const char *hard_sigmoid(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "HardSigmoid", x, "\"alpha\": 0.16666666666666666, \"beta\": 0.5");
}

static const char *exponential(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Exp", x, "");
}

static const char *softmax(OnnxNodes *nodes, const char *x)
{
    return onnx_node(nodes, "Softmax", x, "\"axis\": -1");
}

/* In the order of activation_names. */
static const char *(*const spelled[])(OnnxNodes *nodes, const char *x) = {
#define ACTIVATION(name, c_name, slope) c_name,
#include "ir/activations.def"
    softmax,
};

const char *onnx_activation(OnnxNodes *nodes, const char *x)
{
    const char *name = nodes->layer->shown_activation;
    for (size_t i = 0; name && i < activation_count; i++)
        if (strcmp(activation_names[i], name) == 0)
            return spelled[i](nodes, x);
    return x;
}
