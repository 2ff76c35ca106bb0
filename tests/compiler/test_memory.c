#include "test_plan_support.h"

static bool holds(const Prog *prog, const char *name)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (strcmp(prog->tensors.items[i]->name, name) == 0)
            return true;
    return false;
}

Test(memory, counts_the_temporaries_with_their_padding)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {17, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    int64_t input = 4 * 2 * 16, output = 4 * 2 * 32, losses = 8 * 2, predicted = 4 * 2;
    cr_expect(prog->bytes == input + 2 * output + losses + predicted, "%lld",
              (long long)prog->bytes);
    arena_free(arena);
}

Test(memory, counts_feature_major_temporaries_by_the_padded_batch)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    int64_t rows = 4 * 2 * 16;            /* any of the batch-major ones: two rows of a panel */
    int64_t turned = 4 * 2 * 16;          /* the last layer's gradient */
    int64_t output_gradient = 4 * 4 * 16; /* of the first layer: four rows of a panel */
    int64_t scalars = 8 * 2 + 4 * 2;
    cr_expect(prog->bytes == 5 * rows + turned + output_gradient + scalars, "%lld",
              (long long)prog->bytes);
    arena_free(arena);
}

Test(memory, drops_what_fusion_left_without_use)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    cr_expect(holds(prog, "d1_product"));
    run_until(arena, prog, "memory");
    cr_expect(!holds(prog, "d1_product"));
    cr_expect(!holds(prog, "d1_sum"));
    cr_expect(!holds(prog, "d1_kernel_gradient"));
    cr_expect(!holds(prog, "input_gradient"));
    cr_expect(holds(prog, "d1_output"));
    cr_expect(holds(prog, "d1_kernel"));
    arena_free(arena);
}

Test(memory, an_evaluation_drops_the_rate)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, false});
    run_until(arena, prog, "memory");
    cr_expect(!holds(prog, "rate"));
    cr_expect(holds(prog, "totals"));
    arena_free(arena);
}

Test(memory, is_the_same_when_counted_again)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    int64_t bytes = prog->bytes;
    plan_memory(arena, prog);
    cr_expect(prog->bytes == bytes);
    arena_free(arena);
}
