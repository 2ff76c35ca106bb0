"""odd_models.py: what model files of others may have, and their readers must not believe."""
import pickle
from collections import OrderedDict

from files import *


def keras_json(name, *layers, **more):
    file(f'{name}.json', json.dumps(sequential(*layers, **more)))


def inputs(*references):
    """Of a call, as Keras 2 has them."""
    return [[list(reference) for reference in references]]


# ---- architectures ----

def history(name, output=0):
    """A tensor, as Keras 3's calls have them."""
    return {'class_name': '__keras_tensor__', 'config': {'shape': [None, 4], 'keras_history': [name, 0, output]}}


def references():
    def keras_3(*layers, output='dense'):
        firsts = {'class_name': 'InputLayer', 'name': 'input_1', 'config': {'batch_shape': [None, 4], 'name': 'input_1'},
                  'inbound_nodes': []}
        return {'class_name': 'Functional', 'config': {'name': 'net', 'layers': [firsts, *layers],
                                                       'input_layers': ['input_1', 0, 0], 'output_layers': [output, 0, 0]}}

    def called(layer, *tensors):
        return dict(layer, inbound_nodes=[{'args': list(tensors), 'kwargs': {'mask': None}}])

    good = keras_3(called(layer('Dense', 'a', units=4), history('input_1')),
                   called(layer('Add', 'sum'), [history('a'), history('input_1')]), called(dense(), history('sum')))
    file('good_keras_3.json', json.dumps(good))
    file('reads_nobody_keras_3.json', json.dumps(keras_3(called(dense(), history('nobody'), history('a')))))
    file('reads_second_output.json', json.dumps(keras_3(called(dense(), history('input_1', 1)))))
    for name, reference in (('of_two_parts', ['input_1', 0]), ('of_a_number', [1, 0, 0]), ('of_a_text', ['input_1', '0', 0]),
                            ('of_half_an_output', ['input_1', 0, 0.5]), ('of_a_word', 'input_1')):
        file(f'reference_{name}.json', json.dumps(functional(dict(dense(), inbound_nodes=[[reference]]))))
    file('output_of_nobody.json', json.dumps(functional(dense(), outputs=('nobody',))))
    file('output_is_the_input.json', json.dumps(functional(dense(), outputs=('input_1',))))
    file('outputs_and_the_input.json', json.dumps(functional(
        dict(dense(), inbound_nodes=inputs(('input_1', 0, 0))), outputs=('input_1', 'dense'))))
    beside = functional(layer('Dense', 'needless', ['input_1'], units=2),
                        layer('Dense', 'needless_too', ['needless'], units=2),
                        layer('Dense', 'dense', ['input_1'], units=2), layer('Dense', 'last', ['dense'], units=1),
                        outputs=('last',), shape=(4,))
    file('layers_beside_the_way.json', json.dumps(beside))
    backwards = functional(layer('Dense', 'dense', ['b'], units=2), layer('Dense', 'b', ['a'], units=2),
                           layer('Dense', 'a', ['input_1'], units=2), shape=(4,))
    file('backwards.json', json.dumps(backwards))
    many = functional(*[layer('Dense', f'd{i}', ['input_1'], units=2) for i in range(9)],
                      layer('Concatenate', 'dense', [f'd{i}' for i in range(9)], axis=-1), shape=(4,))
    file('nine_inputs.json', json.dumps(many))
    inner = functional(layer('Dense', 'dense', ['input_1'], units=2), inputs=('input_1', 'input_2'), shape=(4,))
    inner['config']['name'] = 'inner'
    file('nested_of_two_inputs.json', json.dumps(functional(
        dict(inner, name='inner', inbound_nodes=inputs(('input_1', 0, 0))),
        layer('Dense', 'dense', ['inner'], units=2), shape=(4,))))
    twice = dict(inner, name='inner', inbound_nodes=inputs(('input_1', 0, 0)) * 2)
    file('nested_called_twice.json', json.dumps(functional(twice, layer('Dense', 'dense', ['inner'], units=2), shape=(4,))))


