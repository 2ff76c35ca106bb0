#include "test_plan_support.h"

static bool holds(const Prog *prog, const char *name)
{
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (strcmp(prog->tensors.items[i]->name, name) == 0)
            return true;
    return false;
}

static const Slot *slot_of(const Prog *prog, const char *name)
{
    for (size_t i = 0; i < prog->slots.count; i++)
        for (size_t k = 0; k < prog->slots.items[i].tensors.count; k++)
            if (strcmp(prog->slots.items[i].tensors.items[k]->name, name) == 0)
                return &prog->slots.items[i];
    cr_assert_fail("%s has no place", name);
    return NULL;
}

/* Where among the ops a temporary is touched first and last. */
static void find_uses(const Prog *prog, const Tensor *tensor, size_t *first, size_t *last)
{
    *first = *last = prog->ops.count;
    for (size_t i = prog->ops.count; i-- > 0;)
        if (prog->ops.items[i].outputs[0] == tensor || op_reads(&prog->ops.items[i], tensor)) {
            *first = i;
            *last = *last == prog->ops.count ? i : *last;
        }
}

Test(memory, counts_the_temporaries_with_their_padding)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {17, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    int64_t input = 4 * 2 * 16, losses = 8 * 2, predicted = 4 * 2;
    int64_t by_class = 4 * 17 * 16; /* logits, then their gradient: seventeen rows of a panel */
    cr_expect(slot_of(prog, "d1_output_transposed")->bytes == by_class);
    cr_expect(slot_of(prog, "d1_output_gradient")->bytes == by_class);
    cr_expect(prog->bytes == input + 2 * by_class + losses + predicted, "%lld",
              (long long)prog->bytes);
    arena_free(arena);
}

Test(memory, what_is_not_needed_at_the_same_time_takes_turns)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {4, ACTIVATION_relu, true},
                         {2, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    size_t matrices = 0;
    for (size_t i = 0; i < prog->slots.count; i++)
        matrices += prog->slots.items[i].tensors.items[0]->layout != LAYOUT_SCALAR;
    cr_expect(matrices < 8, "%zu", matrices);
    cr_expect(slot_of(prog, "input")->tensors.count == 1, "the last update reads it");
    arena_free(arena);
}

Test(memory, what_shares_a_place_never_meets)
{
    static const Activation kinds[] = {ACTIVATION_linear, ACTIVATION_tanh};
    for (int mask = 0; mask < 64; mask++) {
        Arena *arena = arena_new();
        Prog *prog =
            STEP_OF(arena, BINARY, {4, kinds[mask & 1], (mask & 8) != 0},
                    {50, kinds[mask >> 1 & 1], (mask & 16) != 0},
                    {6, kinds[mask >> 2 & 1], (mask & 32) != 0}, {1, ACTIVATION_linear, true});
        run_until(arena, prog, "memory");
        size_t placed = 0, temporaries = 0;
        for (size_t i = 0; i < prog->slots.count; i++) {
            const Slot *slot = &prog->slots.items[i];
            placed += slot->tensors.count;
            for (size_t k = 0; k < slot->tensors.count; k++) {
                size_t first, last;
                find_uses(prog, slot->tensors.items[k], &first, &last);
                cr_expect(tensor_bytes(slot->tensors.items[k]) <= slot->bytes);
                for (size_t m = 0; m < k; m++) {
                    size_t other_first, other_last;
                    find_uses(prog, slot->tensors.items[m], &other_first, &other_last);
                    cr_expect(last < other_first || other_last < first, "%s and %s",
                              slot->tensors.items[k]->name, slot->tensors.items[m]->name);
                }
            }
        }
        for (size_t i = 0; i < prog->tensors.count; i++)
            temporaries += prog->tensors.items[i]->kind == TENSOR_TEMPORARY;
        cr_expect(placed == temporaries);
        arena_free(arena);
    }
}

Test(memory, matrices_come_before_numbers_for_each_example)
{
    Arena *arena = arena_new();
    Prog *prog = STEP_OF(arena, SPARSE, {4, ACTIVATION_relu, true}, {2, ACTIVATION_linear, true});
    run_until(arena, prog, "memory");
    bool scalars = false;
    for (size_t i = 0; i < prog->slots.count; i++) {
        bool scalar = prog->slots.items[i].tensors.items[0]->layout == LAYOUT_SCALAR;
        cr_expect(scalar || !scalars);
        cr_expect(!scalar || prog->slots.items[i].tensors.count == 1);
        scalars |= scalar;
    }
    cr_expect(scalars);
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
