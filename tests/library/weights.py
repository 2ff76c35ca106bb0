#!/usr/bin/env python3
"""weights.py TLC MAKE_H5 [--update]: what `--emit=library --weights FILE` makes of model files, right and wrong: the
first numbers of each array, or what is said. What is expected stands in weights.txt beside this."""

import difflib, os, re, struct, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'foreign'))
from files import h5_bytes, layer, make_h5, npy, safetensors, sequential, zipped

tlc, make_h5.path = (os.path.realpath(path) for path in sys.argv[1:3])
said = []

SPEC = """name: weights
data:
  d: {path: p, shape: [4], classes: 3, scale: 1/255, train: {images: i, labels: l}, test: {images: j, labels: k}}
splits: {train: d.train}
tasks: {T: {}}
models:
  net:
    layers:
      - normalization: {name: normalization}
      - dense: {units: 2, name: hidden, activation: relu}
      - batch_normalization: {name: norm}
      - dense: {units: 3, name: out, activation: softmax}
  body:
    layers: [dense: {units: 5, activation: relu}]
  other:
    layers: [{from: body}, dense: {units: 3, activation: softmax}]
training:
  - {model: net, task: T, loss: sparse_categorical_crossentropy, epochs: 1}
  - {model: other, task: T, loss: sparse_categorical_crossentropy, epochs: 1}
"""

ARRAYS = {'normalization.mean': (4,), 'normalization.variance': (4,), 'normalization.count': (), 'hidden.kernel': (4, 2),
          'hidden.bias': (2,), 'norm.gamma': (2,), 'norm.beta': (2,), 'norm.moving_mean': (2,), 'norm.moving_variance': (2,),
          'out.kernel': (2, 3), 'out.bias': (3,)}


def file(name, data):
    with open(name, 'wb') as out:
        out.write(data)
    return name


def count_of(shape):
    return shape[0] * count_of(shape[1:]) if shape else 1


def numbers(name, count):
    """Such that no two arrays have the same; variances are positive."""
    first = list(ARRAYS).index(name) + 1 if name in ARRAYS else 90
    return struct.pack(f'<{count}f', *(first + i / 8 for i in range(count)))


def arrays_of(changed):
    arrays = {name: changed.get(name, shape) for name, shape in {**ARRAYS, **changed}.items()}
    return {name: shape for name, shape in arrays.items() if shape is not None}


def archive(name, divider='.', **changed):
    """NAME: what stands in the place of its shape in ARRAYS, None: nothing."""
    arrays = arrays_of({key.replace('__', '.'): shape for key, shape in changed.items()})
    return file(name, zipped([(key.replace('.', divider) + '.npy', npy(shape, '<f4', numbers(key, count_of(shape))))
                              for key, shape in arrays.items()]))


def tensors(name):
    header, data = {}, b''
    for key, shape in ARRAYS.items():
        part = numbers(key, count_of(shape))
        header[key] = {'dtype': 'F32', 'shape': shape, 'data_offsets': (len(data), len(data) + len(part))}
        data += part
    whole = safetensors(header, 0)
    return file(name, whole + data)


TENSORS = {'normalization': ['mean 4', 'variance 4', 'count'], 'hidden': ['kernel 4 2', 'bias 2'],
           'norm': ['gamma 2', 'beta 2', 'moving_mean 2', 'moving_variance 2'], 'out': ['kernel 2 3', 'bias 3']}
CONFIG = sequential(layer('Normalization', 'normalization', axis=-1), layer('Dense', 'hidden', units=2, activation='relu'),
                    layer('BatchNormalization', 'norm', axis=-1), layer('Dense', 'out', units=3, activation='softmax'), shape=(4,))


def keras(name, config=CONFIG, **changed):
    """Layers and their tensors, as HDF5; weights alone without their architecture."""
    lines = [] if config else ['weights']
    for of, shapes in {**TENSORS, **changed}.items():
        lines += [f'layer {of}'] + [f'tensor {of}/{shape.replace(" ", ":0 ", 1)}' for shape in shapes]
    return file(name, h5_bytes(config, lines))


def renamed():
    return sequential(layer('Dense', 'dense', units=5, activation='relu'), layer('Dense', 'dense_1', units=3, activation='softmax'),
                      shape=(4,))


def torch(name, wide=5):
    """As PyTorch has them: kernels [out, in]."""
    header, data = {}, b''
    for key, shape in {'dense_1.weight': (wide, 4), 'dense_1.bias': (wide,), 'dense_2.weight': (3, wide), 'dense_2.bias': (3,)}.items():
        part = struct.pack(f'<{count_of(shape)}f', *(len(header) + i / 8 for i in range(count_of(shape))))
        header[key] = {'dtype': 'F32', 'shape': shape, 'data_offsets': (len(data), len(data) + len(part))}
        data += part
    return file(name, safetensors(header, 0) + data)


