#!/usr/bin/env python3
"""models.py TLC MAKE_H5 [--update | --keep FOLDER]: model files, good and hostile, and what `tlc look` says of each.

All files are made here; what is said stands in models.txt beside this. --keep leaves the files in a folder that is
there."""

import difflib, json, math, os, pickle, random, shutil, struct, subprocess, sys, tempfile, zipfile
from collections import OrderedDict

from files import *
from odd_models import odd_models
from odd_weights import odd_weights, SPECS as ODD_SPECS

tlc, make_h5.path = (os.path.realpath(path) for path in sys.argv[1:3])
wanted_path = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'models.txt')


# ---- Keras ----

def plain_keras():
    h5('good_stack.h5', sequential(*flat_dense()), FLAT)
    h5('good_graph.h5', functional(
        layer('Conv2D', 'conv', ['input_1'], filters=2, kernel_size=[3, 3], padding='same', strides=[1, 1],
              dilation_rate=[1, 1], activation='linear', use_bias=False),
        layer('BatchNormalization', 'norm', ['conv'], axis=[3], momentum=0.99, epsilon=0.001, scale=1),
        layer('ReLU', 're_lu', ['norm'], max_value=6.0, negative_slope=0.0, threshold=0.0),
        layer('Conv2D', 'beside', ['input_1'], filters=2, kernel_size=[1, 1]),
        layer('Add', 'add', ['re_lu', 'beside']),
        layer('GlobalAveragePooling2D', 'pool', ['add']), dict(dense(), inbound_nodes=[[['pool', 0, 0, {}]]])),
       ['layer conv', 'tensor conv/kernel:0 3 3 1 2', 'layer norm', 'tensor norm/gamma:0 2',
        'tensor norm/beta:0 2', 'tensor norm/moving_mean:0 2', 'tensor norm/moving_variance:0 2',
        'layer beside', 'tensor beside/kernel:0 1 1 1 2', 'tensor beside/bias:0 2',
        'layer dense', 'tensor dense/kernel:0 2 3', 'tensor dense/bias:0 3'])
    inner = sequential(layer('Conv2D', 'conv', filters=2, kernel_size=3),
                       layer('BatchNormalization', 'norm', axis=-1))
    inner['config']['name'] = 'features'
    h5('good_nested.h5', sequential(inner, *flat_dense()),
       ['layer features', 'tensor conv/kernel:0 3 3 1 2', 'tensor conv/bias:0 2',
        'tensor norm/gamma:0 2', 'tensor norm/beta:0 2', 'tensor norm/moving_mean:0 2',
        'tensor norm/moving_variance:0 2', 'weight_names conv/kernel:0 conv/bias:0 norm/gamma:0 norm/beta:0 '
        'norm/moving_mean:0 norm/moving_variance:0', 'layer flatten', 'layer dense', 'tensor dense/kernel:0 72 3', 'tensor dense/bias:0 3'])
    first = {'class_name': 'Sequential', 'config': [
        layer('Convolution2D', 'convolution2d_1', nb_filter=2, nb_row=3, nb_col=3, border_mode='valid',
              subsample=[1, 1], dim_ordering='th', init='glorot_uniform', bias=True,
              batch_input_shape=[None, 1, 8, 8]),
        layer('Dropout', 'dropout_1', p=0.5), layer('Flatten', 'flatten_1'),
        layer('Dense', 'dense_1', output_dim=3, init='glorot_uniform', activation='softmax', bias=True)]}
    file('good_keras1.json', json.dumps(first))
    h5('good_weights.h5', None, ['weights', 'layer dense_1', 'tensor dense_1_W 4 3', 'tensor dense_1_b 3'])


