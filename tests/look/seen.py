#!/usr/bin/env python3
"""seen.py TLC [--update]: what `tlc look` and `tlc init` make of odd tables, folders and arrays, and what tlc says of
specs that leave classes and columns to a table. What is expected stands in seen.txt beside this."""

import difflib, gzip, os, struct, subprocess, sys, tempfile

tlc = os.path.realpath(sys.argv[1])
wanted_path = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'seen.txt')
cases = []  # what tlc is called with


def file(name, data):
    os.makedirs(os.path.dirname(name) or '.', exist_ok=True)
    with open(name, 'wb') as out:
        out.write(data if isinstance(data, bytes) else data.encode())


def table(name, header, row, rows):
    """A table of so many rows, each of what row(i) gives."""
    lines = [header] + [','.join(str(value) for value in row(i)) for i in range(rows)]
    file(name, '\n'.join(lines) + '\n')


def look(*words):
    cases.append(('look', *words))


def init(*words):
    cases.append(('init', *words))


# ---- tables ----

def dates():
    values = {'iso': '2024-02-29', 'slashes': '2024/02/29', 'time': '2024-02-29T10:00:00', 'blank': '2024-02-29 10:00',
              'german': '29.02.2024', 'american': '02/29/2024', 'dashes': '29-02-2024', 'late': '29.02.2024 10:00',
              'zone': '2024-02-29T10:00:00.000000+00:00', 'too_long': '2024-02-29 ' + 'x' * 30,
              'letters': '2024-xx-29', 'day': '2024-02-xx', 'year': 'abcd-02-29', 'mixed': '2024-02/29', 'glued': '2024-02-29x',
              'points': '29.02/2024', 'words': 'ab.02.2024', 'month': '29.ab.2024', 'years': '29.02.abcd', 'close': '29.02.20245'}
    table('dates.csv', ','.join(values), lambda i: [value.replace('29', str(10 + i)) for value in values.values()], 8)
    look('dates.csv')


def identifiers():
    names = ['id', 'ID', 'Id', 'PatientId', 'patientID', 'patient_id', 'patient id', 'patient-id', 'patient.id', 'arid', 'iD',
             'x_Id', 'i', 'acid', 'IDs']
    table('identifiers.csv', ','.join(names), lambda i: [i * 7 + i % 3 for _ in names], 12)
    look('identifiers.csv')
    table('few_rows.csv', 'id,word', lambda i: [i, f'w{i}'], 4)
    look('few_rows.csv')


def numbers():
    values = [0, -1.5, 12345678, 1e300, 0.000012345, 99999.5, 2 ** 53 + 2]
    table('numbers.csv', 'all,whole,large,tiny,kind', lambda i: [values[i % 7], i % 5 * 1000, 1e7 + i * i, i * i * 1.23456789e-7, 'ab'[i % 2]], 14)
    look('numbers.csv')


def words():
    long = 'a' * 70
    table('words.csv', 'long,blanks,accents,label', lambda i: [long + 'bc'[i % 2], ' x ' if i % 3 else '" y"', 'é' * (i % 2 * 30 + 1), i % 2], 24)
    look('words.csv')
    init('words.csv')
    init('words.csv', '--label', 'long')
    table('many_words.csv', 'word,code,label', lambda i: [f'w{i % 9}', f'c{i % 13}', 'xyz'[i % 3]], 60)
    look('many_words.csv')
    init('many_words.csv')


def long_words():
    """Words that are too long to be kept, or too many."""
    table('long_words.csv', 'text,kind,code,label', lambda i: ['x' * 70 + f'{i * 7919:09}', 'y' * 70 + 'ab'[i % 2], f'c{i % 40}', i % 2], 400)
    look('long_words.csv')
    init('long_words.csv', '--label', 'label')
    init('long_words.csv', '--label', 'text')
    init('long_words.csv', '--label', 'kind')


def file_names():
    """Names that are none of a data set."""
    row = lambda i: [i * 1.37, 'ab'[i % 2]]
    for name in ('+plus.csv', 'two--lines.csv', 'a_name_that_goes_on_for_more_than_thirty_letters.csv', '__.csv'):
        table(name, 'a,kind', row, 30)
        init(name)
    table('huge.csv', 'a,kind', row, 25000)
    init('huge.csv')
    look('--skip', '1234567', 'huge.csv')


