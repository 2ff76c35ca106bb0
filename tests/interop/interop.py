"""interop.py BUILD [MODELS]: predictions with other people's files, by tlc's programs and by those who wrote
them, on 1,000 made-up images. Files: those of the folder MODELS, and small ones made here by Keras and PyTorch.

interop.py --pin PINNED.H5 OUT: what Keras predicts with that file on the images of pinned.sh."""

import json, os, re, shutil, struct, subprocess, sys, tempfile, warnings

os.environ.setdefault('KERAS_BACKEND', 'jax')
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
warnings.filterwarnings('ignore')
import numpy as np

LIMIT, IMAGES = 1e-5, 1000


# ---- data ----

def write_idx(folder, images, labels):
    os.makedirs(folder, exist_ok=True)
    with open(f'{folder}/images', 'wb') as out:
        out.write(bytes([0, 0, 8, images.ndim]) + struct.pack(f'>{images.ndim}I', *images.shape) + images.tobytes())
    with open(f'{folder}/labels', 'wb') as out:
        out.write(bytes([0, 0, 8, 1]) + struct.pack('>I', len(labels)) + labels.tobytes())


def make_images(shape, classes):
    random = np.random.default_rng(0)
    return (random.integers(0, 256, (IMAGES, *shape), dtype=np.uint8),
            random.integers(0, classes, IMAGES, dtype=np.uint8))


SPEC = """name: interop
data:
  made:
    path: made
    shape: [%s]
    classes: %d
    scale: %s
    train: {images: images, labels: labels}
    test: {images: images, labels: labels}
splits: {train: "made.train[:10]", test: "made.test"}
tasks: {T: {}}
models:
  base: %s
training:
  - {model: base, task: T, loss: %s, epochs: 0}
compare:
  - {models: [base], task: T}
"""


def rows(probabilities):
    """A sigmoid's one unit is the probability of class 1."""
    p = np.asarray(probabilities, dtype=np.float64)
    return np.concatenate([1 - p, p], 1) if p.shape[1] == 1 else p


# ---- by tlc ----

def predictions_of(build, folder, model, images, labels, units, scale='1/255'):
    write_idx(f'{folder}/data/made', images, labels)
    loss = 'binary_crossentropy' if units == 1 else 'sparse_categorical_crossentropy'
    with open(f'{folder}/interop.yaml', 'w') as out:
        out.write(SPEC % (', '.join(map(str, images.shape[1:])), max(units, 2), scale, model, loss))
    program = os.path.join(build, 'tests/interop/program.c')
    compiled = subprocess.run([f'{build}/tlc', '--quiet', '-o', program, f'{folder}/interop.yaml'],
                              capture_output=True, text=True)
    if compiled.returncode:
        return None, compiled.stderr
    subprocess.run(['cmake', '--build', build, '--target', 'predictions'], check=True, stdout=subprocess.DEVNULL)
    said = subprocess.run([f'{build}/tests/interop/predictions', '--quiet', '--data', f'{folder}/data'],
                          capture_output=True, text=True, check=True).stdout
    return np.array([line.split() for line in said.splitlines()], dtype=np.float64), None


def compare(name, said, probabilities, labels):
    p = rows(probabilities)
    classes = said[:, 0].astype(int)
    confidence = np.abs(said[:, 1] - p[np.arange(len(p)), classes]).max()
    error = np.abs(said[:, 2] - ((p - np.eye(p.shape[1])[labels]) ** 2).sum(1)).max()
    good = max(confidence, error) <= LIMIT
    print(f'  {name}: probabilities differ by {confidence:.1e}, Brier\'s errors by {error:.1e}'
          f'{"" if good else "  TOO MUCH"}')
    return good


# ---- by Keras ----

def old_words(config):
    """What Keras 3 no longer takes of Keras 2's configurations: groups of a depthwise convolution."""
    if isinstance(config, dict):
        if config.get('class_name') == 'DepthwiseConv2D':
            config['config'].pop('groups', None)
        for value in config.values():
            old_words(value)
    elif isinstance(config, list):
        for value in config:
            old_words(value)