def refused_layers():
    h5('lstm.h5', sequential(layer('LSTM', 'lstm', units=4), dense(), shape=(8, 4)))
    h5('several_refused.h5', sequential(
        layer('Conv2D', 'conv', filters=2, kernel_size=3), layer('Lambda', 'twice', function='x'),
        layer('LeakyReLU', 'leaky', alpha=0.3), *flat_dense()))
    h5('functions.h5', sequential(
        layer('ReLU', 're_lu_1', max_value=None, negative_slope=None, threshold=0),
        layer('ReLU', 're_lu_2', threshold=1.0), layer('ReLU', 're_lu_3', negative_slope=0.1),
        layer('ReLU', 're_lu_4', max_value=4.0), layer('ELU', 'elu_1', alpha=1.0),
        layer('ELU', 'elu_2', alpha=2.0), layer('LeakyReLU', 'leaky_1', negative_slope=0.2),
        layer('LeakyReLU', 'leaky_2', alpha=0.2), layer('Softmax', 'softmax_1'),
        layer('Softmax', 'softmax_2', axis=-1), layer('Softmax', 'softmax_3', axis=1), *flat_dense()))
    h5('own_class.h5', sequential(
        dict(layer('Dense', 'mine', units=3), registered_name='Mine>Dense', module='mine'), dense()))
    h5('own_module.h5', sequential(dict(layer('Dense', 'mine', units=3), module='mine.layers'), dense()))
    h5('unknown_activation.h5', sequential(*flat_dense()[:1], layer('Dense', 'dense', units=3, activation='wave')))
    h5('old_hard_sigmoid.h5', sequential(*flat_dense()[:1], layer('Dense', 'dense', units=3, activation='hard_sigmoid')))
    h5('no_name_of_a_class.h5', sequential(layer('', 'nothing'), *flat_dense()))
    h5('causal.h5', sequential(layer('Conv1D', 'conv', filters=2, kernel_size=[3], padding='causal'), shape=(8, 4)))
    h5('no_filters.h5', sequential(layer('Conv2D', 'conv', kernel_size=3)))
    h5('renorm.h5', sequential(layer('BatchNormalization', 'norm', axis=-1, renorm=True)))
    h5('half_precision.h5', sequential(*flat_dense(dtype={'class_name': 'Policy', 'config': {'name': 'mixed_float16'}})))
    h5('softmax_of_rows.h5', sequential(layer('Softmax', 'soft', axis=1)))
    h5('huge_window.h5', sequential(layer('Conv2D', 'conv', filters=2, kernel_size=9), *flat_dense()))
    h5('huge_filters.h5', sequential(layer('Conv2D', 'conv', filters=10 ** 9, kernel_size=3)))
    h5('negative_units.h5', sequential(*flat_dense(units=-3)))
    h5('units_of_text.h5', sequential(*flat_dense(units='many')))
    h5('constrained.h5', sequential(*flat_dense(kernel_constraint={'class_name': 'MaxNorm', 'config': {}})), FLAT)
    h5('augmented.h5', sequential(layer('RandomFlip', 'flip', mode='horizontal', data_format='channels_last'),
                                  layer('GaussianNoise', 'noise', stddev=0.1), *flat_dense()),
       ['layer flip', 'layer noise', *FLAT])
    h5('shared_layer.h5', functional(
        dict(dense('twice'), inbound_nodes=[[['input_1', 0, 0, {}]], [['twice', 0, 0, {}]]]), outputs=('twice',)))
    h5('two_inputs.h5', functional(layer('Add', 'dense', ['input_1', 'input_2']), inputs=('input_1', 'input_2')))
    h5('two_outputs.h5', functional(layer('Dense', 'a', ['input_1'], units=2),
                                    layer('Dense', 'b', ['input_1'], units=2), outputs=('a', 'b')))
    h5('further_output.h5', functional(dict(dense(), inbound_nodes=[[['input_1', 0, 1, {}]]])))
    h5('odd_names.h5', sequential(layer('Dense', 'from', units=2), layer('Dense', '3 x/\u202e\n', units=2),
                                  layer('Dense', 'x' * 60, units=2), layer('Dense', 'input', units=2)))


