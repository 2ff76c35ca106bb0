"""Data of every format that predict.yaml reads, made up, the same each time."""
import csv
import gzip
import os
import random
import struct

MARK_SHAPE = (9, 10)
KINDS = ('tree', 'herb')


def idx(path, kind, shape, body):
    blob = struct.pack('>HBB', 0, kind, len(shape)) + struct.pack('>%dI' % len(shape), *shape) + body
    with gzip.open(path, 'wb') if path.endswith('.gz') else open(path, 'wb') as file:
        file.write(blob)


def npy(path, kind, shape, body, fortran=False):
    header = "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }" % (
        kind, fortran, ''.join('%d,' % size for size in shape))
    header += ' ' * (-(len(header) + 11) % 64) + '\n'
    with open(path, 'wb') as file:
        file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)) + header.encode() + body)


def floats(numbers):
    return struct.pack('<%df' % len(numbers), *numbers)


def marks(chance, folder, images, labels, count):
    rows, columns = MARK_SHAPE
    body, truth = bytearray(), []
    for _ in range(count):
        label = chance.randrange(3)
        image = [chance.randrange(40) for _ in range(rows * columns)]
        for step in range(7):
            row, column = (4 + step % 2, 4) if label == 0 else (step + 1, 5) if label == 1 else (step + 1, step + 1)
            image[row * columns + column] = 200 + chance.randrange(56)
        body += bytes(image)
        truth.append(label)
    idx(f'{folder}/{images}', 8, (count, rows, columns), bytes(body))
    idx(f'{folder}/{labels}', 8, (count,), bytes(truth))
    return truth


def table(path, names, rows):
    with open(path, 'w', newline='') as file:
        csv.writer(file, lineterminator='\n').writerows([names, *rows])


def plants(chance, folder):
    rows = []
    for _ in range(100):
        kind = chance.randrange(2)
        height = '' if chance.random() < 0.2 else '%.3f' % (chance.gauss(20 if kind == 0 else 1, 0.8))
        rows.append([KINDS[kind], chance.choice(['green', 'red', 'blue']), height, chance.randrange(1, 9),
                     chance.choice(['wet', 'dry', 'NA'])])
    table(f'{folder}/plants.csv', ['kind', 'colour', 'height', 'leaves', 'place'], rows)
    return [KINDS.index(row[0]) for row in rows]


def houses(chance, folder):
    rows = [[chance.randrange(1, 7), '%.2f' % chance.uniform(20, 150), 0, 0] for _ in range(70)]
    for row in rows:
        row[2] = '%.1f' % (row[0] * 3 + float(row[1]) / 10)
        row[3] = row[0] % 3
    table(f'{folder}/houses.csv', ['rooms', 'area', 'rent', 'row'], rows)
    return [(float(row[2]), float(row[3])) for row in rows]


def sounds(chance, folder):
    numbers = [chance.gauss(0, 1) for _ in range(90 * 6)]
    labels = [int(numbers[6 * row + k] > 0.2) for row in range(90) for k in range(3)]
    npy(f'{folder}/x.npy', '<f4', (90, 6), floats(numbers))
    npy(f'{folder}/y.npy', '|u1', (90, 3), bytes(labels))
    columns = [numbers[6 * row + k] for k in range(6) for row in range(90)]
    npy(f'{folder}/columns.npy', '<f4', (90, 6), floats(columns), fortran=True)
    return [tuple(labels[3 * row:3 * row + 3]) for row in range(90)]


def pictures(chance, folder):
    for name, count in (('train', 8), ('test', 5)):
        for kind, base in (('day', 150), ('night', 20)):
            os.makedirs(f'{folder}/{name}/{kind}')
            for i in range(count):
                height, width = chance.randrange(6, 12), chance.randrange(5, 11)
                body = bytes(base + chance.randrange(60) for _ in range(3 * height * width))
                with open(f'{folder}/{name}/{kind}/{i}.ppm', 'wb') as file:
                    file.write(b'P6 %d %d 255\n' % (width, height) + body)
            with open(f'{folder}/{name}/{kind}/notes.txt', 'w') as file:
                file.write('no picture\n')
    return [0] * 5 + [1] * 5


def make(root):
    """Writes it below `root`; returns the labels or targets of each file that is tested on."""
    chance = random.Random(5)
    for name in ('marks', 'plants', 'houses', 'sounds', 'pictures'):
        os.makedirs(f'{root}/{name}')
    marks(chance, f'{root}/marks', 'train-images', 'train-labels', 90)
    return {'mark': marks(chance, f'{root}/marks', 'test-images.gz', 'test-labels', 70),
            'plant': plants(chance, f'{root}/plants'),
            'house': houses(chance, f'{root}/houses'),
            'sound': sounds(chance, f'{root}/sounds'),
            'picture': pictures(chance, f'{root}/pictures')}
