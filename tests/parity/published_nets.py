"""Nets as others have published them, whose layers tlc has to make what Keras makes of them: layers as in a
spec (see keras_net.py). They are those of files that can be had; keras_file.py holds a net to its file.
"""
RELU = {"activation": {"activation": "relu"}}
SAME = {"padding": "same"}


def conv(filters, kernel_size, **keys):
    return {"conv2d": {"filters": filters, "kernel_size": kernel_size, **keys}}


def normalised(layer):
    return [layer, "batch_normalization", RELU]


# LeNet as it is often written for MNIST: wider than LeCun's, ReLU, the largest of each window.
LENET_WIDE = [
    conv(32, 5, activation="relu"), "max_pooling2d", conv(64, 5, activation="relu"), "max_pooling2d",
    "flatten", {"dense": {"units": 120, "activation": "relu"}}, {"dense": {"units": 84, "activation": "relu"}},
    {"dense": {"units": 10, "activation": "softmax"}}]

# Keras's example for MNIST (mnist_convnet).
MNIST_CONVNET = [
    conv(32, 3, activation="relu"), "max_pooling2d", conv(64, 3, activation="relu"), "max_pooling2d",
    "flatten", {"dropout": {"rate": 0.5}}, {"dense": {"units": 10, "activation": "softmax"}}]

# Of Keras 1, converted to images whose channels come last.
KERAS1_CNN = [
    conv(4, 3, **SAME), RELU, conv(4, 3, **SAME), RELU, "max_pooling2d", {"dropout": {"rate": 0.25}},
    "flatten", {"dense": {"units": 6}}, RELU, {"dropout": {"rate": 0.5}}, {"dense": {"units": 10}},
    {"activation": {"activation": "softmax"}}]


def separable(filters, strides):
    """MobileNet's block, here with biases before what normalises them away."""
    depthwise = {"depthwise_conv2d": {"kernel_size": 3, "strides": strides, **SAME}}
    return [*normalised(depthwise), *normalised(conv(filters, 1, **SAME))]


# MLPerf Tiny's for visual wake words: a quarter of MobileNet's channels.
MOBILENET_VWW = [
    *normalised(conv(8, 3, strides=2, **SAME)),
    *separable(16, 1), *separable(32, 2), *separable(32, 1), *separable(64, 2), *separable(64, 1),
    *separable(128, 2), *[layer for _ in range(5) for layer in separable(128, 1)],
    *separable(256, 2), *separable(256, 1),
    {"average_pooling2d": {"pool_size": 3}}, "flatten", {"dense": {"units": 2, "activation": "softmax"}}]


def xception_block(filters, before, name):
    """Two separable convolutions and the largest of each window, beside a convolution of one pixel."""
    mix = {"filters": filters, "kernel_size": 3, "use_bias": False, **SAME}
    return [{"separable_conv2d": {**mix, "inputs": before}}, "batch_normalization", RELU,
            {"separable_conv2d": mix}, "batch_normalization",
            {"max_pooling2d": {"pool_size": 3, "strides": 2, "name": f"body_{name}", **SAME}},
            conv(filters, 1, strides=2, use_bias=False, inputs=before, **SAME),
            {"batch_normalization": {"name": f"beside_{name}"}},
            {"add": {"inputs": [f"body_{name}", f"beside_{name}"], "name": name}}]


def last_block(filters, before, name):
    """The same without anything that makes images smaller."""
    block = xception_block(filters, before, name)
    body = [*block[:4], {"batch_normalization": {"name": f"body_{name}"}}]
    return [*body, conv(filters, 1, use_bias=False, inputs=before, **SAME), *block[7:]]


# Arriaga et al. 2017, "Real-time convolutional neural networks for emotion and gender classification", but
# for its weight penalty (l2, 0.01): seven emotions.
MINI_XCEPTION = [
    *normalised(conv(5, 3, use_bias=False)), conv(8, 3, use_bias=False), "batch_normalization",
    {"activation": {"activation": "relu", "name": "stem"}},
    *xception_block(16, "stem", "block_1"), *xception_block(32, "block_1", "block_2"),
    *xception_block(64, "block_2", "block_3"), *last_block(128, "block_3", "block_4"),
    conv(7, 3, **SAME), "global_average_pooling2d", {"activation": {"activation": "softmax"}}]


def over_time(filters, window):
    return [{"depthwise_conv2d": {"kernel_size": [window, 1], "use_bias": False}},
            *normalised(conv(filters, 1, use_bias=False)), {"dropout": {"rate": 0.2}}]


# MLPerf Tiny's streaming wake word: 30 times 40 frequencies, which are the channels.
STREAMING_WAKEWORD = [
    *over_time(128, 3), *over_time(128, 5), *over_time(128, 10), *over_time(32, 15),
    "flatten", {"dense": {"units": 3, "activation": "softmax"}}]

PUBLISHED = {
    "lenet_wide": ((28, 28, 1), LENET_WIDE),
    "mnist_convnet": ((28, 28, 1), MNIST_CONVNET),
    "keras1_cnn": ((28, 28, 1), KERAS1_CNN),
    "mobilenet_vww": ((96, 96, 3), MOBILENET_VWW),
    "mini_xception": ((48, 48, 1), MINI_XCEPTION),
    "streaming_wakeword": ((30, 1, 40), STREAMING_WAKEWORD),
}
