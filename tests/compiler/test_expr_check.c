/* test_expr_check.c: the types of expressions, and what is said of those without one. */
#include "test_expr_support.h"

Test(expr_check, types)
{
    static const struct {
        const char *text;
        Type type;
    } cases[] = {
        {"1", TYPE_INTEGER},
        {"1.0", TYPE_FLOAT},
        {"true", TYPE_BOOLEAN},
        {"pi", TYPE_FLOAT},
        {"label", TYPE_INTEGER},
        {"rate", TYPE_FLOAT},
        {"flag", TYPE_BOOLEAN},
        {"{1, 2..3}", TYPE_SET},
        {"{}", TYPE_SET},
        {"0..label", TYPE_SET},
        {"label + 1", TYPE_INTEGER},
        {"label + 1.0", TYPE_FLOAT},
        {"label / 2", TYPE_FLOAT},
        {"label // 2", TYPE_INTEGER},
        {"label % 2", TYPE_INTEGER},
        {"2 ** label", TYPE_INTEGER},
        {"2.0 ** label", TYPE_FLOAT},
        {"2 ** rate", TYPE_FLOAT},
        {"-label", TYPE_INTEGER},
        {"+rate", TYPE_FLOAT},
        {"not flag", TYPE_BOOLEAN},
        {"flag or label == 2", TYPE_BOOLEAN},
        {"flag == (label < rate)", TYPE_BOOLEAN},
        {"label in {5, 6}", TYPE_BOOLEAN},
        {"label not in ({5})", TYPE_BOOLEAN},
        {"label in 0..5", TYPE_BOOLEAN},
        {"flag ? 1 : 2", TYPE_INTEGER},
        {"flag ? 1 : 2.0", TYPE_FLOAT},
        {"flag ? flag : true", TYPE_BOOLEAN},
        {"min(1, label)", TYPE_INTEGER},
        {"max(1, label, rate)", TYPE_FLOAT},
        {"abs(label)", TYPE_INTEGER},
        {"abs(rate)", TYPE_FLOAT},
        {"floor(rate)", TYPE_INTEGER},
        {"ceil(label)", TYPE_INTEGER},
        {"round(rate)", TYPE_INTEGER},
        {"sqrt(label)", TYPE_FLOAT},
        {"cos(pi * label / 2)", TYPE_FLOAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Trial trial = trial_check(cases[i].text);
        cr_expect(trial.expr && trial.expr->type == cases[i].type, "%s: %s", cases[i].text,
                  trial_messages(&trial));
        trial_end(&trial);
    }
}

Test(expr_check, names)
{
    static const Said cases[] = {
        {"lable + 1", "spec.yaml:1:7: error: `lable` is not known here [expression-name]\n"
                      "    1 | rule: lable + 1\n"
                      "      |       ^~~~~\n"
                      "      = help: did you mean `label`?\n"},
        {"zebra", "spec.yaml:1:7: error: `zebra` is not known here [expression-name]\n"
                  "    1 | rule: zebra\n"
                  "      |       ^~~~~\n"
                  "      = help: known here: `label`, `epoch`, `rate`, `flag`\n"},
        {"True", "spec.yaml:1:7: error: `True` is not known here [expression-name]\n"
                 "    1 | rule: True\n"
                 "      |       ^~~~\n"
                 "      = help: did you mean `true`?\n"},
        {"min", "spec.yaml:1:7: error: `min` is a function [expression-name]\n"
                "    1 | rule: min\n"
                "      |       ^~~\n"
                "      = help: write its argument in parentheses: min(...)\n"},
        {"foo", "spec.yaml:1:7: error: `foo` is not known here [expression-name]\n"
                "    1 | rule: foo\n"
                "      |       ^~~\n"
                "      = help: known here: `label`, `epoch`, `rate`, `flag`\n"},
        {"mni(1, 2)", "spec.yaml:1:7: error: there is no function `mni` [expression-name]\n"
                      "    1 | rule: mni(1, 2)\n"
                      "      |       ^~~\n"
                      "      = help: did you mean `min`?\n"},
        {"zzzzzzz(1)", "spec.yaml:1:7: error: there is no function `zzzzzzz` [expression-name]\n"
                       "    1 | rule: zzzzzzz(1)\n"
                       "      |       ^~~~~~~\n"
                       "      = help: known here: `min`, `max`, `abs`, `floor`, `ceil`, `round`, "
                       "`sqrt`, `exp`, `log`, `cos`\n"},
        {"label(3)", "spec.yaml:1:7: error: `label` is not a function [expression-name]\n"
                     "    1 | rule: label(3)\n"
                     "      |       ^~~~~\n"
                     "      = help: a product is written with `*`\n"},
        {"pi(2)", "spec.yaml:1:7: error: `pi` is not a function [expression-name]\n"
                  "    1 | rule: pi(2)\n"
                  "      |       ^~\n"
                  "      = help: a product is written with `*`\n"},
        {"lable + epohc", "spec.yaml:1:7: error: `lable` is not known here [expression-name]\n"
                          "    1 | rule: lable + epohc\n"
                          "      |       ^~~~~\n"
                          "      = help: did you mean `label`?\n"
                          "spec.yaml:1:15: error: `epohc` is not known here [expression-name]\n"
                          "    1 | rule: lable + epohc\n"
                          "      |               ^~~~~\n"
                          "      = help: did you mean `epoch`?\n"},
        {"lable(lable)", "spec.yaml:1:7: error: there is no function `lable` [expression-name]\n"
                         "    1 | rule: lable(lable)\n"
                         "      |       ^~~~~\n"
                         "      = help: known here: `min`, `max`, `abs`, `floor`, `ceil`, `round`, "
                         "`sqrt`, `exp`, `log`, `cos`\n"
                         "spec.yaml:1:13: error: `lable` is not known here [expression-name]\n"
                         "    1 | rule: lable(lable)\n"
                         "      |             ^~~~~\n"
                         "      = help: did you mean `label`?\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, arguments)
{
    static const Said cases[] = {
        {"min(1)",
         "spec.yaml:1:7: error: `min` takes at least 2 arguments, not 1 [expression-type]\n"
         "    1 | rule: min(1)\n"
         "      |       ^~~~~~\n"},
        {"min()",
         "spec.yaml:1:7: error: `min` takes at least 2 arguments, not 0 [expression-type]\n"
         "    1 | rule: min()\n"
         "      |       ^~~~~\n"},
        {"abs(1, 2)", "spec.yaml:1:7: error: `abs` takes 1 argument, not 2 [expression-type]\n"
                      "    1 | rule: abs(1, 2)\n"
                      "      |       ^~~~~~~~~\n"},
        {"sqrt()", "spec.yaml:1:7: error: `sqrt` takes 1 argument, not 0 [expression-type]\n"
                   "    1 | rule: sqrt()\n"
                   "      |       ^~~~~~\n"},
        {"sqrt(flag)",
         "spec.yaml:1:12: error: `sqrt` needs a number, not a boolean [expression-type]\n"
         "    1 | rule: sqrt(flag)\n"
         "      |            ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"max(1, {5})", "spec.yaml:1:14: error: `max` needs a number, not a set [expression-type]\n"
                        "    1 | rule: max(1, {5})\n"
                        "      |              ^~~\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, operands)
{
    static const Said cases[] = {
        {"label + flag",
         "spec.yaml:1:15: error: `+` needs a number, not a boolean [expression-type]\n"
         "    1 | rule: label + flag\n"
         "      |               ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"flag * flag",
         "spec.yaml:1:7: error: `*` needs a number, not a boolean [expression-type]\n"
         "    1 | rule: flag * flag\n"
         "      |       ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"
         "spec.yaml:1:14: error: `*` needs a number, not a boolean [expression-type]\n"
         "    1 | rule: flag * flag\n"
         "      |              ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"-flag", "spec.yaml:1:8: error: `-` needs a number, not a boolean [expression-type]\n"
                  "    1 | rule: -flag\n"
                  "      |        ^~~~\n"
                  "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"+flag", "spec.yaml:1:8: error: `+` needs a number, not a boolean [expression-type]\n"
                  "    1 | rule: +flag\n"
                  "      |        ^~~~\n"
                  "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"not label",
         "spec.yaml:1:11: error: `not` needs a boolean, not an integer [expression-type]\n"
         "    1 | rule: not label\n"
         "      |           ^~~~~\n"
         "      = help: compare the number: `x != 0`, or with several: `x in {5, 6}`\n"},
        {"flag and label",
         "spec.yaml:1:16: error: `and` needs a boolean, not an integer [expression-type]\n"
         "    1 | rule: flag and label\n"
         "      |                ^~~~~\n"
         "      = help: compare the number: `x != 0`, or with several: `x in {5, 6}`\n"},
        {"label == 5 or 6",
         "spec.yaml:1:21: error: `or` needs a boolean, not an integer [expression-type]\n"
         "    1 | rule: label == 5 or 6\n"
         "      |                     ^\n"
         "      = help: compare the number: `x != 0`, or with several: `x in {5, 6}`\n"},
        {"flag < true",
         "spec.yaml:1:7: error: `<` needs a number, not a boolean [expression-type]\n"
         "    1 | rule: flag < true\n"
         "      |       ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"
         "spec.yaml:1:14: error: `<` needs a number, not a boolean [expression-type]\n"
         "    1 | rule: flag < true\n"
         "      |              ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"label < {5}", "spec.yaml:1:15: error: `<` needs a number, not a set [expression-type]\n"
                        "    1 | rule: label < {5}\n"
                        "      |               ^~~\n"},
        {"rate // 2", "spec.yaml:1:7: error: `//` needs an integer, not a float [expression-type]\n"
                      "    1 | rule: rate // 2\n"
                      "      |       ^~~~\n"
                      "      = help: floor(), ceil() and round() make an integer of a float\n"},
        {"label % rate",
         "spec.yaml:1:15: error: `%` needs an integer, not a float [expression-type]\n"
         "    1 | rule: label % rate\n"
         "      |               ^~~~\n"
         "      = help: floor(), ceil() and round() make an integer of a float\n"},
        {"flag == label", "spec.yaml:1:7: error: `==` compares two numbers or two booleans, not a "
                          "boolean with an integer [expression-type]\n"
                          "    1 | rule: flag == label\n"
                          "      |       ^~~~~~~~~~~~~\n"},
        {"label == {5}", "spec.yaml:1:7: error: `==` compares two numbers or two booleans, not an "
                         "integer with a set [expression-type]\n"
                         "    1 | rule: label == {5}\n"
                         "      |       ^~~~~~~~~~~~\n"
                         "      = help: use `in` to ask whether a number is in a set\n"},
        {"label != 1..2", "spec.yaml:1:7: error: `!=` compares two numbers or two booleans, not an "
                          "integer with a set [expression-type]\n"
                          "    1 | rule: label != 1..2\n"
                          "      |       ^~~~~~~~~~~~~\n"
                          "      = help: use `not in` to ask whether a number is in a set\n"},
        {"{5} + 1", "spec.yaml:1:7: error: `+` needs a number, not a set [expression-type]\n"
                    "    1 | rule: {5} + 1\n"
                    "      |       ^~~\n"},
        {"flag // 2",
         "spec.yaml:1:7: error: `//` needs an integer, not a boolean [expression-type]\n"
         "    1 | rule: flag // 2\n"
         "      |       ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, sets)
{
    static const Said cases[] = {
        {"label in 5", "spec.yaml:1:16: error: `in` needs a set or a range on its right, not an "
                       "integer [expression-type]\n"
                       "    1 | rule: label in 5\n"
                       "      |                ^\n"
                       "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"label in label", "spec.yaml:1:16: error: `in` needs a set or a range on its right, not "
                           "an integer [expression-type]\n"
                           "    1 | rule: label in label\n"
                           "      |                ^~~~~\n"
                           "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"rate in {5}", "spec.yaml:1:7: error: the left side of `in` must be an integer, not a "
                        "float [expression-type]\n"
                        "    1 | rule: rate in {5}\n"
                        "      |       ^~~~\n"
                        "      = help: floor(), ceil() and round() make an integer of a float\n"},
        {"flag in {5}", "spec.yaml:1:7: error: the left side of `in` must be an integer, not a "
                        "boolean [expression-type]\n"
                        "    1 | rule: flag in {5}\n"
                        "      |       ^~~~\n"
                        "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"label in {rate}",
         "spec.yaml:1:17: error: an item of a set must be an integer, not a float "
         "[expression-type]\n"
         "    1 | rule: label in {rate}\n"
         "      |                 ^~~~\n"
         "      = help: floor(), ceil() and round() make an integer of a float\n"},
        {"label in {flag, {5}}",
         "spec.yaml:1:17: error: an item of a set must be an integer, not a boolean "
         "[expression-type]\n"
         "    1 | rule: label in {flag, {5}}\n"
         "      |                 ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"
         "spec.yaml:1:23: error: an item of a set must be an integer, not a set [expression-type]\n"
         "    1 | rule: label in {flag, {5}}\n"
         "      |                       ^~~\n"},
        {"label in 0..rate",
         "spec.yaml:1:19: error: an end of a range must be an integer, not a float "
         "[expression-type]\n"
         "    1 | rule: label in 0..rate\n"
         "      |                   ^~~~\n"
         "      = help: floor(), ceil() and round() make an integer of a float\n"},
        {"label in (flag ? {1} : {2})",
         "spec.yaml:1:30: error: the two sides of `:` must both be numbers or both booleans, not a "
         "set and a set [expression-type]\n"
         "    1 | rule: label in (flag ? {1} : {2})\n"
         "      |                              ^~~\n"},
        {"(label in {1} ? 1 : 2) in {3}", "spec.yaml:1:8: error: `in` cannot stand inside the left "
                                          "side of another `in` [expression-type]\n"
                                          "    1 | rule: (label in {1} ? 1 : 2) in {3}\n"
                                          "      |        ^~~~~~~~~~~~\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, choices)
{
    static const Said cases[] = {
        {"label ? 1 : 2",
         "spec.yaml:1:7: error: the condition of `?` must be a boolean, not an integer "
         "[expression-type]\n"
         "    1 | rule: label ? 1 : 2\n"
         "      |       ^~~~~\n"
         "      = help: compare the number: `x != 0`, or with several: `x in {5, 6}`\n"},
        {"flag ? 1 : true", "spec.yaml:1:18: error: the two sides of `:` must both be numbers or "
                            "both booleans, not an integer and a boolean [expression-type]\n"
                            "    1 | rule: flag ? 1 : true\n"
                            "      |                  ^~~~\n"},
        {"flag ? {1} : {2}", "spec.yaml:1:20: error: the two sides of `:` must both be numbers or "
                             "both booleans, not a set and a set [expression-type]\n"
                             "    1 | rule: flag ? {1} : {2}\n"
                             "      |                    ^~~\n"},
        {"flag ? {1} : 2", "spec.yaml:1:20: error: the two sides of `:` must both be numbers or "
                           "both booleans, not a set and an integer [expression-type]\n"
                           "    1 | rule: flag ? {1} : 2\n"
                           "      |                    ^\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, no_values)
{
    static const Said cases[] = {
        {"fashion.train", "spec.yaml:1:7: error: a name with a dot is not a value to calculate "
                          "with [expression-type]\n"
                          "    1 | rule: fashion.train\n"
                          "      |       ^~~~~~~~~~~~~\n"},
        {"fashion.train[:5000]",
         "spec.yaml:1:7: error: a slice is not a value to calculate with [expression-type]\n"
         "    1 | rule: fashion.train[:5000]\n"
         "      |       ^~~~~~~~~~~~~~~~~~~~\n"},
        {"A[:-1]",
         "spec.yaml:1:7: error: a slice is not a value to calculate with [expression-type]\n"
         "    1 | rule: A[:-1]\n"
         "      |       ^~~~~~\n"},
        {"A[0]", "spec.yaml:1:7: error: an item picked with `[ ]` is not a value to calculate with "
                 "[expression-type]\n"
                 "    1 | rule: A[0]\n"
                 "      |       ^~~~\n"},
        {"label.size + 1", "spec.yaml:1:7: error: a name with a dot is not a value to calculate "
                           "with [expression-type]\n"
                           "    1 | rule: label.size + 1\n"
                           "      |       ^~~~~~~~~~\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, one_error_for_one_mistake)
{
    static const Said cases[] = {
        {"-(lable + 1) * 2 == 3 and flag",
         "spec.yaml:1:9: error: `lable` is not known here [expression-name]\n"
         "    1 | rule: -(lable + 1) * 2 == 3 and flag\n"
         "      |         ^~~~~\n"
         "      = help: did you mean `label`?\n"},
        {"min(lable, 2) // 3 in {1}",
         "spec.yaml:1:11: error: `lable` is not known here [expression-name]\n"
         "    1 | rule: min(lable, 2) // 3 in {1}\n"
         "      |           ^~~~~\n"
         "      = help: did you mean `label`?\n"},
        {"(1 + flag) in {2}",
         "spec.yaml:1:12: error: `+` needs a number, not a boolean [expression-type]\n"
         "    1 | rule: (1 + flag) in {2}\n"
         "      |            ^~~~\n"
         "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"label in {lable} or flag",
         "spec.yaml:1:17: error: `lable` is not known here [expression-name]\n"
         "    1 | rule: label in {lable} or flag\n"
         "      |                 ^~~~~\n"
         "      = help: did you mean `label`?\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, no_names_at_all)
{
    Trial trial = trial_parse("label + 1");
    Scope nothing = {NULL, 0};
    cr_expect_eq(expr_check(trial.expr, &nothing, trial.diagnostics), TYPE_NONE);
    expect_text(trial_messages(&trial),
                "spec.yaml:1:7: error: `label` is not known here [expression-name]\n"
                "    1 | rule: label + 1\n"
                "      |       ^~~~~\n"
                "      = help: no names are known here\n");
    trial_end(&trial);
}

Test(expr_check, names_of_other_languages)
{
    static const Said cases[] = {
        {"isin(label, {5, 6})",
         "spec.yaml:1:7: error: there is no function `isin` [expression-name]\n"
         "    1 | rule: isin(label, {5, 6})\n"
         "      |       ^~~~\n"
         "      = help: write it as in `label in {5, 6}` or `label in 0..4`\n"},
        {"contains(label)",
         "spec.yaml:1:7: error: there is no function `contains` [expression-name]\n"
         "    1 | rule: contains(label)\n"
         "      |       ^~~~~~~~\n"
         "      = help: write it as in `label in {5, 6}` or `label in 0..4`\n"},
        {"bool(label)", "spec.yaml:1:7: error: there is no function `bool` [expression-name]\n"
                        "    1 | rule: bool(label)\n"
                        "      |       ^~~~\n"
                        "      = help: leave it out: no conversion is needed\n"},
        {"float(label)", "spec.yaml:1:7: error: there is no function `float` [expression-name]\n"
                         "    1 | rule: float(label)\n"
                         "      |       ^~~~~\n"
                         "      = help: leave it out: no conversion is needed\n"},
        {"int(rate)", "spec.yaml:1:7: error: there is no function `int` [expression-name]\n"
                      "    1 | rule: int(rate)\n"
                      "      |       ^~~\n"
                      "      = help: `floor(x)` and `x // y` cut fractions off; a condition needs "
                      "no conversion\n"},
        {"sqr(label)", "spec.yaml:1:7: error: there is no function `sqr` [expression-name]\n"
                       "    1 | rule: sqr(label)\n"
                       "      |       ^~~\n"
                       "      = help: did you mean `sqrt`?\n"},
        {"label(2)", "spec.yaml:1:7: error: `label` is not a function [expression-name]\n"
                     "    1 | rule: label(2)\n"
                     "      |       ^~~~~\n"
                     "      = help: a product is written with `*`\n"},
        {"pi(2)", "spec.yaml:1:7: error: `pi` is not a function [expression-name]\n"
                  "    1 | rule: pi(2)\n"
                  "      |       ^~\n"
                  "      = help: a product is written with `*`\n"},
        {"exp", "spec.yaml:1:7: error: `exp` is a function [expression-name]\n"
                "    1 | rule: exp\n"
                "      |       ^~~\n"
                "      = help: write its argument in parentheses: exp(...)\n"},
        {"if", "spec.yaml:1:7: error: `if` is not known here [expression-name]\n"
               "    1 | rule: if\n"
               "      |       ^~\n"
               "      = help: a choice is written: condition ? value : other value\n"},
        {"foo", "spec.yaml:1:7: error: `foo` is not known here [expression-name]\n"
                "    1 | rule: foo\n"
                "      |       ^~~\n"
                "      = help: known here: `label`, `epoch`, `rate`, `flag`\n"},
        {"abs()", "spec.yaml:1:7: error: `abs` takes 1 argument, not 0 [expression-type]\n"
                  "    1 | rule: abs()\n"
                  "      |       ^~~~~\n"},
        {"min(1)",
         "spec.yaml:1:7: error: `min` takes at least 2 arguments, not 1 [expression-type]\n"
         "    1 | rule: min(1)\n"
         "      |       ^~~~~~\n"},
    };
    EXPECT_SAID(trial_check, cases);
}

Test(expr_check, sets_in_the_place_of_numbers)
{
    static const Said cases[] = {
        {"label == {5, 6}", "spec.yaml:1:7: error: `==` compares two numbers or two booleans, not "
                            "an integer with a set [expression-type]\n"
                            "    1 | rule: label == {5, 6}\n"
                            "      |       ^~~~~~~~~~~~~~~\n"
                            "      = help: use `in` to ask whether a number is in a set\n"},
        {"label != 1..2", "spec.yaml:1:7: error: `!=` compares two numbers or two booleans, not an "
                          "integer with a set [expression-type]\n"
                          "    1 | rule: label != 1..2\n"
                          "      |       ^~~~~~~~~~~~~\n"
                          "      = help: use `not in` to ask whether a number is in a set\n"},
        {"{1} == {1}", "spec.yaml:1:7: error: `==` compares two numbers or two booleans, not a set "
                       "with a set [expression-type]\n"
                       "    1 | rule: {1} == {1}\n"
                       "      |       ^~~~~~~~~~\n"},
        {"{1} in {1}", "spec.yaml:1:7: error: the left side of `in` must be an integer, not a set "
                       "[expression-type]\n"
                       "    1 | rule: {1} in {1}\n"
                       "      |       ^~~\n"},
        {"label in label", "spec.yaml:1:16: error: `in` needs a set or a range on its right, not "
                           "an integer [expression-type]\n"
                           "    1 | rule: label in label\n"
                           "      |                ^~~~~\n"
                           "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"label in flag", "spec.yaml:1:16: error: `in` needs a set or a range on its right, not a "
                          "boolean [expression-type]\n"
                          "    1 | rule: label in flag\n"
                          "      |                ^~~~\n"
                          "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"(label in {1}) in {2}", "spec.yaml:1:7: error: `in` cannot stand inside the left side of "
                                  "another `in` [expression-type]\n"
                                  "    1 | rule: (label in {1}) in {2}\n"
                                  "      |       ^~~~~~~~~~~~~~\n"},
        {"{1, flag, 2.5}", "spec.yaml:1:11: error: an item of a set must be an integer, not a "
                           "boolean [expression-type]\n"
                           "    1 | rule: {1, flag, 2.5}\n"
                           "      |           ^~~~\n"
                           "      = help: `condition ? 1 : 0` makes a number of a condition\n"
                           "spec.yaml:1:17: error: an item of a set must be an integer, not a "
                           "float [expression-type]\n"
                           "    1 | rule: {1, flag, 2.5}\n"
                           "      |                 ^~~\n"},
        {"1..2.5", "spec.yaml:1:10: error: an end of a range must be an integer, not a float "
                   "[expression-type]\n"
                   "    1 | rule: 1..2.5\n"
                   "      |          ^~~\n"},
        {"flag..2", "spec.yaml:1:7: error: an end of a range must be an integer, not a boolean "
                    "[expression-type]\n"
                    "    1 | rule: flag..2\n"
                    "      |       ^~~~\n"
                    "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"-{1}", "spec.yaml:1:8: error: `-` needs a number, not a set [expression-type]\n"
                 "    1 | rule: -{1}\n"
                 "      |        ^~~\n"},
        {"not 1", "spec.yaml:1:11: error: `not` needs a boolean, not an integer [expression-type]\n"
                  "    1 | rule: not 1\n"
                  "      |           ^\n"
                  "      = help: compare the number: `x != 0`, or with several: `x in {5, 6}`\n"},
        {"flag + 1", "spec.yaml:1:7: error: `+` needs a number, not a boolean [expression-type]\n"
                     "    1 | rule: flag + 1\n"
                     "      |       ^~~~\n"
                     "      = help: `condition ? 1 : 0` makes a number of a condition\n"},
        {"1 ? 2 : 3",
         "spec.yaml:1:7: error: the condition of `?` must be a boolean, not an integer "
         "[expression-type]\n"
         "    1 | rule: 1 ? 2 : 3\n"
         "      |       ^\n"
         "      = help: compare the number: `x != 0`, or with several: `x in {5, 6}`\n"},
        {"rate % 2", "spec.yaml:1:7: error: `%` needs an integer, not a float [expression-type]\n"
                     "    1 | rule: rate % 2\n"
                     "      |       ^~~~\n"
                     "      = help: floor(), ceil() and round() make an integer of a float\n"},
        {"1.5 % 2", "spec.yaml:1:7: error: `%` needs an integer, not a float [expression-type]\n"
                    "    1 | rule: 1.5 % 2\n"
                    "      |       ^~~\n"},
        {"flag == 1", "spec.yaml:1:7: error: `==` compares two numbers or two booleans, not a "
                      "boolean with an integer [expression-type]\n"
                      "    1 | rule: flag == 1\n"
                      "      |       ^~~~~~~~~\n"},
        {"lable == 1", "spec.yaml:1:7: error: `lable` is not known here [expression-name]\n"
                       "    1 | rule: lable == 1\n"
                       "      |       ^~~~~\n"
                       "      = help: did you mean `label`?\n"},
        {"1 == lable", "spec.yaml:1:12: error: `lable` is not known here [expression-name]\n"
                       "    1 | rule: 1 == lable\n"
                       "      |            ^~~~~\n"
                       "      = help: did you mean `label`?\n"},
        {"lable ? 1 : 2", "spec.yaml:1:7: error: `lable` is not known here [expression-name]\n"
                          "    1 | rule: lable ? 1 : 2\n"
                          "      |       ^~~~~\n"
                          "      = help: did you mean `label`?\n"},
        {"flag ? lable : 2", "spec.yaml:1:14: error: `lable` is not known here [expression-name]\n"
                             "    1 | rule: flag ? lable : 2\n"
                             "      |              ^~~~~\n"
                             "      = help: did you mean `label`?\n"},
        {"flag ? 1 : lable", "spec.yaml:1:18: error: `lable` is not known here [expression-name]\n"
                             "    1 | rule: flag ? 1 : lable\n"
                             "      |                  ^~~~~\n"
                             "      = help: did you mean `label`?\n"},
        {"lable in {1}", "spec.yaml:1:7: error: `lable` is not known here [expression-name]\n"
                         "    1 | rule: lable in {1}\n"
                         "      |       ^~~~~\n"
                         "      = help: did you mean `label`?\n"},
        {"label in {lable..2}",
         "spec.yaml:1:17: error: `lable` is not known here [expression-name]\n"
         "    1 | rule: label in {lable..2}\n"
         "      |                 ^~~~~\n"
         "      = help: did you mean `label`?\n"},
        {"lable + 1", "spec.yaml:1:7: error: `lable` is not known here [expression-name]\n"
                      "    1 | rule: lable + 1\n"
                      "      |       ^~~~~\n"
                      "      = help: did you mean `label`?\n"},
        {"not lable", "spec.yaml:1:11: error: `lable` is not known here [expression-name]\n"
                      "    1 | rule: not lable\n"
                      "      |           ^~~~~\n"
                      "      = help: did you mean `label`?\n"},
    };
    EXPECT_SAID(trial_check, cases);
}
