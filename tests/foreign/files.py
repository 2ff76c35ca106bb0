"""Bytes of model files: what Keras, PyTorch and NumPy write, made without them."""
import io, json, math, os, pickle, struct, subprocess, tempfile, zipfile
from collections import OrderedDict


names = []  # of all files, in order
by_spec = set()  # those of which `tlc look --spec` says more


class make_h5:
    """The program that lays out an HDF5 file."""
    path = None


def file(name, data):
    names.append(name)
    with open(name, 'wb') as out:
        out.write(data if isinstance(data, bytes) else data.encode())


def h5(name, config, lines=(), **more):
    file(name, h5_bytes(config, list(lines), **more))


# ---- Keras ----

def layer(class_name, name, inbound=None, **config):
    result = {'class_name': class_name, 'config': dict(config, name=name)}
    if inbound is not None:
        result.update(name=name, inbound_nodes=[[[n, 0, 0, {}] for n in inbound]] if inbound else [])
    return result


def sequential(*layers, shape=(8, 8, 1)):
    first = layer('InputLayer', 'input_1', batch_input_shape=[None, *shape])
    return {'class_name': 'Sequential', 'config': {'name': 'net', 'layers': [first, *layers]}}


def functional(*layers, inputs=('input_1',), outputs=('dense',), shape=(8, 8, 1)):
    firsts = [layer('InputLayer', n, [], batch_input_shape=[None, *shape]) for n in inputs]
    return {'class_name': 'Functional', 'config': {
        'name': 'net', 'layers': [*firsts, *layers], 'input_layers': [[n, 0, 0] for n in inputs],
        'output_layers': [[n, 0, 0] for n in outputs]}}


def dense(name='dense', units=3, **config):
    return layer('Dense', name, units=units, activation='softmax', **config)


def flat_dense(**config):
    return [layer('Flatten', 'flatten'), dense(**config)]


FLAT = ['layer flatten', 'layer dense', 'tensor dense/kernel:0 64 3', 'tensor dense/bias:0 3']


def h5_bytes(config, lines, version='2.4.0', backend='tensorflow'):
    text = json.dumps(config) if not isinstance(config, str) else config
    head = [] if config is None else [f'attribute model_config {text}']
    head += [f'attribute keras_version {version}', f'attribute backend {backend}']
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'made.h5')
        subprocess.run([make_h5.path, path], input='\n'.join(head + lines) + '\n', text=True, check=True)
        with open(path, 'rb') as made:
            return made.read()


# ---- zip ----

def zipped(entries, method=zipfile.ZIP_STORED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, 'w', method) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return data.getvalue()


def npy(shape, kind='<f4', data=None):
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    numbers = bytes(int(kind[2:]) * math.prod(shape)) if data is None else data
    return b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)) + header + numbers


# ---- PyTorch ----

class Storage:
    def __init__(self, key='0', count=6, kind='FloatStorage'):
        self.parts = ('storage', Global('torch', kind), key, 'cpu', count)


class Global:
    def __init__(self, module, name):
        self.module, self.name = module, name


class Tensor:
    def __init__(self, size=(2, 3), stride=(3, 1), offset=0, storage=None, function='_rebuild_tensor_v2'):
        self.arguments = (storage or Storage(), offset, size, stride, False, OrderedDict())
        self.function = function


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor


class Pickler(pickle._Pickler):
    """Writes what torch.save would, without PyTorch."""

    def persistent_id(self, thing):
        return thing.parts if isinstance(thing, Storage) else None

    def save(self, thing, save_persistent_id=True):
        if isinstance(thing, Global):
            self.write(b'c' + f'{thing.module}\n{thing.name}\n'.encode())
        elif isinstance(thing, Tensor):
            self.save(Global('torch._utils', thing.function))
            self.save(thing.arguments)
            self.write(b'R')
        elif isinstance(thing, Parameter):
            self.save(Global('torch._utils', '_rebuild_parameter'))
            self.save((thing.tensor, True, OrderedDict()))
            self.write(b'R')
        else:
            super().save(thing, save_persistent_id)


def pickled(thing, protocol=2):
    data = io.BytesIO()
    Pickler(data, protocol).dump(thing)
    return data.getvalue()


def torch_zip(thing, storages=(('0', bytes(24)),), more=()):
    data = thing if isinstance(thing, bytes) else pickled(thing)
    return zipped([('net/data.pkl', data), *[(f'net/data/{k}', v) for k, v in storages], *more])


def torch_old(thing, keys=('0',), counts=(6,), magic=0x1950a86a20f9469cfc6c):
    parts = [pickled(magic), pickled(1001), pickled({'little_endian': True}),
             thing if isinstance(thing, bytes) else pickled(thing), pickled(list(keys))]
    return b''.join(parts) + b''.join(struct.pack('<q', n) + bytes(4 * n) for n in counts)


# ---- safetensors ----

def safetensors(header, size=24, length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack('<Q', len(text) if length is None else length) + text + bytes(size)


def tensor(shape=(2, 3), offsets=(0, 24), dtype='F32'):
    return {'dtype': dtype, 'shape': list(shape), 'data_offsets': list(offsets)}
