"""The nets that speed is compared on, once for all: layers as in a spec (see tests/parity/keras_net.py).

OPERATIONS counts those of products, a multiplication and an addition apart, to train one example (forward,
the gradient of the weights, and the gradient of the inputs but for the first layer) and to evaluate it.
tests/parity/keras_summary.py counts them again.
"""


def conv(filters, kernel_size=3, **keys):
    return {"conv2d": {"filters": filters, "kernel_size": kernel_size, "padding": "same", **keys}}


def pool(kind, size=2):
    return {f"{kind}_pooling2d": {"pool_size": size}}


def dense(units, activation):
    return {"dense": {"units": units, "activation": activation}}


RELU = {"activation": {"activation": "relu"}}

# LeCun's net of 1998 as it is mostly written now: 28x28 with padding for 32x32, all of the second
# convolution's connections, softmax.
LENET5 = [
    conv(6, 5, activation="tanh"), pool("average"),
    conv(16, 5, padding="valid", activation="tanh"), pool("average"),
    "flatten", dense(120, "tanh"), dense(84, "tanh"), dense(10, "softmax")]

# Keras's examples for MNIST, without their dropout: 32 and 64 filters each with a pooling, as in the present
# one (mnist_convnet), and the dense layer of 128 units of the older one (mnist_cnn). With 128 filters in a
# third convolution instead there would be 18.1 M operations.
MNIST_CNN = [
    conv(32, padding="valid", activation="relu"), pool("max"),
    conv(64, padding="valid", activation="relu"), pool("max"),
    "flatten", dense(128, "relu"), dense(10, "softmax")]


def residual(filters, strides, before, name):
    """Two convolutions beside what went in, or beside a convolution of it where its shape changes."""
    body = [conv(filters, strides=strides, inputs=before), "batch_normalization", RELU, conv(filters)]
    if strides == 1:
        return [*body, {"batch_normalization": {"name": f"body_{name}"}},
                {"add": {"inputs": [before, f"body_{name}"]}},
                {"activation": {"activation": "relu", "name": name}}]
    return [*body, {"batch_normalization": {"name": f"body_{name}"}},
            conv(filters, 1, strides=strides, inputs=before, name=f"beside_{name}"),
            {"add": {"inputs": [f"beside_{name}", f"body_{name}"]}},
            {"activation": {"activation": "relu", "name": name}}]


# As in MLPerf Tiny's image classification, but for its weight penalty (l2, 1e-4), which peers count in
# different ways.
RESNET8 = [
    conv(16), "batch_normalization", {"activation": {"activation": "relu", "name": "stem"}},
    *residual(16, 1, "stem", "stack_1"), *residual(32, 2, "stack_1", "stack_2"),
    *residual(64, 2, "stack_2", "stack_3"),
    pool("average", 8), "flatten", dense(10, "softmax")]


def normalised(layer):
    return [layer, "batch_normalization", RELU]


def separable(filters, strides):
    """MobileNet's block: a depthwise convolution, then one over channels alone."""
    return [*normalised({"depthwise_conv2d": {"kernel_size": 3, "strides": strides, "padding": "same",
                                              "use_bias": False}}),
            *normalised(conv(filters, 1, use_bias=False))]


# MobileNet's blocks from 16 to 128 channels; blocks and strides chosen for 27 M operations.
SEPARABLE = [
    *normalised(conv(16, use_bias=False)), *separable(32, 1), *separable(64, 2), *separable(64, 1),
    *separable(128, 2), *separable(128, 1), "global_average_pooling2d", dense(10, "softmax")]

NETS = {
    "lenet5": ((28, 28, 1), LENET5),
    "mnist_cnn": ((28, 28, 1), MNIST_CNN),
    "resnet8": ((32, 32, 3), RESNET8),
    "separable": ((32, 32, 3), SEPARABLE),
}
OPERATIONS = {
    "lenet5": (2_263_920, 833_040),
    "mnist_cnn": (15_396_864, 5_262_080),
    "resnet8": (74_125_056, 25_003_264),
    "separable": (26_672_640, 9_185_792),
}
CLASSES = 10
BATCH = 32
OPTIMIZER = {"sgd": {"learning_rate": 0.01, "momentum": 0.9}}
