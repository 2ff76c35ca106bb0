#!/usr/bin/env python3
"""sections.py REPORT_OF [--update]: what reports and terminal say of documents that the golden ones are not: models
told by metrics, rules that end phases, folds, runs that failed by the dozen, what an axis leaves out. The words, without
markup and figures, are held against sections.txt beside this."""

import difflib, html, json, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'golden_report'))
import make_samples as made

wanted_path = os.path.join(HERE, 'sections.txt')


# ---- documents ----

def small(name, seeds=8, **more):
    return made.study(name, range(1, seeds + 1), more.pop('axes', []), 0, epochs=4, test_images=40, **more)


def tests_of(document):
    return [(run, test) for run in document['runs'] for test in run['tests']]


def measured():
    """Numbers and labels, told by what their trainings name."""
    document = made.no_study()
    for run, test in tests_of(document):
        wrong = 0.25 * (1 + run['training'])
        test['metrics'] = {'mae': wrong, 'r2': 1 - wrong} if run['training'] else {'auc': 0.875}
    document['tests']['B.test']['metrics'] = {'mae': 2.0, 'r2': 0.0}
    document['tests']['B.test'].update({'class': -1, 'accuracy': None})
    document['tests']['labels'] = dict(document['tests']['B.test'], metrics={'accuracy': 0.75, 'auc': 0.5})
    pair = {'split': 'B.test', 'models': ['B_on_A', 'B']}
    document['comparisons'] = [
        dict(pair, difference=0.25, interval=[0.125, 0.375], metric='mae'),
        dict(pair, difference=-0.25, interval=None, metric='r2'),
        dict(pair, difference=-0.0093, interval=[-0.0178, -0.0031])]
    return document


def first_by(metric, difference, interval):
    document = measured()
    document['comparisons'] = [dict(document['comparisons'][0], difference=difference, interval=interval, metric=metric)]
    return document


def by_metric(metric, better):
    """A study that compares by another metric than the accuracy; one of its runs failed."""
    document = small('study_by_' + metric)
    document['study']['metric'] = metric
    for run, test in tests_of(document):
        test['metrics'] = {metric: 0.5 if run['training'] == 1 else better}
    document['tests']['B.test']['metrics'] = {metric: 2.0}
    document['analysis']['verdict']['sentence'] = f'B_on_A is better than B by {metric}.'
    for comparison in document['analysis']['cells'][0]['comparisons']:
        comparison['error_ratio'] = {'value': None, 'interval': None}
        comparison['mcnemar'] = [None] * 8
    return document


def control(stopped, best, restored, *lowered, monitor='val_loss', phase=0):
    return {'phase': phase, 'monitor': monitor, 'stopped': stopped, 'best': best, 'value': 0.5, 'restored': restored,
            'lowered': [{'epoch': epoch, 'learning_rate': rate} for epoch, rate in lowered]}


def controlled():
    """Phases that end early under some seeds, rates that fall, and what never happens."""
    document = small('study_controlled')
    for run in document['runs']:
        seed = run['seed']
        if run['training'] == 1:
            run['control'] = [control(3 if seed % 2 else None, 2, True, (2, 0.005))]
        elif run['training'] == 2:
            run['control'] = [control(None, None, None, monitor=None),
                              control(None, 1 + seed % 3, False, *[(2, [0.0005, 0.0001])] * (seed % 3), phase=1)]
    return document


