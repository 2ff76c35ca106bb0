#include "test_plan_support.h"

static int64_t first_block(const Prog *prog, OpCode code)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == code)
            return prog->ops.items[i].block;
    cr_assert_fail("no such op");
    return 0;
}

Test(blocks, sums_of_a_layer_that_stays_in_the_cache_are_whole)
{
    Arena *arena = arena_new();
    Prog *prog =
        STEP_OF(arena, SPARSE, {512, ACTIVATION_relu, true}, {512, ACTIVATION_linear, true});
    run_until(arena, prog, "blocks");
    for (size_t i = 0; i < prog->ops.count; i++)
        cr_expect(prog->ops.items[i].block == 0, "512 x 512 numbers are 1 MiB");
    arena_free(arena);
}

Test(blocks, sums_of_a_larger_layer_are_cut_forwards_and_backwards)
{
    Arena *arena = arena_new();
    Prog *prog =
        STEP_OF(arena, SPARSE, {513, ACTIVATION_relu, true}, {512, ACTIVATION_linear, true});
    run_until(arena, prog, "blocks");
    cr_expect(first_block(prog, OP_dense_nonzero) == 0, "the first layer has three inputs");
    cr_expect(prog->ops.items[2].code == OP_dense && prog->ops.items[2].block == 64);
    cr_expect(first_block(prog, OP_input_gradient) == 64);
    cr_expect(first_block(prog, OP_dense_update) == 0);
    arena_free(arena);
}

Test(blocks, sums_of_a_large_layer_that_passes_over_zeros_are_cut_too)
{
    Arena *arena = arena_new();
    Prog *prog =
        STEP_OF(arena, SPARSE, {100000, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    run_until(arena, prog, "blocks");
    cr_expect(first_block(prog, OP_dense_nonzero) == 64);
    arena_free(arena);
}

Test(blocks, are_shown)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    Prog *prog =
        STEP_OF(arena, SPARSE, {513, ACTIVATION_relu, true}, {512, ACTIVATION_linear, true});
    run_until(arena, prog, "blocks");
    prog_print(&text, prog);
    cr_expect(strstr(text.bytes, "@d2_bias  [2 x 512]  64 terms at a time  # line 1\n"), "%s",
              text.bytes);
    arena_free(arena);
}
