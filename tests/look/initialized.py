#!/usr/bin/env python3
"""initialized.py TLC MAKE_H5 [--update]: what `tlc init` makes of odd arrays, and of odd numbers that stand for labels,
in files of every format; and that its specs are right. What is expected stands in initialized.txt beside this."""

import difflib, os, struct, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'foreign'))
from files import h5_bytes, make_h5, npy, zipped

tlc, make_h5.path = (os.path.realpath(path) for path in sys.argv[1:3])
said = []  # of each call, in order


def file(name, data):
    os.makedirs(os.path.dirname(name) or '.', exist_ok=True)
    with open(name, 'wb') as out:
        out.write(data)


def init(*words):
    """Says what tlc does; its spec is right."""
    run = subprocess.run([tlc, 'init', *words], capture_output=True, timeout=300, env=dict(os.environ, TLC_DATA='.'))
    text = (run.stdout + run.stderr).decode(errors='backslashreplace').replace(os.getcwd(), 'HERE')
    head, _, rest = text.partition('\nsplits:')
    if rest:  # what is the same in all is in this folder's specs
        told = [line for line in rest.splitlines(True) if 'units' in line or 'epochs' in line or 'scale' in line]
        text = head + ''.join(told)
        file('first.yaml', run.stdout)
        check = subprocess.run([tlc, '--check', 'first.yaml'], capture_output=True, text=True, timeout=300)
        if check.returncode or 'error' in check.stderr:
            sys.exit(f'the spec of {words} is not right:\n{check.stderr}')
    said.append(f'==== tlc init {" ".join(words)}: {run.returncode}\n{text}')


def bytes_of(count, most=251):
    return bytes(i * 7 % most for i in range(count))


def images(*shape, kind='|u1', most=251):
    count = 1
    for size in shape:
        count *= size
    return npy(shape, kind, bytes_of(count * int(kind[2:]), most))


def numbers(*values, kind='<i8', code='q', shape=None):
    return npy(shape or (len(values),), kind, struct.pack(f'<{len(values)}{code}', *values))


def archive(name, **arrays):
    file(name, zipped([(f'{key}.npy', value) for key, value in arrays.items()]))
    init(name)


TWO = [i % 2 for i in range(24)]


# ---- which array is what ----

def roles():
    labels = numbers(*TWO)
    archive('plain.npz', x=images(24, 8, 8), y=labels)
    archive('order.npz', y=labels, x=images(24, 8, 8))
    archive('names.npz', x=images(24, 8), one=labels, y_other=labels, the_class=labels)
    archive('rests.npz', x_b=images(24, 8), y_a=labels, y_b=labels)
    archive('last.npz', **{'y/x': images(24, 8), 'x/one': labels, 'x/targets': labels})
    archive('narrow.npz', x=images(24, 3), y=numbers(*range(72), shape=(24, 3)), z=labels)
    archive('wide.npz', x=images(24, 9), y=images(24, 3), z=images(24, 3, 2))
    archive('texts.npz', x=npy((24,), '<U1', 'a'.encode('utf-32-le') * 24), y=labels)
    archive('texts_alone.npz', x=npy((24,), '<U1', 'a'.encode('utf-32-le') * 24))
    archive('scalars.npz', x=npy((), '<f4'), y=labels)
    archive('uneven.npz', x=images(24, 8), y=numbers(0, 1))
    archive('objects.npz', x=npy((24,), '|O', b'\x80\x04.'), y=labels)
    archive('objects_alone.npz', x=npy((24,), '|O', b'\x80\x04.'))
    file('others.npz', zipped([('a.txt', b'a'), ('.npy', b'b'), ('npy', b'c')]))
    init('others.npz')
    init('plain.npz', '--label', 'x')
    init('plain.npz', '--label', 'z')
    init('nobody.npz')
    init('nobody.npy')
    init('nobody.h5')


