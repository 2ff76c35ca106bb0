"""Random specs that are right: what docs/language.md allows, small enough to run in milliseconds."""
import copy
import json
import re

import data
import images
import rules

ACTIVATIONS = ["linear", "relu", "elu", "selu", "tanh", "sigmoid"]
INITIALIZERS = ["glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform",
                "lecun_normal"]  # fmt: skip
RATES = ["0.1 * 0.5 ** epoch", "0.02 * (1.1 + cos(pi * epoch / 4))", "epoch < 1 ? 0.05 : 0.01",
         "0.01 / (1 + epoch)", "max(0.001, 0.03 - 0.01 * epoch)"]  # fmt: skip


# ---- YAML --------------------------------------------------------------------------------------

PLAIN = re.compile(r"[A-Za-z_(][A-Za-z0-9_ ()<>=+*/.\-]*\Z")


def scalar(value, random, flow):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    plain = PLAIN.match(value) and value == value.strip() and value not in ("true", "false", "null")
    if plain and (not flow or "{" not in value) and random.random() < 0.8:
        return value
    return json.dumps(value) if random.random() < 0.7 else "'" + value.replace("'", "''") + "'"


def flow(value, random):
    if isinstance(value, dict):
        items = (f"{scalar(k, random, True)}: {flow(v, random)}" for k, v in value.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, random) for item in value) + "]"
    return scalar(value, random, True)


def block(value, random, indent=0):
    """Lines of a mapping or list; small ones may stand on one line."""
    lines, pad = [], " " * indent
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in items:
        head = f"{pad}- " if key is None else f"{pad}{scalar(key, random, False)}: "
        nested = isinstance(item, (dict, list)) and item
        short = len(json.dumps(item)) < 90 and random.random() < 0.6
        if not nested or (short and indent > 0):
            lines.append(head + flow(item, random))
        else:
            lines.append(head.rstrip())
            lines += block(item, random, indent + 2 + (key is None) * random.choice([0, 2]))
    return lines


# ---- data, splits and tasks --------------------------------------------------------------------


class Task:
    """A task, and what it makes of each label: None where it does not take it."""

    def __init__(self, name, entry, classes, targets):
        self.name, self.entry, self.classes, self.targets = name, entry, classes, targets


def random_rule(random, make):
    """A tree and its values for all labels, none of which is an error."""
    while True:
        tree = make(random, random.randrange(1, 4))
        try:
            return tree, rules.values_of(tree, range(data.CLASSES))
        except rules.Wrong:
            continue


def random_target(random):
    """A rule, its values and the number of classes."""
    if random.random() < 0.3:
        tree, values = random_rule(random, rules.random_boolean)
        return tree, [int(value) for value in values], 2
    classes = random.randrange(2, 7)
    tree, _ = random_rule(random, rules.random_integer)
    tree = ("binary", "%", tree, ("integer", classes))
    return tree, rules.values_of(tree, range(data.CLASSES)), classes


def random_task(random, name):
    entry, accepted, values, classes = {}, [True] * data.CLASSES, list(range(data.CLASSES)), 5
    if random.random() < 0.6:
        tree, accepted = random_rule(random, rules.random_boolean)
        if sum(accepted) < 1:
            return random_task(random, name)
        entry["where"] = rules.write(tree, random)
    if random.random() < 0.7:
        tree, values, classes = random_target(random)
        entry["target"] = rules.write(tree, random)
    if entry and (not is_boolean_target(entry, classes) or random.random() < 0.3):
        entry["classes"] = classes
    targets = [value if taken else None for value, taken in zip(values, accepted)]
    return Task(name, entry, classes, targets)


def is_boolean_target(entry, classes):
    """Where tlc knows the number of classes itself; saying it does no harm, so when in doubt, no."""
    return "target" in entry and classes == 2 and " % " not in entry["target"]


