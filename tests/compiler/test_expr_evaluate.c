/* test_expr_evaluate.c: values, held against those Python gives, and what has none. */
#include "test_expr_support.h"

#include <inttypes.h>

Test(expr_evaluate, values)
{
    static const struct {
        const char *text;
        Type type;
        int64_t integer;
        double number;
    } cases[] = {
        {"label", TYPE_INTEGER, 3, 0},
        {"label + epoch * 2", TYPE_INTEGER, 17, 0},
        {"7 // 2", TYPE_INTEGER, 3, 0},
        {"-7 // 2", TYPE_INTEGER, -4, 0},
        {"7 // -2", TYPE_INTEGER, -4, 0},
        {"-7 // -2", TYPE_INTEGER, 3, 0},
        {"-6 // 2", TYPE_INTEGER, -3, 0},
        {"7 % 3", TYPE_INTEGER, 1, 0},
        {"-7 % 3", TYPE_INTEGER, 2, 0},
        {"7 % -3", TYPE_INTEGER, -2, 0},
        {"-7 % -3", TYPE_INTEGER, -1, 0},
        {"-6 % 3", TYPE_INTEGER, 0, 0},
        {"(-9223372036854775807 - 1) % -1", TYPE_INTEGER, 0, 0},
        {"(-9223372036854775807 - 1) // 1", TYPE_INTEGER, INT64_MIN, 0},
        {"(-9223372036854775807 - 1) // 2", TYPE_INTEGER, -4611686018427387904, 0},
        {"7 / 2", TYPE_FLOAT, 0, 3.5},
        {"6 / 2", TYPE_FLOAT, 0, 3.0},
        {"1/255", TYPE_FLOAT, 0, 0.00392156862745098},
        {"2 ** 10", TYPE_INTEGER, 1024, 0},
        {"2 ** 62", TYPE_INTEGER, 4611686018427387904, 0},
        {"(-2) ** 63", TYPE_INTEGER, INT64_MIN, 0},
        {"-2 ** 2", TYPE_INTEGER, -4, 0},
        {"2 ** 3 ** 2", TYPE_INTEGER, 512, 0},
        {"0 ** 0", TYPE_INTEGER, 1, 0},
        {"1 ** 9223372036854775807", TYPE_INTEGER, 1, 0},
        {"(-1) ** 9223372036854775807", TYPE_INTEGER, -1, 0},
        {"2.0 ** -1", TYPE_FLOAT, 0, 0.5},
        {"1.5 ** 3", TYPE_FLOAT, 0, 3.375},
        {"0.5 ** 2000", TYPE_FLOAT, 0, 0.0},
        {"4 ** 0.5", TYPE_FLOAT, 0, 2.0},
        {"2.0 ** 0.5", TYPE_FLOAT, 0, 1.4142135623730951},
        {"10.0 ** -label", TYPE_FLOAT, 0, 0.001},
        {"- - 5", TYPE_INTEGER, 5, 0},
        {"+5 - -5", TYPE_INTEGER, 10, 0},
        {"2 - 3 - 4", TYPE_INTEGER, -5, 0},
        {"100 // 7 // 2", TYPE_INTEGER, 7, 0},
        {"2 * 7 // 4 % 3", TYPE_INTEGER, 0, 0},
        {"0x1F + 0o17 + 010", TYPE_INTEGER, 56, 0},
        {"1e-3", TYPE_FLOAT, 0, 0.001},
        {".5 + 2.", TYPE_FLOAT, 0, 2.5},
        {"1.5e3", TYPE_FLOAT, 0, 1500.0},
        {"min(3, 1, 2)", TYPE_INTEGER, 1, 0},
        {"max(3, 1.5, 2)", TYPE_FLOAT, 0, 3.0},
        {"max(label, epoch)", TYPE_INTEGER, 7, 0},
        {"min(1, 1.0)", TYPE_FLOAT, 0, 1.0},
        {"abs(-5)", TYPE_INTEGER, 5, 0},
        {"abs(-2.5)", TYPE_FLOAT, 0, 2.5},
        {"floor(-2.5)", TYPE_INTEGER, -3, 0},
        {"ceil(2.1)", TYPE_INTEGER, 3, 0},
        {"floor(7)", TYPE_INTEGER, 7, 0},
        {"round(0.5)", TYPE_INTEGER, 0, 0},
        {"round(1.5)", TYPE_INTEGER, 2, 0},
        {"round(2.5)", TYPE_INTEGER, 2, 0},
        {"round(-0.5)", TYPE_INTEGER, 0, 0},
        {"round(-1.5)", TYPE_INTEGER, -2, 0},
        {"round(2.6)", TYPE_INTEGER, 3, 0},
        {"sqrt(16)", TYPE_FLOAT, 0, 4.0},
        {"exp(0)", TYPE_FLOAT, 0, 1.0},
        {"log(1)", TYPE_FLOAT, 0, 0.0},
        {"cos(0)", TYPE_FLOAT, 0, 1.0},
        {"pi", TYPE_FLOAT, 0, 3.141592653589793},
        {"rate * label", TYPE_FLOAT, 0, 1.5},
        {"label == 3", TYPE_BOOLEAN, 1, 0},
        {"label != 3", TYPE_BOOLEAN, 0, 0},
        {"label < 3.5", TYPE_BOOLEAN, 1, 0},
        {"1 == 1.0", TYPE_BOOLEAN, 1, 0},
        {"2 <= 2", TYPE_BOOLEAN, 1, 0},
        {"2 >= 3", TYPE_BOOLEAN, 0, 0},
        {"3 > 2", TYPE_BOOLEAN, 1, 0},
        {"flag == true", TYPE_BOOLEAN, 1, 0},
        {"flag != (label == 3)", TYPE_BOOLEAN, 0, 0},
        {"9223372036854775807 > 9223372036854775806", TYPE_BOOLEAN, 1, 0},
        {"label in {5, 6}", TYPE_BOOLEAN, 0, 0},
        {"label in {1, 2..4}", TYPE_BOOLEAN, 1, 0},
        {"label not in {1, 2..4}", TYPE_BOOLEAN, 0, 0},
        {"label in {}", TYPE_BOOLEAN, 0, 0},
        {"label not in {}", TYPE_BOOLEAN, 1, 0},
        {"label in 3..3", TYPE_BOOLEAN, 1, 0},
        {"label in 4..epoch", TYPE_BOOLEAN, 0, 0},
        {"label in epoch..1", TYPE_BOOLEAN, 0, 0},
        {"not flag", TYPE_BOOLEAN, 0, 0},
        {"flag and label == 3", TYPE_BOOLEAN, 1, 0},
        {"flag and label == 4", TYPE_BOOLEAN, 0, 0},
        {"not flag or label == 3", TYPE_BOOLEAN, 1, 0},
        {"not label == 4", TYPE_BOOLEAN, 1, 0},
        {"label > 2 ? label - 2 : label", TYPE_INTEGER, 1, 0},
        {"flag ? 1 : 2.5", TYPE_FLOAT, 0, 1.0},
        {"label > 5 ? 1 : label > 2 ? 2 : 3", TYPE_INTEGER, 2, 0},
        {"not flag and 1 // 0 == 1", TYPE_BOOLEAN, 0, 0},
        {"flag or 1 // 0 == 1", TYPE_BOOLEAN, 1, 0},
        {"flag ? 1 : 1 // 0", TYPE_INTEGER, 1, 0},
        {"label in {3, 1 // 0}", TYPE_BOOLEAN, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Value value = {TYPE_NONE, 0, 0};
        Trial trial = trial_evaluate(cases[i].text, &value);
        cr_assert_not_null(trial.expr, "%s", trial_messages(&trial));
        cr_expect_eq(value.type, cases[i].type, "%s: type %d", cases[i].text, (int)value.type);
        if (value.type == TYPE_FLOAT)
            cr_expect_eq(value.number, cases[i].number, "%s: %.17g", cases[i].text, value.number);
        else
            cr_expect_eq(value.integer, cases[i].integer, "%s: %" PRId64, cases[i].text,
                         value.integer);
        trial_end(&trial);
    }
}

Test(expr_evaluate, numbers)
{
    cr_expect_eq(value_number((Value){TYPE_INTEGER, 3, 0}), 3.0);
    cr_expect_eq(value_number((Value){TYPE_BOOLEAN, 1, 0}), 1.0);
    cr_expect_eq(value_number((Value){TYPE_FLOAT, 0, 2.5}), 2.5);
}

static Trial try_to_evaluate(const char *text)
{
    Value value;
    return trial_evaluate(text, &value);
}

Test(expr_evaluate, failures)
{
    static const Said cases[] = {
        {"1 // 0", "spec.yaml:1:7: error: division by zero [expression-value]\n"
                   "    1 | rule: 1 // 0\n"
                   "      |       ^~~~~~\n"},
        {"5 % (label - 3)",
         "spec.yaml:1:7: error: division by zero when label is 3 [expression-value]\n"
         "    1 | rule: 5 % (label - 3)\n"
         "      |       ^~~~~~~~~~~~~~~\n"},
        {"1 + 2 // (label - 3) * 2",
         "spec.yaml:1:11: error: division by zero when label is 3 [expression-value]\n"
         "    1 | rule: 1 + 2 // (label - 3) * 2\n"
         "      |           ^~~~~~~~~~~~~~~~\n"},
        {"rate / (label - 3)", "spec.yaml:1:7: error: division by zero when label is 3 and rate is "
                               "0.5 [expression-value]\n"
                               "    1 | rule: rate / (label - 3)\n"
                               "      |       ^~~~~~~~~~~~~~~~~~\n"},
        {"1.0 / 0", "spec.yaml:1:7: error: division by zero [expression-value]\n"
                    "    1 | rule: 1.0 / 0\n"
                    "      |       ^~~~~~~\n"},
        {"flag and epoch // (label - 3) == 1", "spec.yaml:1:16: error: division by zero when label "
                                               "is 3 and epoch is 7 [expression-value]\n"
                                               "    1 | rule: flag and epoch // (label - 3) == 1\n"
                                               "      |                ^~~~~~~~~~~~~~~~~~~~\n"},
        {"(flag ? 0 : 1) ** -label",
         "spec.yaml:1:7: error: an integer cannot have a negative exponent when label is 3 and "
         "flag is true [expression-value]\n"
         "    1 | rule: (flag ? 0 : 1) ** -label\n"
         "      |       ^~~~~~~~~~~~~~~~~~~~~~~~\n"
         "      = help: write the base as a float, such as 2.0 ** -1\n"},
        {"label + 9223372036854775807", "spec.yaml:1:7: error: the result does not fit into 64 "
                                        "bits when label is 3 [expression-value]\n"
                                        "    1 | rule: label + 9223372036854775807\n"
                                        "      |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
        {"-9223372036854775807 - label", "spec.yaml:1:7: error: the result does not fit into 64 "
                                         "bits when label is 3 [expression-value]\n"
                                         "    1 | rule: -9223372036854775807 - label\n"
                                         "      |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
        {"-(-9223372036854775807 - 1)",
         "spec.yaml:1:7: error: the result does not fit into 64 bits [expression-value]\n"
         "    1 | rule: -(-9223372036854775807 - 1)\n"
         "      |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
        {"9223372036854775807 * label", "spec.yaml:1:7: error: the result does not fit into 64 "
                                        "bits when label is 3 [expression-value]\n"
                                        "    1 | rule: 9223372036854775807 * label\n"
                                        "      |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
        {"(-9223372036854775807 - 1) // -1",
         "spec.yaml:1:7: error: the result does not fit into 64 bits [expression-value]\n"
         "    1 | rule: (-9223372036854775807 - 1) // -1\n"
         "      |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
        {"abs(-9223372036854775807 - 1)",
         "spec.yaml:1:7: error: the result does not fit into 64 bits [expression-value]\n"
         "    1 | rule: abs(-9223372036854775807 - 1)\n"
         "      |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
        {"2 ** 63",
         "spec.yaml:1:7: error: the result does not fit into 64 bits [expression-value]\n"
         "    1 | rule: 2 ** 63\n"
         "      |       ^~~~~~~\n"},
        {"label ** 64", "spec.yaml:1:7: error: the result does not fit into 64 bits when label is "
                        "3 [expression-value]\n"
                        "    1 | rule: label ** 64\n"
                        "      |       ^~~~~~~~~~~\n"},
        {"1e308 * 10",
         "spec.yaml:1:7: error: the result is not a finite number [expression-value]\n"
         "    1 | rule: 1e308 * 10\n"
         "      |       ^~~~~~~~~~\n"},
        {"10.0 ** 400",
         "spec.yaml:1:7: error: the result is not a finite number [expression-value]\n"
         "    1 | rule: 10.0 ** 400\n"
         "      |       ^~~~~~~~~~~\n"},
        {"0.0 ** -1", "spec.yaml:1:7: error: the result is not a finite number [expression-value]\n"
                      "    1 | rule: 0.0 ** -1\n"
                      "      |       ^~~~~~~~~\n"},
        {"sqrt(-label)", "spec.yaml:1:7: error: the result is not a finite number when label is 3 "
                         "[expression-value]\n"
                         "    1 | rule: sqrt(-label)\n"
                         "      |       ^~~~~~~~~~~~\n"},
        {"log(0)", "spec.yaml:1:7: error: the result is not a finite number [expression-value]\n"
                   "    1 | rule: log(0)\n"
                   "      |       ^~~~~~\n"},
        {"(-rate) ** 0.5", "spec.yaml:1:7: error: the result is not a finite number when rate is "
                           "0.5 [expression-value]\n"
                           "    1 | rule: (-rate) ** 0.5\n"
                           "      |       ^~~~~~~~~~~~~~\n"},
        {"exp(1000)", "spec.yaml:1:7: error: the result is not a finite number [expression-value]\n"
                      "    1 | rule: exp(1000)\n"
                      "      |       ^~~~~~~~~\n"},
        {"floor(1e300)",
         "spec.yaml:1:7: error: the result does not fit into 64 bits [expression-value]\n"
         "    1 | rule: floor(1e300)\n"
         "      |       ^~~~~~~~~~~~\n"},
        {"round(9.3e18)",
         "spec.yaml:1:7: error: the result does not fit into 64 bits [expression-value]\n"
         "    1 | rule: round(9.3e18)\n"
         "      |       ^~~~~~~~~~~~~\n"},
        {"{label}",
         "spec.yaml:1:7: error: this is not a single value when label is 3 [expression-value]\n"
         "    1 | rule: {label}\n"
         "      |       ^~~~~~~\n"},
    };
    EXPECT_SAID(try_to_evaluate, cases);
}