def beside():
    """Names that stand for examples, and those of their labels."""
    labels = numbers(*TWO)
    for one, other in (('X', 'y'), ('images-train', 'labels-train'), ('image', 'label'), ('data', 'labels'),
                       ('inputs', 'targets'), ('features', 'target')):
        file(f'{one}.npy', images(24, 8))
        file(f'{other}.npy', labels)
        init(f'{one}.npy')
        os.rename(f'{other}.npy', 'kept')
        init(f'{one}.npy')
    file('xylophone.npy', images(24, 8))
    file('yylophone.npy', labels)
    init('xylophone.npy')
    file('numbers.hdf5', h5_bytes(None, ['unnamed', 'layer set', 'tensor images 24 8 8', 'tensor labels 24']))
    init('numbers.hdf5')
    init('numbers.hdf5', '--label', 'set/images')
    file('sub/names/x.npy', images(24, 8))
    file('sub/names/y.npy', labels)
    init('sub/names/x.npy')
    init('./sub/names/x.npy')
    file('data/x.npy', images(24, 8))
    file('data/y.npy', labels)
    init('data/x.npy')


# ---- what examples are ----

def shapes():
    labels = numbers(*TWO)
    for shape in ((9, 9, 3), (9, 9, 5), (9, 7), (7, 9), (9, 9, 3, 2), (1, 1)):
        archive('shape_' + '_'.join(map(str, shape)) + '.npz', x=images(24, *shape), y=labels)
    archive('dark.npz', x=images(24, 8, 8, most=16), y=labels)
    archive('black.npz', x=images(24, 8, 8, most=4), y=labels)
    archive('same.npz', x=images(24, 8, 8, most=1), y=labels)
    archive('words.npz', x=npy((24, 8, 8), '<i2', bytes_of(24 * 128)), y=labels)
    archive('halves.npz', x=npy((24, 8, 8), '<f2', struct.pack('<1536e', *(i % 9 for i in range(1536)))), y=labels)
    archive('few.npz', x=images(19, 8), y=numbers(*TWO[:19]))
    archive('none.npz', x=npy((0, 8), '|u1', b''), y=npy((0,), '<i8', b''))
    archive('empty.npz')
    archive('infinite.npz', x=npy((24, 8), '<f4', struct.pack('<f', float('inf')) * 192), y=labels)
    archive('cut.npz', x=images(24, 8)[:-9], y=labels)


# ---- what labels are ----

def labels():
    examples = images(200, 4)

    def label(name, values, **more):
        archive(f'labels_{name}.npz', x=examples, y=numbers(*values, **more))

    label('of_three', [i % 3 for i in range(200)])
    label('rare', [max(0, i - 196) for i in range(200)])
    label('six_rare', [max(0, i - 193) for i in range(200)])
    label('missing', [i % 2 * 3 for i in range(200)])
    label('negative', [i % 2 * 2 - 1 for i in range(200)])
    label('many', [i % 99 for i in range(200)])
    label('nearly_all', [i % 101 for i in range(200)])
    label('alone', list(range(200)))
    label('years', [2000 + i % 9 for i in range(200)])
    label('identifiers', [i % 3 * 10 ** 12 for i in range(200)])
    label('at_the_limit', [i % 2 * 255 for i in range(200)])
    label('beyond_the_limit', [i % 2 * 256 for i in range(200)])
    label('one', [7] * 200)
    label('fractions', [i / 8 for i in range(200)], kind='<f8', code='d')
    label('far', [1000 + i for i in range(200)], kind='<f4', code='f')
    label('wide', [i * 1000 - 100000 for i in range(200)], kind='<f4', code='f')
    label('tiny', [i / 1e5 for i in range(200)], kind='<f4', code='f')
    label('level', [0.3] * 200, kind='<f4', code='f')
    label('level_and_far', [300] * 200, kind='<f4', code='f')
    label('nothing', [float('nan')] * 200, kind='<f4', code='f')
    label('two_columns', [i % 7 for i in range(400)], shape=(200, 2))
    label('in_a_column', [i % 2 for i in range(200)], shape=(200, 1))
    text = lambda i: f'{("a", "b c", "#d")[i % 3]:\0<9}'.encode('utf-32-le')
    archive('labels_words.npz', x=examples, y=npy((200,), '<U9', b''.join(map(text, range(200)))))
    text = lambda i: f'w{i:04}'.encode('utf-32-le')
    archive('labels_too_many_words.npz', x=images(300, 4), y=npy((300,), '<U5', b''.join(map(text, range(300)))))


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for make in (roles, beside, shapes, labels):
            make()
    wanted_path = os.path.join(HERE, 'initialized.txt')
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
