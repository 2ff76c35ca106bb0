#include "test_plan_support.h"

#include <signal.h>

#define SPEC HEAD TASK MODEL("units: 3, activation: relu") TRAINING "epochs: 1}\n"

Test(passes, run_in_an_order_where_each_finds_what_it_needs)
{
    static const char *const names[] = {"gradient", "dead",   "images", "fuse",
                                        "features", "share",  "zeros",  "lanes",
                                        "layout",   "blocks", "divide", "memory"};
    cr_assert(pass_count == sizeof names / sizeof *names);
    for (size_t i = 0; i < pass_count; i++) {
        expect_text(all_passes[i].name, names[i]);
        cr_expect(*all_passes[i].about);
    }
}

Test(passes, trace_the_plan_once_and_every_program_after_each_pass)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, SPEC);
    Text trace = text_new(arena);
    run_passes(arena, plan, &trace);
    const char *at = strstr(trace.bytes, "# after lowering\nplan t, seed 7 {\n");
    cr_assert(at == trace.bytes);
    cr_expect_null(strstr(trace.bytes + 20, "\nplan "));
    for (size_t i = 0; i < pass_count; i++) {
        const char *title = arena_printf(arena, "\n# after %s: %s\nprog step_M_phase_1, batch 32",
                                         all_passes[i].name, all_passes[i].about);
        at = strstr(at, title);
        cr_assert(at, "no `%s`", title);
        cr_expect(strstr(at, "prog step_M_evaluation, batch 32"));
    }
    arena_free(arena);
}

Test(passes, do_the_same_without_a_trace)
{
    Arena *arena = arena_new();
    Plan *traced = plan_of_text(arena, SPEC), *plain = plan_of_text(arena, SPEC);
    Text trace = text_new(arena), left = text_new(arena), right = text_new(arena);
    run_passes(arena, traced, &trace);
    run_passes(arena, plain, NULL);
    plan_print_ir(&left, traced);
    plan_print_ir(&right, plain);
    expect_text(left.bytes, right.bytes);
    arena_free(arena);
}

Test(passes, count_operations_by_the_example)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, SPEC);
    run_passes(arena, plan, NULL);
    int64_t first = 2 * 4 * 3, second = 2 * 3 * 4;
    cr_expect(find_prog(plan, "step_M_evaluation")->floating_point_operations == first + second);
    /* forward, both updates, and the second layer's input gradient */
    cr_expect(find_prog(plan, "step_M_phase_1")->floating_point_operations ==
              2 * first + 3 * second);
    arena_free(arena);
}

Test(passes, verify_what_lowering_made_before_the_first, .signal = SIGABRT)
{
    Arena *arena = arena_new();
    Plan *plan = plan_of_text(arena, SPEC);
    plan->progs.items[0]->ops.items[1].inputs[0] = NULL;
    run_passes(arena, plan, NULL);
}