def load_keras(path):
    import keras, h5py
    if path.endswith('.keras'):
        return keras.saving.load_model(path, compile=False)
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, f'{folder}/model.h5')
        os.chmod(copy, 0o600)
        with h5py.File(copy, 'r+') as file:
            config = json.loads(file.attrs['model_config'])
            old_words(config)
            file.attrs['model_config'] = json.dumps(config)
        return keras.saving.load_model(copy, compile=False)


def check_keras(build, folder, path):
    name = os.path.basename(path)
    model = load_keras(path)
    shape, units = tuple(model.inputs[0].shape[1:]), model.outputs[0].shape[-1]
    images, labels = make_images(shape, max(units, 2))
    said, problem = predictions_of(build, folder, '{file: "%s"}' % os.path.abspath(path), images, labels, units)
    if said is None:
        print(f'  {name}: refused\n{problem}')
        return False
    scaled = images.astype(np.float32) * np.float32(1 / 255)
    return compare(name, said, model.predict(scaled, verbose=0, batch_size=100), labels)


def stir(model):
    """Weights that are all different, so that any order but the right one shows."""
    random = np.random.default_rng(1)
    for variable in model.weights:
        if not str(variable.dtype).startswith('float'):
            continue
        low = 0.5 if 'variance' in variable.path else -0.5
        variable.assign(random.uniform(low, low + 1, variable.shape))


def keras_models():
    """Small models with what real ones have: name, model."""
    import keras
    from keras import layers as L
    stack = keras.Sequential([
        keras.Input((12, 12, 3)), L.RandomFlip(), L.GaussianNoise(0.1), L.Rescaling(2.0, offset=-1.0), L.Conv2D(5, 3, strides=2, padding='same', activation='elu'),
        L.BatchNormalization(), L.ReLU(6.0), L.DepthwiseConv2D(3, depth_multiplier=2), L.LayerNormalization(),
        L.Flatten(), L.Dropout(0.3), L.Dense(7, activation='gelu'), L.Dense(1, activation='sigmoid')])
    x = keras.Input((12, 10, 2))
    a = L.SeparableConv2D(4, 3, padding='same', depth_multiplier=2)(x)
    b = L.Conv2D(4, (1, 3), padding='same', use_bias=False)(x)
    c = L.Add()([a, b])
    d = L.Multiply()([c, L.Activation('sigmoid')(b)])
    e = L.Concatenate()([d, L.ZeroPadding2D(1)(L.Cropping2D(1)(a))])
    f = L.AveragePooling2D(3, strides=2, padding='same')(e)
    g = L.MaxPooling2D((2, 1))(f)
    graph = keras.Model(x, L.Dense(4, activation='softmax')(L.GlobalAveragePooling2D()(g)))
    features = keras.Sequential([keras.Input((9, 9, 1)), L.Conv2D(3, 3), L.BatchNormalization(scale=False),
                                 L.Activation('silu')], name='features')
    frozen = keras.Sequential([keras.Input((7, 7, 3)), L.Conv2D(4, 3), L.BatchNormalization()], name='frozen')
    frozen.trainable = False
    nested = keras.Sequential([keras.Input((9, 9, 1)), features, frozen, L.GlobalMaxPooling2D(),
                               L.Dense(3), L.Softmax()])
    rows_ = keras.Sequential([keras.Input((20, 3)), L.Conv1D(6, 4, activation='tanh'), L.MaxPooling1D(2),
                              L.BatchNormalization(), L.GlobalAveragePooling1D(), L.Dense(3, activation='softmax')])
    for name, model in (('stack', stack), ('graph', graph), ('nested', nested), ('rows', rows_)):
        stir(model)
        yield name, model


def check_made(build, folder):
    good = True
    for name, model in keras_models():
        for ending in ('.h5', '.keras'):
            path = f'{folder}/{name}{ending}'
            model.save(path)
            good &= check_keras(build, folder, path)
    return good


# ---- by PyTorch ----

