"""odd_weights.py: weights that lie otherwise than tlc has them, and specs whose layers begin with them."""
from collections import OrderedDict

from files import *


def whole(*shape):
    """A tensor of PyTorch's, all of its storage."""
    strides = [math.prod(shape[i + 1:]) for i in range(len(shape))]
    return Tensor(size=shape, stride=tuple(strides), storage=Storage(count=4096))


def pth(name, **tensors):
    named = OrderedDict((key.replace('__', '.'), tensor) for key, tensor in tensors.items())
    file(f'{name}.pth', torch_zip(named, storages=[('0', bytes(4 * 4096))]))


def npz(name, **arrays):
    file(f'{name}.npz', zipped([(f'{key}.npy', npy(shape)) for key, shape in arrays.items()]))


def torch_files():
    pth('conv', conv__weight=whole(2, 1, 3, 3), conv__bias=whole(2), fc__weight=whole(3, 72), fc__bias=whole(3))
    pth('two_convs', a__weight=whole(4, 1, 3, 3), a__bias=whole(4), b__weight=whole(2, 4, 3, 3), b__bias=whole(2),
        fc__weight=whole(3, 32), fc__bias=whole(3))
    pth('depthwise', spread__weight=whole(2, 1, 1, 1), deep__weight=whole(6, 1, 3, 3), fc__weight=whole(3, 6), fc__bias=whole(3))
    pth('depthwise_too_few', spread__weight=whole(2, 1, 1, 1), deep__weight=whole(4, 1, 3, 3))
    pth('depthwise_of_pairs', spread__weight=whole(2, 1, 1, 1), deep__weight=whole(6, 2, 3, 3))
    pth('depthwise_other_rows', spread__weight=whole(2, 1, 1, 1), deep__weight=whole(6, 1, 5, 3))
    pth('depthwise_other_columns', spread__weight=whole(2, 1, 1, 1), deep__weight=whole(6, 1, 3, 5))
    pth('row', conv__weight=whole(5, 8, 3), conv__bias=whole(5), fc__weight=whole(3, 30), fc__bias=whole(3))
    pth('rows', a__weight=whole(5, 8, 3), a__bias=whole(5), b__weight=whole(5, 5, 1), b__bias=whole(5),
        dense_1__weight=whole(3, 30), dense_1__bias=whole(3))
    pth('no_rows', conv__weight=whole(5, 8, 3), conv__bias=whole(5), fc__weight=whole(3, 30), fc__bias=whole(3))
    pth('normal', conv__weight=whole(2, 1, 8, 8), norm__weight=whole(2), norm__bias=whole(2), norm__running_mean=whole(2),
        norm__running_var=whole(2), norm__num_batches_tracked=whole(), fc__weight=whole(3, 2), fc__bias=whole(3))
    pth('behind_flatten', conv__weight=whole(2, 1, 1, 1), conv__bias=whole(2), norm__weight=whole(128), norm__bias=whole(128), norm__running_mean=whole(128),
        norm__running_var=whole(128), fc__weight=whole(3, 128), fc__bias=whole(3))
    pth('wrapped', module__head__weight=whole(3, 64), module__head__bias=whole(3), optimizer__step=whole())
    pth('gamma_of_head', **{'module.head.norm.weight': whole(64), 'module.head.norm.bias': whole(64),
                            'module.head.norm.running_mean': whole(64), 'module.head.norm.running_var': whole(64),
                            'dense_1.weight': whole(3, 64), 'dense_1.bias': whole(3)})
    pth('flat_vector', **{'w': whole(64, 3), 'b': whole(3)})
    pth('no_bias', fc__weight=whole(3, 64))
    pth('long_bias', fc__weight=whole(3, 64), fc__bias=whole(4))
    pth('alike_names', **{'head.1.weight': whole(3, 64), 'headless.weight': whole(3, 64), 'head1.weight': whole(3, 64),
                          'head1.bias': whole(3)})
    pth('flat_kernel', conv__weight=whole(2, 1, 3, 3), conv__bias=whole(2), fc__weight=whole(3, 36, 2), fc__bias=whole(3))


