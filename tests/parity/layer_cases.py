"""Small nets that together have every layer, activation and optimizer; tests/parity/layers.txt has what
Keras makes of them.

Nothing is left untested for being first: before each layer of interest stands one that learns, so
that the gradient of the layer's input counts too. Dropout is not here: its masks are no numbers that Keras
and tlc could share.
"""

SOFTMAX = {"dense": {"units": 2, "activation": "softmax"}}
HEAD = ["flatten", SOFTMAX]
FRONT_2D = {"conv2d": {"filters": 2, "kernel_size": 1, "activation": "tanh"}}
FRONT_1D = {"conv1d": {"filters": 2, "kernel_size": 1, "activation": "tanh"}}
MOMENTUM = {"sgd": {"learning_rate": 0.05, "momentum": 0.9}}


def image(*layers, shape=(5, 4, 2), **more):
    """The layers behind one that learns, on small images."""
    return {"shape": list(shape), "net": [FRONT_2D, *layers, *HEAD], **more}


def line(*layers, shape=(7, 2), **more):
    """The same in one dimension."""
    return {"shape": list(shape), "net": [FRONT_1D, *layers, *HEAD], **more}


def conv2d(**keys):
    return {"conv2d": {"filters": 3, "kernel_size": 3, **keys}}


CONVOLUTIONS = {
    "conv2d": image(conv2d()),
    "conv2d_first": {"shape": [5, 4, 2], "net": [conv2d(activation="tanh"), *HEAD]},
    "conv2d_same": image(conv2d(filters=2, padding="same"), shape=(4, 3, 1)),
    "conv2d_same_even_kernel": image(conv2d(filters=2, kernel_size=[2, 4], padding="same"),
                                     shape=(3, 4, 1)),
    "conv2d_strides": image(conv2d(kernel_size=2, strides=2)),
    "conv2d_strides_skip_the_border": image(conv2d(filters=2, kernel_size=2, strides=[3, 2]),
                                            shape=(7, 5, 2)),
    "conv2d_strides_same_even": image(conv2d(filters=2, strides=2, padding="same"), shape=(6, 4, 2)),
    "conv2d_strides_same_odd": image(conv2d(filters=2, strides=2, padding="same")),
    "conv2d_strides_differ": image(conv2d(filters=2, kernel_size=[2, 3], strides=[1, 3],
                                          padding="same"), shape=(3, 7, 2)),
    "conv2d_kernel_1_strides": image(conv2d(kernel_size=1, strides=2, padding="same")),
    "conv2d_dilation": image(conv2d(filters=2, kernel_size=2, dilation_rate=2)),
    "conv2d_dilation_same": image(conv2d(filters=2, kernel_size=[3, 2], dilation_rate=[2, 1],
                                         padding="same"), shape=(5, 3, 1)),
    "conv2d_groups": image(conv2d(filters=4, groups=2, kernel_size=2), shape=(3, 4, 1)),
    "conv2d_no_bias": image(conv2d(use_bias=False)),
    "conv2d_whole_image": image(conv2d(kernel_size=[3, 4]), shape=(3, 4, 2)),
    "conv2d_over_a_panel": image(conv2d(filters=17, kernel_size=1), shape=(2, 1, 1)),
    "conv2d_deep": image(conv2d(filters=2, padding="same", activation="relu"),
                         conv2d(filters=2, kernel_size=2, strides=2, activation="relu"),
                         shape=(6, 6, 1)),
    "depthwise_conv2d": image({"depthwise_conv2d": {"kernel_size": 3}}),
    "depthwise_conv2d_same": image({"depthwise_conv2d": {"kernel_size": [3, 2], "padding": "same"}},
                                   shape=(4, 3, 1)),
    "depthwise_conv2d_strides": image({"depthwise_conv2d": {
        "kernel_size": 3, "strides": 2, "padding": "same", "use_bias": False, "activation": "relu"}},
        shape=(6, 5, 1)),
    "depthwise_conv2d_multiplier": image({"depthwise_conv2d": {
        "kernel_size": 2, "depth_multiplier": 3, "activation": "tanh"}}, shape=(3, 3, 1)),
    "depthwise_conv2d_dilation": image({"depthwise_conv2d": {"kernel_size": 2, "dilation_rate": 2}}),
    "separable_conv2d": image({"separable_conv2d": {"filters": 3, "kernel_size": 3}}),
    "separable_conv2d_multiplier": image({"separable_conv2d": {
        "filters": 2, "kernel_size": 2, "strides": 2, "padding": "same", "depth_multiplier": 2,
        "activation": "relu"}}),
    "conv1d": line({"conv1d": {"filters": 3, "kernel_size": 3}}),
    "conv1d_same": line({"conv1d": {"filters": 3, "kernel_size": 4, "padding": "same"}}),
    "conv1d_strides": line({"conv1d": {"filters": 3, "kernel_size": 3, "strides": 2,
                                       "padding": "same", "activation": "relu"}}, shape=(8, 2)),
    "conv1d_dilation": line({"conv1d": {"filters": 3, "kernel_size": 3, "dilation_rate": 2}}),
    "conv1d_groups": line({"conv1d": {"filters": 4, "kernel_size": 2, "groups": 2,
                                      "use_bias": False}}, shape=(5, 2)),
    "depthwise_conv1d": line({"depthwise_conv1d": {"kernel_size": 3, "padding": "same"}}),
    "depthwise_conv1d_strides": line({"depthwise_conv1d": {
        "kernel_size": 3, "strides": 2, "depth_multiplier": 2, "activation": "tanh"}}),
}