TORCH_LAYERS = """
    layers:
      - zero_padding2d: 1
      - conv2d: {filters: 4, kernel_size: 3}
      - batch_normalization: {epsilon: 1e-5}
      - activation: relu
      - zero_padding2d: 1
      - depthwise_conv2d: {kernel_size: 3, depth_multiplier: 2, use_bias: false}
      - max_pooling2d
      - flatten
      - dense: {units: 6, activation: tanh}
      - dense: {units: 3, activation: softmax}"""


TORCH_MAP = """{file: net.safetensors, map: {0.*: conv2d_1.*, 1.*: batch_normalization_1.*,
              3.*: depthwise_conv2d_1.*, 6.*: dense_1.*, 8.*: dense_2.*}}"""


def torch_net():
    import torch
    from torch import nn
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(),
                        nn.Conv2d(4, 8, 3, padding=1, groups=4, bias=False), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(8 * 4 * 4, 6), nn.Tanh(), nn.Linear(6, 3), nn.Softmax(1))
    net[1].running_mean.uniform_(-0.5, 0.5)
    net[1].running_var.uniform_(0.5, 1.5)
    return net.eval()


def check_torch(build, folder):
    import torch
    net, good = torch_net(), True
    images, labels = make_images((8, 8, 3), 3)
    scaled = torch.tensor(images.astype(np.float32) * np.float32(1 / 255)).permute(0, 3, 1, 2)
    with torch.no_grad():
        wanted = net(scaled).numpy()
    torch.save(net.state_dict(), f'{folder}/net.pth')
    torch.save({'state_dict': net.state_dict(), 'epoch': 1}, f'{folder}/net_old.th', _use_new_zipfile_serialization=False)
    names = ['net.pth', 'net_old.th']
    try:
        from safetensors.torch import save_file
        save_file(net.state_dict(), f'{folder}/net.safetensors')
        names.append('net.safetensors')
    except ImportError:
        print('  there is no safetensors: left out')
    np.savez_compressed(f'{folder}/net.npz', **{name: tensor.numpy() for name, tensor in net.state_dict().items()})
    names.append('net.npz')
    for name in names + [TORCH_MAP]:
        model = f'\n    weights: {name}{TORCH_LAYERS}'
        said, problem = predictions_of(build, folder, model, images, labels, 3)
        if said is None:
            print(f'  {name}: refused\n{problem}')
        good &= said is not None and compare(name, said, wanted, labels)
    return good


# ---- what tlc saves ----

NAMES = ['cat', 'dog', 'été']


def table_of(labels):
    """A number, and one that is missing in every third row: as a model reads them, the second with its mark."""
    row = np.arange(len(labels))
    missing = row % 3 == 0
    return np.stack([row * 0.37 % 1, np.where(missing, 0, row * 0.59 % 7), missing], 1).astype(np.float32)


def write_table(path, labels):
    with open(path, 'w') as out:
        out.write('a,b,kind\n')
        for (a, b, missing), label in zip(table_of(labels), labels):
            out.write(f'{a},{"" if missing else b},{NAMES[label]}\n')