def damaged_architectures():
    h5('no_json.h5', '{"class_name": ')
    h5('twice_json.h5', '{"class_name": "Sequential", "class_name": "Model", "config": {}}')
    h5('no_class.h5', '{"config": {}}')
    h5('own_model.h5', '{"class_name": "MyModel", "config": {}}')
    h5('no_layers.h5', '{"class_name": "Sequential", "config": {"layers": []}}')
    h5('layers_of_text.h5', '{"class_name": "Sequential", "config": {"layers": ["Dense"]}}')
    h5('circle.h5', functional(layer('Dense', 'dense', ['other'], units=2), layer('Dense', 'other', ['dense'], units=2)))
    h5('unknown_input.h5', functional(layer('Dense', 'dense', ['nobody'], units=2)))
    h5('no_output.h5', functional(layer('Dense', 'dense', ['input_1'], units=2), outputs=()))
    deep = sequential(dense())
    for _ in range(20):
        deep = sequential(deep)
    h5('deep_models.h5', deep)
    file('deep_json.json', '{"a":' * 5000)
    file('text.json', '{"weights": [1, 2, 3]}')


def damaged_weights():
    h5('wrong_shape.h5', sequential(*flat_dense()), ['layer flatten', 'layer dense', 'tensor dense/kernel:0 32 3',
                                                     'tensor dense/bias:0 3'])
    h5('no_bias.h5', sequential(*flat_dense()), FLAT[:3])
    h5('no_group.h5', sequential(*flat_dense()), FLAT + ['layer_names flatten dense nobody'])
    h5('no_tensor.h5', sequential(*flat_dense()), FLAT + ['weight_names dense/kernel:0 dense/nobody:0'])
    h5('long_tensor.h5', None, ['weights', 'layer dense', 'weight_names ' + 'x/' * 700])
    whole = h5_bytes(sequential(*flat_dense()), FLAT)
    for size in (9, 60, 100, 700, len(whole) // 2):
        file(f'cut_at_{size}.h5', whole[:size])
    file('zeros_behind.h5', whole[:96] + bytes(len(whole) - 96))
    file('ones_behind.h5', whole[:96] + b'\xff' * (len(whole) - 96))
    at = whole.index(b'TREE')
    file('no_tree.h5', whole[:at] + b'EERT' + whole[at + 4:])
    at = whole.index(b'SNOD')
    file('no_node.h5', whole[:at] + b'DONS' + whole[at + 4:])
    h5('no_weights.h5', None, ['weights'])


# ---- zip ----

def two_inside():
    """Two models of one class with layers of one class."""
    inner = [sequential(layer('Conv2D', 'conv', filters=filters, kernel_size=3)) for filters in (2, 3)]
    for number, model in enumerate(inner):
        model['config']['name'] = f'part_{number}'
    return sequential(*inner, *flat_dense())


def archives():
    image = h5_bytes(None, ['unnamed', 'layer layers', 'tensor dense/vars/0 48 3', 'tensor dense/vars/1 3',
                            'tensor sequential/layers/conv2d/vars/0 3 3 1 2', 'tensor sequential/layers/conv2d/vars/1 2',
                            'tensor sequential_1/layers/conv2d/vars/0 3 3 2 3',
                            'tensor sequential_1/layers/conv2d/vars/1 3',
                            'layer optimizer', 'tensor vars/0 1'])
    file('good.keras', zipped([('metadata.json', '{"keras_version": "3.1.1"}'), ('config.json', json.dumps(two_inside())),
                               ('model.weights.h5', image)]))
    file('good.weights.h5', image)
    image = h5_bytes(None, ['weights'])
    config = json.dumps(sequential(*flat_dense()))
    whole = zipped([('metadata.json', '{"keras_version": "3.1.1"}'), ('config.json', config),
                    ('model.weights.h5', image)])
    file('no_vars.keras', whole)
    file('packed.keras', zipped([('config.json', config), ('model.weights.h5', image)], zipfile.ZIP_DEFLATED))
    file('bzip2.keras', zipped([('config.json', config), ('model.weights.h5', image)], zipfile.ZIP_BZIP2))
    file('cut.keras', whole[:len(whole) - 30])
    file('no_weights.keras', zipped([('config.json', config)]))
    file('arrays.npz', zipped([('a.npy', b'\x93NUMPY')]))
    for name, scale in (('scaled', 1 / 255), ('third', 1 / 3), ('no', math.nan), ('far', math.inf), ('below', -1)):
        file(f'{name}_scale.npz', zipped([('w.npy', npy((2,))), ('scale.npy', npy((), data=struct.pack('<f', scale)))]))
    file('cut_scale.npz', zipped([('w.npy', npy((2,))), ('scale.npy', npy((), data=b'\0'))]))
    file('good.npz', zipped([('fc/kernel.npy', npy((64, 3))), ('fc/bias.npy', npy((3,), '>f8')), ('scale.npy', npy(())),
                             ('class_names.npy', npy((2,), '<U3', bytes(24)))]))
    file('objects.npz', zipped([('a.npy', npy((2,), '|O', b'\x80\x04.'))]))
    file('halves.npz', zipped([('a.npy', npy((2,), '<f2'))]))
    file('huge.npz', zipped([('a.npy', npy((2 ** 40, 2 ** 40), data=b''))]))
    file('anything.zip', zipped([('a.txt', 'a')]))
    file('damaged_entry.keras', whole.replace(b'"Dense"', b'"Tense"'))
    at = whole.rindex(b'PK\5\6')
    file('far_directory.keras', whole[:at + 16] + struct.pack('<I', 2 ** 31) + whole[at + 20:])
    file('many_entries.keras', whole[:at + 8] + struct.pack('<HH', 60000, 60000) + whole[at + 12:])
    at = whole.index(b'PK\1\2') + 46 + len('metadata.json')
    at = whole.index(b'PK\1\2', at)
    file('encrypted.keras', whole[:at + 8] + b'\1\0' + whole[at + 10:])
    file('far_entry.keras', whole[:at + 42] + struct.pack('<I', 5) + whole[at + 46:])
    file('lies.keras', whole[:at + 20] + struct.pack('<II', 10, 2 ** 30) + whole[at + 28:])
    bomb = zipped([('config.json', b' ' * 50_000_000), ('model.weights.h5', image)], zipfile.ZIP_DEFLATED)
    file('spaces.keras', bomb)
    file('image_of_text.keras', zipped([('config.json', config), ('model.weights.h5', 'text')]))


# ---- PyTorch ----

def state(**more):
    return OrderedDict([('fc.weight', Tensor(**more)), ('fc.bias', Tensor(size=(2,), stride=(1,)))])


class Evil:
    def __reduce__(self):
        return os.system, ('touch executed',)


def state_dictionaries():
    file('good.pth', torch_zip(state()))
    file('good_old.th', torch_old({'state_dict': state(), 'epoch': 3, 'optimizer': {'state': {0: {'m': Tensor()}}}}))
    file('good_protocol_4.pth', torch_zip(pickled({'w': Tensor()}, 4)))
    file('evil.pth', torch_zip(pickle.dumps({'w': Evil()}, 2)))
    file('evil_old.th', torch_old(pickle.dumps(Evil(), 2)))
    file('whole_module.pth', torch_zip(b'\x80\x02c__main__\nNet\nq\x00)\x81q\x01}q\x02b.'))
    file('script.pt', torch_zip(state(), more=[('net/constants.pkl', b'.')]))
    file('big_endian.pth', torch_zip(state(), more=[('net/byteorder', 'big')]))
    file('no_storage.pth', torch_zip(state(), storages=()))
    file('short_storage.pth', torch_zip(state(), storages=[('0', bytes(20))]))
    file('odd_storage.pth', torch_zip(state(storage=Storage(kind='os.system'))))
    file('beyond_storage.pth', torch_zip(state(size=(3, 3))))
    file('far_stride.pth', torch_zip(state(stride=(2 ** 62, 1))))
    file('far_offset.pth', torch_zip(state(offset=2 ** 40)))
    file('negative_size.pth', torch_zip(state(size=(-2, 3))))
    file('huge_view.pth', torch_zip(state(size=(2 ** 40, 2 ** 40), stride=(0, 0))))
    file('nine_dimensions.pth', torch_zip(state(size=(1,) * 9, stride=(1,) * 9)))
    file('numbers_only.pth', torch_zip({'epoch': 3, 'best': 0.5}))
    file('list.pth', torch_zip([Tensor()]))
    file('old_of_others.th', torch_old(state(), magic=12345))
    file('old_cut.th', torch_old(state())[:-10])
    file('old_keys.th', torch_old(state(), keys=('0', '1'), counts=(6, 6)))
    file('old_counts.th', torch_old(state(), counts=(5,)))
    for name, code in (('opcode', b'\x80\x02\x01.'), ('underflow', b'\x80\x02R.'), ('no_memo', b'\x80\x02h\x07.'),
                       ('no_mark', b'\x80\x02t.'), ('no_end', b'\x80\x02}'), ('long_text', b'\x80\x02X\xff\xff\xff\x7fa.'),
                       ('far_memo', b'\x80\x02}r\xff\xff\xff\x7f.'), ('odd_pairs', b'\x80\x02}(K\x01u.'),
                       ('call_of_text', b'\x80\x02X\x01\0\0\0a)R.'), ('persistent', b'\x80\x02NQ.'),
                       ('itself', b'\x80\x02}q\x00X\x01\0\0\0ah\x00s.')):
        file(f'pickle_{name}.pth', torch_zip(code))
    selves = b''.join(b'X\x04\0\0\0%04dh\x00' % i for i in range(1000))
    file('pickle_many_of_itself.pth', torch_zip(b'\x80\x02}q\x00(' + selves + b'u.'))
    copies = b'\x80\x02](' + b'N' * 3000 + b'eq\x00' + b'ctorch\nSize\nq\x01' + b'(' + b'h\x01h\x00\x85R' * 3000 + b't.'
    file('pickle_copies.pth', torch_zip(copies))


# ---- safetensors ----

def safetensors_files():
    file('good.safetensors', safetensors({'__metadata__': {'a': 'b'}, 'w': tensor(), 'none': tensor((0,), (24, 24))}))
    for name, scale in (('scaled', '0.003921569'), ('odd', '0.3'), ('no', 'x'), ('far', '1e999'), ('below', '-1')):
        file(f'{name}_scale.safetensors', safetensors({'__metadata__': {'scale': scale}, 'w': tensor()}))
    file('long_header.safetensors', safetensors({'w': tensor()}, length=2 ** 39))
    file('no_json.safetensors', safetensors(b'{"w": '))
    file('two_of_a_name.safetensors', safetensors(b'{"w": {}, "w": {}}'))
    file('overlap.safetensors', safetensors({'w': tensor(), 'v': tensor((2,), (16, 24))}))
    file('beyond.safetensors', safetensors({'w': tensor((2, 4), (0, 32))}))
    file('other_size.safetensors', safetensors({'w': tensor((2, 2))}))
    file('backwards.safetensors', safetensors({'w': tensor(offsets=(24, 0))}))
    file('negative.safetensors', safetensors({'w': tensor((-1, 3))}))
    file('overflow.safetensors', safetensors({'w': tensor((2 ** 32, 2 ** 32), (0, 0))}))
    file('fractions.safetensors', safetensors({'w': tensor((1.5, 4))}))
    file('eight_bits.safetensors', safetensors({'w': tensor(dtype='F8_E4M3')}))
    file('no_type.safetensors', safetensors({'w': {}}))
    file('nine_dimensions.safetensors', safetensors({'w': tensor((1,) * 9, (0, 4))}))


# ---- what is no model ----

def others():
    file('empty.h5', b'')
    file('pointer.h5', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n')
    file('page.h5', '<!DOCTYPE html>\n<html></html>\n')
    file('packed.h5.gz', b'\x1f\x8b\x08\0')
    file('array.npy', b'\x93NUMPY\x01\0')
    file('phone.tflite', b'\x1c\0\0\0TFL3')
    file('net.onnx', b'\x08\x07\x12\x07pytorch')
    file('net.gguf', b'GGUF\x03\0\0\0')
    file('picture.h5', b'\x89PNG\r\n\x1a\n')
    file('table.h5', 'a,b\n1,2\n')
    os.mkdir('saved_model')
    open('saved_model/saved_model.pb', 'w').close()
    os.mkfifo('pipe')
    names.extend(['./good_stack.h5', './good.safetensors'])
    by_spec.add('./good.safetensors')
    names.extend(['saved_model', 'pipe', 'nobody.h5', '/dev/null'])


# ---- layers as a spec has them ----

SPEC = """name: pasted
data:
  c: {path: c, shape: [8, 8, 1], classes: 3, scale: 1/255, train: {images: i, labels: l}, test: {images: j, labels: k}}
splits: {train: c.train, test: c.test}
tasks: {T: {}}
%s
training:
  - {model: base, task: T, loss: sparse_categorical_crossentropy, epochs: 0}
compare:
  - {models: [base], task: T}
"""


def plan_of(models):
    """The model's table in the plan of a spec with these models."""
    with open('pasted.yaml', 'w') as out:
        out.write(SPEC % models)
    run = subprocess.run([tlc, '--plan=full', 'pasted.yaml', '-o', 'pasted.c'], capture_output=True, text=True, env=dict(os.environ, COLUMNS='1000'))
    if run.returncode:
        sys.exit(f'{models}\nis no spec: {run.stderr}')
    return run.stdout[:run.stdout.index('parameters:')]


def check_spec(name):
    """What --spec prints compiles, and to the layers that the file itself stands for."""
    spec = subprocess.run([tlc, 'look', '--spec', name], capture_output=True, text=True, check=True).stdout
    if plan_of(spec) != plan_of(f'models: {{base: {{file: {name}}}}}'):
        sys.exit(f'{name}: pasted layers are others')


LAYERS = '{weights: %s, layers: [flatten, dense: {units: 3, activation: softmax%s}]}'
MAPPED = ('{weights: {file: %s, map: {%s}%s}, layers: [flatten, dense: {units: 64, activation: relu}, '
          'dense: {units: 3, activation: softmax}]}')


def mapped(name, lines, more=''):
    return MAPPED % (name, lines, more)


SPECS = [  # the model `base`, the data's scale
    ('{file: good_graph.h5}', '1/255'),
    ('{file: good_graph.h5}', '1'),
    ('{file: good_weights.h5}', '1/255'),
    ('{file: wrong_shape.h5}', '1/255'),
    ('{file: no_bias.h5}', '1/255'),
    ('{file: good_keras1.json, weights: good_weights.h5}', '1/255'),
    (LAYERS % ('good_stack.h5', ''), '1/255'),
    (LAYERS % ('good_nested.h5', ''), '1/255'),
    (LAYERS % ('good.pth', ''), '1/255'),
    (LAYERS % ('fits.pth', ''), '1/255'),
    (LAYERS % ('fits_and_more.pth', ''), '1/255'),
    (LAYERS % ('comments.pth', ''), '1/255'),
    (LAYERS % ('fits.safetensors', ''), '1/255'),
    (LAYERS % ('fits.safetensors', ', name: head_fc'), '1/255'),
    (LAYERS % ('numbered.safetensors', ''), '1/255'),
    (LAYERS % ('good.weights.h5', ''), '1/255'),
    (LAYERS % ('keras3.weights.h5', ''), '1/255'),
    (LAYERS % ('evil.pth', ''), '1/255'),
    (LAYERS % ('fits.npz', ''), '1/255'),
    (LAYERS % ('scaled.npz', ''), '1/255'),
    (LAYERS % ('scaled.npz', ''), '1'),
    (LAYERS % ('halved.npz', ''), '1/255'),
    (LAYERS % ('named.npz', ', name: head_fc'), '1/255'),
    (LAYERS % ('torch.npz', ''), '1/255'),
    (LAYERS % ('other_shape.npz', ''), '1/255'),
    (mapped('mapped.npz', '"block.*.*": dense_1.*, "head/*": "dense_2.*"'), '1/255'),
    (mapped('mapped.npz', '"*.*.*": "dense_1.$3", "*/*": "dense_2.$2"'), '1/255'),
    (mapped('mapped.npz', '"block.0.kernel": dense_1.kernel, "block.0.bias": dense_1.bias, "head/*": none'), '1/255'),
    (mapped('mapped.npz', '"block.0.*": dense_1.*, "block.*.bias": dense_1.bias, nothing.*: dense_2.*'), '1/255'),
    (mapped('mapped.npz', '"block.0.*": dense_1.*, "head/kernel": dense_1.kernel, "head/bias": dense_2.bais'), '1/255'),
    (mapped('mapped.npz', '"block.0.*": "dense_2.*", "head/*": "dense_1.*"'), '1/255'),
    (mapped('mapped.npz', '"block.0.*": "dense_1.*.*", "head/*": "$2.*", "*.*.*.*.*.*.*.*.*.*": none'), '1/255'),
    (mapped('fused.npz', '"attn.qkv.*": dense_1.*, "head/*": dense_2.*'), '1/255'),
    (mapped('mapped.npz', '"block.0.*": dense_1.*, "head/*": dense_2.*', ', layout: pytorch'), '1/255'),
    (mapped('mapped.npz', '"block.0.*": dense_1.*, "head/*": dense_2.*', ', layout: tensorflow'), '1/255'),
    (mapped('mapped.npz', ''), '1/255'),
]


def weights_that_fit():
    """For 64 inputs and 3 units."""
    big = lambda **more: OrderedDict([
        ('fc.weight', Tensor(size=(3, 64), stride=(64, 1), storage=Storage(count=192))),
        ('fc.bias', Tensor(size=(3,), stride=(1,), storage=Storage(count=192))), *more.items()])
    file('fits.pth', torch_zip(big(), storages=[('0', bytes(768))]))
    file('fits_and_more.pth', torch_zip(big(**{'bn.num_batches_tracked': Tensor((), ()), 'more.weight': Tensor()}),
                                        storages=[('0', bytes(768))]))
    names = OrderedDict(('*/ #error\n/*' + n[2:], t) for n, t in big().items())
    file('comments.pth', torch_zip(names, storages=[('0', bytes(768))]))
    for name, arrays in (('fits', {'fc/kernel': (64, 3), 'fc/bias': (3,), 'scale': ()}),
                         ('named', {'head/fc/bias': (3,), 'other/kernel': (64, 3), 'head/fc/kernel': (64, 3)}),
                         ('torch', {'fc.weight': (3, 64), 'fc.bias': (3,)}),
                         ('other_shape', {'arr_0': (3, 64), 'arr_1': (3,)})):
        file(f'{name}.npz', zipped([(f'{k}.npy', npy(v)) for k, v in arrays.items()]))
    arrays = {'block.0.bias': (64,), 'block.0.kernel': (64, 64), 'head/kernel': (64, 3), 'head/bias': (3,)}
    file('mapped.npz', zipped([(f'{k}.npy', npy(v)) for k, v in arrays.items()]))
    arrays = {'attn.qkv.kernel': (64, 64), 'attn.qkv.bias': (64,), 'head/kernel': (64, 3), 'head/bias': (3,)}
    file('fused.npz', zipped([(f'{k}.npy', npy(v)) for k, v in arrays.items()]))
    dense = [('fc/kernel.npy', npy((64, 3))), ('fc/bias.npy', npy((3,)))]
    for name, scale in (('scaled', 1 / 255), ('halved', 0.5)):
        file(f'{name}.npz', zipped([*dense, ('scale.npy', npy((), data=struct.pack('<f', scale)))]))
    for name, layer in (('fits', 'head.fc'), ('numbered', '1')):
        file(f'{name}.safetensors', safetensors({f'{layer}.bias': tensor((3,), (768, 780)),
                                                 f'{layer}.weight': tensor((3, 64), (0, 768))}, size=780))
    file('keras3.weights.h5', h5_bytes(None, ['unnamed', 'layer layers', 'tensor dense/vars/0 64 3', 'tensor dense/vars/1 3']))


def compile_spec(models, scale):
    """The weights in the plan, how their numbers are read, and what is said of the spec's models."""
    reads = []
    with open('spec.yaml', 'w') as out:
        out.write((SPEC % f'models:\n  base: {models}').replace('scale: 1/255', f'scale: {scale}'))
    run = subprocess.run([tlc, '--plan=full', 'spec.yaml', '-o', 'spec.c'], capture_output=True, text=True, env=dict(os.environ, COLUMNS='1000'))
    if run.returncode == 0:
        with open('spec.c') as program:
            code = program.read()
        if 'From the end upwards' not in code.split('*/')[0]:
            sys.exit(f'{models}: what a file has ends a comment of the C')
        reads = code.partition('tlc_stored_weight stored_weights_base[] = {\n')[2].partition('};')[0].splitlines()
    plan = [line for line in run.stdout.splitlines() if 'Weights of' in line or ' is /' in line or ', ' in line and ' is ' in line]
    said = [line for line in run.stderr.splitlines() if line.startswith(('spec.yaml', ' '))]
    return f'==== {models}, scale {scale}: {run.returncode}\n' + ''.join(f'{line}\n' for line in plan + reads + said)


# ---- what is said ----

def damage():
    """Bytes changed at random: the HDF5 library crashes on some of these, and tlc does not."""
    chance = random.Random(5)
    with open('good_graph.h5', 'rb') as whole:
        bytes_of_it = whole.read()
    for _ in range(100):
        damaged = bytearray(bytes_of_it)
        for _ in range(chance.choice([1, 4, 16, 64])):
            damaged[chance.randrange(8, len(damaged))] = chance.choice([0, 255, chance.randrange(256)])
        with open('damaged.h5', 'wb') as out:
            out.write(damaged)
        code = subprocess.run([tlc, 'look', 'damaged.h5'], capture_output=True, timeout=120).returncode
        if code not in (0, 1):
            sys.exit(f'tlc look: exit code {code} for {damaged.hex()}')


def look(name):
    run = subprocess.run([tlc, 'look', *['--spec'] * (name in by_spec), name], capture_output=True, timeout=120)
    said = (run.stdout + run.stderr).decode(errors='backslashreplace')
    return f'==== {name}: {run.returncode}\n{said}'


def main():
    if '--keep' in sys.argv:
        sys.argv[-1] = os.path.realpath(sys.argv[-1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for make in (plain_keras, refused_layers, damaged_architectures, damaged_weights, archives,
                     state_dictionaries, safetensors_files, odd_models, others):
            make()
        if '--keep' in sys.argv:
            keep = sys.argv[sys.argv.index('--keep') + 1]
            for name in names:
                if os.path.isfile(name):
                    shutil.copy(name, keep)
            return
        said = ''.join(look(name) for name in names)
        damage()
        weights_that_fit()
        odd_weights()
        said += ''.join(compile_spec(*spec) for spec in SPECS + ODD_SPECS)
        for name in ('good_stack.h5', 'good_graph.h5', 'good_nested.h5', 'good_keras1.json', 'augmented.h5', 'good.keras'):
            check_spec(name)
        if os.path.exists('executed'):
            sys.exit('a pickle was executed')
    if '--update' in sys.argv:
        with open(wanted_path, 'w') as out:
            out.write(said)
        return
    with open(wanted_path) as wanted:
        if wanted.read() == said:
            return
    with open(wanted_path) as wanted:
        sys.stdout.writelines(difflib.unified_diff(wanted.read().splitlines(True), said.splitlines(True), 'wanted', 'said'))
    sys.exit(1)


main()
