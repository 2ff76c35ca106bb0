/* binary_crossentropy.c: -log of the probability that sigmoid(z) gives to the target, for one unit
 * that tells two classes apart; or for several labels each of which is there or not, a unit each.
 */
#include "catalog/loss.h"

#include <string.h>

static bool is_softmax(const LossCheck *check)
{
    return strcmp(output_activation(check), "softmax") == 0;
}

static void report_many_classes(const LossCheck *check)
{
    const Training *training = check->training;
    diag_report(check->diagnostics, DIAG_ERROR, training->loss.span, "loss-classes",
                "binary_crossentropy tells 2 classes apart, but task %s has %lld",
                training->task->name.text, (long long)training->task->class_count);
    diag_help(check->diagnostics,
              "write `loss: sparse_categorical_crossentropy`, with `units: %lld, activation: "
              "softmax` in the last layer of %s",
              (long long)training->task->class_count, training->model->name.text);
}

static void report_many_units(const LossCheck *check)
{
    const Training *training = check->training;
    const int64_t units = shape_size(&check->output->output);
    diag_report(check->diagnostics, DIAG_ERROR, check->output->span, "loss-units",
                "binary_crossentropy needs one unit, but the last layer of %s has %lld",
                training->model->name.text, (long long)units);
    diag_see(check->diagnostics, training->loss.span, "the loss is chosen here");
    if (units == 2 && is_softmax(check))
        diag_help(check->diagnostics,
                  "a softmax over two units goes with `loss: sparse_categorical_crossentropy`");
    else if (is_made_by_dense(check))
        diag_help(check->diagnostics, "write `units: 1, activation: sigmoid`");
    else
        advise_units(check, 1, "sigmoid");
}

/* TensorFlow takes the loss of such a layer from its logits, and so do we: it is legal. */
static void warn_one_unit_softmax(const LossCheck *check)
{
    const char *model = check->training->model->name.text;
    diag_report(check->diagnostics, DIAG_WARNING, output_activation_span(check), "one-unit-softmax",
                "softmax over one unit is always 1: %s predicts class 1 for every example, "
                "whatever it learned",
                model);
    diag_see(check->diagnostics, check->training->loss.span, "the loss is chosen here");
    diag_fix(check->diagnostics, output_activation_span(check), "softmax", "sigmoid",
             "did you mean `activation: sigmoid`?");
    diag_help(
        check->diagnostics,
        "the loss is taken from the logits, so %s still learns; only its accuracy says nothing",
        model);
}

/* People who know smoothing from a unit for each class may think of another share. */
static void note_smoothing(const LossCheck *check)
{
    const Number *smoothing = &check->training->loss_settings.label_smoothing;
    if (smoothing->value > 0)
        diag_report(check->diagnostics, DIAG_NOTE, smoothing->span, "smoothed-unit",
                    "with one unit, label_smoothing: %g makes targets of %g and %g: half of it "
                    "goes to either class",
                    smoothing->value, smoothing->value / 2, 1 - smoothing->value / 2);
}

static void check_fit(const LossCheck *check)
{
    if (check->training->task->outputs) {
        if (expect_units_of_targets(check, "sigmoid"))
            expect_output(check);
        return;
    }
    if (check->training->task->class_count != 2)
        report_many_classes(check);
    else if (shape_size(&check->output->output) != 1)
        report_many_units(check);
    else if (expect_output(check)) {
        note_smoothing(check);
        if (is_softmax(check) && check->is_models_first)
            warn_one_unit_softmax(check);
    }
}

static const Key keys[] = {KEY_LABEL_SMOOTHING};
static const Section section = LOSS_SECTION("binary_crossentropy", keys);

const LossKind loss_binary_crossentropy = {
    .name = "binary_crossentropy",
    .section = &section,
    .number = offsetof(LossSettings, label_smoothing),
    .smooths = true,
    .words = {{"bce", NULL}},
    .outputs = {{"sigmoid", OP_predict_positive, OP_record_sigmoid},
                {"softmax", OP_predict_one, OP_record_one}},
    .several = {"sigmoid", OP_COUNT, OP_record_sigmoids},
    .loss = OP_sigmoid_crossentropy,
    .gradient = OP_sigmoid_crossentropy_gradient,
    .loss_of_several = OP_sigmoids_crossentropy,
    .gradient_of_several = OP_sigmoids_crossentropy_gradient,
    .blind = "tlc_blind_sigmoid",
    .blind_of_several = "tlc_blind_sigmoids",
    .check = check_fit,
};
