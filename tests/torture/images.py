"""Random layers of images that are right, with the shape that each one leaves."""
ACTIVATIONS = ["linear", "relu", "relu6", "leaky_relu", "elu", "tanh", "gelu", "silu", "mish",
               "softplus", "softsign", "hard_sigmoid"]  # fmt: skip
KINDS = ["conv2d", "conv2d", "depthwise_conv2d", "separable_conv2d", "max_pooling2d",
         "average_pooling2d", "batch_normalization", "layer_normalization", "dropout", "activation",
         "zero_padding2d", "cropping2d", "resizing", "residual", "residual"]  # fmt: skip


class Layer:
    """An item of `layers`, the shape of what it makes, whether it has weights, and whether another
    model may take what ends here."""

    def __init__(self, item, shape, weights=False, end=True):
        self.item, self.shape, self.weights, self.end = item, shape, weights, end
        self.by_batch = isinstance(item, dict) and "batch_normalization" in item


def window(random, shape, settings, largest=3):
    """Chooses a window and its moves; returns the rows and columns of what they make."""
    size = random.randrange(1, min(largest, shape[0], shape[1]) + 1)
    stride = random.choice([1, 1, 2])
    padding = random.choice(["valid", "same"])
    if random.random() < 0.7 or padding == "same":
        settings["padding"] = padding
    else:
        padding = "valid"
    if stride > 1:
        settings["strides"] = stride
    places = [-(-n // stride) if padding == "same" else (n - size) // stride + 1 for n in shape[:2]]
    return size, places


def convolution(random, kind, shape):
    settings = {}
    size, places = window(random, shape, settings)
    settings["kernel_size"] = size
    channels = shape[2]
    if kind != "depthwise_conv2d":
        channels = settings["filters"] = random.choice([1, 2, 5, 8, 16, 17])
    if random.random() < 0.7:
        settings["activation"] = random.choice(ACTIVATIONS)
    if random.random() < 0.3:
        settings["use_bias"] = False
    return Layer({kind: settings}, [*places, channels], weights=True)


def pooling(random, kind, shape):
    settings = {}
    size, _ = window(random, shape, settings)
    settings["pool_size"] = size
    stride = settings.setdefault("strides", size)
    same = settings.get("padding") == "same"
    places = [-(-n // stride) if same else (n - size) // stride + 1 for n in shape[:2]]
    return Layer({kind: settings}, [*places, shape[2]])


def residual(random, shape, name):
    """Two ways to the same shape, added up; nothing can be taken that ends between them."""
    settings = {"filters": shape[2], "kernel_size": random.choice([1, 3]), "padding": "same"}
    first, second = {**settings, "name": f"{name}_a"}, {**settings, "name": f"{name}_b"}
    first["activation"] = random.choice(ACTIVATIONS)
    join = random.choice(["add", "multiply", "concatenate"])
    channels = shape[2] * (2 if join == "concatenate" else 1)
    return [
        Layer({"conv2d": first}, shape, weights=True),
        Layer({"conv2d": second}, shape, weights=True, end=False),
        Layer({join: {"inputs": [f"{name}_a", f"{name}_b"]}}, [*shape[:2], channels]),
    ]


def changed(random, kind, shape):
    """A layer that only moves or stretches its images."""
    rows, columns, channels = shape
    if kind == "zero_padding2d":
        return Layer({kind: {"padding": 1}}, [rows + 2, columns + 2, channels])
    if kind == "cropping2d" and min(rows, columns) > 2:
        return Layer({kind: {"cropping": 1}}, [rows - 2, columns - 2, channels])
    size = [random.randrange(1, 8), random.randrange(1, 8)]
    settings = {"height": size[0], "width": size[1]}
    return Layer({"resizing": settings}, [*size, channels])


def random_layers(random, shape, name):
    """One layer, or the three of a branch."""
    kind = random.choice(KINDS)
    if kind.endswith("pooling2d"):
        return [pooling(random, kind, shape)]
    if "conv2d" in kind:
        return [convolution(random, kind, shape)]
    if kind == "residual":
        return residual(random, shape, name)
    if kind == "dropout":
        return [Layer({kind: random.choice([0.1, 0.5])}, shape)]
    if kind == "activation":
        return [Layer({kind: random.choice(ACTIVATIONS)}, shape)]
    if kind.endswith("normalization"):
        return [Layer({kind: {"epsilon": random.choice([1e-3, 1e-5])}}, shape, weights=True)]
    return [changed(random, kind, shape)]


def end(random, shape):
    """What makes a row of numbers of images."""
    kind = random.choice(["flatten", "global_average_pooling2d", "global_max_pooling2d"])
    size = shape[0] * shape[1] * shape[2] if kind == "flatten" else shape[2]
    return Layer(kind, [size])


def begin():
    """The images of data.py, of one channel."""
    return Layer({"reshape": {"target_shape": [4, 4, 1]}}, [4, 4, 1])