def architectures():
    keras_json('named_outside', *flat_dense()[:1], {'class_name': 'Dense', 'name': 'outside', 'config': {'units': 3}})
    keras_json('unnamed', *flat_dense()[:1], {'class_name': 'Dense', 'config': {'units': 3}})
    for module in ('keras.layers', 'tf_keras.layers', 'tensorflow.keras.layers', 'builtins', 'tensor'):
        keras_json(f'module_{module}', *flat_dense()[:1], dict(dense(), module=module, registered_name='Dense'))
    keras_json('long_name', *flat_dense()[:1], dense('x' * 513))
    keras_json('layer_of_a_list', *flat_dense()[:1], {'class_name': 'Dense', 'config': [1]})
    keras_json('layer_of_no_config', *flat_dense()[:1], {'class_name': 'Dense'})
    keras_json('class_of_a_number', *flat_dense()[:1], {'class_name': 5, 'config': {}})
    keras_json('model_of_a_text', {'class_name': 'Sequential', 'config': 'x'})
    file('model_of_a_list.json', json.dumps({'class_name': 'Model', 'config': flat_dense()}))
    file('old_model.json', json.dumps(dict(functional(layer('Dense', 'dense', ['input_1'], units=3), shape=(4,)), class_name='Model')))
    file('inputs_alone.json', json.dumps(sequential()))
    file('nothing_inside.json', json.dumps({'class_name': 'Sequential'}))
    many = sequential(*[layer('Dense', f'd{i}', units=2) for i in range(2001)], shape=(4,))
    file('2001_layers.json', json.dumps(many))
    half = [layer('Dense', f'd{i}', units=2) for i in range(1500)]
    file('3000_nested_layers.json', json.dumps(sequential(sequential(*half), sequential(*half))))
    for name, shape in (('text', ['a', 4]), ('nothing', [None, None]), ('negative', [-3, 4]), ('nine', [2] * 8),
                        ('no_sizes', [])):
        keras_json(f'shape_of_{name}', *flat_dense(), shape=shape)
    keras_json('th_and_last', layer('Conv2D', 'conv', filters=2, kernel_size=3, data_format='channels_first'),
               *flat_dense(), shape=(1, 8, 8))
    keras_json('default_format', layer('Conv2D', 'conv', filters=2, kernel_size=[3, 3], data_format='default'), *flat_dense())
    keras_json('other_format', layer('Conv2D', 'conv', filters=2, kernel_size=3, data_format='NHWC'), *flat_dense())
    file('white.json', ' \n\r\t' + json.dumps(sequential(*flat_dense())))


def old_words():
    """Keras 1's."""
    def old(name, *layers, **first):
        layers[0]['config'].update(first)
        file(f'keras_1_{name}.json', json.dumps({'class_name': 'Sequential', 'config': list(layers)}))

    tf = {'dim_ordering': 'tf', 'batch_input_shape': [None, 8, 8, 1]}
    flat = [layer('Flatten', 'flatten_1'), layer('Dense', 'dense_1', output_dim=3, init='uniform', activation='softmax')]
    old('tensorflow', layer('Convolution2D', 'conv', nb_filter=2, nb_row=3, nb_col=2, subsample=[2, 2], init='he_normal'),
        layer('MaxPooling2D', 'pool', pool_size=[2, 2], strides=[2, 2], border_mode='valid', dim_ordering='tf'), *flat, **tf)
    old('rows_alone', layer('Convolution2D', 'conv', nb_filter=2, nb_row=3), *flat, **tf)
    old('both_words', layer('Convolution2D', 'conv', nb_filter=2, nb_row=3, nb_col=3, filters=5), *flat, **tf)
    old('one_direction', layer('Convolution1D', 'conv', nb_filter=2, filter_length=3, subsample_length=2, init='zero'),
        *flat, batch_input_shape=[None, 8, 2])
    for mode in ('sum', 'concat', 'mul', 'cos', 5):
        both = layer('Merge', 'dense', ['a', 'b'], mode=mode, mode_type='raw', concat_axis=-1, dot_axes=-1,
                     output_shape=None, output_shape_type='raw', output_mask=None, output_mask_type='raw', arguments={})
        merged = functional(layer('Dense', 'a', ['input_1'], output_dim=2, init='zero'),
                            layer('Dense', 'b', ['input_1'], output_dim=2, init='zero'), both, shape=(4,))
        file(f'keras_1_merge_{mode}.json', json.dumps(merged))


# ---- values of settings ----

def initialized(class_name, **config):
    return {'class_name': class_name, 'config': config}


