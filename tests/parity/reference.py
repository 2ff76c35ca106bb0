#!/usr/bin/python3
"""Retraces a run of an experiment in numpy, in double, and compares.

    reference.py RETRACE.json RUN_DIR [--data DIR] [--pin FILE]

RETRACE.json says, in words of its own and not the spec's, what was trained on what: so that a spec
misread by tlc does not go unseen. Each retrace starts from the weights that the run saved before
training, takes the examples in order, and compares the losses with results.json and the final
weights with those saved. Exit code 1 when they differ by more than the tolerances, 77 when a Python
package is missing. --pin writes what tests/parity/check_pinned.c compares small runs with.
"""
import argparse
import gzip
import json
import pathlib
import sys
import zlib

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"{missing}; install python3-numpy and python3-h5py", file=sys.stderr)
    sys.exit(77)

LOSS_TOLERANCE = 1e-5    # relative
WEIGHT_TOLERANCE = 1e-4  # of a tensor's norm
MOVE_TOLERANCE = 1e-3    # of the norm of what training added to the tensor
BATCH = 32
PIXELS = 784

ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805

# name: (value of the sum x, slope from x and value y)
ACTIVATIONS = {
    "linear": (lambda x: x, lambda x, y: np.ones_like(x)),
    "relu": (lambda x: np.maximum(x, 0), lambda x, y: (x > 0) * 1.0),
    "elu": (lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
            lambda x, y: np.where(x > 0, 1, np.exp(np.minimum(x, 0)))),
    "selu": (lambda x: SCALE * np.where(x > 0, x, ALPHA * np.expm1(np.minimum(x, 0))),
             lambda x, y: SCALE * np.where(x > 0, 1, ALPHA * np.exp(np.minimum(x, 0)))),
    "tanh": (np.tanh, lambda x, y: 1 - y * y),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x, y: y * (1 - y)),
}


# ---- data ----

def read_idx(path, offset):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


class Examples:
    """Images in [0, 1] and targets of one task in one split."""

    def __init__(self, images, labels, task, split):
        first, last = task[split]
        target = {int(label): t for label, t in task["target"].items()}
        rows = [row for row in range(first, last) if int(labels[row]) in target]
        if split == "train":
            rows = rows[: task.get("limit")]
        self.inputs = images[rows].astype(np.float64) / 255
        self.targets = np.array([target[int(labels[row])] for row in rows])


def load(directory):
    images = read_idx(directory / "train-images-idx3-ubyte.gz", 16).reshape(-1, PIXELS)
    return images, read_idx(directory / "train-labels-idx1-ubyte.gz", 8)


# ---- weights ----

def read_weights(path):
    """A list of [name, float32 kernel, bias] for each layer that has weights, as Keras lists them."""
    def text(name):
        return name.decode() if isinstance(name, bytes) else str(name)

    layers = []
    with h5py.File(path, "r") as file:
        group = file["model_weights"]
        for layer in map(text, group.attrs["layer_names"]):
            names = [text(name) for name in group[layer].attrs["weight_names"]]
            if names:
                layers.append([layer] + [np.array(group[layer][name]) for name in names])
    return layers


def tensors(layers):
    """(name, array) of every kernel and bias."""
    return [(f"{name}/{role}", array) for name, *arrays in layers
            for role, array in zip(("kernel", "bias"), arrays)]


# ---- the net ----

class Net:
    def __init__(self, layers, hidden, frozen):
        self.weights = [[array.astype(np.float64) for array in arrays] for _, *arrays in layers]
        self.hidden, self.frozen = hidden, frozen
        assert len(hidden) == len(self.weights) - 1

    def forward(self, inputs):
        """The sums of each layer (the last are the logits) and what went into each."""
        values, sums = [inputs], []
        for i, (kernel, bias) in enumerate(self.weights):
            sums.append(values[-1] @ kernel + bias)
            if i < len(self.hidden):
                values.append(ACTIVATIONS[self.hidden[i]][0](sums[-1]))
        return values, sums

    def evaluate(self, examples):
        _, sums = self.forward(examples.inputs)
        losses, right, _ = score(sums[-1], examples.targets)
        return losses.mean(), right.mean()

    def step(self, inputs, targets, rate):
        """One step of stochastic gradient descent; the losses before it."""
        values, sums = self.forward(inputs)
        losses, right, error = score(sums[-1], targets)
        error = error / len(targets)
        gradients = {}
        for i in reversed(range(self.frozen, len(self.weights))):
            gradients[i] = values[i].T @ error, error.sum(axis=0)
            if i > self.frozen:
                slope = ACTIVATIONS[self.hidden[i - 1]][1](sums[i - 1], values[i])
                error = error @ self.weights[i][0].T * slope
        for i, (kernel, bias) in gradients.items():
            self.weights[i][0] -= rate * kernel
            self.weights[i][1] -= rate * bias
        return losses, right


def score(logits, targets):
    """Losses, which are right, and the derivative of each loss by its logits."""
    if logits.shape[1] == 1:
        z = logits[:, 0]
        losses = np.logaddexp(0, z) - z * targets
        return losses, (z > 0) == targets, (1 / (1 + np.exp(-z)) - targets)[:, None]
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    rows = np.arange(len(targets))
    error = np.exp(log_p)
    error[rows, targets] -= 1
    return -log_p[rows, targets], logits.argmax(axis=1) == targets, error


