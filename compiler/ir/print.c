/* print.c: the IR as text. One line an op: result = name(operands), shapes behind. */
#include "ir/plan.h"

#include <string.h>

static void print_shape(Text *text, const Tensor *tensor)
{
    static const char *const layouts[] = {
        [LAYOUT_SCALAR] = "",
        [LAYOUT_BATCH_MAJOR] = "",
        [LAYOUT_FEATURE_MAJOR] = " feature-major",
        [LAYOUT_PANELS] = " panels",
        [LAYOUT_NARROW] = " narrow",
    };
    if (tensor_is_images(tensor))
        text_addf(text, "[%lld x %lldx%lld x %lld%s]", (long long)tensor_examples(tensor),
                  (long long)tensor->height, (long long)tensor->width, (long long)tensor->columns,
                  layouts[tensor->layout]);
    else
        text_addf(text, "[%lld x %lld%s%s]", (long long)tensor->rows, (long long)tensor->columns,
                  tensor->element == ELEMENT_BITS ? " bits" : "", layouts[tensor->layout]);
}

/* From step to step. */
static bool is_kept(const Tensor *tensor)
{
    return tensor->kind == TENSOR_PARAMETER || tensor->kind == TENSOR_STATE;
}

static void print_operand(Text *text, const Tensor *tensor)
{
    text_addf(text, is_kept(tensor) ? "@%s" : "%%%s", tensor->name);
}

/* "  momentum 0.9, decay 0" */
static void print_numbers(Text *text, const Op *op)
{
    const char *name = op_info(op->code)->numbers;
    for (int i = 0; i < op_numbers(op); i++) {
        const int length = (int)strcspn(name, " ");
        text_addf(text, "%s%.*s %.12g", i ? ", " : "  ", length, name, op->numbers[i]);
        name += length + 1;
    }
}

static void print_op(Text *text, const Op *op)
{
    const OpInfo *info = op_info(op->code);
    text_add(text, "    ");
    for (int i = 0; i < info->outputs; i++) {
        print_operand(text, op->outputs[i]);
        text_add(text, i + 1 < info->outputs ? ", " : " = ");
    }
    text_add(text, info->name);
    if (op->activation != ACTIVATION_linear)
        text_addf(text, ".%s", activation_name(op->activation));
    if (op_stored(op) != TLC_UINT8)
        text_addf(text, ".%s", tlc_element_name(op_stored(op)));
    for (int i = 0; i < info->inputs; i++) {
        text_add(text, i ? ", " : " ");
        print_operand(text, op->inputs[i]);
    }
    for (int i = 0; i < info->outputs; i++) {
        text_add(text, "  ");
        print_shape(text, op->outputs[i]);
    }
    if (op_numbers(op))
        print_numbers(text, op);
    if (op->divided)
        text_add(text, "  divided");
    if (op->block)
        text_addf(text, "  %lld terms at a time", (long long)op->block);
    text_addf(text, "  # line %zu\n", span_line(op->origin));
}

static void print_parameters(Text *text, const Prog *prog)
{
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *tensor = prog->tensors.items[i];
        if (!is_kept(tensor))
            continue;
        text_addf(text, "    @%s ", tensor->name);
        print_shape(text, tensor);
        text_add(text, tensor->kind == TENSOR_STATE ? " is remembered\n"
                       : tensor->trainable          ? " learns\n"
                                                    : "\n");
    }
}

void prog_print(Text *text, const Prog *prog)
{
    text_addf(text, "prog %s, batch %lld", prog->name, (long long)prog->batch);
    if (prog->bytes)
        text_addf(text, ", %lld bytes", (long long)prog->bytes);
    text_add(text, " {\n");
    print_parameters(text, prog);
    for (size_t i = 0; i < prog->ops.count; i++)
        print_op(text, &prog->ops.items[i]);
    text_add(text, "}\n");
}

static void print_training(Text *text, const PlanTraining *training)
{
    text_addf(text, "    train %s on %s", training->model->name, training->train->name);
    if (training->valid)
        text_addf(text, ", validate on %s", training->valid->name);
    text_addf(text, ", batch %lld  # line %zu\n", (long long)training->batch,
              span_line(training->origin));
    for (size_t i = 0; i < training->phases.count; i++) {
        const PlanPhase *phase = &training->phases.items[i];
        text_addf(text, "        phase %zu: %lld epochs of %s, rate %s\n", i + 1,
                  (long long)phase->epochs, phase->step ? phase->step->name : "nothing",
                  phase->rate_source);
    }
}

void plan_print_ir(Text *text, const Plan *plan)
{
    text_addf(text, "plan %s, seed %llu {\n", plan->name, (unsigned long long)plan->seed);
    for (size_t i = 0; i < plan->examples.count; i++) {
        const PlanExamples *examples = plan->examples.items[i];
        text_addf(text, "    examples %s = %s[%lld:", examples->name, examples->file->name,
                  (long long)examples->first);
        if (examples->last >= 0)
            text_addf(text, "%lld", (long long)examples->last);
        text_add(text, "]");
        if (examples->draw)
            text_addf(text, " drawn as %s", examples->draw->identifier);
        if (examples->task->has_table)
            text_addf(text, " where %s, target by table\n", examples->task->where);
        else
            text_addf(text, " where %s, target %s\n", examples->task->where,
                      examples->task->target);
    }
    for (size_t i = 0; i < plan->trainings.count; i++)
        print_training(text, plan->trainings.items[i]);
    for (size_t i = 0; i < plan->comparisons.count; i++) {
        const PlanComparison *comparison = plan->comparisons.items[i];
        text_addf(text, "    compare on %s:", comparison->examples->name);
        for (size_t k = 0; k < comparison->contestants.count; k++)
            text_addf(text, "%s %s", k ? "," : "", comparison->contestants.items[k]->model->name);
        text_add(text, "\n");
    }
    text_add(text, "}\n");
    for (size_t i = 0; i < plan->progs.count; i++)
        prog_print(text, plan->progs.items[i]);
}
