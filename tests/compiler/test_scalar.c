#include "support.h"

#include "spec/node.h"

#include <math.h>

static Scalar resolve(const char *text)
{
    Node node = {.kind = NODE_SCALAR, .text = text, .length = strlen(text), .plain = true};
    return scalar_resolve(&node);
}

Test(scalar, nulls)
{
    static const char *const texts[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect(resolve(texts[i]).kind == SCALAR_NULL, "%s", texts[i]);
}

Test(scalar, booleans)
{
    static const char *const trues[] = {"true", "True", "TRUE"};
    static const char *const falses[] = {"false", "False", "FALSE"};
    for (size_t i = 0; i < 3; i++) {
        Scalar yes = resolve(trues[i]), no = resolve(falses[i]);
        cr_expect(yes.kind == SCALAR_BOOLEAN && yes.boolean, "%s", trues[i]);
        cr_expect(no.kind == SCALAR_BOOLEAN && !no.boolean, "%s", falses[i]);
    }
}

Test(scalar, integers)
{
    static const struct {
        const char *text;
        int64_t integer;
    } cases[] = {
        {"0", 0},
        {"42", 42},
        {"+7", 7},
        {"-7", -7},
        {"010", 10},
        {"-0", 0},
        {"0o17", 15},
        {"0x1F", 31},
        {"0xff", 255},
        {"08", 8},
        {"0o0", 0},
        {"0x7fffffffffffffff", INT64_MAX},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"000000000000000000000000000001", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Scalar scalar = resolve(cases[i].text);
        cr_expect(scalar.kind == SCALAR_INTEGER && !scalar.overflow, "%s", cases[i].text);
        cr_expect(scalar.integer == cases[i].integer, "%s", cases[i].text);
        cr_expect(scalar.number == (double)cases[i].integer, "%s", cases[i].text);
    }
}

Test(scalar, floats)
{
    static const struct {
        const char *text;
        double number;
    } cases[] = {
        {"1e-3", 1e-3},     {"1e3", 1000.0},    {"1E+3", 1000.0},    {"0.5", 0.5},
        {".5", 0.5},        {"-.5", -0.5},      {"1.", 1.0},         {"1.e2", 100.0},
        {"+1.25", 1.25},    {"01.5", 1.5},      {".5e1", 5.0},       {"1e-999", 0.0},
        {".inf", INFINITY}, {".Inf", INFINITY}, {"+.INF", INFINITY}, {"-.inf", -INFINITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Scalar scalar = resolve(cases[i].text);
        cr_expect(scalar.kind == SCALAR_FLOAT && !scalar.overflow, "%s", cases[i].text);
        cr_expect(scalar.number == cases[i].number, "%s", cases[i].text);
    }
}

Test(scalar, not_a_number)
{
    static const char *const texts[] = {".nan", ".NaN", ".NAN"};
    for (size_t i = 0; i < 3; i++) {
        Scalar scalar = resolve(texts[i]);
        cr_expect(scalar.kind == SCALAR_FLOAT && isnan(scalar.number), "%s", texts[i]);
    }
}

Test(scalar, overflow_is_told)
{
    static const char *const integers[] = {"9223372036854775808", "-9223372036854775809",
                                           "0x8000000000000000", "0o1000000000000000000000"};
    for (size_t i = 0; i < 4; i++) {
        Scalar scalar = resolve(integers[i]);
        cr_expect(scalar.kind == SCALAR_INTEGER && scalar.overflow, "%s", integers[i]);
    }
    cr_expect(resolve("1e999").kind == SCALAR_FLOAT && resolve("1e999").overflow);
    cr_expect(resolve("-1e999").overflow);
}

Test(scalar, everything_else_is_text)
{
    static const char *const texts[] = {
        "no",    "yes", "on",   "off",   "y",      "n",        "nULL",     "tRUE", "1_000",
        "1,000", "0b1", "0o8",  "0o",    "0x",     "0xg",      "-0x1F",    "+0o7", ".",
        "+",     "-",   "e3",   ".e3",   "1e",     "1e+",      "1.2.3",    "1 2",  "1/255",
        "inf",   "nan", ".iNF", "-.nan", "0x1p3",  "infinity", "12:30:45", "1e3x", "--1",
        "=",     "<<",  " ",    "1\n",   "A[:-1]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect(resolve(texts[i]).kind == SCALAR_STRING, "%s", texts[i]);
}

Test(scalar, quoted_is_text)
{
    Node node = {.kind = NODE_SCALAR, .text = "5", .length = 1, .plain = false};
    cr_expect(scalar_resolve(&node).kind == SCALAR_STRING);
    node = (Node){.kind = NODE_SCALAR, .text = "", .length = 0, .plain = false};
    cr_expect(scalar_resolve(&node).kind == SCALAR_STRING);
}

static const char *describe(const char *text)
{
    Node node = {.kind = NODE_SCALAR, .text = text, .length = strlen(text), .plain = true};
    return node_description(&node);
}

Test(node_description, names_every_kind)
{
    cr_expect_str_eq(node_description(&(Node){.kind = NODE_LIST}), "a list");
    cr_expect_str_eq(node_description(&(Node){.kind = NODE_MAP}), "a mapping");
    cr_expect_str_eq(describe(""), "nothing");
    cr_expect_str_eq(describe("true"), "true or false");
    cr_expect_str_eq(describe("5"), "a number");
    cr_expect_str_eq(describe("1e-3"), "a number");
    cr_expect_str_eq(describe("five"), "text");
}