def pooling(kind):
    """The cases of one kind of pooling, "max" or "average"."""
    return {
        f"{kind}_pooling2d": image({f"{kind}_pooling2d": {"pool_size": 2}}),
        f"{kind}_pooling2d_same": image({f"{kind}_pooling2d": {
            "pool_size": [2, 3], "padding": "same"}}, shape=(5, 5, 1)),
        f"{kind}_pooling2d_overlap": image({f"{kind}_pooling2d": {
            "pool_size": 3, "strides": [1, 2], "padding": "same"}}, shape=(4, 6, 1)),
        f"{kind}_pooling2d_gaps": image({f"{kind}_pooling2d": {"pool_size": 2, "strides": 3}},
                                        shape=(7, 5, 2)),
        f"{kind}_pooling1d": line({f"{kind}_pooling1d": {"pool_size": 2}}),
        f"{kind}_pooling1d_same": line({f"{kind}_pooling1d": {
            "pool_size": 3, "strides": 2, "padding": "same"}}, shape=(8, 2)),
        f"global_{kind}_pooling2d": {"shape": [5, 4, 2], "net": [
            conv2d(activation="tanh"), f"global_{kind}_pooling2d", SOFTMAX]},
        f"global_{kind}_pooling1d": {"shape": [7, 2], "net": [
            {"conv1d": {"filters": 4, "kernel_size": 3, "activation": "tanh"}},
            f"global_{kind}_pooling1d", SOFTMAX]},
    }


NORMALISATIONS = {
    "batch_normalization": image("batch_normalization", shape=(3, 3, 2)),
    "batch_normalization_keys": image(
        {"conv2d": {"filters": 3, "kernel_size": 2, "use_bias": False}},
        {"batch_normalization": {"momentum": 0.8, "epsilon": 0.01}}, {"activation": {"activation": "relu"}},
        shape=(3, 4, 2)),
    "batch_normalization_no_scale": image({"batch_normalization": {"scale": False}}, shape=(3, 2, 2)),
    "batch_normalization_no_center": image({"batch_normalization": {"center": False}},
                                           shape=(3, 2, 2)),
    "batch_normalization_flat": {"shape": [3], "net": [
        {"dense": {"units": 4}}, "batch_normalization", {"activation": {"activation": "relu"}}, SOFTMAX]},
    "batch_normalization_line": line("batch_normalization", shape=(4, 2)),
    "batch_normalization_behind_frozen": {"shape": [4, 4, 2], "net": [
        {"conv2d": {"filters": 3, "kernel_size": 2, "trainable": False}}, "batch_normalization",
        {"activation": {"activation": "relu"}}, "global_average_pooling2d", SOFTMAX]},
    "batch_normalization_frozen": image({"batch_normalization": {"trainable": False}},
                                        shape=(3, 3, 2)),
    "frozen_trunk": {"shape": [4, 4, 2], "net": [
        {"conv2d": {"filters": 3, "kernel_size": 2, "trainable": False}},
        {"batch_normalization": {"trainable": False}}, {"activation": {"activation": "relu"}},
        "global_average_pooling2d", {"dense": {"units": 3, "activation": "relu"}}, SOFTMAX]},
    "layer_normalization": image("layer_normalization", shape=(3, 3, 2)),
    "layer_normalization_flat": {"shape": [3], "net": [
        {"dense": {"units": 5}}, {"layer_normalization": {"epsilon": 0.01}}, SOFTMAX]},
    "normalization_constants": image(shape=(3, 3, 2)) | {"net": [
        {"normalization": {"mean": [0.25, -0.5], "variance": [2, 0.5]}}, FRONT_2D, *HEAD]},
    "normalization_learned": {"shape": [2, 3, 2], "net": ["normalization", FRONT_2D, *HEAD]},
    "normalization_learned_flat": {"shape": [4], "net": [
        "normalization", {"dense": {"units": 3, "activation": "tanh"}}, SOFTMAX]},
}

