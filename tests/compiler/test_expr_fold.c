/* test_expr_fold.c: constant parts become values. */
#include "test_expr_support.h"

Test(expr_fold, trees)
{
    static const struct {
        const char *text, *tree;
    } cases[] = {
        {"1 + 2 * 3", "7"},
        {"label + 2 * 3", "(+ label 6)"},
        {"label + 2 + 3", "(+ (+ label 2) 3)"},
        {"2 + 3 + label", "(+ 5 label)"},
        {"1/4 * rate", "(* 0.25f rate)"},
        {"cos(0 * pi) * label", "(* 1f label)"},
        {"pi > 3", "true"},
        {"-2**2", "-4"},
        {"label in {2 + 3, 6, 1..2*2}", "(in label (set 5 6 (.. 1 4)))"},
        {"label in -1..3 - 1", "(in label (.. -1 2))"},
        {"5 in {5, 6}", "true"},
        {"7 not in 0..6", "true"},
        {"3 in {label, 3}", "(in 3 (set label 3))"},
        {"{1 + 1, 3}", "(set 2 3)"},
        {"true and flag", "flag"},
        {"false and flag", "false"},
        {"true or flag", "true"},
        {"1 > 2 or label == 3", "(== label 3)"},
        {"flag and true", "(and flag true)"},
        {"not (1 == 2)", "true"},
        {"true ? label : 2", "label"},
        {"1 > 2 ? label : epoch", "epoch"},
        {"true ? label : 2.5", "(? true label 2.5f)"},
        {"true ? 1 : 2.5", "1f"},
        {"flag ? 1 + 1 : 2 + 2", "(? flag 2 4)"},
        {"min(3, 1 + 1, 4)", "2"},
        {"min(label, 1 + 1)", "(min label 2)"},
        {"-(1)", "-1"},
        {"not flag", "(not flag)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Trial trial = trial_fold(cases[i].text);
        cr_expect_str_eq(trial_tree(&trial), cases[i].tree, "%s: %s", cases[i].text,
                         trial_tree(&trial));
        trial_end(&trial);
    }
}

Test(expr_fold, keeps_types_and_places)
{
    Trial trial = trial_fold("label * (2 + 3.5)");
    const Expr *folded = trial.expr->right;
    cr_expect_eq(folded->type, TYPE_FLOAT);
    cr_expect_eq(folded->number, 5.5);
    cr_expect_str_eq(expr_source(trial.arena, folded), "(2 + 3.5)");
    trial_end(&trial);
}

Test(expr_fold, leaves_what_has_no_type)
{
    Trial trial = trial_parse("fashion.train[:1 + 1]");
    cr_expect_eq(expr_check(trial.expr, &trial_scope, trial.diagnostics), TYPE_NONE);
    cr_expect_eq(expr_fold(trial.arena, trial.expr, trial.diagnostics), trial.expr);
    trial_end(&trial);
}

Test(expr_fold, reports_each_constant_mistake_once)
{
    static const Said cases[] = {
        {"1 // 0", "spec.yaml:1:7: error: division by zero [expression-value]\n"
                   "    1 | rule: 1 // 0\n"
                   "      |       ^~~~~~\n"},
        {"1 + 1 // 0 * 2 == 3 and flag",
         "spec.yaml:1:11: error: division by zero [expression-value]\n"
         "    1 | rule: 1 + 1 // 0 * 2 == 3 and flag\n"
         "      |           ^~~~~~\n"},
        {"label in {1 // 0, 2 % 0}", "spec.yaml:1:17: error: division by zero [expression-value]\n"
                                     "    1 | rule: label in {1 // 0, 2 % 0}\n"
                                     "      |                 ^~~~~~\n"
                                     "spec.yaml:1:25: error: division by zero [expression-value]\n"
                                     "    1 | rule: label in {1 // 0, 2 % 0}\n"
                                     "      |                         ^~~~~\n"},
        {"label == 1 ? 1 // 0 : 2", "spec.yaml:1:20: error: division by zero [expression-value]\n"
                                    "    1 | rule: label == 1 ? 1 // 0 : 2\n"
                                    "      |                    ^~~~~~\n"},
        {"flag or 1 / 0 == 1", "spec.yaml:1:15: error: division by zero [expression-value]\n"
                               "    1 | rule: flag or 1 / 0 == 1\n"
                               "      |               ^~~~~\n"},
        {"2 ** -1",
         "spec.yaml:1:7: error: an integer cannot have a negative exponent [expression-value]\n"
         "    1 | rule: 2 ** -1\n"
         "      |       ^~~~~~~\n"
         "      = help: write the base as a float, such as 2.0 ** -1\n"},
        {"sqrt(-1)", "spec.yaml:1:7: error: the result is not a finite number [expression-value]\n"
                     "    1 | rule: sqrt(-1)\n"
                     "      |       ^~~~~~~~\n"},
        {"label in 9..5",
         "spec.yaml:1:16: error: the range is empty: it goes from 9 up to 5 [expression-value]\n"
         "    1 | rule: label in 9..5\n"
         "      |                ^~~~\n"},
        {"label in {1, 9..2 + 3}",
         "spec.yaml:1:20: error: the range is empty: it goes from 9 up to 5 [expression-value]\n"
         "    1 | rule: label in {1, 9..2 + 3}\n"
         "      |                    ^~~~~~~~\n"},
        {"0..-1",
         "spec.yaml:1:7: error: the range is empty: it goes from 0 up to -1 [expression-value]\n"
         "    1 | rule: 0..-1\n"
         "      |       ^~~~~\n"},
        {"9223372036854775807 + 1",
         "spec.yaml:1:7: error: the result does not fit into 64 bits [expression-value]\n"
         "    1 | rule: 9223372036854775807 + 1\n"
         "      |       ^~~~~~~~~~~~~~~~~~~~~~~\n"},
    };
    EXPECT_SAID(trial_fold, cases);
}
