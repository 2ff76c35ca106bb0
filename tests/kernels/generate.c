/* generate.c: prints the C of every case's kernel, and one function that calls them by number. */
#include "cases.h"
#include "emit/emit.h"

#include <stdio.h>

static const char *argument(Arena *arena, const Tensor *tensor, size_t position)
{
    switch (tensor->kind) {
    case TENSOR_SCALE:
        return "batch.scale";
    case TENSOR_BATCH:
        return "&batch";
    case TENSOR_RATE:
        return "batch.rate";
    case TENSOR_TOTALS:
        return "batch.totals";
    case TENSOR_PREDICTIONS:
        return "batch.predictions";
    default:
        return arena_printf(arena, "call->operands[%zu]", position);
    }
}

static void emit_case(Text *out, const Prog *prog, size_t number)
{
    const Op *op = &prog->ops.items[0];
    Arguments arguments = {0};
    if (op_is(op, OP_DIVIDES))
        *list_add(out->arena, &arguments) = "WHOLE";
    for (size_t i = 0; i < prog->tensors.count; i++)
        *list_add(out->arena, &arguments) = argument(out->arena, prog->tensors.items[i], i);
    add_numbers(out->arena, op, &arguments);
    text_addf(out, "    case %zu:\n", number);
    emit_call(out, 8, kernel_name(out->arena, op, prog->batch), &arguments);
    text_add(out, "        break;\n");
}

static const char beginning[] = "#include \"call.h\"\n#include <stdlib.h>\n#include <string.h>\n\n";

static const char fill[] =
    "void kernel_run(int number, const struct kernel_call *call)\n"
    "{\n"
    "    struct batch batch = {.rate = call->rate, .scale = call->scale, .totals = call->totals, "
    ".count = call->count,\n"
    "                          .predictions = call->predictions, .numbers = call->pixels,\n"
    "                          .features = call->features, .seed = call->seed,\n"
    "                          .wanted = call->wanted, .class_weight = call->class_weight,\n"
    "                          .entry = call->entry, .epoch = call->epoch, .step = call->step};\n"
    "    (void)take_batch;\n"
    "    for (int i = 0; i < call->count; i++) {\n"
    "        batch.examples[i] = i;\n"
    "        batch.rows[i] = call->rows[i];\n"
    "        batch.targets[i] = call->targets[i];\n"
    "    }\n"
    "    switch (number) {\n";

int main(void)
{
    Arena *arena = arena_new();
    Cases cases = kernel_cases(arena);
    Plan plan = {.largest_batch = 0};
    for (size_t i = 0; i < cases.count; i++) {
        *list_add(arena, &plan.progs) = cases.items[i];
        if (cases.items[i]->batch > plan.largest_batch)
            plan.largest_batch = cases.items[i]->batch;
    }
    Text kernels = text_new(arena), calls = text_new(arena);
    emit_kernels(&kernels, &plan);
    for (size_t i = 0; i < cases.count; i++)
        emit_case(&calls, cases.items[i], i);
    printf("%s%s%s%s    }\n}\n", beginning, kernels.bytes, fill, calls.bytes);
    arena_free(arena);
    return 0;
}
