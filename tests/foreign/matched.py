#!/usr/bin/env python3
"""matched.py TLC MAKE_H5 [--update]: which tensor of a file each weight array of a spec's model is, and how its numbers
lie there, or what tlc says of files that do not fit. What is expected stands in matched.txt beside this."""

import difflib, math, os, subprocess, sys, tempfile

from files import *

tlc, make_h5.path = (os.path.realpath(path) for path in sys.argv[1:3])
wanted_path = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'matched.txt')

SPEC = """name: matched
data:
  c: {path: c, shape: %s, classes: 3%s, train: {images: i, labels: l}, test: {images: j, labels: k}}
splits: {train: c.train, test: c.test}
tasks: {T: {}}
models:
%s
training:
  - {model: mine, task: T, loss: sparse_categorical_crossentropy, epochs: %d}
compare:
  - {models: [mine], task: T}
"""


# ---- files ----

def numpy_file(name, **shapes):
    file(f'{name}.npz', zipped([(f'{n}.npy', npy(shape)) for n, shape in shapes.items()]))


def safetensors_file(name, **shapes):
    header, end = {}, 0
    for n, shape in shapes.items():
        size = 4 * math.prod(shape)
        header[n] = tensor(shape, (end, end + size))
        end += size
    file(f'{name}.safetensors', safetensors(header, size=end))


def hdf5_weights(name, backend, *lines):
    text = ['attribute keras_version 1.2.2', f'attribute backend {backend}', 'weights', *lines]
    subprocess.run([make_h5.path, f'{name}.h5'], input='\n'.join(text) + '\n', text=True, check=True)


def moments(name, count):
    return {f'{name}.weight': (count,), f'{name}.bias': (count,), f'{name}.running_mean': (count,),
            f'{name}.running_var': (count,), f'{name}.num_batches_tracked': ()}


def make_files():
    torch = {'conv.weight': (2, 1, 3, 3), 'conv.bias': (2,), **moments('norm', 2), 'head.weight': (3, 72),
             'head.bias': (3,)}
    safetensors_file('torch', **torch)
    safetensors_file('wrapped', **{f'module.{n}': shape for n, shape in torch.items()})
    safetensors_file('cut', **{n: shape for n, shape in torch.items() if n != 'norm.running_mean'})
    depthwise = {'wide.weight': (4, 1, 3, 3), 'wide.bias': (4,), 'head.weight': (3, 144), 'head.bias': (3,)}
    safetensors_file('depthwise', **depthwise)
    safetensors_file('depthwise_of_rows', **dict(depthwise, **{'wide.weight': (4, 1, 3, 2)}))
    safetensors_file('rows', **{'conv.weight': (5, 4, 3), 'conv.bias': (5,), 'head.weight': (3, 30), 'head.bias': (3,)})
    numpy_file('one_more', **{'a/kernel': (64, 3), 'a/bias': (3,), 'b/kernel': (2, 2)})
    numpy_file('two_more', **{'a/kernel': (64, 3), 'a/bias': (3,), 'b/kernel': (2, 2), 'b/bias': (2,),
                              'optimizer/step': ()})
    numpy_file('ranks', **{'a/kernel': (64, 3, 1), 'a/bias': ()})
    numpy_file('stem', **{'first/mean': (8,), 'first/variance': (8,), 'first/count': (), 'a/kernel': (8, 3),
                          'a/bias': (3,)})
    numpy_file('scaled_by_batches', **{'n/gamma': (1,), 'n/beta': (1,), 'n/mean': (1,), 'n/variance': (1,),
                                       'a/kernel': (64, 3), 'a/bias': (3,)})
    numpy_file('plain', **{'arr_0': (64, 3), 'arr_1': (3,)})
    theano = ['layer convolution2d_1', 'tensor convolution2d_1_W 2 1 3 3', 'tensor convolution2d_1_b 2',
              'layer dense_1', 'tensor dense_1_W 72 3', 'tensor dense_1_b 3']
    hdf5_weights('theano', 'theano', *theano)
    hdf5_weights('by_tensorflow', 'tensorflow', *theano)
    first = {'class_name': 'Sequential', 'config': [
        layer('Convolution2D', 'convolution2d_1', nb_filter=2, nb_row=3, nb_col=3, border_mode='valid',
              subsample=[1, 1], dim_ordering='th', init='glorot_uniform', bias=True, batch_input_shape=[None, 1, 8, 8]),
        layer('Flatten', 'flatten_1'),
        layer('Dense', 'dense_1', output_dim=3, init='glorot_uniform', activation='softmax', bias=True)]}
    file('theano.json', json.dumps(first))
    h5('keras3.weights.h5', None, [
        'unnamed', 'layer layers', 'tensor dense/vars/0 64 64', 'tensor dense/vars/1 64',
        'tensor dense_1/vars/0 64 3', 'tensor dense_1/vars/1 3'])
    h5('net.h5', sequential(layer('Conv2D', 'conv', filters=2, kernel_size=3), *flat_dense()),
       ['layer conv', 'tensor conv/kernel:0 3 3 1 2', 'tensor conv/bias:0 2', 'layer dense',
        'tensor dense/kernel:0 72 3', 'tensor dense/bias:0 3'])
    h5('scaled.h5', sequential(layer('Rescaling', 'scale', scale=1 / 255, offset=0.0), *flat_dense()), [
        'layer scale', 'layer flatten', 'layer dense', 'tensor dense/kernel:0 64 3', 'tensor dense/bias:0 3'])


