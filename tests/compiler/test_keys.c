#include "test_reader_support.h"

#include "catalog/layer.h"

static const char whole[] =
    "name: whole\n"
    "seed: 9\n"
    "data:\n"
    "  d:\n"
    "    format: idx\n"
    "    path: p\n"
    "    shape: [2, 3]\n"
    "    classes: 4\n"
    "    scale: 1/255\n"
    "    train: {images: a, labels: b}\n"
    "    valid: {images: c, labels: d}\n"
    "    test: {images: e, labels: f}\n"
    "splits:\n"
    "  one: d.train[:5]\n"
    "  two: d.test\n"
    "tasks:\n"
    "  T: {where: label < 3, target: label, classes: 3, limit: {one: 2, two: 1}, sample: "
    "random}\n"
    "models:\n"
    "  M:\n"
    "    layers:\n"
    "      - flatten\n"
    "      - dense: {units: [7, 8], activation: relu, kernel_initializer: he_normal, name: h, "
    "trainable: false}\n"
    "  N: {layers: [{from: 'M[:]', trainable: false}]}\n"
    "training:\n"
    "  - model: M\n"
    "    task: T\n"
    "    split: one\n"
    "    validation: two\n"
    "    loss: binary_crossentropy\n"
    "    optimizer: {sgd: {learning_rate: 0.5}}\n"
    "    batch_size: 16\n"
    "    phases:\n"
    "      - {epochs: 1, freeze: none, learning_rate: 0.1}\n"
    "      - {epochs: 2}\n"
    "    shuffle: false\n"
    "    save: m.h5\n"
    "compare:\n"
    "  - {models: [M, N], task: T, split: two}\n"
    "study:\n"
    "  arms: [M, N]\n"
    "  baseline: N\n"
    "  seeds: 12\n"
    "  vary: {training.M.epochs: 0..5}\n"
    "  pair: {by: seed, share: [sample, shuffle]}\n"
    "  primary: {metric: accuracy, on: T.two, arm: M, at: {training.M.epochs: 3}, "
    "min_effect: 0.5}\n";

/* What a spec with everything in it becomes; asserts that it is right. */
static const Spec *read_whole(Arena *arena)
{
    Reader reader = reader_of(arena);
    const Spec *spec = spec_of(&reader, whole);
    cr_assert_str_empty(reported(&reader), "%s", reported(&reader));
    return spec;
}

Test(keys, data_is_read_with_its_files)
{
    Arena *arena = arena_new();
    const Spec *spec = read_whole(arena);
    expect_text(spec->name.text, "whole");
    cr_expect(spec->seed.value == 9);
    cr_assert(spec->data.count == 1);
    const DataSet *data = &spec->data.items[0];
    expect_text(data->name.text, "d");
    expect_text(data->format.text, "idx");
    expect_text(data->path.text, "p");
    cr_expect(data->shape.count == 2 && data->shape.items[1].value == 3);
    cr_expect(data->classes.value == 4 && data->scale);
    expect_text(data->files[0].name, "train");
    expect_text(data->files[0].images.text, "a");
    expect_text(data->files[1].name, "valid");
    expect_text(data->files[2].name, "test");
    expect_text(data->files[2].labels.text, "f");
    arena_free(arena);
}

Test(keys, splits_and_tasks_are_read)
{
    Arena *arena = arena_new();
    const Spec *spec = read_whole(arena);
    cr_assert(spec->splits.count == 2 && spec->tasks.count == 1);
    expect_text(spec->splits.items[0].name.text, "one");
    cr_expect(spec->splits.items[0].rows->kind == EXPR_SLICE);
    const Task *task = &spec->tasks.items[0];
    cr_expect(task->where && task->target && task->classes.value == 3);
    cr_assert(task->limits.count == 2);
    expect_text(task->limits.items[0].split_name.text, "one");
    cr_expect(task->limits.items[0].count.value == 2);
    expect_text(task->sample.text, "random");
    arena_free(arena);
}