def train(net, train_set, valid_set, retrace):
    epochs = []
    for _ in range(retrace["epochs"]):
        losses, right = [], []
        for i in range(0, len(train_set.targets), BATCH):
            batch = net.step(train_set.inputs[i:i + BATCH], train_set.targets[i:i + BATCH],
                             retrace["learning_rate"])
            losses.append(batch[0])
            right.append(batch[1])
        val_loss, val_accuracy = net.evaluate(valid_set)
        epochs.append({"loss": np.concatenate(losses).mean(),
                       "accuracy": np.concatenate(right).mean(),
                       "val_loss": val_loss, "val_accuracy": val_accuracy})
    return epochs


# ---- comparison ----

class Comparison:
    def __init__(self):
        self.failures = 0

    def figure(self, label, difference, tolerance, figures=""):
        verdict = "ok" if difference <= tolerance else f"MORE THAN {tolerance:g}"
        self.failures += not difference <= tolerance
        print(f"  {label:26} {figures:36} off by {difference:.1e}  {verdict}")

    def same(self, label, first, second):
        equal = all(np.array_equal(a.view(np.uint32), b.view(np.uint32))
                    for a, b in zip(first, second)) and len(first) == len(second)
        self.failures += not equal
        print(f"  {label:26} {'the same bits' if equal else 'DIFFERENT BITS'}")


def epochs_of(results, training):
    """What results.json has of the training's epochs: a dictionary for each."""
    ran = results["runs"][training]
    assert ran["training"] == training
    curves = {name: curve for name, curve in ran["curves"].items() if curve is not None}
    return [dict(zip(curves, points)) for points in zip(*curves.values())]


def compare_epochs(comparison, ours, theirs):
    if len(ours) != len(theirs):
        sys.exit(f"results.json has {len(ours)} epochs instead of {len(theirs)}")
    for number, (mine, right) in enumerate(zip(ours, theirs), 1):
        for key in ("loss", "val_loss"):
            comparison.figure(f"epoch {number} {key}", abs(mine[key] / right[key] - 1),
                              LOSS_TOLERANCE, f"{mine[key]:.9f}, should be {right[key]:.9f}")
        print(f"  epoch {number} accuracy {mine['accuracy']:.6f}, should be {right['accuracy']:.6f};"
              f" val_accuracy {mine['val_accuracy']:.6f}, {right['val_accuracy']:.6f}")


def compare_weights(comparison, start, end, net):
    rows = zip(tensors(start), tensors(end), (a for arrays in net.weights for a in arrays))
    for number, ((name, before), (_, after), right) in enumerate(rows):
        if number < 2 * net.frozen:
            comparison.same(f"{name} (frozen)", [before], [after])
            continue
        norm = np.linalg.norm(right)
        moved = np.linalg.norm(right - before)
        off = np.linalg.norm(after - right)
        comparison.figure(name, off / norm, WEIGHT_TOLERANCE, f"norm {norm:.6f}, moved {moved:.6f}")
        comparison.figure(f"{name}, its move", off / moved, MOVE_TOLERANCE)


def arrays_of(layers, count):
    return [array for _, *arrays in layers[:count] for array in arrays]


# ---- pinning ----

def pin_retrace(lines, retrace, epochs, net, end):
    for number, epoch in enumerate(epochs, 1):
        for key, value in epoch.items():
            lines.append(f"{key} {retrace['training']} {number} {value:.12g}")
    for (name, _), right in zip(tensors(end), (a for arrays in net.weights for a in arrays)):
        lines.append(f"norm {retrace['end']} {name} {np.linalg.norm(right):.12g}")
        place = int(np.argmax(np.abs(right)))
        lines.append(f"weight {retrace['end']} {name} {place} {right.flat[place]:.12g}")


def pin_bits(lines, directory, files):
    for file in files:
        for name, array in tensors(read_weights(directory / file)):
            bits = zlib.crc32(np.ascontiguousarray(array, "<f4").tobytes())
            lines.append(f"crc {file} {name} {bits:08x}")


# ---- the whole ----

def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("retrace", type=pathlib.Path)
    parser.add_argument("run_dir", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path,
                        default=pathlib.Path("/usr/share/datasets/fashion-mnist"))
    parser.add_argument("--pin", type=pathlib.Path)
    options = parser.parse_args()

    description = json.loads(options.retrace.read_text())
    results = json.loads((options.run_dir / "results.json").read_text())
    images, labels = load(options.data)
    comparison, pinned = Comparison(), []

    for retrace in description["retraces"]:
        task = description["tasks"][retrace["task"]]
        start = read_weights(options.run_dir / retrace["start"])
        end = read_weights(options.run_dir / retrace["end"])
        net = Net(start, retrace["hidden"], retrace["frozen"])
        examples = Examples(images, labels, task, "train")
        print(f"{retrace['model']}: {len(examples.targets)} examples")
        epochs = train(net, examples, Examples(images, labels, task, "valid"), retrace)
        compare_epochs(comparison, epochs_of(results, retrace["training"]), epochs)
        compare_weights(comparison, start, end, net)
        pin_retrace(pinned, retrace, epochs, net, end)

    for first, second, layers in description.get("same", []):
        comparison.same(f"{first}, {second}",
                        *(arrays_of(read_weights(options.run_dir / file), layers)
                          for file in (first, second)))
    if options.pin:
        pin_bits(pinned, options.run_dir, description["bits"])
        options.pin.write_text("\n".join(pinned) + "\n")
    print(f"{comparison.failures} differences" if comparison.failures else "parity")
    return comparison.failures != 0


if __name__ == "__main__":
    sys.exit(main())
