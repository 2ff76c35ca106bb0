#!/usr/bin/python3
"""predict.py PROGRAM DIRECTORY [TLC]: runs the experiment, and asks what it has saved about its own test examples, by
the program or by `tlc predict`. What is answered must be, to the last bit, what the tests of the run have found: all
figures of results.json that are made of predictions are made here once more from what `predict` prints."""
import csv
import io
import json
import os
import resource
import shutil
import struct
import subprocess
import sys

import data

PROGRAM, HERE = os.path.realpath(sys.argv[1]), sys.argv[2]
TLC = os.path.realpath(sys.argv[3]) if len(sys.argv) > 3 else None
failures = []


def complain(what):
    failures.append(what)
    print(what)


def expect(holds, what):
    if not holds:
        complain(what)


def single(number):
    """The nearest float: sums and products of two floats, made in double and rounded, are those of C."""
    return struct.unpack('<f', struct.pack('<f', number))[0]


def command(*arguments):
    """`tlc predict` is told the run by its first argument."""
    if not TLC or arguments[0] != 'predict':
        return [PROGRAM, *arguments]
    out = arguments.index('--out') if '--out' in arguments else None
    if out is None:
        return [TLC, 'predict', 'runs/predicted', *arguments[1:]]
    return [TLC, 'predict', arguments[out + 1], *arguments[1:out], *arguments[out + 2:]]


def run(*arguments, stdin=None):
    return subprocess.run(command(*arguments), input=stdin, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL if stdin is None else None)


def predict(*arguments, stdin=None):
    done = run('predict', *arguments, stdin=stdin)
    if done.returncode or done.stderr:
        complain(f'predict {arguments}: code {done.returncode}: {done.stderr.decode()}')
    return done.stdout.decode()


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def refuse(code, words, *arguments, stdin=None):
    """What is wrong is said in one line, and nothing is printed that could pass for an answer."""
    done = run('predict', *arguments, stdin=stdin)
    said = done.stderr.decode()
    if done.returncode != code or words not in said or said.count('\n') != 1:
        complain(f'predict {arguments}: code {done.returncode}, not {code} with `{words}`: {said}')
    return done.stdout.decode()


# ---- the figures of a test, made again from predictions ----

def test_of(results, model):
    training = [each['model'] for each in results['trainings']].index(model)
    return results['runs'][training]['tests'][0]


def squared_distance(row, names, label):
    """Brier's of one example, as record_softmax.c and record_sigmoid.c take it."""
    error = 0.0
    for i, name in enumerate(names):
        off = single(single(float(row['p_' + name])) - (1.0 if i == label else 0.0))
        error = single(error + single(off * off))
    return error


def marks_of(right):
    """Four examples a hexadecimal digit, the first in the highest bit."""
    bits = ''.join('1' if each else '0' for each in right)
    bits += '0' * (-len(bits) % 4)
    return ''.join('%x' % int(bits[i:i + 4], 2) for i in range(0, len(bits), 4))


def check_classes(results, model, rows, labels, names, sigmoid=False):
    test = test_of(results, model)
    confusion = [[0] * len(names) for _ in names]
    right = []
    for row, label in zip(rows, labels):
        confusion[label][names.index(row['class'])] += 1
        right.append(row['class'] == names[label])
    expect(len(rows) == test['examples'] == len(labels), f'{model}: {len(rows)} rows')
    expect(confusion == test['confusion'], f'{model}: confusion {confusion}')
    expect(marks_of(right) == test['correct'], f'{model}: correct')
    expect(sum(right) / len(right) == test['accuracy'], f'{model}: accuracy')
    confidences = sorted(single(float(row['p_' + row['class']])) for row in rows)
    for mean, _, count in test['reliability']:
        some, confidences = confidences[:count], confidences[count:]
        expect(not some or sum(some) / count == mean, f'{model}: mean confidence {some} {mean}')
    if not sigmoid:
        errors = [squared_distance(row, names, label) for row, label in zip(rows, labels)]
        expect(sum(errors) / len(errors) == test['brier'], f'{model}: brier {sum(errors) / len(errors)} {test["brier"]}')