Test(keys, layers_are_read)
{
    Arena *arena = arena_new();
    const Spec *spec = read_whole(arena);
    cr_assert(spec->models.count == 2);
    cr_assert(spec->models.items[0].items.count == 2);
    const LayerItem *dense = &spec->models.items[0].items.items[1];
    cr_expect(spec->models.items[0].items.items[0].kind == find_layer_kind("flatten"));
    cr_expect(dense->kind == find_layer_kind("dense") && dense->kind->count(&dense->settings) == 2);
    expect_text(dense->settings.activation.text, "relu");
    expect_text(dense->settings.kernel_initializer.text, "he_normal");
    expect_text(dense->settings.name.text, "h");
    cr_expect(!dense->settings.trainable.value);
    const LayerItem *from = &spec->models.items[1].items.items[0];
    cr_expect(!from->kind && from->from && !from->settings.trainable.value);
    arena_free(arena);
}

Test(keys, trainings_are_read_with_their_phases)
{
    Arena *arena = arena_new();
    const Spec *spec = read_whole(arena);
    cr_assert(spec->trainings.count == 1);
    const Training *training = &spec->trainings.items[0];
    expect_text(training->model_name.text, "M");
    expect_text(training->task_name.text, "T");
    expect_text(training->split_name.text, "one");
    expect_text(training->validation_name.text, "two");
    expect_text(training->loss.text, "binary_crossentropy");
    expect_text(training->optimizer.name.text, "sgd");
    cr_expect(training->optimizer.learning_rate.slices.items[0].rate->number == 0.5);
    cr_expect(training->batch_size.value == 16 && !training->shuffle.value);
    expect_text(training->save.file.text, "m.h5");
    cr_assert(training->phases_given && training->phases.count == 2);
    cr_expect(training->phases.items[0].freeze &&
              training->phases.items[0].learning_rate.slices.count == 1);
    cr_expect(training->phases.items[1].epochs.value == 2);
    cr_expect_null(training->phases.items[1].freeze);
    arena_free(arena);
}

Test(keys, comparisons_are_read)
{
    Arena *arena = arena_new();
    const Spec *spec = read_whole(arena);
    cr_assert(spec->comparisons.count == 1);
    cr_expect(spec->comparisons.items[0].model_names.count == 2);
    expect_text(spec->comparisons.items[0].task_name.text, "T");
    expect_text(spec->comparisons.items[0].split_name.text, "two");
    arena_free(arena);
}

Test(keys, studies_are_read)
{
    Arena *arena = arena_new();
    const Study *study = &read_whole(arena)->study;
    cr_assert(study->given && study->primary_given && study->arm_names.count == 2);
    expect_text(study->arm_names.items[1].text, "N");
    expect_text(study->baseline_name.text, "N");
    cr_expect(study->seeds.value == 12);
    cr_assert(study->vary && study->vary->entries.count == 1);
    expect_text(study->vary->entries.items[0].key, "training.M.epochs");
    expect_text(study->paired_by.text, "seed");
    cr_assert(study->share.count == 2);
    expect_text(study->share.items[1].text, "shuffle");
    expect_text(study->primary.metric.text, "accuracy");
    expect_text(study->primary.on.text, "T.two");
    expect_text(study->primary.arm_name.text, "M");
    cr_assert(study->primary.at && study->primary.at->entries.count == 1);
    expect_text(study->primary.at->entries.items[0].value->text, "3");
    cr_expect(study->primary.min_effect.value == 0.5);
    arena_free(arena);
}

#define SHORT                                                                                      \
    "name: s\n"                                                                                    \
    "data: {d: {path: p, shape: [2, 2], classes: 4, train: {images: i, labels: l}}}\n"             \
    "splits: {train: 'd.train[:5]', valid: 'd.train[5:]'}\n"                                       \
    "tasks: {T: {}}\n"
#define MODEL "models: {M: {layers: [flatten, dense: {units: 4}]}}\n"

static const char *defaults_of(Reader *reader, const char *text)
{
    const Spec *spec = spec_of(reader, text);
    Text defaults = text_new(reader->arena);
    expect_text(reported(reader), "");
    for (size_t i = 0; i < spec->defaults.count; i++)
        text_addf(&defaults, "%s: %s\n", spec->defaults.items[i].path,
                  spec->defaults.items[i].value);
    return defaults.bytes;
}

