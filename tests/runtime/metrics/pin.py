#!/usr/bin/env python3
"""Writes pinned.h: what scikit-learn and Keras make of made-up predictions, for test_metrics.c.

    python3 tests/runtime/metrics/pin.py > tests/runtime/metrics/pinned.h

Needs NumPy, scikit-learn (1.4 or later) and Keras 3. Predictions are floats; all that scikit-learn takes from them is
double, and what Keras takes is float.
"""
import os

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras  # noqa: E402
import numpy as np  # noqa: E402
from sklearn import metrics  # noqa: E402

rng = np.random.default_rng(7)
EXAMPLES, CLASSES, LABELS, TARGETS = 57, 4, 3, 2


def numbers(name, array, kind):
    flat = np.asarray(array).reshape(-1)
    text = [float(value).hex() + "f" if kind == "float" else str(int(value)) for value in flat]
    rows = [", ".join(text[i : i + 6]) for i in range(0, len(text), 6)]
    print(f"static const {kind} {name}[] = {{\n    " + ",\n    ".join(rows) + "};")


def value(name, number):
    print(f"static const double {name} = {float(number)!r};")


def of_keras(name, metric, *given):
    metric.update_state(*given)
    value("keras_" + name, np.asarray(metric.result()))


print("/* pinned.h: written by pin.py with scikit-learn and Keras. Do not edit. */")
print(f"enum {{ EXAMPLES = {EXAMPLES}, CLASSES = {CLASSES}, LABELS = {LABELS}, TARGETS = {TARGETS} }};")

# classes 0, 1 and 3: of class 2 there is no example, but it is predicted
target = rng.choice([0, 1, 3], EXAMPLES, p=[0.6, 0.3, 0.1])
logits = rng.normal(size=(EXAMPLES, CLASSES)) + 1.5 * np.eye(CLASSES)[target]
given = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32)
predicted = given.argmax(axis=1)
numbers("class_target", target, "int32_t")
numbers("class_predicted", predicted, "int32_t")
numbers("class_given", given, "float")
wide = given.astype(np.float64)
for k in (1, 2, 3):
    value(f"top_{k}", metrics.top_k_accuracy_score(target, wide, k=k, labels=range(CLASSES)))
value("balanced", metrics.balanced_accuracy_score(target, predicted))
value("class_f1", metrics.f1_score(target, predicted, average="macro", zero_division=0))
value("class_auc", np.mean([metrics.roc_auc_score(target == i, wide[:, i]) for i in (0, 1, 3)]))

value("class_accuracy", metrics.accuracy_score(target, predicted))
value("class_loss", -np.log(wide[np.arange(EXAMPLES), target]).mean())
of_keras("class_accuracy", keras.metrics.SparseCategoricalAccuracy(), target, given)
of_keras("class_loss", keras.metrics.SparseCategoricalCrossentropy(), target, given)
of_keras("class_f1", keras.metrics.F1Score(average="macro"), np.eye(CLASSES)[target], given)
for k in (1, 2, 3):
    of_keras(f"top_{k}", keras.metrics.SparseTopKCategoricalAccuracy(k=k), target, given)

# one sigmoid, with probabilities that come again
probability = np.round(rng.random(EXAMPLES), 1).astype(np.float32)
positive = (rng.random(EXAMPLES) < 0.5 * probability + 0.2).astype(int)
numbers("binary_target", positive, "int32_t")
numbers("binary_given", probability, "float")
numbers("binary_predicted", probability > 0.5, "int32_t")
value("binary_auc", metrics.roc_auc_score(positive, probability.astype(np.float64)))
value("binary_f1", metrics.f1_score(positive, probability > 0.5, average="macro"))

value("binary_accuracy", metrics.accuracy_score(positive, probability > 0.5))
value("binary_balanced", metrics.balanced_accuracy_score(positive, probability > 0.5))
of_keras("binary_accuracy", keras.metrics.BinaryAccuracy(), positive, probability)
of_keras("binary_auc", keras.metrics.AUC(num_thresholds=1001), positive, probability)

# labels that are there or not, the last of them nowhere
there = (rng.random((EXAMPLES, LABELS)) < [0.5, 0.2, 0.0]).astype(int)
label = rng.random((EXAMPLES, LABELS)).astype(np.float32)
numbers("label_wanted", there, "float")
numbers("label_given", label, "float")
value("label_accuracy", ((label > 0.5) == there).mean())
value("label_f1", metrics.f1_score(there, label > 0.5, average="macro", zero_division=0))
value("label_auc", np.mean([metrics.roc_auc_score(there[:, i], label[:, i].astype(np.float64)) for i in (0, 1)]))

of_keras("label_accuracy", keras.metrics.BinaryAccuracy(), there, label)
of_keras("label_f1", keras.metrics.F1Score(average="macro", threshold=0.5), there, label)

# numbers of different sizes
wanted = (rng.normal(size=(EXAMPLES, TARGETS)) * [1, 1000] + [0, 5000]).astype(np.float32)
answer = (wanted + rng.normal(size=(EXAMPLES, TARGETS)) * [0.5, 300]).astype(np.float32)
numbers("number_wanted", wanted, "float")
numbers("number_given", answer, "float")
of_keras("mae", keras.metrics.MeanAbsoluteError(), wanted, answer)
of_keras("mse", keras.metrics.MeanSquaredError(), wanted, answer)
of_keras("rmse", keras.metrics.RootMeanSquaredError(), wanted, answer)
of_keras("r2", keras.metrics.R2Score(), wanted, answer)
wanted, answer = wanted.astype(np.float64), answer.astype(np.float64)
value("mae", metrics.mean_absolute_error(wanted, answer))
value("mse", metrics.mean_squared_error(wanted, answer))
value("rmse", metrics.mean_squared_error(wanted, answer) ** 0.5)
value("r2", metrics.r2_score(wanted, answer))