def check_values(results, rows, targets):
    """Mean absolute errors of each example, which results.json has."""
    test = test_of(results, 'house')
    for row, wanted, score in zip(rows, targets, test['scores']):
        found = (abs(single(float(row['rent'])) - single(wanted[0])) + abs(single(float(row['row'])) - wanted[1])) / 2
        expect(found == score, f'house: {found} {score}')
    expect(len(rows) == len(targets), 'house: rows')


def check_labels(results, rows, targets):
    test = test_of(results, 'sound')
    right = sum((float(row[str(k)]) > 0.5) == (wanted[k] == 1) for row, wanted in zip(rows, targets) for k in range(3))
    accuracy = {**test['metrics'], 'accuracy': test['accuracy']} if test['accuracy'] is not None else test['metrics']
    expect(abs(accuracy['accuracy'] - right / (3 * len(rows))) < 1e-12, f'sound: {accuracy} {right / (3 * len(rows))}')


# ---- what is asked ----

MARKS = ['dot', 'bar, upright', '"slash"']


def check_same_bits(results, truth):
    images = 'data/marks/test-images.gz'
    answers = rows_of(predict('--model', 'mark', images))
    check_classes(results, 'mark', answers[5:65], truth['mark'][5:65], MARKS)
    expect([int(row['row']) for row in answers] == list(range(70)), 'rows are counted from 0')
    answers = rows_of(predict('--model', 'dot', images))
    check_classes(results, 'dot', answers[5:65], [int(label == 0) for label in truth['mark'][5:65]], ['0', 'dot'], True)
    answers = rows_of(predict('--model', 'plant', 'data/plants/plants.csv'))
    check_classes(results, 'plant', answers[60:], truth['plant'][60:], list(data.KINDS))
    answers = rows_of(predict('--model', 'house', 'data/houses/houses.csv'))
    check_values(results, answers[40:], truth['house'][40:])
    expect(list(answers[0]) == ['row_', 'rent', 'row'], f'{list(answers[0])}')
    answers = rows_of(predict('--model', 'sound', 'data/sounds/x.npy'))
    check_labels(results, answers[50:], truth['sound'][50:])
    answers = rows_of(predict('--model', 'picture', 'data/pictures/test'))
    check_classes(results, 'picture', answers, truth['picture'], ['day', 'night'], True)
    expect([row['file'] for row in answers] ==
           [f'data/pictures/test/{kind}/{i}.ppm' for kind in ('day', 'night') for i in range(5)], 'names of pictures')


def check_forms():
    """The same in JSON, of other batches, by any number of threads, in files or alone."""
    images = 'data/marks/test-images.gz'
    for model, file in (('mark', images), ('house', 'data/houses/houses.csv'), ('picture', 'data/pictures/test')):
        table = rows_of(predict('--model', model, file))
        lines = [json.loads(line) for line in predict('--model', model, '--format', 'json', file).splitlines()]
        expect(len(table) == len(lines), f'{model}: rows of JSON')
        for row, line in zip(table, lines):
            if model == 'house':
                expect(line['target'] == {'rent': float(row['rent']), 'row': float(row['row'])}, f'{line}')
            else:
                expect(line['class'] == row['class'], f'{line}')
                expect(line['probability'] == {key[2:]: float(row[key]) for key in row if key.startswith('p_')}, f'{line}')
            expect('file' not in line or line['file'] == row['file'], f'{line}')
    expect(predict('--model', 'picture', '--threads', '3', 'data/pictures/test') ==
           predict('--model', 'picture', '--threads', '1', 'data/pictures/test'), 'threads')
    expect(predict('--model', 'sound', 'data/sounds/columns.npy') == predict('--model', 'sound', 'data/sounds/x.npy'),
           'an array by columns')
    whole = predict('--model', 'mark', images).splitlines()
    twice = predict('--model', 'mark', images, images).splitlines()
    expect(twice[0] == 'file,' + whole[0] and twice[1:] == [f'{images},{line}' for line in 2 * whole[1:]], 'two files')


