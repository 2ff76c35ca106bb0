#!/usr/bin/env python3
"""Trains and evaluates the nets of nets.py in JAX; see peer.py for the command line and what is printed."""
import peer

options = peer.begin()

import functools
import os

os.environ["JAX_PLATFORMS"] = "cpu"
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from layer_text import split
from nets import CLASSES, NETS, OPTIMIZER

ACTIVATIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh, "linear": lambda x: x, "softmax": lambda x: x}
IMAGES = ("NHWC", "HWIO", "NHWC")


# ---- layers: parameters from (keys, shape of the inputs), the value from (keys, parameters, inputs) ----

def square(size):
    return (size, size)


def random_kernel(random, *shape):
    return random.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape).astype(np.float32)


def with_bias(keys, kernel):
    return {"kernel": kernel, **({"bias": np.zeros(kernel.shape[-1], np.float32)}
                                 if keys.get("use_bias", True) else {})}


def begin_conv2d(keys, shape, random):
    return with_bias(keys, random_kernel(random, *square(keys["kernel_size"]), shape[-1], keys["filters"]))


def begin_depthwise_conv2d(keys, shape, random):
    return with_bias(keys, random_kernel(random, *square(keys["kernel_size"]), 1, shape[-1]))


def begin_dense(keys, shape, random):
    return with_bias(keys, random_kernel(random, shape[-1], keys["units"]))


def begin_batch_normalization(keys, shape, random):
    return {"gamma": np.ones(shape[-1], np.float32), "beta": np.zeros(shape[-1], np.float32)}


def finish(keys, parameters, sums):
    sums = sums + parameters["bias"] if "bias" in parameters else sums
    return ACTIVATIONS[keys.get("activation", "linear")](sums)


def convolve(keys, parameters, x, groups=1):
    sums = lax.conv_general_dilated(x, parameters["kernel"], square(keys.get("strides", 1)),
                                    keys.get("padding", "valid").upper(), dimension_numbers=IMAGES,
                                    feature_group_count=groups)
    return finish(keys, parameters, sums)


def depthwise(keys, parameters, x):
    return convolve(keys, parameters, x, groups=x.shape[-1])


def pool(keys, x, start, add):
    window = (1, *square(keys["pool_size"]), 1)
    return lax.reduce_window(x, start, add, window, window, "VALID")


def normalise(parameters, x, mean, variance):
    return (x - mean) * (lax.rsqrt(variance + 1e-3) * parameters["gamma"]) + parameters["beta"]


BEGIN = {"conv2d": begin_conv2d, "depthwise_conv2d": begin_depthwise_conv2d, "dense": begin_dense,
         "batch_normalization": begin_batch_normalization}
CALL = {
    "conv2d": convolve,
    "depthwise_conv2d": depthwise,
    "dense": lambda keys, parameters, x: finish(keys, parameters, x @ parameters["kernel"]),
    "max_pooling2d": lambda keys, parameters, x: pool(keys, x, -jnp.inf, lax.max),
    "average_pooling2d": lambda keys, parameters, x: pool(keys, x, 0., lax.add) / keys["pool_size"] ** 2,
    "global_average_pooling2d": lambda keys, parameters, x: x.mean((1, 2)),
    "flatten": lambda keys, parameters, x: x.reshape(len(x), -1),
    "activation": lambda keys, parameters, x: ACTIVATIONS[keys["activation"]](x),
}


# ---- the net ----

def walk(layers, x, visit):
    """The last layer's value, where visit(place, kind, keys, x) gives that of each."""
    named = {}
    for place, layer in enumerate(layers):
        kind, keys = split(layer)
        inputs, name = keys.pop("inputs", None), keys.pop("name", None)
        if isinstance(inputs, list):
            x = named[inputs[0]] + named[inputs[1]]
        else:
            x = visit(place, kind, keys, x if inputs is None else named[inputs])
        if name is not None:
            named[name] = x
    return x