def settings():
    def with_layers(name, *layers, **more):
        by_spec.add(f'{name}.json')
        keras_json(name, *layers, **more)

    def with_dense(name, **config):
        with_layers(name, *flat_dense()[:1], layer('Dense', 'dense', **{'units': 3, 'activation': 'softmax', **config}))

    scaling = [('uniform', dict(scale=1.0, mode='fan_avg', distribution='uniform')),
               ('truncated', dict(scale=2, mode='fan_in', distribution='truncated_normal')),
               ('odd', dict(scale=3, mode='fan_in', distribution='normal')),
               ('half', dict(scale=1, distribution='normal')), ('other_half', dict(scale=1, mode='fan_in'))]
    for name, config in scaling:
        with_dense(f'scaling_{name}', kernel_initializer=initialized('VarianceScaling', **config))
    with_dense('initializer_by_class', kernel_initializer=initialized('GlorotNormal'), bias_initializer=initialized('Zeros'))
    with_dense('initializer_by_name', kernel_initializer='he_uniform', bias_initializer='ones')
    with_dense('initializer_unknown', kernel_initializer=initialized('Own'), bias_initializer=5)
    with_dense('regularizers', kernel_regularizer=initialized('L1L2', l1=0.0, l2=0.01),
               bias_regularizer=initialized('L1', l1=0.5))
    with_dense('regularizer_of_nothing', kernel_regularizer=initialized('L2', l2=0.0),
               bias_regularizer={'config': {'l2': 1}})
    with_dense('regularizer_unknown', kernel_regularizer=initialized('OrthogonalRegularizer', factor=0.1))
    with_dense('activation_of_a_function', activation=initialized('function'))
    with_dense('activation_function', activation={'class_name': 'function', 'config': 'relu'})
    with_dense('activation_object', activation=initialized('LeakyReLU', alpha=0.1))
    with_dense('activation_of_a_number', activation=5)
    with_dense('activation_swish', activation='swish')
    with_dense('activation_log_softmax', activation='log_softmax')
    for value in (1, 0, 2, True, 'yes'):
        with_dense(f'bias_of_{value}', use_bias=value)
    with_dense('units_of_half', units=2.5)
    with_dense('units_of_truth', units=True)
    with_dense('type_by_name', dtype='float32')
    with_dense('type_of_halves', dtype='float16')
    with_dense('type_of_nothing', dtype=None)
    with_dense('own_member', quantization_config={'mode': 'int8'}, lora_rank=None, empty=[], nothing={})
    with_dense('filled_member', lora_rank=4)
    with_dense('constraint', kernel_constraint=initialized('NonNeg'))
    with_layers('sizes_of_two', layer('Conv2D', 'conv', filters=2, kernel_size=[3, 2], groups=1), *flat_dense())
    with_layers('sizes_of_none', layer('Conv2D', 'conv', filters=2, kernel_size=[]), *flat_dense())
    with_layers('sizes_of_lists', layer('ZeroPadding2D', 'pad', padding=[[1, 1], [2, 0]]), *flat_dense())
    with_layers('sizes_of_nothing', layer('ZeroPadding2D', 'pad', padding=[[1, None], [2, 0]]), *flat_dense())
    with_layers('groups_of_two', layer('Conv2D', 'conv', filters=2, kernel_size=3, groups=2), *flat_dense())
    for name, axis in (('axis_of_none', None), ('axis_of_two', [1, 2]), ('axis_of_rows', [1]), ('axis_last', [3]), ('axis_no_list', 3)):
        with_layers(name, layer('Normalization', 'norm', axis=axis), *flat_dense())
    with_layers('axis_of_channels', layer('BatchNormalization', 'norm', axis=[1], momentum=0.9, mode=0), *flat_dense()[:1],
               dense(), shape=(1, 8, 8))
    first = layer('Conv2D', 'conv', filters=2, kernel_size=3, data_format='channels_first')
    with_layers('channels_first', first, layer('BatchNormalization', 'norm', axis=[1]),
               layer('BatchNormalization', 'last', axis=3), *flat_dense(), shape=(1, 8, 8))
    with_layers('old_mode', layer('BatchNormalization', 'norm', axis=-1, mode=2), *flat_dense())
    with_layers('twins', *flat_dense()[:1], *[layer('Dense', name, units=2) for name in ('a/b', 'a_b', 'a b', 'a_b_2')])


# ---- PyTorch ----

def global_(name):
    return b'c' + name.replace(' ', '\n').encode() + b'\n'


def text(words):
    return b'X' + struct.pack('<I', len(words)) + words.encode()