def numpy_files():
    npz('keras_layout', kernel=(64, 3), bias=(3,))
    npz('torch_words', **{'fc.weights': (3, 64), 'fc.bias': (3,)})
    npz('weight_in_between', **{'fc.weight_g': (3, 64), 'fc.bias': (3,)})
    npz('scale_of_three', kernel=(64, 3), bias=(3,), scale=(3,))
    npz('learned', mean=(1,), variance=(1,), kernel=(64, 3), bias=(3,))
    npz('learned_and_count', mean=(1,), variance=(1,), count=(), kernel=(64, 3), bias=(3,))
    npz('named_norm', **{'head.gamma': (1,), 'head.beta': (1,), 'head.moving_mean': (1,), 'head.moving_variance': (1,),
                         'last.kernel': (64, 3), 'last.bias': (3,)})
    npz('named_statistics', **{'n.mean': (1,), 'n.variance': (1,), 'fc.kernel': (64, 3), 'fc.bias': (3,)})
    npz('many', **{f'{i}.{role}': shape for i in range(6) for role, shape in (('kernel', (3, 3)), ('bias', (3,)))})
    npz('statistics_to_map', mean=(1,), variance=(1,), several=(3,), kernel=(64, 3), bias=(3,))
    npz('empty_parts', **{'a..kernel': (64, 3), 'a..bias': (3,), 'b.qkv.bias': (3,)})
    file('numbers.safetensors', safetensors({'0.kernel': tensor((64, 3), (0, 768)), '0.bias': tensor((3,), (768, 780))}, 780))
    file('zero_names.safetensors', safetensors({'/kernel': tensor((64, 3), (0, 768)), '/bias': tensor((3,), (768, 780))}, 780))
    file('no_divider.safetensors', safetensors({'kernel': tensor((64, 3), (0, 768)), 'bias': tensor((3,), (768, 780))}, 780))


def keras_files():
    old = {'class_name': 'Sequential', 'config': [
        layer('Convolution2D', 'conv', nb_filter=2, nb_row=3, nb_col=2, border_mode='valid', dim_ordering='th',
              init='glorot_uniform', batch_input_shape=[None, 1, 8, 8]),
        layer('Flatten', 'flat'), layer('Dropout', 'drop', p=0.5),
        layer('Dense', 'dense', output_dim=3, init='glorot_uniform', activation='softmax')]}
    tensors = ['layer conv', 'tensor conv_W 2 1 3 2', 'tensor conv_b 2', 'layer flat', 'layer drop', 'layer dense',
               'tensor dense_W 84 3', 'tensor dense_b 3']
    for backend in ('theano', 'tensorflow'):
        h5(f'old_{backend}.h5', old, tensors, version='1.2.2', backend=backend)
    file('old.json', json.dumps(old))
    other = [line.replace('conv_W 2 1 3 2', 'conv_W 3 2 1 2') for line in tensors]
    h5('old_other_order.h5', old, other, version='1.2.2', backend='theano')
    paths = [f'tensor dense{end}/vars/{i} {shape}' for end, shapes in (('', ('64 5', '5')), ('_1', ('5 3', '3')))
             for i, shape in enumerate(shapes)]
    file('two_kinds.weights.h5', h5_bytes(None, ['unnamed', 'layer layers', *paths, 'layer optimizer', 'tensor vars/0 1']))
    h5('old_other_rows.h5', old, [line.replace('dense_W 84 3', 'dense_W 83 3') for line in tensors], version='1.2.2', backend='theano')
    h5('one_tensor_less.h5', sequential(*flat_dense()), FLAT[:3])
    h5('no_tensor_at_all.h5', sequential(*flat_dense()), ['layer flatten', 'layer dense'])
    image = h5_bytes(None, ['unnamed', 'layer layers', 'tensor dense/vars/0 64 3', 'tensor dense/vars/1 3'])
    file('stack.keras', zipped([('metadata.json', '{"keras_version": "3.1.1"}'), ('config.json', json.dumps(sequential(*flat_dense()))),
                                ('model.weights.h5', image)]))
    for name, flat in (('first', {'data_format': 'channels_first'}), ('last', {'data_format': 'channels_last'}), ('none', {})):
        h5(f'first_{name}.h5', functional(
            layer('Conv2D', 'conv', ['input_1'], filters=2, kernel_size=[3, 3], data_format='channels_first'),
            layer('Flatten', 'flat', ['conv'], **flat), layer('Dense', 'dense', ['flat'], units=3, activation='softmax'),
            shape=(1, 8, 8)), ['layer conv', 'tensor conv/kernel:0 3 3 1 2', 'tensor conv/bias:0 2', 'layer flat', 'layer dense',
                               'tensor dense/kernel:0 72 3', 'tensor dense/bias:0 3'])
    h5('rescaled.h5', sequential(layer('Rescaling', 'rescaling', scale=0.00392), *flat_dense()),
       ['layer rescaling', *FLAT])


