#include "support.h"

#include "spec/expr_internal.h"

Test(expr_table, every_function_is_found_by_its_name)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        const FunctionRow *row = function_find(function_name(i));
        cr_assert(row);
        expect_text(row->name, function_name(i));
        cr_expect(row->fewest >= 1 && row->fewest <= row->most, "%s", row->name);
    }
    cr_expect_null(function_find("sin"));
    cr_expect_null(function_find("mi"));
    cr_expect_null(function_find(""));
}

/* What C has no operator for is a call, which binds tightest. */
Test(expr_table, helpers_are_called)
{
    for (Operator op = OPERATOR_OR; op <= OPERATOR_POWER; op++) {
        const OperatorRow *row = operator_row(op);
        cr_expect(row->spelling && *row->spelling);
        cr_expect((row->helper != 0) == (row->level == LEVEL_PRIMARY), "%s", row->spelling);
    }
    expect_text(operator_row(OPERATOR_MODULO)->c, "floor_modulo");
    expect_text(operator_row(OPERATOR_AND)->c, "&&");
}

Test(expr_table, rounding_takes_halves_to_the_even_side)
{
    const FunctionRow *round = function_find("round");
    cr_assert(round && round->apply);
    cr_expect(round->apply(0.5) == 0 && round->apply(1.5) == 2 && round->apply(-2.5) == -2);
    cr_expect(function_find("floor")->apply(-0.5) == -1);
    cr_expect(function_find("ceil")->apply(0.5) == 1);
    cr_expect(function_find("log")->apply(1) == 0);
    cr_expect(function_find("abs")->apply(-2) == 2);
}

Test(expr_table, variables_are_found_in_their_scope)
{
    static const Variable variables[] = {{"label", TYPE_INTEGER}, {"epoch", TYPE_INTEGER}};
    static const Scope scope = {variables, 2}, nothing = {0};
    cr_expect(scope_find(&scope, "epoch") == 1);
    cr_expect(scope_find(&scope, "epochs") == SIZE_MAX);
    cr_expect(scope_find(&nothing, "label") == SIZE_MAX);
    cr_expect(name_is_pi("pi") && !name_is_pi("Pi"));
}