def errors(text):
    """What is said, but for warnings and notes with the lines below them."""
    kept, told = [], True
    for line in text.splitlines(True):
        told = told if line.startswith(' ') else ': warning:' not in line and ': note:' not in line
        kept += [line] if told else []
    return ''.join(kept)


def library(*words, model='net'):
    run = subprocess.run([tlc, '--emit=library', '--model', model, '-o', 'out', *words, 'spec.yaml'], capture_output=True, timeout=120)
    said.append(f'==== {" ".join(words)}, {model}: {run.returncode}\n')
    if run.returncode:
        return said.append(errors(run.stderr.decode(errors='backslashreplace')))
    said.extend(line for line in run.stderr.decode(errors='backslashreplace').splitlines(True) if '[library-weights]' in line)
    with open(f'out/{model}_weights.h') as weights:
        said.extend(f'{name}: {" ".join(first.split())}\n' for name, first in re.findall(r'\.(\w+) = \{(.*?)\}', weights.read(), re.S))


def given(*words, **more):
    library('--weights', *words, **more)


def all_cases():
    given(archive('dots.npz'))
    given(archive('slashes.npz', '/'))
    given(tensors('all.safetensors'))
    given(keras('layers.h5'))
    given(archive('no_count.npz', normalization__count=None))
    given(archive('no_bias.npz', out__bias=None))
    given(archive('nothing.npz', **{name.replace('.', '__'): None for name in ARRAYS}, other=(2,)))
    given(archive('wide.npz', hidden__kernel=(4, 3)))
    given(archive('turned.npz', hidden__kernel=(2, 4)))
    given(archive('flat.npz', hidden__kernel=(8,)))
    given(archive('one_number.npz', hidden__bias=()))
    given(archive('longer_names.npz', hidden__kernel=None, hidden_2__kernel=(4, 2), hiddenkernel=(4, 2), hidden__kernel2=(4, 2)))
    given(archive('underscores.npz', '_'))
    given(keras('weights_alone.h5', None))
    given(keras('other_layer.h5', out=[], outer=['kernel 2 3', 'bias 3']))
    given(keras('one_tensor_less.h5', hidden=['kernel 4 2']))
    given(keras('other_order.h5', hidden=['bias 2', 'kernel 4 2']))
    given(keras('no_layer.h5', out=[]))
    given(keras('one_layer_more.h5', aside=['kernel 7']))
    given(archive('all.npz', dense_1__kernel=(4, 5), dense_1__bias=(5,), dense_2__kernel=(5, 3), dense_2__bias=(3,)), model='other')
    given(torch('torch.safetensors'), model='other')
    given(torch('torch_wide.safetensors', wide=6), model='other')
    given(keras('renamed.h5', renamed(), **{name: [] for name in TENSORS}, dense=['kernel 4 5', 'bias 5'], dense_1=['kernel 5 3', 'bias 3']),
          model='other')
    given(keras('renamed_more.h5', renamed(), **{name: [] for name in TENSORS}, dense=['kernel 4 5', 'bias 5'],
                dense_1=['kernel 5 3', 'bias 3'], dense_2=['kernel 3 3']), model='other')
    given('nobody.npz')
    given(file('text.npz', b'no archive'))
    given(file('picture.h5', b'\x89PNG\r\n\x1a\n'))
    with open('dots.npz', 'rb') as whole:
        damaged = whole.read()
    at = damaged.index(numbers('out.bias', 3))
    given(file('damaged.npz', damaged[:at] + b'\1' + damaged[at + 1:]))
    given(file('cut.npz', damaged[:at]))
    with open('all.safetensors', 'rb') as whole:
        given(file('cut.safetensors', whole.read()[:-4]))
    library(model='nets')
    library(model='body')
    sizes = subprocess.run([tlc, '--emit=sizes', 'spec.yaml'], capture_output=True, text=True, timeout=120)
    said.append(f'==== sizes: {sizes.returncode}\n' + ''.join(line for line in sizes.stdout.splitlines(True) if 'Model' in line))


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        file('spec.yaml', SPEC.encode())
        all_cases()
    wanted_path = os.path.join(HERE, 'weights.txt')
    if '--update' in sys.argv:
        with open(wanted_path, 'w') as out:
            out.writelines(said)
        return
    with open(wanted_path) as wanted:
        expected = wanted.read()
    if expected != ''.join(said):
        sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), ''.join(said).splitlines(True), 'wanted', 'said'))
        sys.exit(1)


main()
