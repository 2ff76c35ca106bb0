"""Builds Keras models from layers written as in a spec.

A layer is its kind ("flatten") or {kind: keys}, with names and keys of Keras. One key is the spec's own:
`inputs`, the name or names of what a layer reads when that is not the layer before ("input" is the net's
input).
"""
import keras
from keras.src.utils.naming import to_snake_case

from layer_text import split

KINDS = {to_snake_case(name): kind for name, kind in vars(keras.layers).items()
         if isinstance(kind, type) and issubclass(kind, keras.layers.Layer)}
OPTIMIZERS = {name.lower(): kind for name, kind in vars(keras.optimizers).items()
              if isinstance(kind, type)}


def make_layer(kind, keys):
    for key, value in keys.items():
        if key.endswith("_regularizer"):
            keys[key] = keras.regularizers.L1L2(**value)
        if isinstance(value, list):
            keys[key] = tuple(tuple(part) if isinstance(part, list) else part for part in value)
    return KINDS[kind](**keys)


def with_logits(layers):
    """The layers, the last of which gives the sums that its activation would be made of."""
    kind, keys = split(layers[-1])
    assert keys.get("activation") in ("softmax", "sigmoid"), "the last layer gives probabilities"
    return layers[:-1] + [{kind: {**keys, "activation": "linear"}}]


def build(shape, layers):
    """A model with Keras's own names for layers that have none."""
    keras.backend.clear_session()
    value = keras.Input(tuple(shape))
    model_input, named = value, {"input": value}
    for layer in layers:
        kind, keys = split(layer)
        inputs = keys.pop("inputs", None)
        if isinstance(inputs, list):
            value = [named[name] for name in inputs]
        elif inputs is not None:
            value = named[inputs]
        made = make_layer(kind, keys)
        value = named[made.name] = made(value)
    return keras.Model(model_input, value)


def kind_of(layer):
    return to_snake_case(type(layer).__name__)


def names(layers):
    """Those that Keras gives to the layers, in the order of the list."""
    counts, given = {}, []
    for layer in layers:
        kind, keys = split(layer)
        if "name" in keys:
            given.append(keys["name"])
            continue
        given.append(f"{kind}_{counts[kind]}" if kind in counts else kind)
        counts[kind] = counts.get(kind, 0) + 1
    return given


def layer_of(variable):
    return variable.path.split("/")[0]


def by_slices(kind, rates, layers):
    """An optimizer with the rate of its own of each layer: {"M[:1]": rate, ...} over those of the net."""
    order = names(layers)
    rate_of, largest = {}, max(rates.values())
    for where, rate in rates.items():
        chosen = eval(f"order{where[1:]}", {"order": order})
        rate_of.update(dict.fromkeys([chosen] if isinstance(chosen, str) else chosen, rate))

    class BySlices(OPTIMIZERS[kind]):
        def update_step(self, gradient, variable, learning_rate):
            share = rate_of[layer_of(variable)] / largest
            super().update_step(gradient, variable, learning_rate * share)
    return BySlices, largest


def make_optimizer(optimizer, layers=()):
    kind, keys = split(optimizer)
    make = OPTIMIZERS[kind]
    if isinstance(keys["learning_rate"], dict):
        make, keys["learning_rate"] = by_slices(kind, keys["learning_rate"], layers)
    return make(**keys)
