/* test_expr_syntax.c: what is said of a text that is no expression, to the letter. */
#include "test_expr_support.h"

Test(expr_syntax, missing_values)
{
    static const Said cases[] = {
        {"1 +", "spec.yaml:1:10: error: expected a value after `+`, found the end of the "
                "expression [expression-syntax]\n"
                "    1 | rule: 1 +\n"
                "      |          ^\n"},
        {"* 2", "spec.yaml:1:7: error: expected a value, found `*` [expression-syntax]\n"
                "    1 | rule: * 2\n"
                "      |       ^\n"},
        {"1 + * 2",
         "spec.yaml:1:11: error: expected a value after `+`, found `*` [expression-syntax]\n"
         "    1 | rule: 1 + * 2\n"
         "      |           ^\n"},
        {"()", "spec.yaml:1:8: error: expected a value after `(`, found `)` [expression-syntax]\n"
               "    1 | rule: ()\n"
               "      |        ^\n"},
        {"label in", "spec.yaml:1:15: error: expected a value after `in`, found the end of the "
                     "expression [expression-syntax]\n"
                     "    1 | rule: label in\n"
                     "      |               ^\n"},
        {"f(1,)",
         "spec.yaml:1:11: error: expected a value after `,`, found `)` [expression-syntax]\n"
         "    1 | rule: f(1,)\n"
         "      |           ^\n"},
        {"{5, }",
         "spec.yaml:1:11: error: expected a value after `,`, found `}` [expression-syntax]\n"
         "    1 | rule: {5, }\n"
         "      |           ^\n"},
        {"{1..}",
         "spec.yaml:1:11: error: expected a value after `..`, found `}` [expression-syntax]\n"
         "    1 | rule: {1..}\n"
         "      |           ^\n"},
        {"-", "spec.yaml:1:8: error: expected a value after `-`, found the end of the expression "
              "[expression-syntax]\n"
              "    1 | rule: -\n"
              "      |        ^\n"},
        {"not", "spec.yaml:1:10: error: expected a value after `not`, found the end of the "
                "expression [expression-syntax]\n"
                "    1 | rule: not\n"
                "      |          ^\n"},
        {"x[]", "spec.yaml:1:9: error: expected a value after `[`, found `]` [expression-syntax]\n"
                "    1 | rule: x[]\n"
                "      |         ^\n"},
        {"a.", "spec.yaml:1:9: error: expected a name after `.`, found the end of the expression "
               "[expression-syntax]\n"
               "    1 | rule: a.\n"
               "      |         ^\n"},
        {"a.in", "spec.yaml:1:9: error: expected a name after `.`, found `in` [expression-syntax]\n"
                 "    1 | rule: a.in\n"
                 "      |         ^~\n"
                 "      = help: write it as in `label in {5, 6}` or `label in 0..4`\n"},
        {"a.5",
         "spec.yaml:1:8: error: expected an operator after `a`, found `.5` [expression-syntax]\n"
         "    1 | rule: a.5\n"
         "      |        ^~\n"},
        {"1 + not flag",
         "spec.yaml:1:11: error: expected a value after `+`, found `not` [expression-syntax]\n"
         "    1 | rule: 1 + not flag\n"
         "      |           ^~~\n"
         "      = help: put `not` and what follows it in parentheses\n"},
        {"flag == not flag",
         "spec.yaml:1:15: error: expected a value after `==`, found `not` [expression-syntax]\n"
         "    1 | rule: flag == not flag\n"
         "      |               ^~~\n"
         "      = help: put `not` and what follows it in parentheses\n"},
        {"label in [5, 6]",
         "spec.yaml:1:16: error: expected a value after `in`, found `[` [expression-syntax]\n"
         "    1 | rule: label in [5, 6]\n"
         "      |                ^\n"
         "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"label not 5",
         "spec.yaml:1:17: error: expected `in` after `not`, found `5` [expression-syntax]\n"
         "    1 | rule: label not 5\n"
         "      |                 ^\n"},
        {"flag ? : 2",
         "spec.yaml:1:14: error: expected a value after `?`, found `:` [expression-syntax]\n"
         "    1 | rule: flag ? : 2\n"
         "      |              ^\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, missing_operators)
{
    static const Said cases[] = {
        {"1 2",
         "spec.yaml:1:9: error: expected an operator after `1`, found `2` [expression-syntax]\n"
         "    1 | rule: 1 2\n"
         "      |         ^\n"},
        {"label flag", "spec.yaml:1:13: error: expected an operator after `label`, found `flag` "
                       "[expression-syntax]\n"
                       "    1 | rule: label flag\n"
                       "      |             ^~~~\n"},
        {"2(label + 1)",
         "spec.yaml:1:8: error: expected an operator after `2`, found `(` [expression-syntax]\n"
         "    1 | rule: 2(label + 1)\n"
         "      |        ^\n"
         "      = help: a product is written with `*`\n"},
        {"{5 6}", "spec.yaml:1:10: error: expected an operator or `,` after `5`, found `6` "
                  "[expression-syntax]\n"
                  "    1 | rule: {5 6}\n"
                  "      |          ^\n"},
        {"5, 6",
         "spec.yaml:1:8: error: expected an operator after `5`, found `,` [expression-syntax]\n"
         "    1 | rule: 5, 6\n"
         "      |        ^\n"
         "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"label in (5, 6)",
         "spec.yaml:1:18: error: expected an operator after `5`, found `,` [expression-syntax]\n"
         "    1 | rule: label in (5, 6)\n"
         "      |                  ^\n"
         "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"x[1:2:3]",
         "spec.yaml:1:12: error: expected an operator after `2`, found `:` [expression-syntax]\n"
         "    1 | rule: x[1:2:3]\n"
         "      |            ^\n"
         "      = help: a slice has two ends: [0:5000]\n"},
        {"1 : 2",
         "spec.yaml:1:9: error: expected an operator after `1`, found `:` [expression-syntax]\n"
         "    1 | rule: 1 : 2\n"
         "      |         ^\n"},
        {"0,1",
         "spec.yaml:1:8: error: expected an operator after `0`, found `,` [expression-syntax]\n"
         "    1 | rule: 0,1\n"
         "      |        ^\n"
         "      = help: a decimal number has a point: 0.1\n"},
        {"5,",
         "spec.yaml:1:8: error: expected an operator after `5`, found `,` [expression-syntax]\n"
         "    1 | rule: 5,\n"
         "      |        ^\n"
         "      = help: leave the `,` out\n"},
        {"1..2..3",
         "spec.yaml:1:11: error: expected an operator after `2`, found `..` [expression-syntax]\n"
         "    1 | rule: 1..2..3\n"
         "      |           ^~\n"
         "      = help: a range has two ends: 0..4\n"},
        {"1.2.3",
         "spec.yaml:1:10: error: expected an operator after `1.2`, found `.3` [expression-syntax]\n"
         "    1 | rule: 1.2.3\n"
         "      |          ^~\n"},
        {"(label)(3)",
         "spec.yaml:1:14: error: expected an operator after `)`, found `(` [expression-syntax]\n"
         "    1 | rule: (label)(3)\n"
         "      |              ^\n"
         "      = help: a product is written with `*`\n"},
        {"1 if label == 2 else 3",
         "spec.yaml:1:9: error: expected an operator after `1`, found `if` [expression-syntax]\n"
         "    1 | rule: 1 if label == 2 else 3\n"
         "      |         ^~\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"label is 5", "spec.yaml:1:13: error: expected an operator after `label`, found `is` "
                       "[expression-syntax]\n"
                       "    1 | rule: label is 5\n"
                       "      |             ^~\n"
                       "      = help: use `==`\n"},
        {"flag xor flag", "spec.yaml:1:12: error: expected an operator after `flag`, found `xor` "
                          "[expression-syntax]\n"
                          "    1 | rule: flag xor flag\n"
                          "      |            ^~~\n"
                          "      = help: use `!=` between two comparisons in parentheses\n"},
        {"label mod 2", "spec.yaml:1:13: error: expected an operator after `label`, found `mod` "
                        "[expression-syntax]\n"
                        "    1 | rule: label mod 2\n"
                        "      |             ^~~\n"
                        "      = help: use `%`\n"},
        {"label div 2", "spec.yaml:1:13: error: expected an operator after `label`, found `div` "
                        "[expression-syntax]\n"
                        "    1 | rule: label div 2\n"
                        "      |             ^~~\n"
                        "      = help: use `//`\n"},
        {"1 true",
         "spec.yaml:1:9: error: expected an operator after `1`, found `true` [expression-syntax]\n"
         "    1 | rule: 1 true\n"
         "      |         ^~~~\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, brackets)
{
    static const Said cases[] = {
        {"(1 + 2",
         "spec.yaml:1:13: error: missing `)` before the end of the expression [expression-syntax]\n"
         "    1 | rule: (1 + 2\n"
         "      |             ^\n"
         "spec.yaml:1:7: for this `(`\n"
         "    1 | rule: (1 + 2\n"
         "      |       ^\n"},
        {"(1 + 2]", "spec.yaml:1:13: error: missing `)` before `]` [expression-syntax]\n"
                    "    1 | rule: (1 + 2]\n"
                    "      |             ^\n"
                    "spec.yaml:1:7: for this `(`\n"
                    "    1 | rule: (1 + 2]\n"
                    "      |       ^\n"},
        {"{5, 6",
         "spec.yaml:1:12: error: missing `}` before the end of the expression [expression-syntax]\n"
         "    1 | rule: {5, 6\n"
         "      |            ^\n"
         "spec.yaml:1:7: for this `{`\n"
         "    1 | rule: {5, 6\n"
         "      |       ^\n"},
        {"f(1, (2 + 3)",
         "spec.yaml:1:19: error: missing `)` before the end of the expression [expression-syntax]\n"
         "    1 | rule: f(1, (2 + 3)\n"
         "      |                   ^\n"
         "spec.yaml:1:8: for this `(`\n"
         "    1 | rule: f(1, (2 + 3)\n"
         "      |        ^\n"},
        {"x[1",
         "spec.yaml:1:10: error: missing `]` before the end of the expression [expression-syntax]\n"
         "    1 | rule: x[1\n"
         "      |          ^\n"
         "spec.yaml:1:8: for this `[`\n"
         "    1 | rule: x[1\n"
         "      |        ^\n"},
        {"x[1)", "spec.yaml:1:10: error: missing `]` before `)` [expression-syntax]\n"
                 "    1 | rule: x[1)\n"
                 "      |          ^\n"
                 "spec.yaml:1:8: for this `[`\n"
                 "    1 | rule: x[1)\n"
                 "      |        ^\n"},
        {"1 + 2)", "spec.yaml:1:12: error: `)` closes nothing [expression-syntax]\n"
                   "    1 | rule: 1 + 2)\n"
                   "      |            ^\n"},
        {"label in {5}}", "spec.yaml:1:19: error: `}` closes nothing [expression-syntax]\n"
                          "    1 | rule: label in {5}}\n"
                          "      |                   ^\n"},
        {"f[(1 + 2]", "spec.yaml:1:15: error: missing `)` before `]` [expression-syntax]\n"
                      "    1 | rule: f[(1 + 2]\n"
                      "      |               ^\n"
                      "spec.yaml:1:9: for this `(`\n"
                      "    1 | rule: f[(1 + 2]\n"
                      "      |         ^\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, choices)
{
    static const Said cases[] = {
        {"label > 2 ? 1", "spec.yaml:1:20: error: expected `:` after `1`, found the end of the "
                          "expression [expression-syntax]\n"
                          "    1 | rule: label > 2 ? 1\n"
                          "      |                    ^\n"
                          "      = help: a choice is written: condition ? value : other value\n"},
        {"(flag ? 1)",
         "spec.yaml:1:16: error: expected `:` after `1`, found `)` [expression-syntax]\n"
         "    1 | rule: (flag ? 1)\n"
         "      |                ^\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"f(flag ? 1, 2)",
         "spec.yaml:1:17: error: expected `:` after `1`, found `,` [expression-syntax]\n"
         "    1 | rule: f(flag ? 1, 2)\n"
         "      |                 ^\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"x[flag ? 1]",
         "spec.yaml:1:17: error: expected `:` after `1`, found `]` [expression-syntax]\n"
         "    1 | rule: x[flag ? 1]\n"
         "      |                 ^\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"flag ? 1 : 2 : 3",
         "spec.yaml:1:20: error: expected an operator after `2`, found `:` [expression-syntax]\n"
         "    1 | rule: flag ? 1 : 2 : 3\n"
         "      |                    ^\n"
         "      = help: a choice is written: condition ? value : other value\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, chains)
{
    static const Said cases[] = {
        {"1 < label < 3", "spec.yaml:1:17: error: comparisons do not chain [expression-syntax]\n"
                          "    1 | rule: 1 < label < 3\n"
                          "      |                 ^~~\n"
                          "      = help: write `1 < label and label < 3`\n"},
        {"1 < label + 1 <= 3 and flag",
         "spec.yaml:1:21: error: comparisons do not chain [expression-syntax]\n"
         "    1 | rule: 1 < label + 1 <= 3 and flag\n"
         "      |                     ^~~~\n"
         "      = help: write `1 < label + 1 and label + 1 <= 3`\n"},
        {"1 < 2 < 3 < 4", "spec.yaml:1:13: error: comparisons do not chain [expression-syntax]\n"
                          "    1 | rule: 1 < 2 < 3 < 4\n"
                          "      |             ^~~\n"
                          "      = help: write `1 < 2 and 2 < 3`\n"},
        {"1 == label == 3", "spec.yaml:1:18: error: comparisons do not chain [expression-syntax]\n"
                            "    1 | rule: 1 == label == 3\n"
                            "      |                  ^~~~\n"
                            "      = help: put one of the comparisons in parentheses\n"},
        {"label in {1} == flag",
         "spec.yaml:1:20: error: comparisons do not chain [expression-syntax]\n"
         "    1 | rule: label in {1} == flag\n"
         "      |                    ^~~~~~~\n"
         "      = help: put one of the comparisons in parentheses\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, spellings)
{
    static const Said cases[] = {
        {"flag && flag", "spec.yaml:1:12: error: `&&` is not an operator here [expression-syntax]\n"
                         "    1 | rule: flag && flag\n"
                         "      |            ^~\n"
                         "      = help: use `and`\n"},
        {"flag & flag", "spec.yaml:1:12: error: `&` is not an operator here [expression-syntax]\n"
                        "    1 | rule: flag & flag\n"
                        "      |            ^\n"
                        "      = help: use `and`\n"},
        {"flag || flag", "spec.yaml:1:12: error: `||` is not an operator here [expression-syntax]\n"
                         "    1 | rule: flag || flag\n"
                         "      |            ^~\n"
                         "      = help: use `or`\n"},
        {"flag | flag", "spec.yaml:1:12: error: `|` is not an operator here [expression-syntax]\n"
                        "    1 | rule: flag | flag\n"
                        "      |            ^\n"
                        "      = help: use `or`\n"},
        {"!flag", "spec.yaml:1:7: error: `!` is not an operator here [expression-syntax]\n"
                  "    1 | rule: !flag\n"
                  "      |       ^\n"
                  "      = help: use `not`\n"},
        {"label = 5", "spec.yaml:1:13: error: `=` is not an operator here [expression-syntax]\n"
                      "    1 | rule: label = 5\n"
                      "      |             ^\n"
                      "      = help: use `==`\n"},
        {"label === 5", "spec.yaml:1:13: error: `===` is not an operator here [expression-syntax]\n"
                        "    1 | rule: label === 5\n"
                        "      |             ^~~\n"
                        "      = help: use `==`\n"},
        {"label <> 5", "spec.yaml:1:13: error: `<>` is not an operator here [expression-syntax]\n"
                       "    1 | rule: label <> 5\n"
                       "      |             ^~\n"
                       "      = help: use `!=`\n"},
        {"label !== 5", "spec.yaml:1:13: error: `!==` is not an operator here [expression-syntax]\n"
                        "    1 | rule: label !== 5\n"
                        "      |             ^~~\n"
                        "      = help: use `!=`\n"},
        {"label =< 5", "spec.yaml:1:13: error: `=<` is not an operator here [expression-syntax]\n"
                       "    1 | rule: label =< 5\n"
                       "      |             ^~\n"
                       "      = help: use `<=`\n"},
        {"label => 5", "spec.yaml:1:13: error: `=>` is not an operator here [expression-syntax]\n"
                       "    1 | rule: label => 5\n"
                       "      |             ^~\n"
                       "      = help: use `>=`\n"},
        {"2 ^ 3", "spec.yaml:1:9: error: `^` is not an operator here [expression-syntax]\n"
                  "    1 | rule: 2 ^ 3\n"
                  "      |         ^\n"
                  "      = help: use `**`\n"},
        {"0...5", "spec.yaml:1:8: error: `...` is not an operator here [expression-syntax]\n"
                  "    1 | rule: 0...5\n"
                  "      |        ^~~\n"
                  "      = help: use `..`\n"},
        {"label ≥ 3", "spec.yaml:1:13: error: `≥` is not an operator here [expression-syntax]\n"
                      "    1 | rule: label ≥ 3\n"
                      "      |             ^\n"
                      "      = help: use `>=`\n"},
        {"label ≤ 3", "spec.yaml:1:13: error: `≤` is not an operator here [expression-syntax]\n"
                      "    1 | rule: label ≤ 3\n"
                      "      |             ^\n"
                      "      = help: use `<=`\n"},
        {"label ≠ 3", "spec.yaml:1:13: error: `≠` is not an operator here [expression-syntax]\n"
                      "    1 | rule: label ≠ 3\n"
                      "      |             ^\n"
                      "      = help: use `!=`\n"},
        {"2 × 3", "spec.yaml:1:9: error: `×` is not an operator here [expression-syntax]\n"
                  "    1 | rule: 2 × 3\n"
                  "      |         ^\n"
                  "      = help: use `*`\n"},
        {"label ∈ {1}", "spec.yaml:1:13: error: `∈` is not an operator here [expression-syntax]\n"
                        "    1 | rule: label ∈ {1}\n"
                        "      |             ^\n"
                        "      = help: use `in`\n"},
        {"label << 2",
         "spec.yaml:1:13: error: `<<` has no meaning in an expression [expression-syntax]\n"
         "    1 | rule: label << 2\n"
         "      |             ^~\n"},
        {"'x", "spec.yaml:1:7: error: `'` has no meaning in an expression [expression-syntax]\n"
               "    1 | rule: 'x\n"
               "      |       ^\n"
               "      = help: a text ends in the quote that it begins with, as in `label == "
               "\"shirt\"`\n"},
        {"\"x", "spec.yaml:1:7: error: `\"` has no meaning in an expression [expression-syntax]\n"
                "    1 | rule: \"x\n"
                "      |       ^\n"
                "      = help: a text ends in the quote that it begins with, as in `label == "
                "\"shirt\"`\n"},
        {"$label", "spec.yaml:1:7: error: `$` has no meaning in an expression [expression-syntax]\n"
                   "    1 | rule: $label\n"
                   "      |       ^\n"},
        {"label; 3",
         "spec.yaml:1:12: error: `;` has no meaning in an expression [expression-syntax]\n"
         "    1 | rule: label; 3\n"
         "      |            ^\n"},
        {"été", "spec.yaml:1:7: error: the character U+00E9 has no meaning in an expression "
                "[expression-syntax]\n"
                "    1 | rule: été\n"
                "      |       ^\n"},
        {"1\u200B", "spec.yaml:1:8: error: the character U+200B has no meaning in an expression "
                    "[expression-syntax]\n"
                    "    1 | rule: 1<U+200B>\n"
                    "      |        ^~~~~~~~\n"
                    "      = help: take it out\n"},
        {"1 +\x1b[31m 2", "spec.yaml:1:10: error: the character U+001B has no meaning in an "
                          "expression [expression-syntax]\n"
                          "    1 | rule: 1 +<U+001B>[31m 2\n"
                          "      |          ^~~~~~~~\n"},
        {"#", "spec.yaml:1:7: error: `#` has no meaning in an expression [expression-syntax]\n"
              "    1 | rule: #\n"
              "      |       ^\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, numbers)
{
    static const Said cases[] = {
        {"1e", "spec.yaml:1:7: error: `1e` is neither a number nor a name [expression-syntax]\n"
               "    1 | rule: 1e\n"
               "      |       ^~\n"},
        {"2x", "spec.yaml:1:7: error: `2x` is neither a number nor a name [expression-syntax]\n"
               "    1 | rule: 2x\n"
               "      |       ^~\n"},
        {"1_000",
         "spec.yaml:1:7: error: `1_000` is neither a number nor a name [expression-syntax]\n"
         "    1 | rule: 1_000\n"
         "      |       ^~~~~\n"
         "      = help: write 1000\n"},
        {"0b101",
         "spec.yaml:1:7: error: `0b101` is neither a number nor a name [expression-syntax]\n"
         "    1 | rule: 0b101\n"
         "      |       ^~~~~\n"},
        {"0xfg", "spec.yaml:1:7: error: `0xfg` is neither a number nor a name [expression-syntax]\n"
                 "    1 | rule: 0xfg\n"
                 "      |       ^~~~\n"},
        {"0o8", "spec.yaml:1:7: error: `0o8` is neither a number nor a name [expression-syntax]\n"
                "    1 | rule: 0o8\n"
                "      |       ^~~\n"},
        {"9223372036854775808", "spec.yaml:1:7: error: `9223372036854775808` is out of range: "
                                "integers reach from -9223372036854775807 to 9223372036854775807 "
                                "[expression-syntax]\n"
                                "    1 | rule: 9223372036854775808\n"
                                "      |       ^~~~~~~~~~~~~~~~~~~\n"},
        {"0x8000000000000000", "spec.yaml:1:7: error: `0x8000000000000000` is out of range: "
                               "integers reach from -9223372036854775807 to 9223372036854775807 "
                               "[expression-syntax]\n"
                               "    1 | rule: 0x8000000000000000\n"
                               "      |       ^~~~~~~~~~~~~~~~~~\n"},
        {"1e999", "spec.yaml:1:7: error: `1e999` is larger than the largest float, about 1.8e308 "
                  "[expression-syntax]\n"
                  "    1 | rule: 1e999\n"
                  "      |       ^~~~~\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, nothing)
{
    static const Said cases[] = {
        {"", "spec.yaml:1:7: error: expected an expression, found nothing [expression-syntax]\n"
             "    1 | rule: \n"
             "      |       ^\n"},
        {"  \n ",
         "spec.yaml:1:7: error: expected an expression, found nothing [expression-syntax]\n"
         "    1 | rule:   \n"
         "      |       ^~\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

static char *repeat(Arena *arena, const char *part, size_t count)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < count; i++)
        text_add(&text, part);
    return text.bytes;
}

static void expect_message(const char *text, const char *message)
{
    Trial trial = trial_parse(text);
    cr_expect_null(trial.expr);
    const char *messages = trial_messages(&trial);
    cr_expect(strstr(messages, message), "got:\n%s", messages);
    trial_end(&trial);
}

Test(expr_syntax, limits)
{
    static const char *const parts[] = {"1+", "-", "(", "{", "f(", "x[", "not ", "1**", "flag?1:"};
    static const char too_long[] = "the expression is too long: ";
    static const char too_deep[] = "error: brackets are nested more than 100 deep";
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        expect_message(repeat(arena, parts[i], 100000), too_long);
    expect_message(repeat(arena, "(", 101), too_deep);
    expect_message(repeat(arena, "x[{f(", 40), too_deep);
    expect_message(repeat(arena, "(", 100), "expected a value after `(`");
    arena_free(arena);
}

/* As deep as the limits allow: all that walks over the tree has to get through. */
Test(expr_syntax, just_within_the_limits)
{
    static const struct {
        const char *part, *end;
    } cases[] = {{"1+", "1"},     {"-", "1"},       {"not ", "flag"},
                 {"1**", "1"},    {"flag?1:", "2"}, {"label-label+", "1"},
                 {"label//", "1"}};
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text =
            arena_printf(arena, "%s%s", repeat(arena, cases[i].part, 4090 / strlen(cases[i].part)),
                         cases[i].end);
        Trial trial = trial_fold(text);
        cr_assert_not_null(trial.expr, "%s", trial_messages(&trial));
        Text c = text_new(trial.arena);
        expr_print_c(&c, trial.expr);
        cr_expect_null(expr_find_float(trial.expr));
        expr_helpers(trial.expr);
        trial_end(&trial);
    }
    arena_free(arena);
}

Test(expr_syntax, characters_that_are_invisible_or_look_like_others)
{
    static const Said cases[] = {
        {"label\342\200\213 == 2", "spec.yaml:1:12: error: the character U+200B has no meaning in "
                                   "an expression [expression-syntax]\n"
                                   "    1 | rule: label<U+200B> == 2\n"
                                   "      |            ^~~~~~~~\n"
                                   "      = help: take it out\n"},
        {"label\302\240== 2", "spec.yaml:1:12: error: the character U+00A0 has no meaning in an "
                              "expression [expression-syntax]\n"
                              "    1 | rule: label\302\240== 2\n"
                              "      |            ^\n"
                              "      = help: write a space instead\n"},
        {"label \360\237\230\200 2", "spec.yaml:1:13: error: the character U+1F600 has no meaning "
                                     "in an expression [expression-syntax]\n"
                                     "    1 | rule: label \360\237\230\200 2\n"
                                     "      |             ^~\n"},
        {"label ; 2",
         "spec.yaml:1:13: error: `;` has no meaning in an expression [expression-syntax]\n"
         "    1 | rule: label ; 2\n"
         "      |             ^\n"},
        {"label == 2 ;  ",
         "spec.yaml:1:18: error: `;` has no meaning in an expression [expression-syntax]\n"
         "    1 | rule: label == 2 ;  \n"
         "      |                  ^\n"
         "      = help: leave the `;` out\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, numbers_with_underscores)
{
    static const Said cases[] = {
        {"1_000",
         "spec.yaml:1:7: error: `1_000` is neither a number nor a name [expression-syntax]\n"
         "    1 | rule: 1_000\n"
         "      |       ^~~~~\n"
         "      = help: write 1000\n"},
        {"1_0x", "spec.yaml:1:7: error: `1_0x` is neither a number nor a name [expression-syntax]\n"
                 "    1 | rule: 1_0x\n"
                 "      |       ^~~~\n"},
        {"1_", "spec.yaml:1:7: error: `1_` is neither a number nor a name [expression-syntax]\n"
               "    1 | rule: 1_\n"
               "      |       ^~\n"
               "      = help: write 1\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, per_cents)
{
    static const Said cases[] = {
        {"0.1%", "spec.yaml:1:11: error: expected a value after `%`, found the end of the "
                 "expression [expression-syntax]\n"
                 "    1 | rule: 0.1%\n"
                 "      |           ^\n"
                 "      = help: `%` is the remainder of a division: write 0.001\n"},
        {"80 %", "spec.yaml:1:11: error: expected a value after `%`, found the end of the "
                 "expression [expression-syntax]\n"
                 "    1 | rule: 80 %\n"
                 "      |           ^\n"
                 "      = help: `%` is the remainder of a division: write 0.8\n"},
        {"12.5% ", "spec.yaml:1:12: error: expected a value after `%`, found the end of the "
                   "expression [expression-syntax]\n"
                   "    1 | rule: 12.5% \n"
                   "      |            ^\n"
                   "      = help: `%` is the remainder of a division: write 0.125\n"},
        {"% 2", "spec.yaml:1:7: error: expected a value, found `%` [expression-syntax]\n"
                "    1 | rule: % 2\n"
                "      |       ^\n"},
        {"label %", "spec.yaml:1:14: error: expected a value after `%`, found the end of the "
                    "expression [expression-syntax]\n"
                    "    1 | rule: label %\n"
                    "      |              ^\n"
                    "      = help: `%` is the remainder of a division, as in label % 2\n"},
        {"2 * 50%", "spec.yaml:1:14: error: expected a value after `%`, found the end of the "
                    "expression [expression-syntax]\n"
                    "    1 | rule: 2 * 50%\n"
                    "      |              ^\n"
                    "      = help: `%` is the remainder of a division, as in label % 2\n"},
        {"(50%)",
         "spec.yaml:1:11: error: expected a value after `%`, found `)` [expression-syntax]\n"
         "    1 | rule: (50%)\n"
         "      |           ^\n"
         "      = help: `%` is the remainder of a division, as in label % 2\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, brackets_in_the_place_of_values)
{
    static const Said cases[] = {
        {"[1]", "spec.yaml:1:7: error: expected a value, found `[` [expression-syntax]\n"
                "    1 | rule: [1]\n"
                "      |       ^\n"
                "      = help: a slice begins with what it is of, as in A[:-1]\n"},
        {"1 + [2]",
         "spec.yaml:1:11: error: expected a value after `+`, found `[` [expression-syntax]\n"
         "    1 | rule: 1 + [2]\n"
         "      |           ^\n"
         "      = help: a set is written {5, 6} and a range 0..4\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, words_before_a_condition)
{
    static const Said cases[] = {
        {"when label == 2", "spec.yaml:1:12: error: expected an operator after `when`, found "
                            "`label` [expression-syntax]\n"
                            "    1 | rule: when label == 2\n"
                            "      |            ^~~~~\n"
                            "      = help: leave `when` out\n"},
        {"where label == 2", "spec.yaml:1:13: error: expected an operator after `where`, found "
                             "`label` [expression-syntax]\n"
                             "    1 | rule: where label == 2\n"
                             "      |             ^~~~~\n"
                             "      = help: leave `where` out\n"},
        {"if label == 2", "spec.yaml:1:10: error: expected an operator after `if`, found `label` "
                          "[expression-syntax]\n"
                          "    1 | rule: if label == 2\n"
                          "      |          ^~~~~\n"
                          "      = help: leave `if` out\n"},
        {"label if label == 2",
         "spec.yaml:1:13: error: expected an operator after `label`, found `if` "
         "[expression-syntax]\n"
         "    1 | rule: label if label == 2\n"
         "      |             ^~\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"if label == 2 then 3",
         "spec.yaml:1:10: error: expected an operator after `if`, found `label` "
         "[expression-syntax]\n"
         "    1 | rule: if label == 2 then 3\n"
         "      |          ^~~~~\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"when label == 2 ? 3 : 4",
         "spec.yaml:1:12: error: expected an operator after `when`, found `label` "
         "[expression-syntax]\n"
         "    1 | rule: when label == 2 ? 3 : 4\n"
         "      |            ^~~~~\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"label when label == 2",
         "spec.yaml:1:13: error: expected an operator after `label`, found `when` "
         "[expression-syntax]\n"
         "    1 | rule: label when label == 2\n"
         "      |             ^~~~\n"
         "      = help: a choice is written: condition ? value : other value\n"},
        {"select label == 2", "spec.yaml:1:14: error: expected an operator after `select`, found "
                              "`label` [expression-syntax]\n"
                              "    1 | rule: select label == 2\n"
                              "      |              ^~~~~\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, methods)
{
    static const Said cases[] = {
        {"label.isin([5, 6])",
         "spec.yaml:1:17: error: expected an operator after `isin`, found `(` [expression-syntax]\n"
         "    1 | rule: label.isin([5, 6])\n"
         "      |                 ^\n"
         "      = help: write it as in `label in {5, 6}` or `label in 0..4`\n"},
        {"label.contains(5)",
         "spec.yaml:1:21: error: expected an operator after `contains`, found `(` "
         "[expression-syntax]\n"
         "    1 | rule: label.contains(5)\n"
         "      |                     ^\n"
         "      = help: write it as in `label in {5, 6}` or `label in 0..4`\n"},
        {"label.between(5, 6)",
         "spec.yaml:1:20: error: expected an operator after `between`, found `(` "
         "[expression-syntax]\n"
         "    1 | rule: label.between(5, 6)\n"
         "      |                    ^\n"
         "      = help: write it as in `label in {5, 6}` or `label in 0..4`\n"},
        {"label.equals(5)",
         "spec.yaml:1:19: error: expected an operator after `equals`, found `(` "
         "[expression-syntax]\n"
         "    1 | rule: label.equals(5)\n"
         "      |                   ^\n"
         "      = help: there are operators and functions, as in floor(x), and no methods\n"},
        {"label.in(5)",
         "spec.yaml:1:13: error: expected a name after `.`, found `in` [expression-syntax]\n"
         "    1 | rule: label.in(5)\n"
         "      |             ^~\n"
         "      = help: write it as in `label in {5, 6}` or `label in 0..4`\n"},
        {"label.or(5)",
         "spec.yaml:1:13: error: expected a name after `.`, found `or` [expression-syntax]\n"
         "    1 | rule: label.or(5)\n"
         "      |             ^~\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}

Test(expr_syntax, commas)
{
    static const Said cases[] = {
        {"0,1",
         "spec.yaml:1:8: error: expected an operator after `0`, found `,` [expression-syntax]\n"
         "    1 | rule: 0,1\n"
         "      |        ^\n"
         "      = help: a decimal number has a point: 0.1\n"},
        {"label, 1", "spec.yaml:1:12: error: expected an operator after `label`, found `,` "
                     "[expression-syntax]\n"
                     "    1 | rule: label, 1\n"
                     "      |            ^\n"
                     "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"1, 2",
         "spec.yaml:1:8: error: expected an operator after `1`, found `,` [expression-syntax]\n"
         "    1 | rule: 1, 2\n"
         "      |        ^\n"
         "      = help: a set is written {5, 6} and a range 0..4\n"},
        {"1,",
         "spec.yaml:1:8: error: expected an operator after `1`, found `,` [expression-syntax]\n"
         "    1 | rule: 1,\n"
         "      |        ^\n"
         "      = help: leave the `,` out\n"},
        {"(0,1)",
         "spec.yaml:1:9: error: expected an operator after `0`, found `,` [expression-syntax]\n"
         "    1 | rule: (0,1)\n"
         "      |         ^\n"
         "      = help: a set is written {5, 6} and a range 0..4\n"},
    };
    EXPECT_SAID(trial_parse, cases);
}
