/* test_expr_print.c: expressions as C, as text and as what a C compiler makes of it. */
#include "test_expr_support.h"

#include <inttypes.h>
#include <unistd.h>

static const char *print_c(Trial *trial)
{
    if (!trial->expr)
        return "error";
    Text text = text_new(trial->arena);
    expr_print_c(&text, trial->expr);
    return text.bytes;
}

Test(expr_print, golden)
{
    static const struct {
        const char *text, *c;
    } cases[] = {
        {"label in {5, 6}", "label == 5 || label == 6"},
        {"label not in {5, 6}", "label != 5 && label != 6"},
        {"label in {0, 2..4}", "label == 0 || (label >= 2 && label <= 4)"},
        {"label not in {0, 2..4}", "label != 0 && (label < 2 || label > 4)"},
        {"label in 2..4", "label >= 2 && label <= 4"},
        {"label not in {2..4}", "label < 2 || label > 4"},
        {"label in {5}", "label == 5"},
        {"label not in 5..5", "label != 5"},
        {"label in {}", "false"},
        {"label not in {}", "true"},
        {"label in {epoch + 1, -1}", "label == epoch + 1 || label == -1"},
        {"label + 1 in {5, 6}", "label + 1 == 5 || label + 1 == 6"},
        {"(flag ? label : 2) in {5}", "(flag ? label : 2) == 5"},
        {"label in {5, 6} or flag", "label == 5 || label == 6 || flag"},
        {"label in {5, 6} and flag", "(label == 5 || label == 6) && flag"},
        {"label not in {5, 6} and flag", "label != 5 && label != 6 && flag"},
        {"label not in {5, 6} or flag", "(label != 5 && label != 6) || flag"},
        {"label in 1..3 or flag", "(label >= 1 && label <= 3) || flag"},
        {"not label in {5, 6}", "!(label == 5 || label == 6)"},
        {"(label in {5, 6}) == flag", "(label == 5 || label == 6) == flag"},
        {"label > 6 ? label - 2 : label", "label > 6 ? label - 2 : label"},
        {"label == 6", "label == 6"},
        {"flag and label > 2 or epoch < 3", "(flag && label > 2) || epoch < 3"},
        {"flag and (label > 2 or epoch < 3)", "flag && (label > 2 || epoch < 3)"},
        {"(label < 2) == (epoch < 3)", "(label < 2) == (epoch < 3)"},
        {"(not flag) == (label != 3)", "(!flag) == (label != 3)"},
        {"flag == not_", "error"},
        {"not (flag and label == 1)", "!(flag && label == 1)"},
        {"not not flag", "!!flag"},
        {"- -label", "- -label"},
        {"- - 1 - label", "1 - label"},
        {"label - -1", "label - -1"},
        {"-(-label)", "- -label"},
        {"-(label + 1)", "-(label + 1)"},
        {"-label * 2", "-label * 2"},
        {"label - (epoch - 1)", "label - (epoch - 1)"},
        {"label - epoch - 1", "label - epoch - 1"},
        {"label + (epoch + 1)", "label + (epoch + 1)"},
        {"(label + 1) * 2", "(label + 1) * 2"},
        {"label * (epoch * 2)", "label * (epoch * 2)"},
        {"+label + +1", "label + 1"},
        {"label // 2 % 3", "floor_modulo(floor_divide(label, 2), 3)"},
        {"(label + 1) ** 2", "power(label + 1, 2)"},
        {"-label ** 2", "-power(label, 2)"},
        {"min(label, 3, epoch)", "minimum(minimum(label, 3), epoch)"},
        {"max(label, -1)", "maximum(label, -1)"},
        {"abs(label - 5)", "absolute(label - 5)"},
        {"floor(label - 1) * 2", "(label - 1) * 2"},
        {"(flag ? label : 1) + 1", "(flag ? label : 1) + 1"},
        {"(flag ? 1 : 2) + 1", "(int64_t)(flag ? 1 : 2) + 1"},
        {"(flag ? 1 : 5000000000) + 1", "(flag ? 1 : 5000000000) + 1"},
        {"-(flag ? 1 : 2) * (flag ? 3 : 4)", "(int64_t)-(flag ? 1 : 2) * (flag ? 3 : 4)"},
        {"label < -9223372036854775807 - 1", "label < (-9223372036854775807 - 1)"},
        {"label < 9223372036854775807", "label < 9223372036854775807"},
        {"flag ? label < 1 ? 1 : 2 : 3", "flag ? label < 1 ? 1 : 2 : 3"},
        {"flag ? 1 : label < 1 ? 2 : 3", "flag ? 1 : label < 1 ? 2 : 3"},
        {"(flag ? label < 2 : flag) ? 1 : 2", "(flag ? label < 2 : flag) ? 1 : 2"},
        {"flag or true", "flag || true"},
        {"2 * 3 + 4 // 3", "7"},
        {"3 in {1, 2..5}", "true"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Trial trial = trial_fold(cases[i].text);
        cr_expect_str_eq(print_c(&trial), cases[i].c, "%s: %s", cases[i].text, print_c(&trial));
        trial_end(&trial);
    }
}

Test(expr_print, helpers)
{
    static const struct {
        const char *text;
        unsigned helpers;
    } cases[] = {
        {"label + 1", 0},
        {"label // 2", HELPER_FLOOR_DIVIDE},
        {"label in {1, epoch % 2}", HELPER_FLOOR_MODULO},
        {"label in 1..min(3, label)", HELPER_MINIMUM},
        {"flag ? max(1, label) : abs(label)", HELPER_MAXIMUM | HELPER_ABSOLUTE},
        {"(label ** 2 > 3 ? 1 : 2)", HELPER_POWER},
        {"7 // 2 + label", 0},
        {"floor(label)", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Trial trial = trial_fold(cases[i].text);
        cr_expect_eq(expr_helpers(trial.expr), cases[i].helpers, "%s", cases[i].text);
        trial_end(&trial);
    }
}

Test(expr_print, finds_floats)
{
    Trial trial = trial_fold("label > 2 ? floor(label / 2) : 3");
    const Expr *found = expr_find_float(trial.expr);
    cr_assert_not_null(found);
    cr_expect_str_eq(expr_source(trial.arena, found), "label / 2");
    trial_end(&trial);
    trial = trial_fold("label in {1, 2..3} and min(label, 3) == 1");
    cr_expect_null(expr_find_float(trial.expr));
    trial_end(&trial);
}

Test(expr_print, source_is_on_one_line)
{
    Trial trial = trial_parse("label \t in\n     {5,\n 6}");
    cr_expect_str_eq(expr_source(trial.arena, trial.expr), "label in {5, 6}");
    trial_end(&trial);
}

/* Random expressions, fully parenthesised, so that the printer has to find those C needs. */

typedef struct Random {
    uint64_t state;
    Text *text;
} Random;

static unsigned draw(Random *random, unsigned count)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(random->state >> 33) % count;
}

static void write_boolean(Random *random, int depth);

static void write_literal(Random *random)
{
    static const char *const large[] = {
        "2147483647", "2147483648",          "1000000",
        "5000000000", "9223372036854775807", "(-9223372036854775807 - 1)"};
    if (draw(random, 12))
        text_addf(random->text, "%u", draw(random, 11));
    else
        text_add(random->text, large[draw(random, 6)]);
}

static void write_integer(Random *random, int depth)
{
    static const char *const operators[] = {" + ", " - ", " * ", " // ", " % ", " + ", " - "};
    static const char *const functions[] = {"min(", "max(", "abs(", "floor("};
    unsigned kind = depth ? draw(random, 11) : draw(random, 2);
    if (kind == 0) {
        write_literal(random);
    } else if (kind <= 2) {
        text_add(random->text, "label");
    } else if (kind == 3) {
        text_add(random->text, "(-");
        write_integer(random, depth - 1);
        text_add(random->text, ")");
    } else if (kind <= 7) {
        text_add(random->text, "(");
        write_integer(random, depth - 1);
        text_add(random->text, operators[draw(random, 7)]);
        write_integer(random, depth - 1);
        text_add(random->text, ")");
    } else if (kind == 8) {
        text_add(random->text, "(");
        write_integer(random, depth - 1);
        text_addf(random->text, " ** %u)", draw(random, 4));
    } else if (kind == 9) {
        unsigned function = draw(random, 4);
        text_add(random->text, functions[function]);
        write_integer(random, depth - 1);
        if (function < 2) {
            text_add(random->text, ", ");
            write_integer(random, depth - 1);
        }
        text_add(random->text, ")");
    } else {
        text_add(random->text, "(");
        write_boolean(random, depth - 1);
        text_add(random->text, " ? ");
        write_integer(random, depth - 1);
        text_add(random->text, " : ");
        write_integer(random, depth - 1);
        text_add(random->text, ")");
    }
}

static void write_set(Random *random)
{
    text_add(random->text, "{");
    unsigned count = draw(random, 4);
    for (unsigned i = 0; i < count; i++) {
        text_add(random->text, i ? ", " : "");
        unsigned from = draw(random, 8);
        text_addf(random->text, "%u", from);
        if (draw(random, 2))
            text_addf(random->text, "..%u", from + draw(random, 3));
    }
    text_add(random->text, "}");
}

static void write_boolean(Random *random, int depth)
{
    static const char *const comparisons[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};
    static const char *const logic[] = {" and ", " or ", " == ", " != "};
    unsigned kind = depth ? draw(random, 10) : 9;
    text_add(random->text, "(");
    if (kind <= 2) {
        write_integer(random, depth - 1);
        text_add(random->text, comparisons[draw(random, 6)]);
        write_integer(random, depth - 1);
    } else if (kind <= 4) {
        write_integer(random, draw(random, 2) ? depth - 1 : 0);
        text_add(random->text, draw(random, 2) ? " in " : " not in ");
        write_set(random);
    } else if (kind <= 7) {
        write_boolean(random, depth - 1);
        text_add(random->text, logic[draw(random, 4)]);
        write_boolean(random, depth - 1);
    } else if (kind == 8) {
        text_add(random->text, "not ");
        write_boolean(random, depth - 1);
    } else if (draw(random, 6)) {
        text_addf(random->text, "label%s%u", comparisons[draw(random, 6)], draw(random, 10));
    } else {
        text_add(random->text, draw(random, 2) ? "true" : "false");
    }
    text_add(random->text, ")");
}

static const char prelude[] =
    "#include <inttypes.h>\n"
    "#include <stdbool.h>\n"
    "#include <stdio.h>\n"
    "static inline int64_t floor_divide(int64_t a, int64_t b)\n"
    "{\n    return a / b - (a % b != 0 && (a < 0) != (b < 0));\n}\n"
    "static inline int64_t floor_modulo(int64_t a, int64_t b)\n"
    "{\n    int64_t r = a % b;\n    return r != 0 && (r < 0) != (b < 0) ? r + b : r;\n}\n"
    "static inline int64_t power(int64_t a, int64_t b)\n"
    "{\n    return b ? a * power(a, b - 1) : 1;\n}\n"
    "static inline int64_t minimum(int64_t a, int64_t b)\n{\n    return a < b ? a : b;\n}\n"
    "static inline int64_t maximum(int64_t a, int64_t b)\n{\n    return a > b ? a : b;\n}\n"
    "static inline int64_t absolute(int64_t a)\n{\n    return a < 0 ? -a : a;\n}\n";

typedef struct Program {
    Text functions, calls, expected;
    size_t count;
} Program;

/* Adds a function for the expression, and a call for each label for which it has a value. */
static void add_function(Program *program, Trial *trial)
{
    static const Variable label = {"label", TYPE_INTEGER};
    static const Scope scope = {&label, 1};
    size_t calls = program->calls.length;
    for (int64_t i = 0; i < 10; i++) {
        Value argument = {TYPE_INTEGER, i, 0}, result;
        if (!expr_evaluate(trial->expr, &scope, &argument, &result, trial->diagnostics))
            continue;
        text_addf(&program->calls, "    printf(\"%%\" PRId64 \"\\n\", f%zu(%d));\n", program->count,
                  (int)i);
        text_addf(&program->expected, "%" PRId64 "\n", result.integer);
    }
    if (program->calls.length == calls)
        return;
    text_addf(&program->functions,
              "/* %s */\nstatic int64_t f%zu(int64_t label)\n{\n"
              "    (void)label;\n    return %s;\n}\n",
              trial->node.text, program->count, print_c(trial));
    program->count++;
}

static void add_random_functions(Arena *arena, Program *program, size_t count)
{
    for (uint64_t seed = 1; program->count < count; seed++) {
        Text text = text_new(arena);
        Random random = {seed, &text};
        if (seed % 2)
            write_integer(&random, 4);
        else
            write_boolean(&random, 4);
        Trial trial = trial_fold(text.bytes);
        /* `in` inside the left side of `in`, or a constant part without a value */
        if (trial.expr && !diag_count(trial.diagnostics, DIAG_ERROR))
            add_function(program, &trial);
        trial_end(&trial);
    }
}

/* A program of random labels compares with itself, and such: a compiler may well remark on what
 * the writer wrote, but on nothing else. */
static int compile_and_run(const char *directory, const char *source)
{
    char path[256], command[1024];
    snprintf(path, sizeof path, "%s/program.c", directory);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(source, file);
    fclose(file);
    const char *compiler = getenv("CC");
    snprintf(
        command, sizeof command,
        "cd %s && %s -std=gnu11 -O1 -Wall -Wextra -Wparentheses -Werror "
        "-Wno-tautological-compare -Wno-type-limits -fsanitize=undefined -fno-sanitize-recover=all "
        "-o program program.c && ./program > output",
        directory, compiler ? compiler : "cc");
    return system(command);
}

static const char *read_output(Arena *arena, const char *directory)
{
    const char *problem;
    const Source *output =
        source_read(arena, arena_printf(arena, "%s/output", directory), &problem);
    cr_assert_not_null(output, "%s", problem);
    return output->text;
}

static void remove_directory(const char *directory)
{
    static const char *const files[] = {"program.c", "program", "output"};
    char path[256];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, files[i]);
        unlink(path);
    }
    rmdir(directory);
}

Test(expr_print, compiled_c_agrees_with_the_evaluator, .timeout = 120)
{
    Arena *arena = arena_new();
    Program program = {text_new(arena), text_new(arena), text_new(arena), 0};
    add_random_functions(arena, &program, 600);
    char directory[] = "/tmp/tlc-expr-XXXXXX";
    cr_assert_not_null(mkdtemp(directory));
    int status =
        compile_and_run(directory, arena_printf(arena, "%s%sint main(void)\n{\n%s}\n", prelude,
                                                program.functions.bytes, program.calls.bytes));
    cr_assert_eq(status, 0, "see %s", directory);
    cr_expect_str_eq(read_output(arena, directory), program.expected.bytes, "see %s", directory);
    remove_directory(directory);
    arena_free(arena);
}
