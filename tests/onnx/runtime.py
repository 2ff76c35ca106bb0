#!/usr/bin/env python3
"""onnx.py WORK_DIR [--pin]: the files that onnx.sh has left in WORK_DIR, held to onnx's checker, and run by onnxruntime,
with whole numbers where it can and without its optimisations: what it says beside what tlc's model says. With --pin what
it says without them becomes pinned/NAME.txt, which onnx.sh holds the model to without onnxruntime."""

import os, sys

import numpy as np
import onnx, onnxruntime

HERE = os.path.dirname(os.path.abspath(__file__))


def nets():
    with open(f'{HERE}/nets.sh') as file:
        text = file.read().split("nets='")[1].rstrip("'\n")
    return [line.split() for line in text.splitlines()]


def says(path, examples, optimized):
    options = onnxruntime.SessionOptions()
    if not optimized:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])
    together = session.run(['output'], {'input': examples})[0]
    alone = np.concatenate([session.run(['output'], {'input': example[None]})[0] for example in examples])
    assert np.abs(together - alone).max() < 1e-5, 'examples have a part in one another'
    return together


def examples_of(path, session_input):
    shape = [dimension.dim_value for dimension in session_input.type.tensor_type.shape.dim[1:]]
    count = 9
    data = open(path, 'rb').read()
    kind = np.uint8 if len(data) == count * int(np.prod(shape)) else np.float32
    return np.frombuffer(data, kind).reshape(count, *shape).astype(np.float32)


def main():
    work, good = sys.argv[1], True
    for name, _, _, way, most in nets():
        model = onnx.load(f'{work}/{name}.onnx')
        onnx.checker.check_model(model, full_check=True)
        examples = examples_of(f'{work}/{name}.examples', model.graph.input[0])
        wanted = np.loadtxt(f'{work}/{name}.said', ndmin=2)
        for optimized in (False, True):
            found = says(f'{work}/{name}.onnx', examples, optimized)
            off = np.abs(found - wanted).max()
            same = (found.argmax(1) == wanted.argmax(1)).sum()
            within = off <= float(most)
            good &= bool(within)
            print(f'  {name}, {"optimised" if optimized else "as it is"}: off by {off:.2g} at most, {same} of {len(found)} classes '
                  f'the same{"" if within else "  TOO MUCH"}')
            if not optimized and '--pin' in sys.argv:
                with open(f'{HERE}/pinned/{name}.txt', 'w') as out:
                    for row in found:
                        out.write(' '.join(f'{number:.9g}' for number in row) + '\n')
    sys.exit(not good)


main()