def begin(shape, layers):
    """Parameters, and running mean and variance, of each layer by its place."""
    random, parameters, running = np.random.default_rng(1), {}, {}

    def visit(place, kind, keys, x):
        parameters[place] = BEGIN[kind](keys, x.shape, random) if kind in BEGIN else {}
        if kind == "batch_normalization":
            channels = x.shape[-1]
            running[place] = np.zeros(channels, np.float32), np.ones(channels, np.float32)
            return x
        return jax.eval_shape(lambda x: CALL[kind](keys, parameters[place], x), x)

    # Shapes are enough, but `add` wants numbers.
    walk(layers, np.zeros((1, *shape), np.float32), lambda *words: np.zeros(visit(*words).shape, np.float32))
    return parameters, running


def predict(layers, parameters, running, x, training):
    """Logits, and the running statistics after this batch."""
    after = {}

    def visit(place, kind, keys, x):
        if kind != "batch_normalization":
            return CALL[kind](keys, parameters[place], x)
        mean, variance = running[place]
        if training:
            batch = x.mean((0, 1, 2)), x.var((0, 1, 2))
            after[place] = tuple(0.99 * old + 0.01 * new for old, new in zip(running[place], batch))
            mean, variance = batch
        return normalise(parameters[place], x, mean, variance)

    return walk(layers, x, visit), after


def cross_entropy(logits, targets):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], 1).mean()


def step(layers, state, batch):
    parameters, running, moments = state
    keys = OPTIMIZER["sgd"]

    def loss_of(parameters):
        logits, after = predict(layers, parameters, running, batch[0], True)
        return cross_entropy(logits, batch[1]), after

    (loss, running), gradients = jax.value_and_grad(loss_of, has_aux=True)(parameters)
    moments = jax.tree.map(lambda m, g: keys["momentum"] * m - keys["learning_rate"] * g, moments, gradients)
    return (jax.tree.map(jnp.add, parameters, moments), running, moments), loss


def score(layers, state, batch):
    """Loss and how many are right."""
    logits, _ = predict(layers, state[0], state[1], batch[0], False)
    return cross_entropy(logits, batch[1]), (logits.argmax(1) == batch[1]).sum()


class Peer:
    modes = {"jit, a step a call": {}, "jit, an epoch a call": {"scan": True}}

    def __init__(self, name, scan=False):
        self.shape, layers = NETS[name]
        parameters, running = begin(self.shape, layers)
        self.state = jax.device_put((parameters, running, jax.tree.map(np.zeros_like, parameters)))
        self.scan, self.stacks = scan, {}
        step_once, score_once = functools.partial(step, layers), functools.partial(score, layers)
        if scan:
            self.step = jax.jit(lambda state, batches: lax.scan(step_once, state, batches), donate_argnums=0)
            self.score = jax.jit(lambda state, batches: lax.map(functools.partial(score_once, state), batches))
        else:
            self.step = jax.jit(step_once, donate_argnums=0)
            self.score = jax.jit(score_once)

    def batches(self, count, size):
        random = np.random.default_rng(2)
        return [jax.device_put((random.random((size, *self.shape), np.float32),
                                random.integers(0, CLASSES, size, np.int32))) for _ in range(count)]

    def stack(self, batches):
        """All batches in one array, made once."""
        if id(batches) not in self.stacks:
            self.stacks[id(batches)] = batches, jax.tree.map(lambda *parts: jnp.stack(parts), *batches)
        return self.stacks[id(batches)][1]

    def train(self, batches):
        if self.scan:
            self.state, losses = self.step(self.state, self.stack(batches))
            return float(losses[-1])
        for batch in batches:
            self.state, loss = self.step(self.state, batch)
        return float(loss)

    def evaluate(self, batches):
        """Mean loss and accuracy."""
        if self.scan:
            loss, right = self.score(self.state, self.stack(batches))
            return float(loss.sum()), float(right.sum())
        results = [self.score(self.state, batch) for batch in batches]
        return sum(float(loss) for loss, _ in results), sum(float(right) for _, right in results)


if __name__ == "__main__":
    peer.main("jax", jax.__version__, Peer, options)