class Spec:
    """`tree` is the spec as Python values. The rest is what has to come out."""

    def __init__(self, random, labels):
        self.random, self.labels = random, labels
        self.tree = {"name": "anything", "seed": random.choice([0, 1, 42, 2**31, 2**62])}
        self.rows = {}
        self.add_data()
        self.add_tasks()
        self.add_models()
        self.add_training()
        self.add_comparison()
        if random.random() < 0.5:
            self.add_study()

    def text(self):
        return "\n".join(block(self.tree, self.random)) + "\n"

    # -- data

    def add_data(self):
        random = self.random
        files = {"train": {"images": "train-images.gz", "labels": "train-labels.gz"},
                 "test": {"images": "test-images", "labels": "test-labels"}}  # fmt: skip
        tiny = {"path": "tiny", "shape": [4, 4], "classes": data.CLASSES, **files}
        if random.random() < 0.8:
            tiny["scale"] = random.choice(["1/255", "0.01", "2.0 ** -8", "sqrt(2) / 300"])
        else:
            tiny["scale"] = 0.004
        self.tree["data"] = {"tiny": tiny}
        border = random.randrange(150, 300)
        self.rows = {"train": ("train", 0, border), "test": ("test", 0, data.ROWS["test"])}
        splits = {"train": f"tiny.train[:{border}]", "test": "tiny.test"}
        if random.random() < 0.5:
            self.rows["valid"] = ("train", border, data.ROWS["train"])
            splits["valid"] = f"tiny.train[{border}:]"
        if random.random() < 0.3:
            self.rows["test"] = ("test", 20, 120)
            splits["test"] = "tiny.test[20:120]"
        self.tree["splits"] = splits

    def targets(self, task, split):
        """The classes of its examples, in order."""
        file, first, last = self.rows[split]
        found = (task.targets[label] for label in self.labels[file][first:last])
        return [target for target in found if target is not None]

    # -- tasks

    def add_tasks(self):
        self.tasks = []
        while len(self.tasks) < self.random.choice([1, 1, 2]):
            task = random_task(self.random, "TU"[len(self.tasks)])
            if all(len(self.targets(task, split)) >= 12 for split in self.rows):
                self.tasks.append(task)
        for task in self.tasks:
            if self.random.random() < 0.5:
                most = len(self.targets(task, "train"))
                task.entry["limit"] = {"train": self.random.randrange(5, most)}
                task.entry["sample"] = self.random.choice(["first", "random"])
        self.tree["tasks"] = {task.name: task.entry for task in self.tasks}

    # -- models

    def random_dense(self):
        random = self.random
        count = random.choice([1, 1, 1, 2, 3])
        units = [random.choice([1, 2, 3, 5, 8, 16, 17]) for _ in range(count)]
        dense = {"units": units if count > 1 else units[0]}
        if random.random() < 0.9:
            dense["activation"] = random.choice(ACTIVATIONS)
        if random.random() < 0.6:
            dense["kernel_initializer"] = random.choice(INITIALIZERS)
        if random.random() < 0.1:
            dense["trainable"] = False
        return dense, count

    def copied_layers(self, source):
        """The item that copies, and copies of what it stands for; what is taken has one end."""
        random = self.random
        ends = [i + 1 for i, layer in enumerate(source["layers"][:-1]) if layer.end]
        taken = random.choice(ends)
        from_end = taken == len(source["layers"]) - 1 and random.random() < 0.5
        item = {"from": f"{source['name']}[:{-1 if from_end else taken}]"}
        if random.random() < 0.3:
            item["trainable"] = False
        return item, source["layers"][:taken]

    def add_images(self, layers, name):
        """Layers of images behind those there are, and what flattens them."""
        random, added = self.random, []
        for number in range(random.choice([1, 1, 2, 3])):
            shape = (added or layers)[-1].shape
            added += images.random_layers(random, shape, f"{name}_{number}")
        return added + [images.end(random, added[-1].shape)]

    def add_model(self, name):
        random = self.random
        task = random.choice(self.tasks)
        source = random.choice(self.models) if self.models and random.random() < 0.6 else None
        if source:
            item, layers = self.copied_layers(source)
            items = [item]
        else:
            layers = [images.begin() if random.random() < 0.4 else images.Layer("flatten", [16])]
            items = [layers[0].item]
        if len(layers[-1].shape) == 3:
            added = self.add_images(layers, name)
            layers = layers + added
            items += [layer.item for layer in added]
        for _ in range(random.choice([0, 1, 1, 2])):
            dense, count = self.random_dense()
            items.append({"dense": dense})
            layers = layers + [images.Layer(None, [0], weights=True)] * count
        binary = task.classes == 2 and random.random() < 0.6
        last = {"units": 1 if binary else task.classes, "activation": "sigmoid" if binary else "softmax"}
        items.append({"dense": last})
        layers = layers + [images.Layer(None, [0], weights=True)]
        loss = "binary_crossentropy" if binary else "sparse_categorical_crossentropy"
        self.models.append({"name": name, "task": task, "loss": loss, "layers": layers,
                            "weights": sum(layer.weights for layer in layers),
                            "by_batch": any(layer.by_batch for layer in layers)})  # fmt: skip
        self.tree["models"][name] = {"layers": items}

    def add_models(self):
        self.models = []
        self.tree["models"] = {}
        for name in ["A", "B", "C", "D"][: self.random.choice([1, 2, 2, 3, 4])]:
            self.add_model(name)

    # -- training

    def random_freeze(self, model):
        random = self.random
        count = random.randrange(model["weights"])
        behind = self.layers_with_weights(model, count)
        return random.choice([count, "none", f"{model['name']}[:{behind}]"])

    def layers_with_weights(self, model, count):
        """How many layers the first with weights are, so many of them, and what stands before."""
        places = [i for i, layer in enumerate(model["layers"]) if layer.weights]
        return places[count - 1] + 1 if count else 1

    def random_rate(self):
        return self.random.choice([0.001, 0.01, 0.05, 0.1, *RATES])

    def random_optimizer(self):
        random = self.random
        name = random.choice(["sgd", "sgd", "adam", "adamw", "rmsprop"])
        settings = {"learning_rate": self.random_rate()}
        if name in ("sgd", "rmsprop") and random.random() < 0.5:
            settings["momentum"] = random.choice([0, 0.5, 0.9])
        if name == "sgd" and settings.get("momentum"):
            settings["nesterov"] = random.random() < 0.5
        if name == "rmsprop":
            settings["centered"] = random.random() < 0.5
        if random.random() < 0.3:
            settings["weight_decay"] = random.choice([0, 1e-3, 0.1])
        if random.random() < 0.3:
            clip = random.choice(["clipnorm", "global_clipnorm", "clipvalue"])
            settings[clip] = random.choice([0.01, 1, 100])
        return {name: settings}

    def random_phase(self, model):
        phase = {"epochs": self.random.randrange(4)}
        if self.random.random() < 0.5:
            phase["freeze"] = self.random_freeze(model)
        if self.random.random() < 0.5:
            phase["learning_rate"] = self.random_rate()
        return phase

    def random_entry(self, model):
        random = self.random
        entry = {"model": model["name"], "task": model["task"].name, "loss": model["loss"]}
        if random.random() < 0.7:
            entry["optimizer"] = self.random_optimizer()
        if random.random() < 0.6:
            sizes = [1, 2, 7, 8, 16, 31, 32, 33, 200]
            entry["batch_size"] = random.choice(sizes[3:7] if model["by_batch"] else sizes)
        if random.random() < 0.3:
            entry["phases"] = [self.random_phase(model) for _ in range(random.randrange(1, 4))]
        else:
            entry["epochs"] = random.choice([0, 1, 2, 3])
            if random.random() < 0.4:
                entry["freeze"] = self.random_freeze(model)
        if random.random() < 0.2:
            entry["shuffle"] = False
        if random.random() < 0.2:
            entry["validation"] = random.choice(["none", "test"])
        if random.random() < 0.3:
            entry["save"] = f"{model['name']}.h5"
        return entry

    def add_training(self):
        entries = []
        for model in self.models:
            entries.append(self.random_entry(model))
            model["entries"] = 1
        for model in self.models:
            if self.random.random() < 0.15:
                entry = self.random_entry(model)
                entry.pop("save", None)
                entries.append(entry)
                model["entries"] = 2
        self.tree["training"] = entries

    # -- comparison and study

    def add_comparison(self):
        self.tree["compare"] = []
        for task in self.tasks:
            names = [model["name"] for model in self.models if model["task"] is task]
            if names:
                entry = {"models": names, "task": task.name, "split": "test"}
                self.tree["compare"].append(entry)

    def possible_axes(self):
        """Paths that may vary, each with values."""
        random, axes = self.random, {}
        for model in self.models:
            path, entry = f"training.{model['name']}", self.entry_of(model)
            if model["entries"] > 1:
                continue
            axes[f"{path}.batch_size"] = random.sample([4, 8, 32, 50], 2)
            if "optimizer" in entry:  # of what leads there, only the last key may be left out
                name = next(iter(entry["optimizer"]))
                axes[f"{path}.optimizer.{name}.learning_rate"] = random.sample([0.01, 0.02, 0.1], 2)
            if "epochs" in entry:
                axes[f"{path}.epochs"] = random.sample([0, 1, 2, 4], random.randrange(1, 4))
                if model["weights"] > 1:
                    axes[f"{path}.freeze"] = f"0..{random.randrange(1, model['weights'])}"
        for task in self.tasks:
            if "limit" in task.entry:
                axes[f"tasks.{task.name}.limit.train"] = sorted({5, task.entry["limit"]["train"]})
        return axes

    def entry_of(self, model):
        return next(e for e in self.tree["training"] if e["model"] == model["name"])

    def add_study(self):
        random = self.random
        candidates = [entry for entry in self.tree["compare"] if len(entry["models"]) > 1]
        if not candidates:
            return
        tested = random.choice(candidates)
        axes = self.possible_axes()
        chosen = {path: axes[path] for path in random.sample(sorted(axes), min(len(axes), random.randrange(3)))}
        study = {"arms": tested["models"], "seeds": random.randrange(1, 4)}
        if chosen:
            study["vary"] = chosen
        if random.random() < 0.4:
            words = ["sample", "shuffle", "head_init", "init"]
            study["pair"] = {"by": "seed", "share": random.sample(words, random.randrange(1, 4))}
        if random.random() < 0.6:
            self.add_primary(study, tested, chosen)
        self.tree["study"] = study

    def add_primary(self, study, tested, chosen):
        at = {path: self.random.choice(axis_values(values)) for path, values in chosen.items()
              if len(axis_values(values)) > 1}  # fmt: skip
        study["primary"] = {"on": f"{tested['task']}.{tested['split']}"}
        if at:
            study["primary"]["at"] = at
        if self.random.random() < 0.5:
            study["primary"]["min_effect"] = self.random.choice([0.001, 0.01, 0.1])

    def is_paired(self):
        return "pair" in self.tree.get("study", {})

    def cell(self, values):
        """The spec of one cell, as the study's axes (in their order) have these values."""
        tree = copy.deepcopy(self.tree)
        axes = tree.pop("study").get("vary", {})
        for (path, _), value in zip(axes.items(), values):
            put(tree, path, value)
        return "\n".join(block(tree, self.random)) + "\n"


def axis_values(values):
    if isinstance(values, list):
        return values
    first, last = values.split("..")
    return list(range(int(first), int(last) + 1))


def put(tree, path, value):
    """Sets what a path leads to; `training.B` is the entry of that model."""
    *steps, last = path.split(".")
    for step in steps:
        if isinstance(tree, list):
            tree = next(entry for entry in tree if entry["model"] == step)
        else:
            tree = tree.setdefault(step, {})
    tree[last] = value