Test(keys, defaults_are_keras_and_written_down)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    expect_text(defaults_of(&reader,
                            SHORT MODEL "training: [{model: M, task: T, loss: l, epochs: 1}]\n"
                                        "compare: [{models: [M], task: T}]\n"),
                "seed: 0\n"
                "data.d.format: idx\n"
                "data.d.type: uint8\n"
                "data.d.scale: 1\n"
                "models.M.layers[1].dense.activation: linear\n"
                "models.M.layers[1].dense.use_bias: true\n"
                "models.M.layers[1].dense.kernel_initializer: glorot_uniform\n"
                "models.M.layers[1].dense.trainable: true\n"
                "training[0].split: train\n"
                "training[0].validation: valid\n"
                "training[0].optimizer: sgd\n"
                "training[0].optimizer.sgd.learning_rate: 0.01\n"
                "training[0].optimizer.sgd.momentum: 0\n"
                "training[0].optimizer.sgd.nesterov: false\n"
                "training[0].batch_size: 32\n"
                "training[0].shuffle: true\n"
                "compare[0].split: test\n");
    arena_free(arena);
}

Test(keys, a_study_has_thirty_seeds_and_no_primary_cell)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    const char *defaults =
        defaults_of(&reader, SHORT MODEL "training: [{model: M, task: T, loss: l, epochs: 1}]\n"
                                         "study: {arms: [M, M], pair: {share: [init]}}\n");
    cr_expect(strstr(defaults, "study.seeds: 30\nstudy.pair.by: seed\n"), "%s", defaults);
    cr_expect_null(strstr(defaults, "primary"));
    arena_free(arena);
}

Test(keys, epochs_alone_are_one_phase)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    const Spec *spec = spec_of(&reader, SHORT MODEL "training: [{model: M, task: T, loss: l, "
                                                    "epochs: 3, freeze: 'M[:1]'}]\n");
    const Training *training = &spec->trainings.items[0];
    cr_assert(training->phases.count == 1);
    cr_expect(!training->phases_given);
    cr_expect(training->phases.items[0].epochs.value == 3);
    cr_expect(training->phases.items[0].freeze == training->freeze);
    arena_free(arena);
}

/* ---- what is reported, and where ---- */

static void expect_spec(const char *text, const char *expected)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    spec_of(&reader, text);
    expect_text(reported(&reader), expected);
    arena_free(arena);
}

#define TRAINING "training: [{model: M, task: T, loss: l, epochs: 1}]\n"

Test(keys, an_empty_mapping_lacks_every_section)
{
    expect_spec("{}", "spec.yaml:1:1: error: the spec needs `name` [missing-key]\n"
                      "= help: name: the experiment's name; results go to runs/NAME\n"
                      "spec.yaml:1:1: error: the spec needs `data` [missing-key]\n"
                      "= help: data: files of images and labels\n"
                      "spec.yaml:1:1: error: the spec needs `splits` [missing-key]\n"
                      "= help: splits: rows of the files, by position\n"
                      "spec.yaml:1:1: error: the spec needs `tasks` [missing-key]\n"
                      "= help: tasks: examples by rule, and what their label becomes\n"
                      "spec.yaml:1:1: error: the spec needs `models` [missing-key]\n"
                      "= help: models: stacks of layers\n"
                      "spec.yaml:1:1: error: the spec needs `training` [missing-key]\n"
                      "= help: training: what learns what, in this order\n");
}

