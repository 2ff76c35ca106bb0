/* keys.c: the language, key by key. Each table is one kind of mapping; what is read by position or
 * by a free name (models, layers, phases) has a small reader beside its table. */
#include "spec/reader.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define SECTION(title, table)                                                                      \
    {                                                                                              \
        title, table, sizeof(table) / sizeof((table)[0])                                           \
    }

/* ---- splits ---- */

/* Rows, or a list of them. */
static void read_parts(Reader *reader, const Node *node, const char *path, void *field)
{
    Split *split = (Split *)((char *)field - offsetof(Split, of));
    if (node->kind == NODE_SCALAR)
        read_rule(reader, node, path, list_add(reader->arena, &split->of));
    else if (expect_entries(reader, node, path, NODE_LIST,
                            "write `[\"d.train[:100]\", \"d.train[200:]\"]`"))
        for (size_t i = 0; i < node->items.count; i++)
            read_rule(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                      list_add(reader->arena, &split->of));
}

static const Key split_keys[] = {
    {"of", read_parts, offsetof(Split, of), .required = true, .takes = "rows, or a list of rows",
     .meaning = "which rows it is drawn from", .example = "fashion.train"},
    {"without", read_inputs, offsetof(Split, without_names), .takes = "split, or a list of splits",
     .meaning = "splits above whose rows are left out", .example = "test"},
    {"fraction", read_fraction, offsetof(Split, fraction), .takes = "number above 0, below 1",
     .meaning = "the share that is drawn of them; all, if left out", .example = "0.2"},
    {"folds", read_size, offsetof(Split, folds), .takes = "whole number, 2 or more",
     .meaning = "instead: so many parts, each of which is tested on once", .example = "5"},
    {"stratify", read_flag, offsetof(Split, stratify), .value = "false", .takes = "true or false",
     .meaning = "whether each label gives the same share", .example = "true"},
    {"by", read_word, offsetof(Split, by), .takes = "name of a column or array",
     .meaning = "rows with the same value there are drawn together", .example = "patient"},
    {"seed", read_seed, offsetof(Split, seed), .value = "0", .takes = "whole number",
     .meaning = "what the draw depends on", .example = "1"},
};
static const Section split_section = SECTION("splits.NAME", split_keys);

static void read_split(Reader *reader, const Node *node, const char *path, Split *split)
{
    if (node->kind != NODE_MAP) {
        read_rule(reader, node, path, &split->rows);
        return;
    }
    if (read_section(reader, &split_section, node, path, split) && split->of.count > 0)
        split->rows = split->of.items[0];
}

static void read_splits(Reader *reader, const Node *node, const char *path, void *field)
{
    (void)field;
    if (!expect_entries(reader, node, path, NODE_MAP,
                        "name a split: `train: fashion.train[5000:]`"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        check_entry_name(reader, entry, path);
        Split *split = list_add(reader->arena, &reader->spec->splits);
        split->name = (Word){entry->key, entry->key_span};
        split->span = entry->value->span;
        read_split(reader, entry->value, arena_printf(reader->arena, "%s.%s", path, entry->key),
                   split);
    }
}

/* ---- tasks ---- */

static void read_limits(Reader *reader, const Node *node, const char *path, void *field)
{
    Task *task = (Task *)((char *)field - offsetof(Task, limits));
    if (!expect_map(reader, node, path))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        Limit *limit = list_add(reader->arena, &task->limits);
        limit->split_name = (Word){entry->key, entry->key_span};
        read_size(reader, entry->value, arena_printf(reader->arena, "%s.%s", path, entry->key),
                  &limit->count);
    }
}

