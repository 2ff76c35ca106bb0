#!/usr/bin/env python3
"""tensors.py NUMBERS MAKE_H5 [--update]: the numbers that tlc finds in model files, of every type, order and format, or
what it says of them. What is expected stands in tensors.txt beside this."""

import difflib, os, struct, subprocess, sys, tempfile, zipfile
from collections import OrderedDict

from files import *

numbers, make_h5.path = (os.path.realpath(path) for path in sys.argv[1:3])
wanted_path = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'tensors.txt')

# What stands for the same in all formats: safetensors' name, PyTorch's, NumPy's, struct's, and numbers.
TYPES = [
    ('F32', 'FloatStorage', '<f4', 'f', (1.5, -2 ** -149, 3.4028234e38)),
    ('F64', 'DoubleStorage', '<f8', 'd', (0.1, -1e-300, 16777217)),
    ('F16', 'HalfStorage', None, 'e', (1.5, -2 ** -24, 65504, 2 ** -14, 0)),
    ('BF16', 'BFloat16Storage', None, 'H', (0x3fc0, 0xc049, 0x0001)),
    ('I64', 'LongStorage', '<i8', 'q', (-2 ** 63, 2 ** 53 + 1, -1)),
    ('I32', 'IntStorage', '<i4', 'i', (-2 ** 31, 16777217, 7)),
    ('I16', 'ShortStorage', '<i2', 'h', (-2 ** 15, 32767, -2)),
    ('I8', 'CharStorage', '|i1', 'b', (-128, 127, -3)),
    ('U64', None, None, 'Q', (2 ** 64 - 1, 5, 0)),
    ('U32', None, '<u4', 'I', (2 ** 32 - 1, 6, 0)),
    ('U16', None, '<u2', 'H', (2 ** 16 - 1, 7, 0)),
    ('U8', 'ByteStorage', '|u1', 'B', (255, 8, 0)),
    ('BOOL', 'BoolStorage', '|b1', 'B', (1, 0, 1)),
]


def packed(code, values, order='<'):
    return struct.pack(f'{order}{len(values)}{code}', *values)


def floats(*values):
    return packed('f', values)


# ---- safetensors ----

def in_safetensors(entries, behind=b''):
    """Of (name, type, shape, bytes)."""
    header, at = {}, 0
    for name, kind, shape, data in entries:
        header[name] = tensor(shape, (at, at + len(data)), kind)
        at += len(data)
    return safetensors(header, size=0) + b''.join(data for _, _, _, data in entries) + behind


def safetensors_of_all_kinds():
    file('types.safetensors', in_safetensors(
        [(kind.lower(), kind, (len(values),), packed(code, values)) for kind, _, _, code, values in TYPES]))
    file('shapes.safetensors', in_safetensors(
        [('matrix', 'F32', (2, 3), floats(1, 2, 3, 4, 5, 6)), ('number', 'F32', (), floats(7)),
         ('none', 'F32', (2, 0, 3), b'')]))
    names = ('h.10.weight', 'h.9.bias', 'h.9.weight', 'h.09.weight', 'h.2.running_var', 'h.2.weight', 'h.2.running_mean',
             'h.2.bias', 'h', 'h.2', 'a.bias', 'a.other', 'a', 'x.bias', 'x.weight', 'x.bz.bias', 'k.0.beta', 'k.0.gamma',
             'k.0.moving_variance', 'k.0.moving_mean', 'k.0.kernel')
    file('in_order.safetensors', in_safetensors([(n, 'F32', (1,), floats(i)) for i, n in enumerate(names)]))
    file('infinite.safetensors', in_safetensors([('w', 'F32', (3,), floats(1, float('inf'), float('nan')))]))
    file('infinite_halves.safetensors', in_safetensors([('w', 'F16', (2,), b'\0\0\0\xfc')]))
    file('no_number.safetensors', in_safetensors([('w', 'F32', (2, 2), floats(1, 2, 3, float('nan')))]))


# ---- PyTorch ----

def stored(kind, code, values, **more):
    return Tensor(size=(len(values),), stride=(1,), storage=Storage(key=kind, count=len(values), kind=kind), **more)