def spec(weights, layers):
    return f'{{weights: {weights}, layers: [{layers}]}}'


HEAD = 'dense: {units: 3, activation: softmax}'
CONV = 'conv2d: {filters: 2, kernel_size: 3}'
DEEP = ('conv2d: {filters: 2, kernel_size: 1, use_bias: false}, depthwise_conv2d: {kernel_size: 3, depth_multiplier: 3, use_bias: false}, '
        'global_average_pooling2d, ' + HEAD)
COPIES = ' \n  mine:\n    layers:\n      - from: base[%s]\n      - dense: {units: 3, activation: softmax}'

def mapped(name, lines, layers):
    return spec(f'{{file: {name}, map: {{{lines}}}}}', layers)


SIX = ', '.join(['flatten', *['dense: {units: 3}'] * 5, HEAD])
SPECS = [(models, '1/255') for models in (
    spec('long_bias.pth', f'flatten, {HEAD}'),
    spec('alike_names.pth', f'flatten, {HEAD[:-1]}, name: head1}}'),
    spec('flat_kernel.pth', f'{CONV}, flatten, {HEAD}'),
    spec('named_norm.npz', f'batch_normalization: {{name: head}}, flatten, {HEAD[:-1]}, name: last}}'),
    spec('named_statistics.npz', f'normalization: {{name: n}}, flatten, {HEAD[:-1]}, name: fc}}'),
    mapped('many.npz', '', SIX),
    mapped('many.npz', '"*.kernel": "dense_$1.kernel", "*.bias": "dense_*.$1"', SIX),
    mapped('many.npz', '"*.kernel": "dense_$x.$0", "*.bias": "$1$2"', SIX),
    mapped('statistics_to_map.npz', 'mean: normalization_1.mean, variance: normalization_1.variance, several: normalization_1.count, '
           '"kernel": dense_1.kernel, bias: dense_1.bias', f'normalization, flatten, {HEAD}'),
    mapped('statistics_to_map.npz', 'mean: normalization_1.mean, "kernel": dense_1.kernel, bias: dense_1.bias', f'normalization, flatten, {HEAD}'),
    mapped('empty_parts.npz', '"a.*.*": "dense_1.$2", "a..*": "dense_1.*", "b.qkv.*": nowhere.*', f'flatten, {HEAD}'),
    mapped('empty_parts.npz', '"a..k*l": dense_1.kernel, "a..b*s": dense_1.bias, "b.*.b*x": nowhere.*', f'flatten, {HEAD}'),
    '{file: old_other_rows.h5}', '{file: one_tensor_less.h5}', '{file: no_tensor_at_all.h5}',
    spec('named_norm.npz', f'flatten, {HEAD}') + ' \n  mine:\n    weights: keras_layout.npz\n    layers:\n      - {from: "base[:1]"}\n      - {from: "base[1:]", weights: initial}',
    spec('conv.pth', f'{CONV}, flatten, {HEAD}'),
    spec('conv.pth', f'{CONV}, activation: relu, flatten, dropout: {{rate: 0.1}}, {HEAD}'),
    spec('two_convs.pth', f'conv2d: {{filters: 4, kernel_size: 3}}, {CONV}, flatten, {HEAD}'),
    spec('{file: conv.pth, layout: keras}', f'{CONV}, flatten, {HEAD}'),
    spec('depthwise.pth', DEEP),
    spec('depthwise_too_few.pth', DEEP),
    spec('depthwise_of_pairs.pth', DEEP),
    spec('depthwise_other_rows.pth', DEEP),
    spec('depthwise_other_columns.pth', DEEP),
    spec('row.pth', 'reshape: {target_shape: [8, 8]}, conv1d: {filters: 5, kernel_size: 3}, flatten, ' + HEAD),
    spec('rows.pth', 'reshape: {target_shape: [8, 8]}, conv1d: {filters: 5, kernel_size: 3, name: a}, '
         'conv1d: {filters: 5, kernel_size: 1, name: b}, add: {inputs: [a, b]}, flatten, ' + HEAD),
    spec('no_rows.pth', 'reshape: {target_shape: [8, 8]}, conv1d: {filters: 5, kernel_size: 3}, reshape: {target_shape: [6, 5, 1]}, '
         'reshape: {target_shape: [5, 6]}, flatten, ' + HEAD),
    spec('normal.pth', 'conv2d: {filters: 2, kernel_size: 8, use_bias: false}, batch_normalization, flatten, ' + HEAD),
    spec('behind_flatten.pth', 'conv2d: {filters: 2, kernel_size: 1, padding: same}, flatten, batch_normalization, ' + HEAD),
    spec('wrapped.pth', f'flatten, {HEAD[:-1]}, name: head}}'),
    spec('gamma_of_head.pth', f'flatten, batch_normalization: {{name: head_norm}}, {HEAD}'),
    spec('flat_vector.pth', f'flatten, {HEAD}'),
    spec('no_bias.pth', f'flatten, {HEAD}'),
    spec('no_bias.pth', f'flatten, {HEAD[:-1]}, name: fc}}'),
    spec('keras_layout.npz', f'flatten, {HEAD}'),
    spec('{file: keras_layout.npz, layout: pytorch}', f'flatten, {HEAD}'),
    spec('torch_words.npz', f'flatten, {HEAD}'),
    spec('weight_in_between.npz', f'flatten, {HEAD}'),
    spec('scale_of_three.npz', f'flatten, {HEAD}'),
    spec('learned.npz', f'normalization, flatten, {HEAD}'),
    spec('learned_and_count.npz', f'normalization, flatten, {HEAD}'),
    spec('numbers.safetensors', f'flatten, {HEAD}'),
    spec('zero_names.safetensors', f'flatten, {HEAD}'),
    spec('no_divider.safetensors', f'flatten, {HEAD}'),
    '{file: old_theano.h5}', '{file: old_tensorflow.h5}', '{file: old_other_order.h5}', '{file: old.json, weights: old_theano.h5}',
    '{file: stack.keras}', '{file: first_first.h5}', '{file: first_last.h5}', '{file: first_none.h5}', '{file: good_graph.h5, weights: good_stack.h5}',
    spec('stack.keras', f'flatten, {HEAD}'),
    spec('two_kinds.weights.h5', f'flatten, dense: {{units: 5}}, {HEAD}'),
    spec('two_kinds.weights.h5', f'flatten, dense: {{units: 5}}, dense: {{units: 3}}, {HEAD}'),
    spec('good_stack.h5', f'batch_normalization, flatten, {HEAD}'),
    '{file: nobody.h5}', '{file: empty.h5}', spec('saved_model', f'flatten, {HEAD}'),
    '{file: lstm.h5}', '{file: wrong_shape.h5, weights: nobody.npz}',
)] + [(models, '1') for models in (
    '{file: rescaled.h5}', '{file: good_stack.h5}' + COPIES % ':-1', '{file: good_stack.h5}' + COPIES % '1:2',
    spec('learned.npz', f'normalization, flatten, {HEAD}'),
)]


def odd_weights():
    for make in (torch_files, numpy_files, keras_files):
        make()
