/* check_losses.c: the loss, the last layer and the task's classes must be made for each other. */
#include "catalog/layer.h"
#include "check/check_internal.h"

#include <string.h>

static bool is_word(const Word *word, const char *text)
{
    return strcmp(word->text, text) == 0;
}

static bool is_sparse(const Training *training)
{
    return is_word(&training->loss, "sparse_categorical_crossentropy");
}

static const Layer *output_of(const Model *model)
{
    return &model->layers.items[model->layers.count - 1];
}

/* What is wrong with an output layer is shown where it is written: for a copy, at its `from:`. */
static Span activation_span(const Layer *output)
{
    return output->copied_from ? output->span : output->settings.activation.span;
}

/* Whether `units:` says how many numbers the model gives, in the last layer or the one before. */
static bool is_made_by_dense(const Model *model)
{
    const Layer *last = output_of(model);
    const int read = reads_at(&last->reads, model->layers.count - 1, 0);
    const LayerKind *dense = find_layer_kind("dense");
    return last->kind == dense || (read >= 0 && model->layers.items[read].kind == dense);
}

static void advise_units(Checking *checking, const Model *model, int64_t units,
                         const char *activation)
{
    if (is_made_by_dense(model))
        diag_help(checking->diagnostics, "write `units: %lld`", (long long)units);
    else
        diag_help(checking->diagnostics,
                  "put `- dense: {units: %lld, activation: %s}` in its place", (long long)units,
                  activation);
}

/* ---- the name ---- */

/* What people write who know losses from elsewhere. */
static const char *explain_loss(const char *name)
{
    static const struct {
        const char *name, *help;
    } known[] = {
        {"bce", "write `binary_crossentropy`"},
        {"crossentropy", "write `sparse_categorical_crossentropy`"},
        {"cross_entropy", "write `sparse_categorical_crossentropy`"},
        {"categorical_crossentropy", "labels are whole numbers here, not one-hot rows: write "
                                     "`sparse_categorical_crossentropy`"},
        {"mse", NULL},
        {"mae", NULL},
        {"mean_squared_error", NULL},
        {"mean_absolute_error", NULL},
        {"hinge", NULL},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].help ? known[i].help
                                 : "models tell classes apart here: write "
                                   "`sparse_categorical_crossentropy`, or `binary_crossentropy` "
                                   "for two classes";
    return NULL;
}

static bool check_loss_name(Checking *checking, const Word *loss)
{
    static const char *const names[] = {"sparse_categorical_crossentropy", "binary_crossentropy"};
    const char *help = explain_loss(loss->text);
    if (!help)
        return known_name(checking, loss, "loss", "unknown-loss", names, 2);
    diag_report(checking->diagnostics, DIAG_ERROR, loss->span, "unknown-loss", "unknown loss `%s`",
                loss->text);
    diag_help(checking->diagnostics, "%s", help);
    return false;
}

/* ---- sparse_categorical_crossentropy ---- */

static void report_one_unit(Checking *checking, const Training *training, const Layer *output)
{
    diag_report(checking->diagnostics, DIAG_ERROR, output->span, "loss-units",
                "sparse_categorical_crossentropy needs a unit for each class of %s, but the last "
                "layer of %s has 1",
                training->task->name.text, training->model->name.text);
    diag_see(checking->diagnostics, training->loss.span, "the loss is chosen here");
    if (training->task->class_count == 2)
        diag_help(checking->diagnostics,
                  "for two classes, one unit goes with `loss: binary_crossentropy` and "
                  "`activation: sigmoid`");
    else
        advise_units(checking, training->model, training->task->class_count, "softmax");
}

static void report_no_softmax(Checking *checking, const Training *training, const Layer *output)
{
    diag_report(checking->diagnostics, DIAG_ERROR, activation_span(output), "loss-activation",
                "sparse_categorical_crossentropy needs softmax, but the last layer of %s is %s",
                training->model->name.text, output->settings.activation.text);
    diag_see(checking->diagnostics, training->loss.span, "the loss is chosen here");
    diag_help(checking->diagnostics, "write `activation: softmax`");
}

static void report_class_count(Checking *checking, const Training *training, const Layer *output)
{
    const Task *task = training->task;
    diag_report(checking->diagnostics, DIAG_ERROR, output->span, "loss-units",
                "task %s has %lld classes, but the last layer of %s has %lld units",
                task->name.text, (long long)task->class_count, training->model->name.text,
                (long long)shape_size(&output->output));
    diag_see(checking->diagnostics, training->task_name.span, "%s learns task %s here",
             training->model->name.text, task->name.text);
    advise_units(checking, training->model, task->class_count, "softmax");
}

static bool check_sparse(Checking *checking, const Training *training, const Layer *output)
{
    bool softmax = is_word(&output->settings.activation, "softmax");
    bool fits = shape_size(&output->output) == training->task->class_count;
    if (shape_size(&output->output) == 1) {
        report_one_unit(checking, training, output);
        return false;
    }
    if (!softmax)
        report_no_softmax(checking, training, output);
    if (!fits)
        report_class_count(checking, training, output);
    return softmax && fits;
}