/* `{sandal: 0, shirt: 1}`, where a rule may stand too. */
static void read_target(Reader *reader, const Node *node, const char *path, void *field)
{
    Task *task = (Task *)((char *)field - offsetof(Task, target));
    if (node->kind != NODE_MAP) {
        read_rule(reader, node, path, field);
        return;
    }
    task->table_span = node->span;
    if (!expect_entries(reader, node, path, NODE_MAP, "name a label and what it becomes: `{5: 0}`"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        TargetEntry *target = list_add(reader->arena, &task->table);
        target->label = (Word){entry->key, entry->key_span};
        read_word(reader, entry->value, arena_printf(reader->arena, "%s.%s", path, entry->key),
                  &target->class);
    }
}

static void read_task_classes(Reader *reader, const Node *node, const char *path, void *field)
{
    Task *task = (Task *)((char *)field - offsetof(Task, classes));
    read_classes(reader, node, path, &task->classes, &task->classes_named);
}

/* Whole numbers, of which 0 is one. */
static void read_shift(Reader *reader, const Node *node, const char *path, void *field)
{
    CountList *shift = field;
    const Scalar scalar = node->kind == NODE_SCALAR ? scalar_resolve(node) : (Scalar){0};
    if (scalar.kind == SCALAR_INTEGER && scalar.integer == 0)
        return;
    read_sizes(reader, node, path, shift);
}

static const Key task_keys[] = {
    {"where", read_rule, offsetof(Task, where), .takes = "rule over `label`",
     .meaning = "which examples belong to the task; all, if left out",
     .example = "\"label in {5, 6}\""},
    {"target", read_target, offsetof(Task, target),
     .takes = "expression over `label`, or {LABEL: class}",
     .meaning = "what the label becomes; the label itself, if left out", .example = "label - 5"},
    {"classes", read_task_classes, offsetof(Task, classes), .takes = "whole number, or names",
     .meaning = "targets are 0 to classes - 1; 2 when the target is true or false", .example = "2"},
    {"limit", read_limits, offsetof(Task, limits), .takes = "{SPLIT: whole number}",
     .meaning = "use only so many examples of a split", .example = "{train: 200}"},
    {"sample", read_word, offsetof(Task, sample), .takes = "first or random",
     .meaning = "which examples a limit leaves; random: each seed draws its own to learn from",
     .example = "random"},
    {"shift", read_shift, offsetof(Task, shift), .takes = "whole number, or [rows, columns]",
     .meaning = "each image is moved, always alike, by up to so many pixels; 0 and none: not",
     .example = "4"},
};
static const Section task_section = SECTION("tasks.NAME", task_keys);

static void read_tasks(Reader *reader, const Node *node, const char *path, void *field)
{
    (void)field;
    if (!expect_entries(reader, node, path, NODE_MAP,
                        "`A: {}` is a task of all examples and all classes"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        check_entry_name(reader, entry, path);
        Task *task = list_add(reader->arena, &reader->spec->tasks);
        task->name = (Word){entry->key, entry->key_span};
        read_section(reader, &task_section, entry->value,
                     arena_printf(reader->arena, "%s.%s", path, entry->key), task);
    }
}

/* ---- models ---- */

static void read_bits(Reader *reader, const Node *node, const char *path, void *field)
{
    if (node->kind == NODE_SCALAR && strcmp(node->text, "int8") == 0)
        read_word(reader, node, path, field);
    else
        wrong_value(reader, node, path, "`int8`");
}

static const Key limits_keys[] = {
    {"flash", read_bytes, offsetof(Limits, flash), .takes = "bytes, such as 256K",
     .meaning = "what weights and code may take", .example = "256K"},
    {"ram", read_bytes, offsetof(Limits, ram), .takes = "bytes, such as 64K",
     .meaning = "what an example, its values and what is said of it may take", .example = "64K"},
    {"quantize", read_bits, offsetof(Limits, quantize), .takes = "int8",
     .meaning = "of the library in 8 bits", .example = "int8"},
    {"train", read_flag, offsetof(Limits, train), .value = "false", .takes = "true or false",
     .meaning = "of the library that learns as the model's last phase does", .example = "true"},
};
static const Section limits_section = SECTION("models.NAME.limits", limits_keys);

static void read_library_limits(Reader *reader, const Node *node, const char *path, void *field)
{
    read_section(reader, &limits_section, node, path, field);
}

static const Key model_keys[] = {
    {"file", read_model_file, offsetof(Model, file), .takes = "model file",
     .meaning = "layers and weights of Keras's .h5, .keras or .json, relative to the spec",
     .example = "resnet8.h5"},
    {"weights", read_model_weights, offsetof(Model, weights), .takes = "model file, or {file: ...}",
     .meaning = "what the layers begin with, in the order of the file's tensors or by a map",
     .example = "weights.h5"},
    {"layers", read_layers, offsetof(Model, items), .required = true, .instead = "file",
     .takes = "list of layers",
     .meaning = "`flatten`, `dense: {...}` or `from: ...`, first to last",
     .example = "[flatten, dense: {units: 10, activation: softmax}]"},
    {"limits", read_library_limits, offsetof(Model, limits), .takes = "{flash: BYTES, ram: BYTES}",
     .meaning = "of the machine that it will run on as a library: what needs more is an error",
     .example = "{flash: 256K, ram: 64K}"},
};
static const Section model_section = SECTION("models.NAME", model_keys);

/* Layers are the spec's own or those of a file. */
static void check_one_source(Reader *reader, const Node *node, const Model *model)
{
    if (node->kind != NODE_MAP || !model->file.text)
        return;
    for (size_t i = 0; i < node->entries.count; i++)
        if (strcmp(node->entries.items[i].key, "layers") == 0) {
            diag_report(reader->diagnostics, DIAG_ERROR, node->entries.items[i].key_span,
                        "model-file", "%s has the layers of %s already", model->name.text,
                        model->file.text);
            diag_help(reader->diagnostics,
                      "put these into a model of their own, which begins with "
                      "`- from: \"%s[:-1]\"`",
                      model->name.text);
        }
}

static void read_models(Reader *reader, const Node *node, const char *path, void *field)
{
    (void)field;
    if (!expect_entries(reader, node, path, NODE_MAP, "name a model: `A: {layers: [...]}`"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        check_entry_name(reader, entry, path);
        Model *model = list_add(reader->arena, &reader->spec->models);
        model->name = (Word){entry->key, entry->key_span};
        read_section(reader, &model_section, entry->value,
                     arena_printf(reader->arena, "%s.%s", path, entry->key), model);
        check_one_source(reader, entry->value, model);
    }
}

/* ---- training ---- */

static const Key phase_keys[] = {
    {"epochs", read_count, offsetof(Phase, epochs), .required = true, .takes = "whole number",
     .meaning = "how often the phase goes through the training examples", .example = "5"},
    {"freeze", read_rule, offsetof(Phase, freeze), .takes = "MODEL[slice], none or a number",
     .meaning = "which layers, or how many of the first, don't learn; what the layers say, if left "
                "out",
     .example = "none"},
    {"learning_rate", read_rates, offsetof(Phase, learning_rate),
     .takes = "number, schedule, or {MODEL[slice]: one of both}",
     .meaning = "the optimizer's, if left out", .example = "0.01"},
    {"early_stopping", read_early_stopping, offsetof(Phase, control.early_stopping),
     .takes = early_stopping_takes, .meaning = early_stopping_meaning,
     .example = early_stopping_example},
    {"reduce_on_plateau", read_reduce_on_plateau, offsetof(Phase, control.reduce_on_plateau),
     .takes = reduce_on_plateau_takes, .meaning = reduce_on_plateau_meaning,
     .example = reduce_on_plateau_example},
};
static const Section phase_section = SECTION("training[].phases[]", phase_keys);

static void read_phases(Reader *reader, const Node *node, const char *path, void *field)
{
    Training *training = (Training *)((char *)field - offsetof(Training, phases));
    training->phases_given = true;
    if (!expect_entries(reader, node, path, NODE_LIST, "add a phase: `- {epochs: 4}`"))
        return;
    for (size_t i = 0; i < node->items.count; i++) {
        Phase *phase = list_add(reader->arena, &training->phases);
        phase->span = node->items.items[i]->span;
        read_section(reader, &phase_section, node->items.items[i],
                     arena_printf(reader->arena, "%s[%zu]", path, i), phase);
    }
}

static const Key save_keys[] = {
    {"file", read_save_name, offsetof(Save, file), .required = true,
     .takes = "file name ending in .h5, .keras, .safetensors, .npz or .onnx",
     .meaning = "the file, in the format of its ending", .example = "my_model_A.h5"},
    {"preparation", read_flag, offsetof(Save, preparation), .value = "true",
     .takes = "true or false",
     .meaning = "whether the scale of the data goes along, as a layer in front",
     .example = "false"},
    {"with", read_word, offsetof(Save, with), .takes = "optimizer",
     .meaning = "what the optimizer remembers goes into FILE.optimizer.npz",
     .example = "optimizer"},
};
static const Section save_section = SECTION("training[].save", save_keys);

/* The name of a file alone is short for it. */
static void read_save(Reader *reader, const Node *node, const char *path, void *field)
{
    Save *save = field;
    if (node->kind == NODE_MAP) {
        read_section(reader, &save_section, node, path, save);
        return;
    }
    save->preparation.value = true;
    read_save_name(reader, node, path, &save->file);
}

static const Key training_keys[] = {
    {"model", read_name, offsetof(Training, model_name), .required = true, .takes = "model",
     .meaning = "which model learns; a second entry goes on from the first", .example = "A"},
    {"task", read_name, offsetof(Training, task_name), .required = true, .takes = "task",
     .meaning = "what it learns", .example = "A"},
    {"split", read_name, offsetof(Training, split_name), .value = "train", .takes = "split",
     .meaning = "the examples it learns from", .example = "train"},
    {"validation", read_name, offsetof(Training, validation_name), .value = "valid",
     .takes = "split or none", .meaning = "evaluated after every epoch", .example = "valid"},
    {"loss", read_loss, offsetof(Training, loss), .required = true,
     .takes = "name, or {NAME: settings}", .meaning = loss_names, .example = "binary_crossentropy"},
    {"class_weight", read_class_weight, offsetof(Training, class_weight),
     .takes = "balanced, or {CLASS: number}",
     .meaning =
         "what losses of a class's examples are multiplied by, while training; 1 if left out",
     .example = "balanced"},
    {"metrics", read_metrics, offsetof(Training, metrics), .takes = "list of metrics",
     .meaning = "what epochs and tests are told by; the first is what models are compared by",
     .example = "[accuracy, macro_f1]"},
    {"optimizer", read_optimizer, offsetof(Training, optimizer), .value = "sgd",
     .takes = "{sgd: {learning_rate: 1e-3}}", .meaning = "how the weights follow the gradient",
     .example = "{sgd: {learning_rate: 0.01}}"},
    {"batch_size", read_size, offsetof(Training, batch_size), .value = "32",
     .takes = "whole number",
     .meaning = "examples a step; the last step of an epoch may have fewer", .example = "32"},
    {"epochs", read_count, offsetof(Training, epochs), .takes = "whole number",
     .meaning = "for a training of one phase; 0 trains nothing", .example = "5"},
    {"freeze", read_rule, offsetof(Training, freeze), .takes = "MODEL[slice], none or a number",
     .meaning = "for a training of one phase: which layers, or how many, don't learn",
     .example = "2"},
    {"phases", read_phases, offsetof(Training, phases), .takes = "list of phases",
     .meaning = "instead of `epochs`: a schedule",
     .example = "[{epochs: 4, freeze: 2}, {epochs: 16}]"},
    {"early_stopping", read_early_stopping, offsetof(Training, control.early_stopping),
     .takes = early_stopping_takes, .meaning = early_stopping_meaning,
     .example = early_stopping_example},
    {"reduce_on_plateau", read_reduce_on_plateau, offsetof(Training, control.reduce_on_plateau),
     .takes = reduce_on_plateau_takes, .meaning = reduce_on_plateau_meaning,
     .example = reduce_on_plateau_example},
    {"optimizer_state", read_optimizer_state, offsetof(Training, optimizer_state),
     .takes = "file that `save` made `with: optimizer`",
     .meaning = "what the optimizer remembers when the first phase begins",
     .example = "A.h5.optimizer.npz"},
    {"initial_epoch", read_count, offsetof(Training, initial_epoch), .takes = "whole number",
     .meaning = "how many epochs of the first phase are done already", .example = "5"},
    {"shuffle", read_flag, offsetof(Training, shuffle), .value = "true", .takes = "true or false",
     .meaning = "whether each epoch takes the examples in a new order", .example = "true"},
    {"augment", read_augment, offsetof(Training, augment),
     .takes = "list of augmentations, none, or {by: list, copies: number}",
     .meaning = "what is done by chance to the images it learns from",
     .example = "[random_flip: horizontal]"},
    {"save", read_save, offsetof(Training, save),
     .takes = "file name ending in .h5, .keras, .safetensors, .npz or .onnx",
     .meaning = "saves the model at the end of this training", .example = "my_model_A.h5"},
};
static const Section training_section = SECTION("training[]", training_keys);

/* `epochs` and `freeze` beside the other keys are short for one phase. */
static void settle_phases(Reader *reader, Training *training, const char *path)
{
    Span span = span_start(training->span);
    if (training->phases_given) {
        if (training->epochs.given || training->freeze) {
            Span extra = training->epochs.given ? training->epochs.span : training->freeze->span;
            diag_report(reader->diagnostics, DIAG_ERROR, extra, "phases",
                        "%s has `phases`, so `%s` belongs into each of them", path,
                        training->epochs.given ? "epochs" : "freeze");
        }
        return;
    }
    if (!training->epochs.given) {
        diag_report(reader->diagnostics, DIAG_ERROR, span, "missing-key", "%s needs `epochs`",
                    path);
        diag_help(reader->diagnostics, "or `phases`, for a schedule");
    }
    Phase *phase = list_add(reader->arena, &training->phases);
    *phase =
        (Phase){.span = training->span, .epochs = training->epochs, .freeze = training->freeze};
}

static void read_trainings(Reader *reader, const Node *node, const char *path, void *field)
{
    (void)field;
    if (!expect_entries(reader, node, path, NODE_LIST,
                        "add an entry: `- {model: A, task: A, loss: ..., epochs: 5}`"))
        return;
    for (size_t i = 0; i < node->items.count; i++) {
        const char *item_path = arena_printf(reader->arena, "%s[%zu]", path, i);
        Training *training = list_add(reader->arena, &reader->spec->trainings);
        training->node = node->items.items[i];
        training->span = training->node->span;
        if (!read_section(reader, &training_section, node->items.items[i], item_path, training))
            continue;
        settle_phases(reader, training, item_path);
        for (size_t k = 0; k < training->phases.count; k++)
            settle_control(&training->phases.items[k].control, &training->control);
    }
}

/* ---- compare ---- */

static const Key comparison_keys[] = {
    {"models", read_names, offsetof(Comparison, model_names), .required = true,
     .takes = "list of models", .meaning = "differences are taken to the first",
     .example = "[A, B]"},
    {"task", read_name, offsetof(Comparison, task_name), .required = true, .takes = "task",
     .meaning = "what they are tested on", .example = "B"},
    {"split", read_name, offsetof(Comparison, split_name), .value = "test", .takes = "split",
     .meaning = "whose examples", .example = "test"},
};
static const Section comparison_section = SECTION("compare[]", comparison_keys);

static void read_comparisons(Reader *reader, const Node *node, const char *path, void *field)
{
    (void)field;
    if (!expect_entries(reader, node, path, NODE_LIST,
                        "add an entry, `- {models: [A, B], task: B}`, or leave `compare` out"))
        return;
    for (size_t i = 0; i < node->items.count; i++) {
        Comparison *comparison = list_add(reader->arena, &reader->spec->comparisons);
        comparison->span = node->items.items[i]->span;
        read_section(reader, &comparison_section, node->items.items[i],
                     arena_printf(reader->arena, "%s[%zu]", path, i), comparison);
    }
}

/* ---- the whole ---- */

static const Key spec_keys[] = {
    {"name", read_name, offsetof(Spec, name), .required = true, .takes = "name",
     .meaning = "the experiment's name; results go to runs/NAME", .example = "my_experiment"},
    {"seed", read_seed, offsetof(Spec, seed), .value = "0", .takes = "whole number",
     .meaning = "what all random numbers depend on", .example = "42"},
    {"data", read_data, offsetof(Spec, data), .required = true, .takes = "{NAME: data set}",
     .meaning = "files of images and labels",
     .example = "{fashion: {path: fashion-mnist, shape: [28, 28], classes: 10, train: {images: "
                "images.gz, labels: labels.gz}}}"},
    {"splits", read_splits, offsetof(Spec, splits), .required = true,
     .takes = "{NAME: DATA.train[slice]}", .meaning = "rows of the files, by position",
     .example = "{train: \"fashion.train[:5000]\"}"},
    {"tasks", read_tasks, offsetof(Spec, tasks), .required = true, .takes = "{NAME: task}",
     .meaning = "examples by rule, and what their label becomes",
     .example = "{A: {}, B: {where: \"label in {5, 6}\", target: label == 6}}"},
    {"models", read_models, offsetof(Spec, models), .required = true, .takes = "{NAME: model}",
     .meaning = "stacks of layers",
     .example = "{A: {layers: [flatten, dense: {units: 10, activation: softmax}]}}"},
    {"training", read_trainings, offsetof(Spec, trainings), .required = true,
     .takes = "list of trainings", .meaning = "what learns what, in this order",
     .example = "[{model: A, task: A, loss: sparse_categorical_crossentropy, epochs: 5}]"},
    {"compare", read_comparisons, offsetof(Spec, comparisons), .takes = "list of comparisons",
     .meaning = "which trained models are tested on what",
     .example = "[{models: [A, B], task: B}]"},
    {"study", read_study, offsetof(Spec, study), .takes = "a study",
     .meaning = "many seeds, and values that vary, with statistics and a report",
     .example = "{arms: [A, B], seeds: 30}"},
};
static const Section spec_section = SECTION("", spec_keys);

/* In the order of the reference: those of data stand behind the first, those of layers behind the
 * second, those of optimizers and augmentations behind the third, and the rest behind these. */
static const Section *const sections_above[] = {&spec_section};
static const Section *const sections_below_data[] = {&split_section, &task_section, &model_section,
                                                     &limits_section, &weights_section};
static const Section *const sections_between[] = {&training_section};
static const Section *const sections_below[] = {
    &phase_section,   &early_stopping_section, &reduce_on_plateau_section,
    &save_section,    &comparison_section,     &study_section,
    &curves_section,  &tune_section,           &search_section,
    &halving_section, &chosen_on_section,      &until_section,
    &pair_section,    &primary_section};

static const Section *own_section(const Section *const *sections, size_t count, size_t *index)
{
    if (*index < count)
        return sections[*index];
    *index -= count;
    return NULL;
}
#define OWN_SECTION(sections, index)                                                               \
    own_section(sections, sizeof(sections) / sizeof *(sections), (index))

const Section *section_at(size_t index)
{
    const Section *section = OWN_SECTION(sections_above, &index);
    if (section)
        return section;
    if (index < data_section_count())
        return data_section_at(index);
    index -= data_section_count();
    section = OWN_SECTION(sections_below_data, &index);
    if (section)
        return section;
    if (index < layer_section_count())
        return layer_section_at(index);
    index -= layer_section_count();
    section = OWN_SECTION(sections_between, &index);
    if (section)
        return section;
    if (index < loss_section_count())
        return loss_section_at(index);
    index -= loss_section_count();
    if (index == 0)
        return &top_k_section;
    index--;
    if (index < optimizer_section_count())
        return optimizer_section_at(index);
    index -= optimizer_section_count();
    if (index < augment_section_count())
        return augment_section_at(index);
    index -= augment_section_count();
    return OWN_SECTION(sections_below, &index);
}

Spec *spec_read(Arena *arena, const Source *source, const Node *root, Diagnostics *diagnostics)
{
    Spec *spec = arena_alloc(arena, sizeof *spec);
    spec->source = source;
    Reader reader = {.arena = arena, .diagnostics = diagnostics, .spec = spec};
    read_section(&reader, &spec_section, root, "", spec);
    return spec;
}