def check_standard_input():
    with open('data/plants/plants.csv', encoding='utf-8') as file:
        table = file.read()
    wanted = predict('--model', 'plant', 'data/plants/plants.csv')
    expect(predict('--model', 'plant', stdin=table.encode()) == wanted, 'a table on standard input')
    expect(predict('--model', 'plant', '-', stdin=b'\xef\xbb\xbf' + table.replace('\n', '\r\n').encode()) == wanted, '-')
    bare = [line.split(',')[1:] for line in table.splitlines()]
    text = '\n'.join(','.join(reversed(fields)) for fields in bare)
    expect(predict('--model', 'plant', stdin=text.encode()) == wanted, 'columns in another order, without the label')
    with open('data/sounds/x.npy', 'rb') as file:
        numbers = struct.unpack('<540f', file.read()[-2160:])
    for divider in (' ', ',', '; ', '\t'):
        text = '\n'.join(divider.join(repr(x) for x in numbers[6 * row:6 * row + 6]) for row in range(90))
        expect(predict('--model', 'sound', stdin=text.encode()) == predict('--model', 'sound', 'data/sounds/x.npy'),
               f'lines of numbers, divided by {divider!r}')


def check_pipes():
    """Whoever reads no more ends it without a word; what was there came in whole lines."""
    with subprocess.Popen(command('predict', '--model', 'house'), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        process.stdin.write(b'rooms,area\n')
        process.stdout.close()
        try:
            for _ in range(200):
                process.stdin.write(b'3,50.5\n' * 10000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.wait()
        expect(process.returncode == 0 and process.stderr.read() == b'', f'closed pipe: {process.returncode}')
    with open('/dev/full', 'wb') as full:
        done = subprocess.run(command('predict', '--model', 'house', 'data/houses/houses.csv'), stdout=full,
                              stderr=subprocess.PIPE, check=False)
    expect(done.returncode == 1 and b'No space left' in done.stderr, f'/dev/full: {done.stderr}')


def check_memory():
    """Many rows take no more memory than a few. They come from a file: what starts a program counts as the program
    until that has begun, and would have them all."""
    def most(rows):
        with open('many.csv', 'w', encoding='ascii') as file:
            file.write('rooms,area\n')
            file.writelines('3,50.5\n' for _ in range(rows))
        child = os.fork()
        if child == 0:
            with open('many.csv', 'rb') as many, open('answers', 'wb') as answers:
                code = subprocess.run(command('predict', '--model', 'house'), stdin=many, stdout=answers, check=False,
                                      env={**os.environ, 'ASAN_OPTIONS': 'quarantine_size_mb=1'}).returncode
            with open('memory', 'w', encoding='ascii') as file:
                file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
            os._exit(code)
        expect(os.waitpid(child, 0)[1] == 0, f'{rows} rows')
        with open('answers', 'rb') as answers:
            expect(sum(1 for _ in answers) == rows + 1, f'{rows} rows: other answers')
        with open('memory', encoding='ascii') as file:
            return int(file.read())
    few, many = most(1000), most(600000)
    # As text and as floats these are 9 MiB; heaps and counters of coverage take some
    expect(many < few + 8192, f'memory: {few} KiB for a thousand rows, {many} for 600 thousand')


# ---- what is refused ----

def check_usage():
    refuse(2, 'which model? --model mark, dot, unsaved, plant, house, sound or picture', 'data/sounds/x.npy')
    refuse(2, 'there is no model mrak; is mark meant?', '--model', 'mrak', 'x')
    refuse(2, 'there is no data set marks.tets; is marks.test meant?', '--model', 'mark', '--data-set', 'marks.tets', 'x')
    refuse(2, 'there is no data set plants; there is marks.test or marks.train', '--model', 'mark', '--data-set', 'plants', 'x')
    refuse(2, "--format is csv or json, not 'xml'", '--model', 'mark', '--format', 'xml', 'x')
    refuse(2, "unknown option '--wrong'", '--model', 'mark', '--wrong', 'x')
    refuse(2, "option '--model' needs a value", '--model')
    refuse(2, '--threads needs a whole number', '--threads', '0')
    refuse(2, 'standard input can be read once', '--model', 'mark', '-', '-')
    refuse(1, 'no run leaves unsaved: add the line `save: unsaved.safetensors`', '--model', 'unsaved', 'x')
    done = run('predict', '--help')
    expect(done.returncode == 0 and b'Exit codes' in done.stdout and not done.stderr, 'predict --help')


def check_input():
    """Rows before a bad one are answered, as far as their batch was whole."""
    refuse(1, 'cannot open nothing.csv: No such file or directory', '--model', 'plant', 'data/plants/plants.csv', 'nothing.csv')
    refuse(1, 'its examples are 9 x 9 x 1, but the spec says shape 9 x 10 x 1', '--model', 'mark', 'wrong-images')
    refuse(1, 'magic number 0x00000801 found', '--model', 'mark', 'data/marks/test-labels')
    refuse(1, 'standard input: line 1: found the columns leaves, colour, place, expected `height` among them', '--model',
           'plant', stdin=b'leaves,colour,place\n1,red,wet\n')
    head = b'height,leaves,colour,place\n'
    refuse(1, 'line 3: found 3 columns, expected 4', '--model', 'plant', stdin=head + b'1,2,red,wet\n1,2,red\n')
    refuse(1, 'column `place`: found `damp`, expected one of wet, dry', '--model', 'plant', stdin=head + b'1,2,red,damp\n')
    refuse(1, 'column `leaves`: the value is missing', '--model', 'plant', stdin=head + b'1,,red,wet\n')
    refuse(1, 'column `leaves`: found `nan`, expected a finite number', '--model', 'plant', stdin=head + b'1,nan,red,wet\n')
    refuse(1, 'standard input is empty', '--model', 'plant', stdin=b'')
    expect(predict('--model', 'plant', stdin=head) == 'row,class,p_tree,p_herb\n', 'no rows')
    refuse(1, 'line 2: found 5 numbers, expected 6', '--model', 'sound', stdin=b'1 2 3 4 5 6\n1 2 3 4 5\n')
    refuse(1, 'line 1: found more than 6 numbers', '--model', 'sound', stdin=b'1 2 3 4 5 6 7\n')
    refuse(1, 'line 1, number 3: found nothing, expected a number', '--model', 'sound', stdin=b'1,2,,4,5,6\n')
    refuse(1, 'line 1, number 6: found nothing, expected a number', '--model', 'sound', stdin=b'1,2,3,4,5,\n')
    refuse(1, 'line 1, number 2: found `inf`, expected a finite number', '--model', 'sound', stdin=b'1,inf,3,4,5,6\n')
    refuse(1, 'line 1, number 1: found `256`, expected a whole number from 0 to 255', '--model', 'mark', stdin=b'256 1\n')
    refuse(1, 'line 1, number 1: found `1.5`, expected a whole number from 0 to 255', '--model', 'mark', stdin=b'1.5 1\n')
    refuse(1, 'row 89 has nan at column 5, and a number must be finite', '--model', 'sound', 'nan.npy')
    out = refuse(1, 'is truncated: its data ends in row 65', '--model', 'mark', 'cut-images')
    expect(out.count('\n') == 1 + 63, f'batches before the damage: {out.count(chr(10))}')
    refuse(1, 'goes on after the 70 rows', '--model', 'mark', 'long-images')
    refuse(1, 'wrong-images is no picture', '--model', 'picture', 'wrong-images')
    refuse(1, 'empty has no picture', '--model', 'picture', 'empty')


def make_input():
    with open('data/marks/test-images.gz', 'rb') as file:
        images = data.gzip.decompress(file.read())
    data.idx('wrong-images', 8, (2, 9, 9), bytes(162))
    for name, blob in (('cut-images', images[:16 + 65 * 90 + 7]), ('long-images', images + b'\0')):
        with open(name, 'wb') as file:
            file.write(blob)
    data.npy('nan.npy', '<f4', (90, 6), data.floats([0.5] * 539 + [float('nan')]))
    os.makedirs('empty')


def check_left():
    """What the run has left is checked before it is believed."""
    run_directory = 'runs/predicted'
    image = 'data/marks/test-images.gz'
    for name in ('mark.keras', 'dot.h5', 'plant.onnx', 'house.safetensors', 'sound.npz'):
        path = f'{run_directory}/{name}'
        model = name.split('.')[0]
        with open(path, 'rb') as file:
            blob = file.read()
        with open(path, 'wb') as file:
            file.write(blob[:-100] + bytes([blob[-100] ^ 1]) + blob[-99:])
        refuse(1, f'{path} is not the file that the run has saved', '--model', model, image)
        with open(path, 'wb') as file:
            file.write(blob)
    refuse(1, 'there is no directory nowhere' if TLC else 'nowhere has no results.json: no run has left models there',
           '--model', 'mark', '--out', 'nowhere', image)
    shutil.copytree(run_directory, 'other')
    with open('other/results.json', encoding='utf-8') as file:
        results = file.read()
    for old, new, words in (('"spec_hash": "', '"spec_hash": "f', 
                             'its spec_text is not the one of its spec_hash' if TLC else
                             'was of another version of predict.yaml: run'),
                            ('"experiment": "predicted"', '"experiment": "others"', 'has the results of others'),
                            ('"file": "mark.keras"', '"file": "mark.h5"', 'does not tell of mark.keras')):
        with open('other/results.json', 'w', encoding='utf-8') as file:
            file.write(results.replace(old, new))
        refuse(1, words, '--model', 'mark', '--out', 'other', image)
    os.remove('other/results.json')
    refuse(1, 'has a log but no results.json' if TLC else 'its run is not done', '--model', 'mark', '--out', 'other', image)
    # a file of another architecture that the results agree with
    with open('other/house.safetensors', 'rb') as file:
        blob = file.read().replace(b'dense_1', b'dense_9')
    with open('other/house.safetensors', 'wb') as file:
        file.write(blob)
    saved = json.loads(results)
    for each in saved['runs']:
        if each.get('saved', {}).get('file') == 'house.safetensors':
            each['saved']['checksum'] = '%08x' % data.gzip.zlib.crc32(blob)
    with open('other/results.json', 'w', encoding='utf-8') as file:
        json.dump(saved, file)
    refuse(1, 'holds another model than house', '--model', 'house', '--out', 'other', 'data/houses/houses.csv')


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    os.makedirs(HERE)
    os.chdir(HERE)
    truth = data.make('data')
    refuse(1, 'there is no directory runs/predicted' if TLC else
           'runs/predicted has no results.json: no run has left models there; run', '--model', 'mark', 'data')
    done = run('--quiet', '--data', 'data')
    if done.returncode:
        sys.exit(f'the run: {done.stderr.decode()}')
    with open('runs/predicted/results.json', encoding='utf-8') as file:
        results = json.load(file)
    make_input()
    check_same_bits(results, truth)
    check_forms()
    check_standard_input()
    check_pipes()
    check_memory()
    check_usage()
    check_input()
    check_left()
    sys.exit(1 if failures else 0)


main()