def state_dictionaries():
    types = [(kind, code, values) for _, kind, _, code, values in TYPES if kind]
    all_types = OrderedDict((kind, stored(kind, code, values)) for kind, code, values in types)
    file('types.pth', torch_zip(all_types, storages=[(kind, packed(code, values)) for kind, code, values in types]))
    whole = Storage(key='all', count=12)
    views = OrderedDict([
        ('rows', Tensor((3, 4), (4, 1), 0, whole)), ('columns', Tensor((4, 3), (1, 4), 0, whole)),
        ('middle', Tensor((2, 2), (4, 1), 5, whole)), ('same', Tensor((3,), (0,), 11, whole)),
        ('number', Tensor((), (), 7, whole)), ('none', Tensor((0, 4), (4, 1), 12, whole)),
        ('parameter', Parameter(Tensor((2,), (1,), 10, whole)))])
    file('views.pth', torch_zip(views, storages=[('all', floats(*range(12)))]))
    file('little.pth', torch_zip(views, storages=[('all', floats(*range(12)))], more=[('net/byteorder', 'little')]))
    old = torch_old(OrderedDict([('b', Tensor((2,), (1,), 1, Storage('two', 3))), ('a', Tensor((2, 1), (1, 1)))]),
                    keys=('two', '0'), counts=(), magic=0x1950a86a20f9469cfc6c)
    file('views_old.th', old + struct.pack('<q', 3) + floats(1, 2, 3) + struct.pack('<q', 6) + floats(4, 5, 6, 7, 8, 9))
    file('no_numbers_old.th', old + struct.pack('<q', 3) + floats(1, 2, 3) + struct.pack('<q', 6) + floats(4, 5))
    file('no_count_old.th', old + struct.pack('<q', 3) + floats(1, 2, 3) + b'\6')
    damaged = torch_zip(views, storages=[('all', floats(*range(12)))])
    at = damaged.index(floats(5, 6, 7))
    file('damaged.pth', damaged[:at] + b'\1' + damaged[at + 1:])


# ---- NumPy ----

def arrays():
    types = [(kind, code, values) for _, _, kind, code, values in TYPES if kind]
    file('types.npz', zipped([(f'{kind[1:]}.npy', npy((len(values),), kind, packed(code, values)))
                              for kind, code, values in types], zipfile.ZIP_DEFLATED))
    file('big_endian.npz', zipped([(f'{kind[1:]}.npy', npy((len(values),), '>' + kind[1:], packed(code, values, '>')))
                                   for kind, code, values in types]))
    columns = npy((2, 3), data=floats(1, 4, 2, 5, 3, 6)).replace(b'False', b'True ')
    file('orders.npz', zipped([('rows.npy', npy((2, 3), data=floats(*range(6)))), ('columns.npy', columns),
                               ('number.npy', npy((), data=floats(5))), ('none.npy', npy((3, 0)))]))
    whole = npy((2, 2), data=floats(1, 2, 3, 4))
    file('short.npz', zipped([('a.npy', whole[:-4])]))
    file('long.npz', zipped([('a.npy', whole + b'\0')]))
    file('headless.npz', zipped([('a.npy', whole[:20])]))
    damaged = zipped([('a.npy', whole)])
    at = damaged.index(floats(2, 3))
    file('damaged.npz', damaged[:at] + b'\1' + damaged[at + 1:])
    damaged = zipped([('a.npy', npy((50, 50)))], zipfile.ZIP_DEFLATED)
    at = damaged.index(b'PK\1\2')
    file('damaged_packed.npz', damaged[:at - 8] + b'\xff\xff' + damaged[at - 6:])


# ---- Keras ----

def keras_files():
    h5('keras.h5', sequential(*flat_dense(units=2), shape=(2, 1)),
       ['layer flatten', 'layer dense', 'tensor dense/kernel:0 2 2', 'tensor dense/bias:0 2'])
    image = h5_bytes(None, ['unnamed', 'layer layers', 'tensor dense/vars/0 2 2', 'tensor dense/vars/1 2'])
    config = json.dumps(sequential(*flat_dense(units=2), shape=(2, 1)))
    file('keras.keras', zipped([('config.json', config), ('model.weights.h5', image)]))
    file('keras.json', config)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for make in (safetensors_of_all_kinds, state_dictionaries, arrays, keras_files):
            make()
        said = subprocess.run([numbers, *names], capture_output=True, text=True, check=True).stdout
    if '--update' in sys.argv:
        with open(wanted_path, 'w') as out:
            out.write(said)
        return
    with open(wanted_path) as wanted:
        expected = wanted.read()
    if expected != said:
        sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), said.splitlines(True), 'wanted', 'said'))
        sys.exit(1)


main()