def sights():
    table('doubles.csv', 'a,b', lambda i: [i // 2, 'xy'[i // 2 % 2]], 30)
    look('doubles.csv')
    table('one_double.csv', 'a,b', lambda i: [max(i, 1) * 0.5, 'xy'[max(i, 1) % 2]], 30)
    look('one_double.csv')
    table('sorted.csv', 'a,b', lambda i: [(i * 7 % 31) / 3, 'abc'[i // 12]], 36)
    look('sorted.csv')
    table('unlabelled.csv', 'a,b', lambda i: [i * i / 7, ('', 'NA', 'x', 'y')[i % 4 if i > 1 else i]], 40)
    look('unlabelled.csv')
    table('one_unlabelled.csv', 'a,b', lambda i: [i * i / 7, 'NA' if i == 9 else 'xy'[i % 2]], 40)
    look('one_unlabelled.csv')
    table('commas.csv', 'a;b', lambda i: [f'{i};', f'{i % 2}'], 20)
    file('decimal.csv', 'price;kind\n' + ''.join(f'{i},5;{"ab"[i % 2]}\n' for i in range(20)))
    look('decimal.csv')
    table('odd_one.csv', 'a,kind', lambda i: ['about 5' if i == 7 else i / 3, 'ab'[i % 2]], 30)
    look('odd_one.csv')
    table('spaced.csv', 'a,kind', lambda i: ['x ' if i == 3 else 'y', 'ab'[i % 2]], 30)
    look('spaced.csv')
    table('groups.csv', 'Patient No,site,batch_code,session x,group,user,value,kind',
          lambda i: [i // 3, f's{i // 2}', 7, f'q{i // 5}', i / 4, f'u{i}', i * 1.7, 'ab'[i % 2]], 60)
    look('groups.csv')
    table('many_sights.csv', ','.join(f'c{i}' for i in range(25)) + ',kind', lambda i: [5] * 25 + ['ab'[i % 2]], 20)
    look('many_sights.csv')
    file('title.csv', 'A title\na;b\n1;x\n2;y\n3;x\n4;y\n')
    look('title.csv')
    file('titles.csv', 'A title\n\nof three lines\na;b\n1;x\n2;y\n3;x\n4;y\n')
    look('--skip', '3', 'titles.csv')
    file('number_labels.csv', '3,1.5\n1,2.5\n2,9.5\n3,7.5\n' * 6)
    look('number_labels.csv')
    file('first_label.csv', 'kind,a\n' + ''.join(f'{"ab"[i % 2]},{i * 1.5}\n' for i in range(20)))
    look('first_label.csv')
    file('middle_label.csv', 'a,kind,b\n' + ''.join(f'{i * 1.5},{"ab"[i % 2]},{i * i / 3}\n' for i in range(20)))
    look('middle_label.csv')
    look('-d', 'comma', 'middle_label.csv')
    look('-d', '\\t', 'middle_label.csv')
    look('--header', 'no', 'middle_label.csv')
    look('--header', 'yes', '-d', ',', 'middle_label.csv')


# ---- first specs ----

def first_specs():
    rows = lambda count: (lambda i: [f'{(i * 37 % 101) / 7:.4f}', '' if i % 9 == 0 else i * i % 83, ('round', 'square', 'NA')[i % 3], 'ab'[i * 5 % 7 % 2]], count)
    for name, count in (('small', 21), ('middle', 600), ('Large Table', 4000), ('9', 40)):
        table(f'{name}.csv', 'size,age,form,kind', *rows(count))
        init(f'{name}.csv')
    file('tabs.csv', open('small.csv').read().replace(',', '\t'))
    init('tabs.csv')
    file('semicolons.csv', open('small.csv').read().replace(',', ';'))
    init('./semicolons.csv')
    init('-o', '-', './semicolons.csv')
    os.makedirs('data/below', exist_ok=True)
    table('data/below/here.csv', 'size,age,form,kind', *rows(21))
    init('./data/below/here.csv')
    init('data/below/../below/here.csv')
    table('..odd name!.csv', 'size,age,form,kind', *rows(21))
    init('..odd name!.csv')
    table('long_comments.csv', ','.join(['x' * 40, 'kind']), lambda i: [i * 1.37, ('a long name of a kind', 'another name that is long', 'third')[i % 3]], 40)
    init('long_comments.csv')
    init('long_comments.csv', '-o', 'new_spec.yaml')
    init('long_comments.csv', '-o', 'no/new_spec.yaml')
    table('wide.csv', ','.join(f'c{i}' for i in range(5000)) + ',kind', lambda i: [(i * k) % 97 / 3 for k in range(5000)] + ['ab'[i % 2]], 21)
    init('wide.csv')
    table('many_classes.csv', 'a,kind', lambda i: [i * 1.5, f'k{i // 2}'], 600)
    init('many_classes.csv', '-l', 'kind')
    table('many_long_classes.csv', 'a,kind', lambda i: [i * 1.5, 'x' * 200 + 'ab'[i % 2]], 40)
    init('many_long_classes.csv', '-l', 'kind')


# ---- folders ----

def pnm(rows, columns, kind=2):
    values = {2: 1, 3: 3}[kind]
    return f'P{kind} {columns} {rows} 255 ' + ' '.join(str(i % 256) for i in range(rows * columns * values))


def folders():
    def folder(name, counts, picture):
        for kind, count in counts.items():
            for i in range(count):
                file(f'{name}/{kind}/{i}.pgm', picture(kind, i))

    folder('alike', {'a': 12, 'b': 12}, lambda kind, i: pnm(3, 2))
    folder('sizes', {'a': 12, 'b': 12, 'c': 2}, lambda kind, i: pnm(100, 70, 3) if kind == 'a' else pnm(3, 2))
    folder('one_class', {'a': 30}, lambda kind, i: pnm(3, 2))
    folder('few', {'a': 3, 'b': 3}, lambda kind, i: pnm(3, 2))
    folder('no_pictures', {'a': 3, 'b': 3}, lambda kind, i: 'none')
    folder('many_classes', {f'class {i:02}': 1 for i in range(63)}, lambda kind, i: pnm(20, 20))
    folder('damaged', {'a': 12, 'b': 12}, lambda kind, i: 'P2 3 2' if kind == 'b' else pnm(3, 2))
    folder('data/shapes', {'a': 12, 'b': 12}, lambda kind, i: pnm(9, 9))
    folder('lots', {'a': 700, 'b': 700}, lambda kind, i: pnm(9, 9))
    folder('empty_ones', {'a': 12, 'b': 12}, lambda kind, i: pnm(3, 2))
    os.makedirs('no_file/c')
    for empty in ('empty_ones/c', 'empty_ones/d', 'one_empty/c'):
        file(f'{empty}/note.txt', 'nothing')
    folder('no_file', {'a': 12, 'b': 12}, lambda kind, i: pnm(3, 2))
    folder('one_empty', {'a': 12, 'b': 12}, lambda kind, i: pnm(3, 2))
    folder('widths', {'a': 12, 'b': 12}, lambda kind, i: pnm(3, 2 if kind == 'a' else 4))
    for name in ('no_file', 'empty_ones', 'one_empty', 'widths', 'alike', 'sizes', 'one_class', 'few', 'no_pictures', 'many_classes', 'damaged', 'data/shapes//', 'lots'):
        look(name)
        init(name)
    os.makedirs('empty', exist_ok=True)
    look('empty')
    init('empty')


# ---- arrays ----

def arrays():
    def npy(name, kind, shape, order=False):
        header = f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}".encode()
        file(name, b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)) + header)

    npy('labels.npy', '|u1', (1234567,))
    npy('texts.npy', '<U6', (10, 1))
    npy('images.npy', '<f4', (10, 28, 28), True)
    npy('number.npy', '<f8', ())
    npy('objects.npy', '|O', (3,))
    file('short.npy', b'\x93NUMPY\x01')
    with open('images.npy', 'rb') as whole:
        file('images.npy.gz', gzip.compress(whole.read(), mtime=0))
    for name in ('labels.npy', 'texts.npy', 'images.npy', 'images.npy.gz', 'number.npy', 'objects.npy', 'short.npy', 'nobody.npy'):
        look(name)
    look('--spec', 'labels.npy')


# ---- specs that leave to a table what it has ----

SPEC = """name: seen
data:
  t: {format: csv, path: %s, %s}
splits: {train: "t.train[:10]", test: "t.train[10:]"}
tasks: {T: {}}
models:
  net: {layers: [normalization, dense: {units: %d%s}]}
training:
  - {model: net, task: T, loss: %s, epochs: 1}
compare:
  - {models: [net], task: T}
"""


def specs():
    def spec(name, keys, units=2, path='.', loss='sparse_categorical_crossentropy'):
        file(f'{name}.yaml', SPEC % (path, keys, units, ', activation: softmax' if loss[0] == 's' else '', loss))
        cases.append((f'{name}.yaml', '-o', f'{name}.c'))

    row = lambda i: [i * 1.5, 'NA' if i % 4 == 0 else i % 3, '10 9 2 007 x'.split()[i % 5], i, 3, 'a', 'late' if i == 17 else i * i]
    table('t.csv', 'size,age,kind,id,same,word,late', row, 20)
    table('u.csv', 'size,age,kind,id,same,word,late', lambda i: ['NA' if i == 3 else i, 1 + i % 2, 'xy'[i % 2], 5 * i, i % 2, 'b', i], 20)
    table('long.csv', 'size,kind', lambda i: [i, 'x' * 70 + 'ab'[i % 2]], 20)
    file('uneven.csv', 'a,kind\n1,x\n2\n')
    words = 'train: {table: t.csv}'
    spec('classes', 'label: kind, missing: [NA], ' + words, 5)
    spec('two_tables', 'label: kind, missing: [NA], test: {table: u.csv}, ' + words, 7)
    table('v.csv', 'kind,age,size', lambda i: [i % 4 + 1, i, i], 20)
    spec('three_in_one', 'label: kind, missing: [NA], train: {table: [t.csv, u.csv, v.csv]}', 9)
    spec('one_of_two_absent', 'label: kind, train: {table: [t.csv, nobody.csv]}')
    spec('one_of_two_uneven', 'label: kind, train: {table: [long.csv, uneven.csv]}')
    spec('classes_alone', 'label: kind, missing: [NA], columns: {size: number}, ' + words, 5)
    spec('columns_alone', 'label: kind, missing: [NA], classes: [x, "2", "9", "10", "007"], ' + words, 5)
    spec('number_of_classes', 'label: age, classes: 3, missing: [NA], columns: {size: number}, ' + words, 3)
    spec('no_such_label', 'label: kinds, missing: [NA], ' + words)
    spec('nothing_like_it', 'label: "???", missing: [NA], ' + words)
    spec('long_label', 'label: kind, train: {table: long.csv}')
    spec('target', 'targets: size, missing: [NA], ' + words, 1, loss='mean_squared_error')
    spec('targets', 'targets: [size, id], missing: [NA], ' + words, 2, loss='mean_squared_error')
    spec('no_such_target', 'targets: [size, ids], missing: [NA], ' + words, 2, loss='mean_squared_error')
    spec('target_of_words', 'targets: [late, kind], missing: [NA], ' + words, 2, loss='mean_squared_error')
    spec('uneven_table', 'label: kind, train: {table: uneven.csv}')
    spec('nowhere', 'label: kind, train: {table: nobody.csv}')
    spec('nowhere_absolute', 'label: kind, train: {table: nobody.csv}', path='/nobody')
    spec('semicolons_not_said', 'label: kind, train: {table: semicolons.csv}')
    spec('semicolons_said', 'label: kind, delimiter: ";", header: true, skip: 0, missing: ["", NA], train: {table: semicolons.csv}')
    spec('skipped', 'label: column_2, header: false, skip: 2, missing: [NA], ' + words, 3)


def call(words):
    run = subprocess.run([tlc, *words, *["--plan=full"] * words[0].endswith(".yaml")], capture_output=True, timeout=300, env=dict(os.environ, TLC_DATA='.'))
    said = (run.stdout + run.stderr).decode(errors='backslashreplace').replace(os.getcwd(), 'HERE')
    head, _, rest = said.partition('\nsplits:')
    if words[0] == 'init' and rest:  # what is the same in all is in this folder's specs
        said = head + ''.join(line for line in rest.splitlines(True) if 'units' in line or 'epochs' in line or 'batch' in line)
    if words[0].endswith('.yaml'):  # of the plan, what the table has given
        said = ''.join(line for line in said.splitlines(True) if ' data.t.' in line or run.returncode)
    return f'==== tlc {" ".join(words)}: {run.returncode}\n{said}'


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for make in (dates, identifiers, numbers, words, long_words, file_names, sights, first_specs, folders, arrays, specs):
            make()
        said = ''.join(call(case) for case in cases)
        for case in [c for c in cases if c[0] == 'init']:  # each first spec is right
            spec = subprocess.run([tlc, *case], capture_output=True, timeout=300)
            if spec.returncode == 0 and '-o' not in case:
                file('first.yaml', spec.stdout)
                check = subprocess.run([tlc, '--check', 'first.yaml'], capture_output=True, text=True, timeout=300)
                if check.returncode or 'error' in check.stderr:
                    sys.exit(f'the spec of {case} is not right:\n{check.stderr}')
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
