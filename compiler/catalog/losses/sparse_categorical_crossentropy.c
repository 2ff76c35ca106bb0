/* sparse_categorical_crossentropy.c: -log softmax(z)[target], for a unit for each class. */
#include "catalog/loss.h"

static void report_one_unit(const LossCheck *check)
{
    const Training *training = check->training;
    const long long classes = training->task->class_count;
    diag_report(check->diagnostics, DIAG_ERROR, check->output->span, "loss-units",
                "sparse_categorical_crossentropy needs a unit for each class of %s, but the last "
                "layer of %s has 1",
                training->task->name.text, training->model->name.text);
    diag_see(check->diagnostics, training->loss.span, "the loss is chosen here");
    if (classes == 2)
        diag_help(check->diagnostics, "for two classes, one unit goes with `loss: "
                                      "binary_crossentropy` and `activation: sigmoid`");
    else
        advise_units(check, classes, "softmax");
}

static void report_class_count(const LossCheck *check)
{
    const Training *training = check->training;
    const Task *task = training->task;
    diag_report(check->diagnostics, DIAG_ERROR, check->output->span, "loss-units",
                "task %s has %lld classes, but the last layer of %s has %lld units",
                task->name.text, (long long)task->class_count, training->model->name.text,
                (long long)shape_size(&check->output->output));
    diag_see(check->diagnostics, training->task_name.span, "%s learns task %s here",
             training->model->name.text, task->name.text);
    advise_units(check, task->class_count, "softmax");
}

static void check_fit(const LossCheck *check)
{
    const int64_t units = shape_size(&check->output->output);
    if (check->training->task->outputs) {
        report_task_of_numbers(check);
        return;
    }
    if (units == 1) {
        report_one_unit(check);
        return;
    }
    expect_output(check);
    if (units != check->training->task->class_count)
        report_class_count(check);
}

static const Key keys[] = {KEY_LABEL_SMOOTHING};
static const Section section = LOSS_SECTION("sparse_categorical_crossentropy", keys);

const LossKind loss_sparse_categorical_crossentropy = {
    .name = "sparse_categorical_crossentropy",
    .section = &section,
    .number = offsetof(LossSettings, label_smoothing),
    .smooths = true,
    .words = {{"crossentropy", NULL},
              {"cross_entropy", NULL},
              {"categorical_crossentropy", "labels are whole numbers here, not one-hot rows: write "
                                           "`sparse_categorical_crossentropy`"}},
    .outputs = {{"softmax", OP_predict_largest, OP_record_softmax}},
    .loss = OP_softmax_crossentropy,
    .gradient = OP_softmax_crossentropy_gradient,
    .blind = "tlc_blind_softmax",
    .check = check_fit,
};