SHAPES = {
    "activation": image({"activation": {"activation": "relu"}}, shape=(3, 3, 2)),
    "zero_padding2d": image({"zero_padding2d": {"padding": 1}}, shape=(2, 3, 1)),
    "zero_padding2d_sides": image({"zero_padding2d": {"padding": [[1, 0], [0, 2]]}},
                                  conv2d(filters=2, kernel_size=2, strides=2), shape=(4, 3, 2)),
    "zero_padding1d": line({"zero_padding1d": {"padding": [2, 1]}},
                           {"conv1d": {"filters": 2, "kernel_size": 3}}, shape=(4, 2)),
    "cropping2d": image({"cropping2d": {"cropping": 1}}, shape=(4, 5, 2)),
    "cropping2d_sides": image({"cropping2d": {"cropping": [[1, 0], [0, 2]]}}, shape=(4, 5, 2)),
    "cropping1d": line({"cropping1d": {"cropping": [2, 1]}}),
    "reshape": image({"reshape": {"target_shape": [3, 2, 4]}}, conv2d(filters=2, kernel_size=2),
                     shape=(2, 6, 2)),
    "reshape_flat": {"shape": [12], "net": [
        {"reshape": {"target_shape": [3, 4, 1]}}, conv2d(filters=2, kernel_size=2), *HEAD]},
    "reshape_rest": {"shape": [6], "net": [
        {"dense": {"units": 8}}, {"reshape": {"target_shape": [-1, 2]}},
        {"conv1d": {"filters": 2, "kernel_size": 2}}, *HEAD]},
    "resizing_up": image({"resizing": {"height": 5, "width": 6}}, conv2d(kernel_size=2, strides=2),
                         shape=(3, 4, 2)),
    "resizing_down": image({"resizing": {"height": 2, "width": 3}}, shape=(5, 7, 2)),
    "resizing_nearest": image({"resizing": {"height": 4, "width": 3, "interpolation": "nearest"}},
                              conv2d(kernel_size=2), shape=(3, 5, 2)),
    "rescaling": image({"rescaling": {"scale": 2.5, "offset": -0.5}}, shape=(3, 2, 2)),
    "dense_on_images": image({"dense": {"units": 3, "activation": "tanh"}}, shape=(3, 2, 2)),
    "dense_on_lines": line({"dense": {"units": 3, "use_bias": False}}, shape=(4, 2)),
    "dense_no_bias": {"shape": [4], "net": [
        {"dense": {"units": 5, "activation": "tanh", "use_bias": False}}, SOFTMAX]},
}

NAMED_2D = {"conv2d": {**FRONT_2D["conv2d"], "name": "front"}}
NAMED = {"dense": {"units": 3, "activation": "tanh", "name": "front"}}
BRANCHES = {
    "add": {"shape": [3, 3, 2], "net": [
        NAMED_2D, {"conv2d": {"filters": 2, "kernel_size": 3, "padding": "same", "name": "left"}},
        {"add": {"inputs": ["front", "left"]}}, {"activation": {"activation": "relu"}},
        "global_average_pooling2d", SOFTMAX]},
    "add_three": {"shape": [4], "net": [
        NAMED, {"dense": {"units": 3, "name": "left"}},
        {"dense": {"units": 3, "inputs": "front", "activation": "sigmoid", "name": "right"}},
        {"add": {"inputs": ["left", "front", "right"]}}, SOFTMAX]},
    "add_to_itself": {"shape": [4], "net": [NAMED, {"add": {"inputs": ["front", "front"]}}, SOFTMAX]},
    "concatenate": {"shape": [3, 3, 2], "net": [
        NAMED_2D, {"conv2d": {"filters": 3, "kernel_size": 2, "padding": "same", "name": "left"}},
        {"concatenate": {"inputs": ["left", "front"]}},
        {"conv2d": {"filters": 2, "kernel_size": 2}}, *HEAD]},
    "concatenate_flat": {"shape": [4], "net": [
        NAMED, {"dense": {"units": 2, "name": "left"}},
        {"concatenate": {"inputs": ["front", "left", "input"]}}, SOFTMAX]},
    "concatenate_axis": {"shape": [2, 3, 2], "net": [
        NAMED_2D, {"conv2d": {"filters": 2, "kernel_size": 2, "padding": "same", "name": "left"}},
        {"concatenate": {"inputs": ["front", "left"], "axis": 1}}, *HEAD]},
    "multiply": {"shape": [3, 3, 2], "net": [
        NAMED_2D, {"conv2d": {"filters": 2, "kernel_size": 3, "padding": "same",
                              "activation": "sigmoid", "name": "gate"}},
        {"multiply": {"inputs": ["front", "gate"]}}, *HEAD]},
    "multiply_three": {"shape": [4], "net": [
        NAMED, {"dense": {"units": 3, "name": "left"}}, {"dense": {"units": 3, "name": "right"}},
        {"multiply": {"inputs": ["front", "left", "right"]}}, SOFTMAX]},
    "multiply_by_itself": {"shape": [4], "net": [
        NAMED, {"multiply": {"inputs": ["front", "front"]}}, SOFTMAX]},
    "residual": {"shape": [4, 4, 2], "net": [
        {"conv2d": {"filters": 2, "kernel_size": 3, "padding": "same", "use_bias": False}},
        "batch_normalization", {"activation": {"activation": "relu", "name": "front"}},
        {"conv2d": {"filters": 3, "kernel_size": 3, "strides": 2, "padding": "same"}},
        {"batch_normalization": {"name": "left"}},
        {"conv2d": {"filters": 3, "kernel_size": 1, "strides": 2, "padding": "same",
                    "inputs": "front", "name": "right"}},
        {"add": {"inputs": ["right", "left"]}}, {"activation": {"activation": "relu"}},
        {"average_pooling2d": {"pool_size": 2}}, *HEAD]},
}


