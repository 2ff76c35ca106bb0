#include "passes/passes.h"

const Pass all_passes[] = {
    {"gradient", derive_gradients, NULL, "derive the gradients and the updates"},
    {"dead", remove_dead, NULL, "remove what nothing uses"},
    {"images", gather_images, NULL, "gather images as images"},
    {"fuse", fuse, NULL, "fuse primitive ops into kernels"},
    {"features", NULL, keep_features, "split off what is frozen before all that learns"},
    {"share", NULL, share_programs, "make one of programs that do the same"},
    {"zeros", pass_over_zeros, NULL, "pass over zeros of images in large layers"},
    {"lanes", choose_lanes, NULL, "choose what vectors run along"},
    {"layout", choose_layouts, NULL, "lay tensors out as their kernels read them"},
    {"blocks", choose_blocks, NULL, "cut the sums of large layers into blocks"},
    {"divide", divide_programs, NULL, "divide what is large among threads"},
    {"memory", plan_memory, NULL, "give the temporaries their places"},
};
const size_t pass_count = sizeof all_passes / sizeof *all_passes;

static void count_operations(Prog *prog)
{
    int64_t total = 0;
    for (size_t i = 0; i < prog->ops.count; i++)
        total += op_floating_point_operations(&prog->ops.items[i]);
    prog->floating_point_operations = total / prog->batch;
}

static void run_those(Arena *arena, Prog *prog, ProgPass *const passes[], size_t count)
{
    prog_verify(prog, "lowering");
    for (size_t i = 0; i < count; i++) {
        passes[i](arena, prog);
        prog_verify(prog, "a pass of a library");
    }
    count_operations(prog);
}

void run_prediction_passes(Arena *arena, Prog *prog)
{
    static ProgPass *const passes[] = {remove_dead, gather_images, fuse};
    run_those(arena, prog, passes, sizeof passes / sizeof *passes);
}

void run_learning_passes(Arena *arena, Prog *prog)
{
    static ProgPass *const passes[] = {derive_gradients, remove_figures, gather_images,
                                       fuse_but_updates};
    run_those(arena, prog, passes, sizeof passes / sizeof *passes);
}

void run_passes(Arena *arena, Plan *plan, Text *trace)
{
    if (trace) {
        text_add(trace, "# after lowering\n");
        plan_print_ir(trace, plan);
    }
    plan_verify(arena, plan);
    for (size_t i = 0; i < plan->progs.count; i++)
        prog_verify(plan->progs.items[i], "lowering");
    for (size_t k = 0; k < pass_count; k++) {
        if (trace)
            text_addf(trace, "\n# after %s: %s\n", all_passes[k].name, all_passes[k].about);
        if (all_passes[k].run_plan)
            all_passes[k].run_plan(arena, plan);
        for (size_t i = 0; i < plan->progs.count; i++) {
            if (all_passes[k].run)
                all_passes[k].run(arena, plan->progs.items[i]);
            prog_verify(plan->progs.items[i], all_passes[k].name);
            if (trace)
                prog_print(trace, plan->progs.items[i]);
        }
    }
    for (size_t i = 0; i < plan->progs.count; i++)
        count_operations(plan->progs.items[i]);
}