Test(keys, breadcrumbs_lead_into_every_section)
{
    expect_spec("name: s\n"
                "data: {d: {path: p, shape: [0, 2], classes: x, train: {images: i, lables: l}}}\n"
                "splits: {train: [1]}\n"
                "tasks: {T: {limit: {train: no}}}\n"
                "models: {M: {layers: [flatten, dense: {units: 4, unit: 5}]}}\n"
                "training: [{model: M, task: T, loss: l, phases: [{epoch: 1}]}]\n"
                "compare: [{models: M, task: T}]\n",
                "spec.yaml:2:29: error: data.d.shape[0] must be at least 1 "
                "[out-of-range]\n"
                "spec.yaml:2:45: error: data.d.classes must be a whole number, not text "
                "[wrong-type]\n"
                "= help: write it as in `classes: 10`\n"
                "spec.yaml:2:67: error: unknown key `lables` in data.d.train [unknown-key]\n"
                "= help: did you mean `labels`?\n"
                "spec.yaml:3:17: error: splits.train must be an expression, not a list "
                "[wrong-type]\n"
                "= help: write it as in `splits: {train: \"fashion.train[:5000]\"}`\n"
                "spec.yaml:4:28: error: tasks.T.limit.train must be a whole number, not text "
                "[wrong-type]\n"
                "= help: write it as in `limit: {train: 200}`\n"
                "spec.yaml:5:50: error: unknown key `unit` in models.M.layers[1].dense "
                "[unknown-key]\n"
                "= help: did you mean `units`?\n"
                "spec.yaml:6:51: error: unknown key `epoch` in training[0].phases[0] "
                "[unknown-key]\n"
                "= help: did you mean `epochs`?\n"
                "spec.yaml:7:20: error: compare[0].models must be a list, not text "
                "[wrong-type]\n"
                "= help: write it as in `models: [A, B]`\n");
}

Test(keys, an_empty_section_says_what_to_write)
{
    expect_spec("name: s\n"
                "data: {}\n"
                "splits: {}\n"
                "tasks: {}\n"
                "models: {}\n"
                "training: []\n"
                "compare: []\n",
                "spec.yaml:2:7: error: data is empty [empty]\n"
                "= help: name a data set: `fashion: {path: ..., shape: [28, 28], classes: 10, "
                "...}`\n"
                "spec.yaml:3:9: error: splits is empty [empty]\n"
                "= help: name a split: `train: fashion.train[5000:]`\n"
                "spec.yaml:4:8: error: tasks is empty [empty]\n"
                "= help: `A: {}` is a task of all examples and all classes\n"
                "spec.yaml:5:9: error: models is empty [empty]\n"
                "= help: name a model: `A: {layers: [...]}`\n"
                "spec.yaml:6:11: error: training is empty [empty]\n"
                "= help: add an entry: `- {model: A, task: A, loss: ..., epochs: 5}`\n"
                "spec.yaml:7:10: error: compare is empty [empty]\n"
                "= help: add an entry, `- {models: [A, B], task: B}`, or leave `compare` out\n");
}

Test(keys, sections_of_the_wrong_kind_are_reported_each)
{
    expect_spec("{name: s, data: 1, splits: [], tasks: x, models: [a], training: {}, compare: 5}",
                "spec.yaml:1:17: error: data must be a mapping, not a number [wrong-type]\n"
                "= help: write it as in `data: {fashion: {path: fashion-mnist, shape: [28, 28], "
                "classes: 10, train: {images: images.gz, labels: labels.gz}}}`\n"
                "spec.yaml:1:28: error: splits must be a mapping, not a list [wrong-type]\n"
                "= help: write it as in `splits: {train: \"fashion.train[:5000]\"}`\n"
                "spec.yaml:1:39: error: tasks must be a mapping, not text [wrong-type]\n"
                "= help: write it as in `tasks: {A: {}, B: {where: \"label in {5, 6}\", target: "
                "label == 6}}`\n"
                "spec.yaml:1:50: error: models must be a mapping, not a list [wrong-type]\n"
                "= help: write it as in `models: {A: {layers: [flatten, dense: {units: 10, "
                "activation: softmax}]}}`\n"
                "spec.yaml:1:65: error: training must be a list, not a mapping [wrong-type]\n"
                "= help: write it as in `training: [{model: A, task: A, loss: "
                "sparse_categorical_crossentropy, epochs: 5}]`\n"
                "spec.yaml:1:78: error: compare must be a list, not a number [wrong-type]\n"
                "= help: write it as in `compare: [{models: [A, B], task: B}]`\n");
}

