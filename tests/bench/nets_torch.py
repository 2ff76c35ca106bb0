#!/usr/bin/env python3
"""Trains and evaluates the nets of nets.py in PyTorch; see peer.py for the command line and what is printed."""
import peer

options = peer.begin()

import torch
from torch import nn
from torch.nn import functional

from layer_text import split
from nets import CLASSES, NETS, OPTIMIZER

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "linear": nn.Identity, "softmax": nn.Identity}


def padding(kernel_size, keys):
    """As many pixels out as Keras has with even sizes; it pads them on one side, PyTorch on both."""
    return kernel_size // 2 if keys.get("padding") == "same" else 0


def make_conv2d(keys):
    size = keys["kernel_size"]
    return nn.LazyConv2d(keys["filters"], size, keys.get("strides", 1), padding(size, keys),
                         bias=keys.get("use_bias", True))


def make_depthwise_conv2d(keys, channels):
    size = keys["kernel_size"]
    return nn.Conv2d(channels, channels, size, keys.get("strides", 1), padding(size, keys), groups=channels,
                     bias=keys.get("use_bias", True))


MAKE = {
    "conv2d": make_conv2d,
    "batch_normalization": lambda keys: nn.LazyBatchNorm2d(eps=1e-3, momentum=0.01),
    "max_pooling2d": lambda keys: nn.MaxPool2d(keys["pool_size"]),
    "average_pooling2d": lambda keys: nn.AvgPool2d(keys["pool_size"]),
    "global_average_pooling2d": lambda keys: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    "flatten": lambda keys: nn.Flatten(),
    "dense": lambda keys: nn.LazyLinear(keys["units"]),
    "activation": lambda keys: ACTIVATIONS[keys["activation"]](),
}


class Net(nn.Module):
    """Gives logits."""

    def __init__(self, shape, layers):
        super().__init__()
        height, width, channels = shape
        self.steps, self.parts = [], nn.ModuleList()
        for layer in layers:
            kind, keys = split(layer)
            channels = keys.get("filters", channels)
            part = nn.Identity() if kind == "add" else \
                make_depthwise_conv2d(keys, channels) if kind == "depthwise_conv2d" else MAKE[kind](keys)
            if kind in ("conv2d", "dense") and keys.get("activation", "linear") != "linear":
                part = nn.Sequential(part, ACTIVATIONS[keys["activation"]]())
            self.parts.append(part)
            self.steps.append((keys.get("inputs"), keys.get("name")))
        with torch.no_grad():
            self(torch.zeros(2, shape[2], height, width))

    def forward(self, value):
        named = {}
        for part, (inputs, name) in zip(self.parts, self.steps):
            if isinstance(inputs, list):
                value = named[inputs[0]] + named[inputs[1]]
            elif inputs is not None:
                value = named[inputs]
            value = part(value)
            if name is not None:
                named[name] = value
        return value


class Peer:
    modes = {"eager": {}, "channels_last": {"last": True}, "compiled": {"compiled": True},
             "channels_last, compiled": {"last": True, "compiled": True}}

    def __init__(self, name, last=False, compiled=False):
        torch.manual_seed(1)
        self.format = torch.channels_last if last else torch.contiguous_format
        net = Net(*NETS[name]).to(memory_format=self.format)
        keys = OPTIMIZER["sgd"]
        self.optimizer = torch.optim.SGD(net.parameters(), lr=keys["learning_rate"],
                                         momentum=keys["momentum"], fused=True)
        self.net = torch.compile(net, dynamic=False) if compiled else net
        self.shape = NETS[name][0]

    def batches(self, count, size):
        height, width, channels = self.shape
        return [(torch.rand(size, channels, height, width).to(memory_format=self.format),
                 torch.randint(CLASSES, (size,))) for _ in range(count)]

    def train(self, batches):
        self.net.train()
        for inputs, targets in batches:
            loss = functional.cross_entropy(self.net(inputs), targets)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
        return float(loss.detach())

    @torch.inference_mode()
    def evaluate(self, batches):
        """Mean loss and accuracy."""
        self.net.eval()
        loss = right = 0
        for inputs, targets in batches:
            logits = self.net(inputs)
            loss += functional.cross_entropy(logits, targets)
            right += (logits.argmax(1) == targets).sum()
        return float(loss), float(right)


if __name__ == "__main__":
    torch.set_num_threads(options.threads)
    torch.set_num_interop_threads(1)
    peer.main("pytorch", torch.__version__, Peer, options)