def regularised(regularizer):
    return {"shape": [3, 3, 2], "net": [
        {"conv2d": {"filters": 2, "kernel_size": 2, "activation": "tanh",
                    "kernel_regularizer": regularizer}}, *HEAD]}


REGULARIZERS = {
    "regularizer_l1": regularised({"l1": 0.01}),
    "regularizer_l2": regularised({"l2": 0.05}),
    "regularizer_l1_l2": regularised({"l1": 0.01, "l2": 0.02}),
    "regularizer_depthwise": {"shape": [3, 3, 2], "net": [
        {"depthwise_conv2d": {"kernel_size": 2, "depthwise_regularizer": {"l2": 0.05}}}, *HEAD]},
    "regularizer_dense_frozen": {"shape": [4], "net": [
        {"dense": {"units": 3, "kernel_regularizer": {"l2": 0.05}, "trainable": False}},
        {"dense": {"units": 3, "kernel_regularizer": {"l2": 0.05}}}, SOFTMAX]},
}


def activated(name):
    """Inputs wide enough to reach each piece of an activation that is made of pieces."""
    scale = {"relu6": 40, "hard_sigmoid": 20, "exponential": 1}.get(name, 4)
    return {"shape": [3], "scale": scale, "net": [
        {"dense": {"units": 3, "activation": name}},
        {"dense": {"units": 3, "activation": name}}, SOFTMAX]}


ACTIVATIONS = {f"activation_{name}": activated(name) for name in (
    "linear", "relu", "elu", "selu", "tanh", "sigmoid", "softmax", "gelu", "silu", "relu6",
    "leaky_relu", "softplus", "softsign", "hard_sigmoid", "exponential", "mish")}

LOSSES = {
    "binary_crossentropy": {"shape": [4], "loss": "binary_crossentropy", "net": [
        {"dense": {"units": 4, "activation": "tanh"}}, {"dense": {"units": 1, "activation": "sigmoid"}}]},
    "sparse_categorical_crossentropy": {"shape": [4], "net": [
        {"dense": {"units": 4, "activation": "tanh"}}, {"dense": {"units": 5, "activation": "softmax"}}]},
}




def headed(loss, units, activation, hidden="tanh", **more):
    return {"shape": [4], "loss": loss, "net": [
        {"dense": {"units": 4, "activation": hidden}}, {"dense": {"units": units, "activation": activation}}], **more}