static void expect_layer(const char *layer, const char *expected)
{
    Arena *arena = arena_new();
    expect_spec(arena_printf(arena, SHORT "models: {M: {layers: [%s]}}\n" TRAINING, layer),
                expected);
    arena_free(arena);
}

Test(keys, an_unknown_layer_names_the_nearest_kind)
{
    expect_layer("flaten", "spec.yaml:5:23: error: unknown layer `flaten` in models.M.layers[0] "
                           "[unknown-layer]\n"
                           "= help: did you mean `flatten`?\n");
    expect_layer("convolution: {units: 4}",
                 "spec.yaml:5:23: error: unknown layer `convolution` in models.M.layers[0] "
                 "[unknown-layer]\n"
                 "= help: a layer is `flatten`, `dense: {...}`, `conv2d: {...}`, `dropout: 0.3`, "
                 "... or `from: MODEL[:-1]`; `tlc --keys` lists them all\n");
    expect_layer("dense", "spec.yaml:5:23: error: `dense` cannot stand alone: it needs settings "
                          "[missing-key]\n"
                          "= help: a dense layer is written `dense: {units: 10}`\n");
}

Test(keys, a_key_beside_dense_belongs_in_it)
{
    expect_layer(
        "{dense: {units: 4}, activation: relu}",
        "spec.yaml:5:43: error: `activation` stands beside `dense`, not in it "
        "[unknown-key]\n"
        "= help: move it into the braces of `dense: { }`, or indent it further than `dense`\n");
}

Test(keys, a_model_needs_layers)
{
    expect_layer("", "spec.yaml:5:22: error: models.M.layers is empty [empty]\n"
                     "= help: `- flatten` and `- dense: {units: 10}` are layers\n");
    expect_layer("[flatten]",
                 "spec.yaml:5:23: error: models.M.layers[0] must be a layer, not a list "
                 "[wrong-type]\n"
                 "= help: a layer is `flatten`, `dense: {...}`, `conv2d: {...}`, `dropout: 0.3`, "
                 "... or `from: MODEL[:-1]`; `tlc --keys` lists them all\n");
}

static void expect_training(const char *keys, const char *expected)
{
    Arena *arena = arena_new();
    expect_spec(
        arena_printf(arena, SHORT MODEL "training: [{model: M, task: T, loss: l, %s}]\n", keys),
        expected);
    arena_free(arena);
}

Test(keys, epochs_and_phases_exclude_each_other)
{
    expect_training("epochs: 1, phases: [{epochs: 2}]",
                    "spec.yaml:6:49: error: training[0] has `phases`, so `epochs` belongs into "
                    "each of them [phases]\n");
    expect_training("freeze: none, phases: [{epochs: 2}]",
                    "spec.yaml:6:49: error: training[0] has `phases`, so `freeze` belongs into "
                    "each of them [phases]\n");
    expect_training("shuffle: true",
                    "spec.yaml:6:12: error: training[0] needs `epochs` [missing-key]\n"
                    "= help: or `phases`, for a schedule\n");
    expect_training("phases: []", "spec.yaml:6:49: error: training[0].phases is empty [empty]\n"
                                  "= help: add a phase: `- {epochs: 4}`\n");
}

Test(keys, an_optimizer_is_a_name_or_a_name_with_settings)
{
    expect_training("epochs: 1, optimizer: sdg",
                    "spec.yaml:6:63: error: unknown optimizer `sdg` [unknown-optimizer]\n"
                    "= help: did you mean `sgd`?\n");
    expect_training("epochs: 1, optimizer: {rms_prop: {}}",
                    "spec.yaml:6:64: error: unknown optimizer `rms_prop` [unknown-optimizer]\n"
                    "= help: did you mean `rmsprop`?\n");
    expect_training("epochs: 1, optimizer: gradient",
                    "spec.yaml:6:63: error: unknown optimizer `gradient` [unknown-optimizer]\n"
                    "= help: there are `sgd`, `adam`, `adamw` and `rmsprop`, as in `{sgd: "
                    "{learning_rate: 0.01}}`\n");
    expect_training("epochs: 1, optimizer: {sgd: {beta_1: 0.9}}",
                    "spec.yaml:6:70: error: unknown key `beta_1` in training[0].optimizer.sgd "
                    "[unknown-key]\n"
                    "= help: `beta_1` belongs into training[].optimizer.adam\n");
    expect_training("epochs: 1, optimizer: [sgd]",
                    "spec.yaml:6:63: error: training[0].optimizer must be one optimizer, not a "
                    "list [wrong-type]\n"
                    "= help: write it as in `optimizer: {sgd: {learning_rate: 0.01}}`\n");
}