/* ---- binary_crossentropy ---- */

static void report_many_classes(Checking *checking, const Training *training)
{
    diag_report(checking->diagnostics, DIAG_ERROR, training->loss.span, "loss-classes",
                "binary_crossentropy tells 2 classes apart, but task %s has %lld",
                training->task->name.text, (long long)training->task->class_count);
    diag_help(checking->diagnostics,
              "write `loss: sparse_categorical_crossentropy`, with `units: %lld, activation: "
              "softmax` in the last layer of %s",
              (long long)training->task->class_count, training->model->name.text);
}

static void report_many_units(Checking *checking, const Training *training, const Layer *output)
{
    diag_report(checking->diagnostics, DIAG_ERROR, output->span, "loss-units",
                "binary_crossentropy needs one unit, but the last layer of %s has %lld",
                training->model->name.text, (long long)shape_size(&output->output));
    diag_see(checking->diagnostics, training->loss.span, "the loss is chosen here");
    if (shape_size(&output->output) == 2 && is_word(&output->settings.activation, "softmax"))
        diag_help(checking->diagnostics, "a softmax over two units goes with "
                                         "`loss: sparse_categorical_crossentropy`");
    else if (is_made_by_dense(training->model))
        diag_help(checking->diagnostics, "write `units: 1, activation: sigmoid`");
    else
        advise_units(checking, training->model, 1, "sigmoid");
}

static bool is_first_training(const Checking *checking, const Training *training)
{
    const Training *first = checking->spec->trainings.items;
    while (first->model != training->model)
        first++;
    return first == training;
}

/* TensorFlow takes the loss of such a layer from its logits, and so do we: it is legal. */
static void warn_one_unit_softmax(Checking *checking, const Training *training, const Layer *output)
{
    const char *model = training->model->name.text;
    if (!is_first_training(checking, training))
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, activation_span(output), "one-unit-softmax",
                "softmax over one unit is always 1: %s predicts class 1 for every example, "
                "whatever it learned",
                model);
    diag_see(checking->diagnostics, training->loss.span, "the loss is chosen here");
    diag_help(checking->diagnostics, "did you mean `activation: sigmoid`?");
    diag_help(
        checking->diagnostics,
        "the loss is taken from the logits, so %s still learns; only its accuracy says nothing",
        model);
}

static bool check_binary(Checking *checking, const Training *training, const Layer *output)
{
    if (training->task->class_count != 2) {
        report_many_classes(checking, training);
        return false;
    }
    if (shape_size(&output->output) != 1) {
        report_many_units(checking, training, output);
        return false;
    }
    if (is_word(&output->settings.activation, "softmax"))
        warn_one_unit_softmax(checking, training, output);
    else if (!is_word(&output->settings.activation, "sigmoid")) {
        diag_report(checking->diagnostics, DIAG_ERROR, activation_span(output), "loss-activation",
                    "binary_crossentropy needs sigmoid, but the last layer of %s is %s",
                    training->model->name.text, output->settings.activation.text);
        diag_see(checking->diagnostics, training->loss.span, "the loss is chosen here");
        diag_help(checking->diagnostics, "write `activation: sigmoid`");
        return false;
    }
    return true;
}

void check_losses(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        if (!check_loss_name(checking, &training->loss) || !training->task ||
            training->task->class_count == 0 || !training->model || !training->model->complete)
            continue;
        if (is_sparse(training))
            check_sparse(checking, training, output_of(training->model));
        else
            check_binary(checking, training, output_of(training->model));
    }
}

/* ---- comparisons ---- */

/* The entry a model is trained by first: its loss is the one the model is tested with. */
static const Training *training_of(const Checking *checking, const Model *model)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++)
        if (checking->spec->trainings.items[i].model == model)
            return &checking->spec->trainings.items[i];
    return NULL;
}

static void report_untrained(Checking *checking, const Model *model, Span span)
{
    diag_report(checking->diagnostics, DIAG_ERROR, span, "untrained",
                "%s is compared, but nothing trains it", model->name.text);
    diag_help(checking->diagnostics, "add an entry to `training`; `epochs: 0` leaves it as it "
                                     "was initialised");
}

/* `model` is tested on `task`; the place is that of its name. */
void check_contestant(Checking *checking, const Model *model, const Task *task, Span span)
{
    const Training *training = training_of(checking, model);
    if (!training) {
        report_untrained(checking, model, span);
        return;
    }
    int64_t trained = training->task->class_count, tested = task->class_count;
    if (trained == 0 || tested == 0 || trained == tested)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, span, "loss-classes",
                "%s tells %lld classes apart, but task %s has %lld", model->name.text,
                (long long)trained, task->name.text, (long long)tested);
    diag_see(checking->diagnostics, training->task_name.span, "%s learns task %s here",
             model->name.text, training->task->name.text);
}

void check_comparisons(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->comparisons.count; i++) {
        const Comparison *comparison = &checking->spec->comparisons.items[i];
        for (size_t k = 0; k < comparison->models.count; k++)
            check_contestant(checking, comparison->models.items[k], comparison->task,
                             comparison->model_names.items[k].span);
    }
}