LOSSES |= {
    "mean_squared_error": headed("mean_squared_error", 3, "linear"),
    "mean_squared_error_of_sigmoids": headed("mean_squared_error", 2, "sigmoid"),
    "mean_squared_error_of_one": headed("mean_squared_error", 1, "softplus"),
    "mean_absolute_error": headed("mean_absolute_error", 2, "linear"),
    "huber": headed("huber", 2, "linear"),
    "huber_delta": headed({"huber": {"delta": 0.3}}, 2, "tanh"),
    "several_sigmoids": headed("binary_crossentropy", 3, "sigmoid"),
    "several_sigmoids_smoothed": headed({"binary_crossentropy": {"label_smoothing": 0.2}}, 3, "sigmoid"),
    "binary_crossentropy_smoothed": headed({"binary_crossentropy": {"label_smoothing": 0.2}}, 1, "sigmoid"),
    "sparse_categorical_crossentropy_smoothed": headed(
        {"sparse_categorical_crossentropy": {"label_smoothing": 0.1}}, 5, "softmax"),
    "binary_crossentropy_weighed": headed("binary_crossentropy", 1, "sigmoid", class_weight={0: 0.25, 1: 3}),
    "sparse_categorical_crossentropy_weighed": headed(
        "sparse_categorical_crossentropy", 5, "softmax", class_weight={0: 2, 3: 0, 4: 0.5}),
    "all_of_it": headed({"sparse_categorical_crossentropy": {"label_smoothing": 0.1}}, 3, "softmax",
                        class_weight={0: 2, 1: 0.5}),
}


def optimised(kind, **keys):
    return {"shape": [4], "optimizer": {kind: {"learning_rate": 0.01, **keys}}, "net": [
        {"dense": {"units": 3, "activation": "tanh"}}, SOFTMAX]}


def optimised_behind_normalisation(kind, **keys):
    """Without a bias before the normalisation, whose gradient is nothing but rounding: Adam makes steps of it."""
    return optimised(kind, **keys) | {"net": [
        {"dense": {"units": 4, "use_bias": False}}, "batch_normalization",
        {"activation": {"activation": "relu"}}, SOFTMAX]}


def with_rates(kind, **keys):
    """Rates of slices of layers; tlc calls the net M."""
    rates = {"M[:1]": 0.001, "M[1:3]": 0.02, "M[-1]": 0.005}
    return {"shape": [4], "optimizer": {kind: {"learning_rate": rates, **keys}}, "net": [
        {"dense": {"units": 3, "activation": "tanh"}}, {"dense": {"units": 4, "activation": "tanh"}},
        {"dense": {"units": 3, "activation": "tanh"}}, SOFTMAX]}


OPTIMIZERS = {
    "sgd": optimised("sgd"),
    "sgd_momentum": optimised("sgd", momentum=0.8),
    "sgd_nesterov": optimised("sgd", momentum=0.9, nesterov=True),
    "sgd_weight_decay": optimised("sgd", momentum=0.9, weight_decay=0.02),
    "adam": optimised("adam"),
    "adam_keys": optimised("adam", beta_1=0.8, beta_2=0.95, epsilon=0.001),
    "adam_weight_decay": optimised("adam", weight_decay=0.1),
    "adamw": optimised("adamw"),
    "adamw_weight_decay": optimised("adamw", weight_decay=0.1),
    "rmsprop": optimised("rmsprop"),
    "rmsprop_keys": optimised("rmsprop", rho=0.8, epsilon=0.001),
    "rmsprop_momentum": optimised("rmsprop", momentum=0.7),
    "rmsprop_centered": optimised("rmsprop", centered=True),
    "sgd_clipnorm": optimised("sgd", momentum=0.9, clipnorm=0.1),
    "sgd_global_clipnorm": optimised("sgd", momentum=0.9, global_clipnorm=0.15),
    "sgd_clipvalue": optimised("sgd", momentum=0.9, clipvalue=0.03),
    "adam_clipnorm": optimised("adam", clipnorm=0.1),
    "adam_global_clipnorm": optimised("adam", global_clipnorm=0.15),
    "adamw_clipvalue": optimised("adamw", clipvalue=0.03),
    "adamw_frozen": {"shape": [4], "optimizer": {"adamw": {"learning_rate": 0.01, "weight_decay": 0.1}},
                     "net": [{"dense": {"units": 3, "trainable": False}},
                             {"dense": {"units": 3, "activation": "tanh"}}, SOFTMAX]},
    "rates_sgd": with_rates("sgd"),
    "rates_sgd_momentum": with_rates("sgd", momentum=0.9, clipnorm=0.1),
    "rates_adam": with_rates("adam", global_clipnorm=0.15),
    "rates_rmsprop": with_rates("rmsprop", momentum=0.7),
    "adam_batch_normalization": optimised_behind_normalisation("adam"),
    "adamw_batch_normalization": optimised_behind_normalisation("adamw", weight_decay=0.1),
}

CASES = {
    name: {"scale": 2, "loss": "sparse_categorical_crossentropy", "optimizer": MOMENTUM, **case}
    for name, case in {
        **CONVOLUTIONS, **pooling("max"), **pooling("average"), **NORMALISATIONS, **SHAPES, **BRANCHES,
        **REGULARIZERS, **ACTIVATIONS, **LOSSES, **OPTIMIZERS}.items()}