def pickles():
    """Codes of pickles; what torch.save writes is in PyTorch's own."""
    with_dict = lambda *pairs: b'\x80\x02}(' + b''.join(pairs) + b'u.'
    tensor_of = lambda *arguments: global_('torch._utils _rebuild_tensor_v2') + b'(' + b''.join(arguments) + b'tR'
    storage = (b'(' + text('storage') + global_('torch FloatStorage') + text('0') + text('cpu') + b'K\x06tQ')
    sizes = b'K\x02K\x03\x86'
    codes = {
        'no_opcode': b'\x80\x02',
        'no_argument': b'\x80',
        'popped': b'\x80\x02}N0.',
        'nothing_to_pop': b'\x80\x020.',
        'mark_to_pop': b'\x80\x02(0.',
        'no_result': b'\x80\x02.',
        'mark_as_result': b'\x80\x02(.',
        'tuple_of_too_few': b'\x80\x02N\x87.',
        'append_to_nothing': b'\x80\x02Na.',
        'append_to_text': b'\x80\x02U\x01aNa.',
        'appends_to_nothing': b'\x80\x02(Ne.',
        'put_behind_a_mark': b'\x80\x02}(U\x01as.',
        'list_without_mark': b'\x80\x02l.',
        'dictionary_of_pairs': b'\x80\x02(' + text('w') + tensor_of(storage, b'K\0', sizes, b'K\x03K\x01\x86') + b'd.',
        'persistent_of_nothing': b'\x80\x02Q.',
        'remembers_nothing': b'\x80\x02q\0.',
        'recalls_far': b'\x80\x02}q\0j\xff\xff\xff\xff.',
        'recalls_unset': b'\x80\x02}q\0h\1.',
        'calls_a_number': b'\x80\x02K\1K\2\x93.',
        'calls_of_nothing': b'\x80\x02\x93.',
        'calls_of_one': b'\x80\x02' + text('torch') + b'\x93.',
        'calls_by_stack': b'\x80\x04' + text('collections') + text('OrderedDict') + b'\x93)R.',
        'calls_a_list': b'\x80\x02' + global_('torch Size') + b']R.',
        'calls_nothing': b'\x80\x02' + global_('torch Size') + b'R.',
        'calls_without_function': b'\x80\x02)R.',
        'calls_a_storage': b'\x80\x02' + global_('torch FloatStorage') + b')R.',
        'size_of_two': b'\x80\x02' + global_('torch Size') + b'))\x86R.',
        'parameter_of_nothing': b'\x80\x02' + global_('torch._utils _rebuild_parameter') + b')R.',
        'pairs': (b'\x80\x02' + global_('collections OrderedDict') + b'](' + text('w') +
                  tensor_of(storage, b'K\0', sizes, b'K\x03K\x01\x86') + b'\x86N\x85e\x85R.'),
        'name_without_end': b'\x80\x02ctorch',
        'name_of_one_line': b'\x80\x02ctorch\nSize',
        'long_name': b'\x80\x02c' + b'x' * 201 + b'\ny\n.',
        'long_number': b'\x80\x02\x8a\x09' + bytes(8) + b'\xff.',
        'number_of_nothing': b'\x80\x02\x8a\x00.',
        'cut_number': b'\x80\x02\x8a\x09\1',
        'number_as_name': with_dict(b'K\5', tensor_of(storage, b'K\0', sizes, b'K\x03K\x01\x86')),
        'numbers_as_names': with_dict(b'K\5', b'}K\6' + tensor_of(storage, b'K\0', sizes, b'K\x03K\x01\x86') + b's'),
        'nothing_as_tensor': with_dict(text('w'), tensor_of()),
        'three_arguments': with_dict(text('w'), tensor_of(storage, b'K\0', sizes)),
        'offset_of_text': with_dict(text('w'), tensor_of(storage, text('0'), sizes, sizes)),
        'offset_below_zero': with_dict(text('w'), tensor_of(storage, b'J\xff\xff\xff\xff', sizes, sizes)),
        'sizes_of_a_list': with_dict(text('w'), tensor_of(storage, b'K\0', b']', sizes)),
        'sizes_of_text': with_dict(text('w'), tensor_of(storage, b'K\0', text('a') + b'\x85', sizes)),
        'strides_of_a_number': with_dict(text('w'), tensor_of(storage, b'K\0', sizes, b'K\1')),
        'one_stride': with_dict(text('w'), tensor_of(storage, b'K\0', sizes, b'K\1\x85')),
        'storage_of_nothing': with_dict(text('w'), tensor_of(b'N', b'K\0', sizes, sizes)),
        'storage_of_three': with_dict(text('w'), tensor_of(text('a') + text('b') + text('c') + b'\x87Q', b'K\0', sizes, sizes)),
    }
    parts = {'type': text('FloatStorage'), 'key': b'K\0', 'count': text('6'), 'long_key': text('k' * 64),
             'negative_count': b'J\xff\xff\xff\xff', 'large_count': b'\x8a\5\0\0\0\0\1', 'size': global_('torch Size')}
    for name, part in parts.items():
        own = [text('storage'), global_('torch FloatStorage'), text('0'), text('cpu'), b'K\6']
        place = {'type': 1, 'size': 1, 'key': 2, 'long_key': 2}.get(name, 4)
        own[place] = part
        codes[f'storage_of_odd_{name}'] = with_dict(
            text('w'), tensor_of(b'(' + b''.join(own) + b'tQ', b'K\0', sizes, b'K\x03K\x01\x86'))
    for name, code in codes.items():
        file(f'code_{name}.pth', torch_zip(code))
    file('code_many_values.pth', torch_zip(b'\x80\x02(' + b'N' * 1000001 + b'l.'))
    file('code_too_many_values.pth', torch_zip(b'\x80\x02(' + b'N0' * 5000001 + b'l.'))