def folded(seeds, failed=0):
    """Every example tested on once under each seed."""
    document = small('study_folded', seeds * 2)
    document['seeds'] = document['seeds'][:seeds]
    document['study']['folds'] = {'count': 2, 'overlap': 0.5}
    for i, run in enumerate(document['runs']):
        run['seed'], run['fold'] = document['seeds'][i // 2 % seeds], 1 + i % 2
    document['analysis']['verdict']['sentence'] = 'What folds show of B_on_A and B.'
    for comparison in document['analysis']['cells'][0]['comparisons']:
        comparison['two_way'] = None
    return fail(document, failed)


def fail(document, count, same=True):
    """The last runs of the last training."""
    for i, run in enumerate(document['runs'][len(document['runs']) - count:]):
        run['failed'] = {'reason': 'the loss of an epoch is no finite number' if same else f'loss {i}',
                         'epoch': 1 if same else 1 + i % 2, 'begins_with': None}
        run['tests'] = []
    return document


def failing(kind, count, same):
    document = small('study_failing', 24, warnings=[('few-seeds', '24 seeds: the study is exploratory')])
    document['study']['failed'] = kind
    for comparison in document['analysis']['cells'][0]['comparisons']:
        comparison['pairs'] = 24 - count if kind == 'excluded' else 24
    document['analysis']['cells'][0]['arms'][1]['failed'] = count
    document['analysis']['verdict']['note'] = f'{count} of 24 runs failed.'
    return fail(document, count, same)


def without(*keys):
    """What a results.json of another program may leave out."""
    document = small('study_bare', axes=[made.SIZES])
    for key in keys:
        document['study'][key] = None
    return document


def folds_alone(seeds):
    """Nothing was to be decided."""
    document = folded(seeds)
    document['analysis']['verdict'] = document['study']['primary'] = None
    return document


def warned():
    """As many seeds as are enough, whatever was warned of; and one word that no line holds."""
    document = small('study_warned', 30, warnings=[('few-seeds', '30 seeds: few'), ('no-primary', 'no primary cell'),
                                                   ('unequal-budget', 'B_on_A does not learn for as many epochs as B')])
    document['analysis']['verdict']['note'] = 'x' + '\u00f6' * 60
    return document


def augmented():
    document = made.no_study()
    for training, words in zip(document['trainings'], ('random_flip', 'random_flip', 'random_crop (padding 4)')):
        training['augmentation'] = words
    document['trainings'].append(dict(document['trainings'][2], augmentation='random_flip', follows=2))
    document['trainings'].append(dict(document['trainings'][2], follows=3))
    for index in (3, 4):
        document['runs'].append(dict(document['runs'][2], training=index))
    return document


SENTENCES = {  # of which only what is said of the two models is of interest
    'models told by a share': lambda: first_by('r2', 0.25, [0.125, 0.375]),
    'models told by an error that is less': lambda: first_by('mae', -0.25, [-0.375, -0.125]),
    'models told by a share that is less': lambda: first_by('r2', -0.25, [-0.375, -0.125]),
    'models that are not shown to differ': lambda: first_by('mae', -0.25, [-0.375, 0.125]),
    'models told by a share of many classes': lambda: first_by('top_3_accuracy', 0.25, [0.125, 0.375]),
    'models told by what is no mean': lambda: first_by('r2', -0.25, None),
}
DOCUMENTS = {
    'models told by metrics': measured,
    'a study by an error': lambda: by_metric('mae', 0.25),
    'a study by a share': lambda: by_metric('auc', 0.75),
    'rules that end phases': controlled,
    'three times two folds': lambda: folded(3),
    'twice two folds': lambda: folded(2),
    'folds without a verdict': lambda: folds_alone(3),
    'warnings of a study with enough seeds': warned,
    'folds of which runs failed': lambda: folded(4, 3),
    'runs that failed alike': lambda: failing('counted', 14, True),
    'runs that failed in their own ways': lambda: failing('excluded', 14, False),
    'one run that failed': lambda: failing('excluded', 1, True),
    'no primary cell': lambda: without('primary'),
    'augmentations of several entries': augmented,
}


# ---- words ----

def words_of(report):
    report = re.sub(r'<(style|svg)\b.*?</\1>', '', report, flags=re.S)
    report = re.sub(r'</t[hd]>', ' | ', report)
    lines = [html.unescape(re.sub(r'<[^>]*>', '', line)).rstrip(' |') for line in report.splitlines()]
    return [line for line in lines if line.strip() and not re.match(r'dense_\d \| |layer \| ', line)]


def drawn(report_of, name, document, only=''):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'results.json'), 'w') as out:
            json.dump(made.digits(document), out)
        run = subprocess.run([report_of, os.path.join(folder, 'results.json'), folder], capture_output=True, text=True)
        if run.returncode:
            return f'==== {name}: {run.returncode}\n{run.stderr}'
        with open(os.path.join(folder, 'report.html')) as report:
            words = [line for line in words_of(report.read()) if only in line]
    return f'==== {name}\n---- terminal\n{run.stdout}---- report\n' + ''.join(f'{line}\n' for line in words)


def main():
    report_of = os.path.realpath(sys.argv[1])
    said = ''.join(drawn(report_of, name, document()) for name, document in DOCUMENTS.items())
    said += ''.join(drawn(report_of, name, document(), 'B_on_A ') for name, document in SENTENCES.items())
    if '--update' in sys.argv:
        with open(wanted_path, 'w') as out:
            out.write(said)
        return
    with open(wanted_path) as wanted:
        text = wanted.read()
    if text != said:
        sys.stdout.writelines(difflib.unified_diff(text.splitlines(True), said.splitlines(True), 'wanted', 'said'))
        sys.exit(1)


if __name__ == '__main__':
    main()