def save_models(build, folder, images, labels):
    """Trains and saves the models of saved.yaml: where, and what was found."""
    here, program = os.path.dirname(os.path.abspath(__file__)), os.path.join(build, 'tests/interop/saving_program.c')
    write_idx(f'{folder}/data/made', images, labels)
    write_table(f'{folder}/data/made/table.csv', labels)
    subprocess.run([f'{build}/tlc', '--quiet', '-o', program, f'{here}/saved.yaml'], check=True, stderr=subprocess.DEVNULL)
    subprocess.run(['cmake', '--build', build, '--target', 'saving'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([f'{build}/tests/interop/saving', '--quiet', '--data', f'{folder}/data', '--out', f'{folder}/saved'],
                   check=True)
    with open(f'{folder}/saved/results.json') as file:
        return f'{folder}/saved', json.load(file)


def check_opened(path, images, labels, wanted):
    """By Keras, which gets the data as it is and has to find the loss of the run: its predictions."""
    import keras
    p = keras.saving.load_model(path, compile=False).predict(images.astype(np.float32), verbose=0, batch_size=100)
    loss = -np.log(np.asarray(p, dtype=np.float64)[np.arange(len(labels)), labels]).mean()
    good = abs(loss - wanted) <= LIMIT
    print(f'  {os.path.basename(path)}, saved: losses differ by {abs(loss - wanted):.1e}{"" if good else "  TOO MUCH"}')
    return good, p


def check_keras2(path, images, wanted):
    """Keras 2 opens the file too, and predicts what Keras 3 does; not where it has other functions by the same names."""
    import h5py, tf_keras
    with h5py.File(path) as file:
        if not bytes(file.attrs['keras_version']).startswith(b'2.'):
            return True
    p = tf_keras.models.load_model(path, compile=False).predict(images.astype(np.float32), verbose=0, batch_size=100)
    good = np.abs(p - wanted).max() <= LIMIT
    print(f'  {os.path.basename(path)}, by Keras 2: differs by {np.abs(p - wanted).max():.1e}{"" if good else "  TOO MUCH"}')
    return good


def as_said(p, labels):
    """Predictions as tlc's programs say them."""
    p = p.astype(np.float64)
    return np.stack([p.argmax(1), p.max(1), ((p - np.eye(p.shape[1])[labels]) ** 2).sum(1)], 1)


def check_table(run, labels, wanted):
    """Of a table with missing numbers, whose loss tlc has said."""
    inputs, labels = table_of(labels)[500:], labels[500:]
    good, p = check_opened(f'{run}/imputed.h5', inputs, labels, wanted)
    return good & check_onnx(f'{run}/imputed.onnx', inputs, labels, as_said(p, labels), NAMES)


def check_onnx(path, images, labels, said, names):
    """By onnx, which finds the file right, and onnxruntime, which predicts as tlc's own program has said, of all
    examples at once and of one."""
    import onnx, onnxruntime
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])
    p = session.run(['output'], {'input': images.astype(np.float32)})[0]
    one = session.run(['output'], {'input': images[:1].astype(np.float32)})[0]
    good = compare(os.path.basename(path), said, p, labels) and np.abs(one - p[:1]).max() <= LIMIT
    good &= json.loads(session.get_modelmeta().custom_metadata_map['class_names']) == names
    turns = sum(node.op_type == 'Transpose' for node in model.graph.node)
    print(f'  {os.path.basename(path)}: opset {model.opset_import[0].version}, {len(model.graph.node)} nodes, of which '
          f'{turns} only move the channels{"" if good else "  WRONG"}')
    return good


def check_weights(run, name, names):
    """NumPy and safetensors have the same arrays and names of classes."""
    arrays, good = np.load(f'{run}/{name}.npz'), True
    try:
        from safetensors import safe_open
    except ImportError:
        print('  there is no safetensors: left out')
        return list(arrays['class_names']) == names
    with safe_open(f'{run}/{name}.safetensors', 'np') as file:
        metadata = file.metadata()
        for key in file.keys():
            good &= np.array_equal(file.get_tensor(key), arrays[key.replace('.', '/')])
        good &= len(file.keys()) + 2 == len(arrays.files)
    good &= json.loads(metadata['class_names']) == names == list(arrays['class_names'])
    good &= np.float32(metadata['scale']) == arrays['scale'] == np.float32(1 / 255)
    print(f'  {name}.npz, {name}.safetensors: {"the same" if good else "NOT THE SAME"}')
    return good


def check_saved(build, folder):
    import h5py
    images, labels = make_images((12, 12, 2), 3)
    run, results = save_models(build, folder, images, labels)
    all_labels = labels
    images, labels, good = images[500:], labels[500:], True
    for record in results['runs']:
        name = results['trainings'][record['training']]['model']
        if not record['tests']:
            continue
        if name == 'imputed':
            good &= check_table(run, all_labels, record['tests'][0]['loss'])
            continue
        for ending in ('.h5', '.keras'):
            path = f'{run}/{name}{ending}'
            opened, p = check_opened(path, images, labels, record['tests'][0]['loss'])
            if ending == '.h5':
                opened &= check_keras2(path, images, p)
            said, problem = predictions_of(build, folder, '{file: "%s"}' % path, images, labels, 3, scale='1')
            if said is None:
                print(f'  {name}{ending}: refused\n{problem}')
                return False
            good &= opened and compare(f'{name}{ending}, read back', said, p, labels)
        with h5py.File(f'{run}/{name}.h5') as file:
            names = [text.decode() for text in file.attrs['class_names']]
        good &= names == NAMES and check_weights(run, name, names)
        good &= check_onnx(f'{run}/{name}.onnx', images, labels, said, names)
    return good


