#!/usr/bin/python3
"""The experiment of specs/transfer.yaml as its user would write it in PyTorch.

    pytorch.py [--threads N] [--net dense|conv] [--what epoch|frozen|whole] [--epochs N] [--data DIR] [--save FILE]

With `conv` its models are Keras's MNIST CNN instead, as in transfer_conv.py, in the layout that is fastest.
Prints one line of JSON. It does no work that the user did not ask for: no data loader, no sums of
losses during training, gradients dropped instead of zeroed, evaluation in large batches.
"""
import argparse
import copy
import json
import pathlib
import statistics
import time

import torch
from torch import nn

from fashion import load_task

BATCH, EVALUATION_BATCH, RATE = 32, 1000, 1e-3
HIDDEN = [300, 100, 50, 50, 50]


def make_dense(outputs):
    sizes = [784, *HIDDEN]
    layers = []
    for inputs, units in zip(sizes, HIDDEN):
        layers += [nn.Linear(inputs, units), nn.SELU()]
    return nn.Sequential(*layers, nn.Linear(HIDDEN[-1], outputs))


def make_conv(outputs):
    """As nets.MNIST_CNN."""
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, outputs)).to(memory_format=torch.channels_last)


def make_copy(model):
    """All layers but the last, frozen, and a new one: parameters that need no gradient get none."""
    body = copy.deepcopy(model[:-1]).requires_grad_(False)
    return nn.Sequential(*body, nn.Linear(model[-1].in_features, 1))


MAKE = {"dense": make_dense, "conv": make_conv}


def load(data, task):
    """Images and targets in memory by split; a yes or no is a column of floats to its loss."""
    splits = load_task(data, task)
    return {name: (torch.from_numpy(images),
                   torch.from_numpy(targets).long() if task == "A"
                   else torch.from_numpy(targets).float()[:, None])
            for name, (images, targets) in splits.items()}


def train_epoch(model, loss_of, optimizer, images, targets):
    for rows in torch.randperm(len(images)).split(BATCH):
        loss = loss_of(model(images[rows]), targets[rows])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()


def right(logits, targets):
    predicted = logits.argmax(1) if logits.shape[1] > 1 else (logits > 0).float()
    return (predicted == targets).sum()


@torch.no_grad()
def evaluate(model, loss_of, images, targets):
    """Mean loss and accuracy."""
    loss = correct = 0
    for batch, wanted in zip(images.split(EVALUATION_BATCH), targets.split(EVALUATION_BATCH)):
        logits = model(batch)
        loss += loss_of(logits, wanted) * len(batch)
        correct += right(logits, wanted)
    return float(loss) / len(images), float(correct) / len(images)


def train(model, splits, epochs):
    """The seconds of each epoch: training, then validation, as the compiled program counts them."""
    loss_of = nn.CrossEntropyLoss() if model[-1].out_features > 1 else nn.BCEWithLogitsLoss()
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.SGD(learning, lr=RATE)
    seconds = []
    for _ in range(epochs):
        begun = time.perf_counter()
        train_epoch(model, loss_of, optimizer, *splits["train"])
        evaluate(model, loss_of, *splits["valid"])
        seconds.append(time.perf_counter() - begun)
    return seconds


def run_epoch(options):
    return {"epoch": statistics.median(train(MAKE[options.net](8), load(options.data, "A"),
                                             options.epochs))}


def run_frozen(options):
    """How well the copied layers were trained makes no difference to the time."""
    model = make_copy(MAKE[options.net](8))
    return {"frozen": statistics.median(train(model, load(options.data, "B"), options.epochs))}


def run_whole(options):
    clothes, pair = load(options.data, "A"), load(options.data, "B")
    model_a, model_b = MAKE[options.net](8), MAKE[options.net](1)
    epoch = train(model_a, clothes, options.epochs)
    torch.save(model_a.state_dict(), options.save)
    train(model_b, pair, options.epochs)
    model_b_on_a = make_copy(model_a)
    frozen = train(model_b_on_a, pair, options.epochs)
    accuracy = [evaluate(model, nn.BCEWithLogitsLoss(), *pair["test"])[1]
                for model in (model_b, model_b_on_a)]
    return {"epoch": statistics.median(epoch), "frozen": statistics.median(frozen),
            "accuracy": accuracy}


def blas_name():
    """The file that PyTorch's matrix products come from, where the system tells."""
    maps = pathlib.Path("/proc/self/maps")
    files = {line.split()[-1] for line in maps.open()} if maps.exists() else ()
    names = sorted(pathlib.Path(file).resolve().name for file in files if "blas" in file)
    return names[0] if names else "unknown"


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--net", choices=list(MAKE), default="dense")
    parser.add_argument("--what", choices=["epoch", "frozen", "whole"], default="whole")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--data", default="/usr/share/datasets")
    parser.add_argument("--save", default="my_model_A.pt")
    return parser.parse_args()


def main():
    options = parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(42)
    figures = {"epoch": run_epoch, "frozen": run_frozen, "whole": run_whole}[options.what](options)
    print(json.dumps({**figures, "version": torch.__version__, "blas": blas_name()}))


if __name__ == "__main__":
    main()