Test(keys, augmentations_are_names_or_names_with_settings)
{
    expect_training("epochs: 1, augment: [random_flop]",
                    "spec.yaml:6:62: error: unknown augmentation `random_flop` "
                    "[unknown-augmentation]\n"
                    "= help: did you mean `random_flip`?\n");
    expect_training("epochs: 1, augment: [{RandomFlip: horizontal}]",
                    "spec.yaml:6:63: error: unknown augmentation `RandomFlip` "
                    "[unknown-augmentation]\n"
                    "= help: did you mean `random_flip`?\n");
    expect_training("epochs: 1, augment: [dropout: 0.3]",
                    "spec.yaml:6:62: error: unknown augmentation `dropout` "
                    "[unknown-augmentation]\n"
                    "= help: `dropout` is a layer: it belongs into a model's `layers`\n");
    expect_training("epochs: 1, augment: [random_noses]",
                    "spec.yaml:6:62: error: unknown augmentation `random_noses` "
                    "[unknown-augmentation]\n"
                    "= help: there are random_flip, random_translation, random_crop, "
                    "random_rotation, random_zoom, random_brightness, random_contrast and "
                    "gaussian_noise\n");
    expect_training(
        "epochs: 1, augment: [random_rotation]",
        "spec.yaml:6:62: error: `random_rotation` cannot stand alone: it needs settings "
        "[missing-key]\n"
        "= help: it is written `random_rotation: 0.05`\n");
    expect_training("epochs: 1, augment: {random_rotation: 0.1}",
                    "spec.yaml:6:62: error: training[0].augment must be a list of augmentations "
                    "[wrong-type]\n"
                    "= help: put brackets around: `augment: [random_rotation: 0.05]`\n");
    expect_training("epochs: 1, augment: []",
                    "spec.yaml:6:61: error: training[0].augment is empty [empty]\n"
                    "= help: write `none`, or leave it out\n");
    expect_training("epochs: 1, augment: [random_rotation: [0.1, -0.1]]",
                    "spec.yaml:6:79: error: training[0].augment[0].random_rotation.factor is a "
                    "number, or the lowest and the highest [augment-factor]\n"
                    "= help: write it as in `factor: [-0.1, 0.2]`\n");
    expect_training("epochs: 1, augment: [random_translation: {factor: 0.1}]",
                    "spec.yaml:6:82: error: training[0].augment[0].random_translation needs "
                    "`height_factor` [missing-key]\n"
                    "= help: height_factor: by which share of its height an image is moved down\n"
                    "spec.yaml:6:83: error: unknown key `factor` in "
                    "training[0].augment[0].random_translation [unknown-key]\n"
                    "= help: `factor` belongs into training[].augment[].random_rotation or "
                    "training[].reduce_on_plateau\n");
}

Test(keys, shares_are_below_one)
{
    expect_training("epochs: 1, optimizer: {sgd: {momentum: 1}}",
                    "spec.yaml:6:80: error: training[0].optimizer.sgd.momentum must be at least 0 "
                    "and below 1 [out-of-range]\n");
    expect_training("epochs: 1, optimizer: {adam: {beta_2: -0.1}}",
                    "spec.yaml:6:79: error: training[0].optimizer.adam.beta_2 must be at least 0 "
                    "and below 1 [out-of-range]\n");
    expect_training("epochs: 1, optimizer: {adam: {weight_decay: -1}}",
                    "spec.yaml:6:85: error: training[0].optimizer.adam.weight_decay must be at "
                    "least 0, and fit a float [out-of-range]\n");
    expect_training("epochs: 1, optimizer: {adam: {clipnorm: 0}}",
                    "spec.yaml:6:81: error: training[0].optimizer.adam.clipnorm must be a number "
                    "above 0 [out-of-range]\n");
}