# ---- Keras 1 ----

def check_keras1(build, folder, architecture, weights):
    """By NumPy: convolutions as Theano has them, channels first."""
    import h5py
    with h5py.File(weights) as file:
        w = [np.array(file[n][v]) for n in file.attrs['layer_names'] for v in file[n].attrs['weight_names']]
    images, labels = make_images((28, 28, 1), 10)
    x = images.astype(np.float64).transpose(0, 3, 1, 2) / 255

    def convolve(x, kernel, bias):
        kernel, size = kernel[:, :, ::-1, ::-1], x.shape[2]
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        return bias[:, None, None] + sum(np.einsum('nchw,oc->nohw', padded[:, :, i:i + size, j:j + size], kernel[:, :, i, j])
                                         for i in range(3) for j in range(3))
    x = np.maximum(convolve(x, w[0], w[1]), 0)
    x = np.maximum(convolve(x, w[2], w[3]), 0)
    x = x.reshape(IMAGES, x.shape[1], 14, 2, 14, 2).max((3, 5)).reshape(IMAGES, -1)
    z = np.maximum(x @ w[4] + w[5], 0) @ w[6] + w[7]
    e = np.exp(z - z.max(1, keepdims=True))
    model = '{file: "%s", weights: "%s"}' % (os.path.abspath(architecture), os.path.abspath(weights))
    said, problem = predictions_of(build, folder, model, images, labels, 10)
    if said is None:
        print(f'  {os.path.basename(weights)}: refused\n{problem}')
        return False
    return compare(os.path.basename(weights), said, e / e.sum(1, keepdims=True), labels)


# ---- a folder of files ----

def check_folder(build, folder, models):
    good = True
    for name in sorted(os.listdir(models)):
        path = os.path.join(models, name)
        if name.endswith('_weights.h5') and os.path.exists(path.replace('_weights.h5', '_arch.json')):
            good &= check_keras1(build, folder, path.replace('_weights.h5', '_arch.json'), path)
        elif name.endswith(('.h5', '.hdf5', '.keras')):
            good &= check_keras(build, folder, path)
        elif not name.endswith(('.md', '.json')):
            seen = subprocess.run([f'{build}/tlc', 'look', path], capture_output=True, text=True)
            print(f'  {name}: {(seen.stdout or seen.stderr).splitlines()[0]}')
            good &= seen.returncode == 0
    return good


def pin(path, out):
    import keras
    count = np.arange(24 * 128)
    images = (256 * ((count * 0.6180339887) % 1)).astype(np.uint8).reshape(24, 8, 8, 2)
    labels = (3 * ((np.arange(24) * 0.6180339887) % 1)).astype(int)[4:]
    p = np.asarray(load_keras(path).predict(images[4:].astype(np.float32) * np.float32(1 / 255), verbose=0))
    with open(out, 'w') as file:
        for row, label in zip(p.astype(np.float64), labels):
            best = row.argmax()
            file.write(f'{best} {row[best]:.9g} {((row - np.eye(3)[label]) ** 2).sum():.9g}\n')


def main():
    if sys.argv[1] == '--pin':
        return pin(*sys.argv[2:4])
    build, good = os.path.abspath(sys.argv[1]), True
    with tempfile.TemporaryDirectory() as folder:
        print(f'Predictions on {IMAGES} images, which may differ by {LIMIT:g}:')
        good &= check_made(build, folder)
        good &= check_torch(build, folder)
        good &= check_saved(build, folder)
        if len(sys.argv) > 2 and sys.argv[2]:
            good &= check_folder(build, folder, sys.argv[2])
    sys.exit(not good)


main()