# ---- models ----

HEAD = 'dense: {units: 3, activation: softmax, name: head}'
FLAT = 'flatten, dense: {units: 3, activation: softmax, name: a}'
CONV = 'conv2d: {filters: 2, kernel_size: 3, name: conv}, batch_normalization: {name: norm}'
WIDE = 'depthwise_conv2d: {kernel_size: 3, depth_multiplier: %d, name: wide}'


def model(weights, layers):
    return f'  mine: {{weights: {weights}, layers: [{layers}]}}'


def mapped(name, lines, layers=FLAT, more=''):
    return model(f'{{file: {name}, map: {{{lines}}}{more}}}', layers)


SMALL, SCALED, PLAIN = '[8, 8, 1]', ', scale: 1/255', ''
MODELS = [  # what is of interest, the models, the shape of the data, its scale
    ('of PyTorch, flattened with its channels first',
     model('torch.safetensors', f'{CONV}, activation: relu, flatten, dropout: 0.2, {HEAD}'), SMALL, SCALED),
    ('of PyTorch, in a wrapper', model('wrapped.safetensors', f'{CONV}, flatten, {HEAD}'), SMALL, SCALED),
    ('of PyTorch, without a mean', model('cut.safetensors', f'{CONV}, flatten, {HEAD}'), SMALL, SCALED),
    ('of PyTorch, laid out as Keras has them',
     model('{file: torch.safetensors, layout: keras}', f'{CONV}, flatten, {HEAD}'), SMALL, SCALED),
    ('a channel of two makes two', model('depthwise.safetensors', f'{WIDE % 2}, flatten, {HEAD}'), '[8, 8, 2]', SCALED),
    ('four channels make one each', model('depthwise.safetensors', f'{WIDE % 1}, flatten, {HEAD}'), '[8, 8, 4]', SCALED),
    ('a channel makes three', model('depthwise.safetensors', f'{WIDE % 3}, flatten, {HEAD}'), '[8, 8, 2]', SCALED),
    ('a window of another width', model('depthwise_of_rows.safetensors', f'{WIDE % 2}, flatten, {HEAD}'), '[8, 8, 2]',
     SCALED),
    ('rows of places', model('rows.safetensors', f'conv1d: {{filters: 5, kernel_size: 3, name: conv}}, flatten, {HEAD}'),
     '[8, 4]', SCALED),
    ('of Theano, whose windows are turned', '  mine: {file: theano.json, weights: theano.h5}', SMALL, SCALED),
    ('of Theano, calculated by TensorFlow', '  mine: {file: theano.json, weights: by_tensorflow.h5}', SMALL, SCALED),
    ('the second of a kind', model('keras3.weights.h5', 'flatten, dense: {units: 64}, dense: {units: 3, activation: softmax}'),
     SMALL, SCALED),
    ('a third of a kind', model('keras3.weights.h5', 'flatten, dense: {units: 64}, dense: {units: 3}, ' + HEAD), SMALL, SCALED),
    ('a tensor is left', model('one_more.npz', FLAT.replace(', name: a', '')), SMALL, SCALED),
    ('tensors are left', model('two_more.npz', FLAT.replace(', name: a', '')), SMALL, SCALED),
    ('of other dimensions', model('ranks.npz', FLAT), SMALL, SCALED),
    ('a count that is needless', model('stem.npz', f'normalization: {{name: first}}, {FLAT[9:]}'), '[8]', SCALED),
    ('the same by a map', mapped('stem.npz', '"*/*": "*.*"', f'normalization: {{name: first}}, {FLAT[9:]}'), '[8]', SCALED),
    ('a map that leaves tensors out', mapped('two_more.npz', '"a/*": "a/*"'), SMALL, SCALED),
    ('a map that leaves one out', mapped('one_more.npz', 'a/kernel: a.weight, a/bias: a.bias'), SMALL, SCALED),
    ('a map of names that are nearly right',
     mapped('one_more.npz', 'a/kernel: a_kernel, a/bias: ab.bias, b/kernel: a.$x'), SMALL, SCALED),
    ('a map of two stars for none', mapped('one_more.npz', 'a/kernel: "*.$2", "b/*": none'), SMALL, SCALED),
    ('a map that fills nearly nothing', mapped('plain.npz', 'arr_0: d0.kernel',
     ', '.join(['flatten', *(f'dense: {{units: 64, name: d{i}}}' for i in range(9)), HEAD])), SMALL, SCALED),
    ('a map of a fused tensor', mapped('plain.npz', '"arr_*": "qkv.$1"'), SMALL, SCALED),
    ('bytes as they are', '  mine: {file: net.h5}', SMALL, PLAIN),
    ('bytes that the model scales', '  mine: {file: scaled.h5}', SMALL, PLAIN),
    ('bytes that a batch normalisation scales', model('scaled_by_batches.npz', f'batch_normalization, {FLAT[:-9]}}}'),
     SMALL, PLAIN),
    ('bytes that a normalisation scales', model('stem.npz', f'normalization: {{name: first}}, {FLAT[9:]}'), '[8]', PLAIN),
    ('bytes that are said to be as they are', '  mine: {file: net.h5}', SMALL, ', scale: 1'),
    ('bytes for copies of the first layers', '  base: {file: net.h5}\n'
     f'  mine: {{layers: [from: "base[:-1]", {HEAD}]}}', SMALL, PLAIN),
    ('bytes for copies of later layers', '  base: {file: net.h5}\n'
     f'  mine: {{layers: [conv2d: {{filters: 2, kernel_size: 3, name: own}}, from: "base[1:-1]", {HEAD}]}}', SMALL, PLAIN),
    ('bytes for copies that begin anew', '  base: {file: net.h5}\n'
     f'  mine: {{layers: [{{from: "base[:-1]", weights: initial}}, {HEAD}]}}', SMALL, PLAIN),
]


# ---- what is said ----

def compiled(what, models, shape, scale):
    with open('spec.yaml', 'w') as out:
        out.write(SPEC % (shape, scale, models, 'from:' in models))
    run = subprocess.run([tlc, '--plan=full', 'spec.yaml', '-o', '/dev/null'], capture_output=True, text=True, env=dict(os.environ, COLUMNS='1000'))
    lines = run.stdout.splitlines()
    plan = [line for line in lines if 'Weights of' in line or ' is ' in line and line.startswith('    ')]
    said = [line for line in run.stderr.splitlines() if not line.startswith(('   ', '      |')) or '= help' in line]
    return f'==== {what}: {run.returncode}\n' + ''.join(f'{line}\n' for line in plan + said)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_files()
        said = ''.join(compiled(*model) for model in MODELS)
    if '--update' in sys.argv:
        with open(wanted_path, 'w') as out:
            out.write(said)
        return
    with open(wanted_path) as wanted:
        text = wanted.read()
    if text != said:
        sys.stdout.writelines(difflib.unified_diff(text.splitlines(True), said.splitlines(True), 'wanted', 'said'))
        sys.exit(1)


if __name__ == '__main__':
    main()
