#include "test_plan_support.h"

#include "catalog/loss.h"
#include "spec/reader.h"

/* What passes and kernels take for granted of the ops that a record names. */
Test(losses, a_record_names_ops_of_logits)
{
    for (size_t i = 0; i < loss_count; i++) {
        const LossKind *loss = all_losses[i];
        expect_text(op_info(loss->loss)->operands, "efs");
        expect_text(op_info(loss->gradient)->operands, "eff");
        cr_expect(loss_gradient(loss->loss) == loss->gradient, "%s", loss->name);
        if (loss->of_values)
            expect_text(op_info(loss->outputs[0].record)->operands, "efp");
        for (int k = 0; k < MOST_LOSS_OUTPUTS && loss->outputs[k].activation; k++) {
            expect_text(op_info(loss->outputs[k].predict)->operands, "efs");
            expect_text(op_info(loss->outputs[k].record)->operands, "efsp");
        }
        if (loss->several.activation) {
            expect_text(op_info(loss->loss_of_several)->operands, "efs");
            expect_text(op_info(loss->several.record)->operands, "efp");
            cr_expect(loss_gradient(loss->loss_of_several) == loss->gradient_of_several);
        }
    }
    cr_expect(loss_gradient(OP_matmul) == OP_COUNT);
}

Test(losses, the_reference_and_messages_name_all)
{
    for (size_t i = 0; i < loss_count; i++) {
        cr_expect(find_loss_kind(all_losses[i]->name) == all_losses[i]);
        cr_expect(strstr(loss_names, all_losses[i]->name), "%s", all_losses[i]->name);
    }
    cr_expect_null(find_loss_kind("categorical"));
}

Test(losses, an_output_decides_what_is_predicted)
{
    const LossKind *binary = find_loss_kind(BINARY);
    cr_expect(loss_output(binary, "sigmoid", false)->predict == OP_predict_positive);
    cr_expect(loss_output(binary, "softmax", false)->predict == OP_predict_one);
    cr_expect_null(loss_output(find_loss_kind(SPARSE), "sigmoid", false));
}

/* Softmax gives shares of one: no loss of numbers, nor of labels by themselves, is taken from it.
 */
Test(losses, numbers_are_told_by_any_function_but_softmax)
{
    const LossKind *binary = find_loss_kind(BINARY), *huber = find_loss_kind("huber");
    const LossSettings settings = {.delta = {.value = 2.5, .given = true}};
    cr_expect(loss_output(huber, "relu", true)->record == OP_record_values);
    cr_expect_null(loss_output(huber, "softmax", true));
    cr_expect(loss_output(binary, "sigmoid", true)->record == OP_record_sigmoids);
    cr_expect_null(loss_output(binary, "softmax", true));
    cr_expect_null(loss_output(find_loss_kind(SPARSE), "softmax", true));
    cr_expect(loss_number(huber, &settings) == 2.5 && loss_number(binary, &settings) == 0);
}