def storages():
    tensors = {'a': Tensor(), 'b': Tensor(storage=Storage('1'))}
    data = [('0', bytes(24)), ('1', bytes(24))]
    file('two_storages.pth', torch_zip(tensors, storages=data))
    three = {name: Tensor(storage=Storage(name)) for name in 'abc'}
    file('three_storages.pth', torch_zip(three, storages=[(name, bytes(24)) for name in 'abc']))
    file('empty_tensor.pth', torch_zip({'w': Tensor(size=(0, 3), offset=6)}, storages=data))
    file('empty_tensor_beyond.pth', torch_zip({'w': Tensor(size=(0, 3), offset=7)}, storages=data))
    file('deep_names.pth', torch_zip({'a': {'b': {'c': Tensor()}}}))
    deep = {'w': Tensor()}
    for _ in range(12):
        deep = {'d': deep}
    file('too_deep_names.pth', torch_zip(deep))
    damaged = torch_zip(tensors, storages=data)
    at = damaged.index(b'\x80\2')
    file('damaged_pickle.pth', damaged[:at + 2] + b'N' + damaged[at + 3:])
    file('damaged_order.pth', torch_zip(tensors, storages=data, more=[('net/byteorder', 'little')]).replace(b'little', b'middle', 1))
    own = lambda keys: b''.join([pickled(0x1950a86a20f9469cfc6c), pickled(1001), pickled({}), pickled({'w': Tensor()}), keys])
    file('old_keys_of_text.th', own(pickled('0')))
    file('old_keys_of_numbers.th', own(pickled([0])))
    file('old_other_key.th', own(pickled(['1'])))
    file('old_no_count.th', own(pickled(['0'])) + bytes(4))
    file('old_no_object.th', b''.join([pickled(0x1950a86a20f9469cfc6c), pickled(1001), pickled({}), pickled({}), pickled([])]))
    file('old_of_text.th', pickle.dumps('text', 2))
    file('old_of_three.th', b''.join([pickled(0x1950a86a20f9469cfc6c), pickled(1001), pickled({})]))


# ---- safetensors ----

def headers():
    file('header_is_a_list.safetensors', safetensors(b'{"a": [1]}'))
    file('no_shape.safetensors', safetensors({'w': {'dtype': 'F32', 'data_offsets': [0, 24]}}))
    file('size_of_text.safetensors', safetensors({'w': tensor(('2', 3))}))
    file('type_of_a_number.safetensors', safetensors({'w': {'dtype': 5, 'shape': [], 'data_offsets': [0, 4]}}))
    for name, offsets in (('one', [0]), ('text', ['0', '24']), ('half', [0, 24.0]), ('minus', [-4, 20])):
        file(f'offsets_of_{name}.safetensors', safetensors({'w': tensor(offsets=offsets)}))
    file('no_tensors.safetensors', safetensors({'__metadata__': {}}))
    file('one_byte_of_header.safetensors', struct.pack('<Q', 1) + b'{')
    file('empty_between.safetensors', safetensors({'a': tensor((0,), (8, 8)), 'b': tensor()}))
    file('header_ends_early.safetensors', struct.pack('<Q', 100) + b'{"w": ')
    file('header_of_terabytes.safetensors', struct.pack('<Q', 1 << 41) + b'{"w": 1}')


# ---- first bytes ----

def beginnings():
    for size in (1, 2, 3):
        file(f'bytes_{size}', b'abc'[:size])
    file('eight_zeros', bytes(8))
    file('spaces.json', ' ' * 100)
    file('spaces_alone.json', ' \t ')


def odd_models():
    for make in (references, architectures, old_words, settings, pickles, storages, headers, beginnings):
        make()