Test(keys, names_of_things_are_names)
{
    static const char help[] =
        "= help: a name is a letter, then letters, digits and underscores, at most 40 in all\n";
    Arena *arena = arena_new();
    expect_spec("name: 's; x'\n"
                "data: {d+1: {path: p, shape: [2], classes: 4}}\n"
                "splits: {s+t: 'd.train[:5]'}\n"
                "tasks: {T*/: {}}\n"
                "models: {\"M\\n\": {layers: [flatten]}}\n" TRAINING,
                arena_printf(arena,
                             "spec.yaml:1:7: error: name: `s; x` cannot be a name [bad-name]\n%s"
                             "spec.yaml:2:8: error: data: `d+1` cannot be a name [bad-name]\n%s"
                             "spec.yaml:3:10: error: splits: `s+t` cannot be a name "
                             "[bad-name]\n%s"
                             "spec.yaml:4:9: error: tasks: `T*/` cannot be a name [bad-name]\n%s"
                             "spec.yaml:5:10: error: models: `M<U+000A>` cannot be a name "
                             "[bad-name]\n%s",
                             help, help, help, help, help));
    arena_free(arena);
}

/* ---- the table ---- */

Test(keys, every_key_says_what_it_takes_and_means)
{
    const Section *section;
    for (size_t i = 0; (section = section_at(i)); i++)
        for (size_t k = 0; k < section->count; k++) {
            const Key *key = &section->keys[k];
            cr_expect(key->takes && *key->takes && key->meaning && *key->meaning, "%s", key->name);
            cr_expect(!(key->required && key->value), "%s is required and has a default",
                      key->name);
        }
}

Test(keys, no_section_has_a_key_twice)
{
    const Section *section;
    for (size_t i = 0; (section = section_at(i)); i++)
        for (size_t k = 0; k < section->count; k++)
            for (size_t l = 0; l < k; l++)
                cr_expect(strcmp(section->keys[k].name, section->keys[l].name) != 0, "%s.%s",
                          section->name, section->keys[k].name);
}

/* Whether a key of some section takes its own example. */
static void try_example(const Section *section, const Key *key)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    enum { LARGER_THAN_ANY = 1 << 14 };
    char *structure = arena_alloc(arena, LARGER_THAN_ANY);
    const char *text = arena_printf(arena, "{%s: %s}\n", key->name, key->example);
    const Node *map = node_of(&reader, text);
    cr_assert(map->kind == NODE_MAP && map->entries.count == 1, "%s", text);
    if (key->read == read_model_file || key->read == read_model_weights ||
        key->read == read_optimizer_state)
        return; /* which file there is, the user knows */
    key->read(&reader, map->entries.items[0].value,
              arena_printf(arena, "%s.%s", section->name, key->name), structure + key->offset);
    cr_expect_str_empty(reported(&reader), "%s: %s", text, reported(&reader));
    arena_free(arena);
}

Test(keys, take_the_examples_that_messages_show)
{
    size_t examples = 0;
    const Section *section;
    for (size_t i = 0; (section = section_at(i)); i++)
        for (size_t k = 0; k < section->count; k++) {
            const Key *key = &section->keys[k];
            if (!key->example)
                continue;
            try_example(section, key);
            examples++;
        }
    cr_expect(examples > 50, "%zu", examples);
}

Test(keys, at_the_wrong_level_are_sent_to_the_right_one)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    spec_of(&reader, "epochs: 5\n");
    cr_expect(strstr(reported(&reader), "= help: `epochs` belongs into training[] or "
                                        "training[].phases[]\n"),
              "%s", reported(&reader));
    arena_free(arena);
}
