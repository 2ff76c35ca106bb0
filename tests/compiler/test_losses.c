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
        for (int k = 0; k < MOST_LOSS_OUTPUTS && loss->outputs[k].activation; k++) {
            expect_text(op_info(loss->outputs[k].predict)->operands, "efs");
            expect_text(op_info(loss->outputs[k].record)->operands, "efsp");
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
    cr_expect(loss_output(binary, "sigmoid")->predict == OP_predict_positive);
    cr_expect(loss_output(binary, "softmax")->predict == OP_predict_one);
    cr_expect_null(loss_output(find_loss_kind(SPARSE), "sigmoid"));
}
