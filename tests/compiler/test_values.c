#include "test_reader_support.h"

/* Reads one value and compares what is reported; "" when it should be right. */
static void expect_value(ReadValue *read, const char *text, void *field, const char *expected)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    read(&reader, node_of(&reader, text), "a.b", field);
    cr_expect(!strcmp(reported(&reader), expected), "%s\ngot: %s\nexpected: %s", text,
              reported(&reader), expected);
    arena_free(arena);
}

/* Whether a text value is taken; it must not be kept when it is not. */
static bool takes(ReadValue *read, const char *text)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    Word word = {0};
    read(&reader, node_of(&reader, text), "a.b", &word);
    bool taken = word.text != NULL;
    cr_expect(taken == (diag_count(reader.diagnostics, DIAG_ERROR) == 0), "%s", text);
    arena_free(arena);
    return taken;
}

/* ---- names ---- */

Test(values, a_name_is_letters_digits_and_underscores)
{
    cr_expect(is_name("A"));
    cr_expect(is_name("B_on_A"));
    cr_expect(is_name("x2"));
    cr_expect(is_name("a_"));
    cr_expect(!is_name(""));
    cr_expect(!is_name("2x"));
    cr_expect(!is_name("_x"));
    cr_expect(!is_name("a-b"));
    cr_expect(!is_name("a b"));
    cr_expect(!is_name("a.b"));
    cr_expect(!is_name("a;b"));
    cr_expect(!is_name("\xC3\xA9t\xC3\xA9"));
}

Test(values, a_name_has_forty_characters_at_most)
{
    char name[LONGEST_NAME + 2];
    memset(name, 'a', sizeof name);
    name[LONGEST_NAME] = '\0';
    cr_expect(LONGEST_NAME == 40 && is_name(name));
    name[LONGEST_NAME] = 'a';
    name[LONGEST_NAME + 1] = '\0';
    cr_expect(!is_name(name));
}

Test(values, a_bad_name_is_shown_with_the_rule)
{
    Word word = {0};
    expect_value(read_name, "a-b", &word,
                 "spec.yaml:1:1: error: a.b: `a-b` cannot be a name [bad-name]\n"
                 "= help: a name is a letter, then letters, digits and underscores, at most 40 in "
                 "all, such as a_b\n");
    expect_value(read_name, "[a]", &word,
                 "spec.yaml:1:1: error: a.b must be a name, not a list [wrong-type]\n");
    cr_expect_null(word.text);
    expect_value(read_name, "B_on_A", &word, "");
}

Test(values, names_are_a_list_of_them)
{
    WordList names = {0};
    expect_value(read_names, "[A, B]", &names, "");
    cr_expect(names.count == 2);
    WordList list = {0};
    expect_value(read_names, "[A, b c]", &list,
                 "spec.yaml:1:5: error: a.b[1]: `b c` cannot be a name [bad-name]\n"
                 "= help: a name is a letter, then letters, digits and underscores, at most 40 in "
                 "all, such as b_c\n");
    expect_value(read_names, "[]", &list, "spec.yaml:1:1: error: a.b is empty [empty]\n");
    expect_value(read_names, "A", &list,
                 "spec.yaml:1:1: error: a.b must be a list, not text [wrong-type]\n");
}

/* ---- text and files ---- */

Test(values, text_is_one_line_of_up_to_two_hundred_characters)
{
    char quoted[204] = "'";
    memset(quoted + 1, 'a', 200);
    strcpy(quoted + 201, "'");
    cr_expect(takes(read_word, quoted));
    memset(quoted + 1, 'a', 201);
    strcpy(quoted + 202, "'");
    cr_expect(!takes(read_word, quoted));
    cr_expect(takes(read_word, "a b"));
    cr_expect(takes(read_word, "\xC3\xA9"));
    cr_expect(!takes(read_word, "''"));
    cr_expect(!takes(read_word, "\"a\\nb\""));
    cr_expect(!takes(read_word, "\"a\\tb\""));
    cr_expect(!takes(read_word, "\"a\\x7Fb\""));
    cr_expect(!takes(read_word, "[a]"));
    cr_expect(!takes(read_word, "{a: b}"));
}

Test(values, bad_text_says_what_is_allowed)
{
    Word word = {0};
    expect_value(read_word, "\"a\\nb\"", &word,
                 "spec.yaml:1:1: error: a.b must be one line of 1 to 200 bytes [bad-text]\n");
}

Test(values, a_directory_may_also_be_absolute)
{
    cr_expect(takes(read_directory, "fashion-mnist"));
    cr_expect(takes(read_directory, "/usr/share/icons"));
    cr_expect(takes(read_directory, "//usr/..share"));
    cr_expect(takes(read_directory, "/"));
    cr_expect(!takes(read_directory, "../images"));
    cr_expect(!takes(read_directory, "/usr/../etc"));
    cr_expect(!takes(read_directory, "/.."));
    cr_expect(!takes(read_directory, "~/images"));
}

Test(values, a_file_stays_below_its_directory)
{
    cr_expect(takes(read_file_name, "images.gz"));
    cr_expect(takes(read_file_name, "deep/er/images.gz"));
    cr_expect(takes(read_file_name, "..images"));
    cr_expect(takes(read_file_name, "a/..b/c.."));
    cr_expect(takes(read_file_name, "a/.../b"));
    cr_expect(!takes(read_file_name, "/etc/passwd"));
    cr_expect(!takes(read_file_name, "../images"));
    cr_expect(!takes(read_file_name, "a/../../images"));
    cr_expect(!takes(read_file_name, "a/.."));
    cr_expect(!takes(read_file_name, ".."));
    cr_expect(!takes(read_file_name, "a//../../b"));
}

Test(values, a_path_that_leads_out_says_where_data_is)
{
    Word word = {0};
    expect_value(read_file_name, "../x", &word,
                 "spec.yaml:1:1: error: a.b must be a relative path without `..` [bad-path]\n"
                 "= help: data is looked up below --data DIR, $TLC_DATA, ./data and "
                 "/usr/share/datasets\n");
    cr_expect_null(word.text);
}

Test(values, a_save_is_a_plain_name_with_the_ending_of_a_format)
{
    cr_expect(takes(read_save_name, "my_model_A.h5"));
    cr_expect(takes(read_save_name, "my_model_A.keras"));
    cr_expect(takes(read_save_name, "my_model_A.safetensors"));
    cr_expect(takes(read_save_name, "a.h5.npz"));
    cr_expect(!takes(read_save_name, ".npz"));
    cr_expect(!takes(read_save_name, "model.npy"));
    cr_expect(takes(read_save_name, "a-b.c.h5"));
    cr_expect(!takes(read_save_name, ".h5"));
    cr_expect(!takes(read_save_name, "..h5"));
    cr_expect(!takes(read_save_name, "model"));
    cr_expect(!takes(read_save_name, "model.H5"));
    cr_expect(!takes(read_save_name, "model.h5.txt"));
    cr_expect(!takes(read_save_name, "a/b.h5"));
    cr_expect(!takes(read_save_name, "../b.h5"));
    cr_expect(!takes(read_save_name, "/tmp/b.h5"));
    cr_expect(!takes(read_save_name, "a b.h5"));
    cr_expect(!takes(read_save_name, "a%s.h5"));
    cr_expect(!takes(read_save_name, "'a\".h5'"));
    cr_expect(!takes(read_save_name, "\"a\\\\.h5\""));
}

/* ---- numbers ---- */

static void expect_number(ReadValue *read, const char *text, int64_t expected)
{
    Count count = {0};
    expect_value(read, text, &count, "");
    cr_expect(count.given && count.value == expected, "%s: %lld", text, (long long)count.value);
}

static void expect_out_of_range(ReadValue *read, const char *text, const char *bound)
{
    Arena *arena = arena_new();
    Count count = {0};
    expect_value(
        read, text, &count,
        arena_printf(arena, "spec.yaml:1:1: error: a.b must be at %s [out-of-range]\n", bound));
    cr_expect(!count.given);
    arena_free(arena);
}

Test(values, counts_begin_at_zero_and_sizes_at_one)
{
    expect_number(read_count, "0", 0);
    expect_number(read_size, "1", 1);
    expect_number(read_count, "1073741824", 1 << 30);
    expect_out_of_range(read_count, "-1", "least 0");
    expect_out_of_range(read_size, "0", "least 1");
    expect_out_of_range(read_size, "1073741825", "most 1073741824");
    expect_out_of_range(read_size, "99999999999999999999", "most 1073741824");
}

Test(values, a_seed_goes_up_to_the_largest_integer)
{
    expect_number(read_seed, "9223372036854775807", INT64_MAX);
    expect_out_of_range(read_seed, "9223372036854775808", "most 9223372036854775807");
    expect_out_of_range(read_seed, "-1", "least 0");
}

Test(values, only_whole_numbers_count)
{
    Count count = {0};
    expect_value(read_count, "1.5", &count,
                 "spec.yaml:1:1: error: a.b must be a whole number, not 1.5 [wrong-type]\n");
    expect_value(read_count, "'32'", &count,
                 "spec.yaml:1:1: error: a.b must be a whole number, not text [wrong-type]\n"
                 "= help: write 32, without quotes\n");
    expect_value(read_count, "true", &count,
                 "spec.yaml:1:1: error: a.b must be a whole number, not true or false "
                 "[wrong-type]\n");
    expect_value(read_count, "[1]", &count,
                 "spec.yaml:1:1: error: a.b must be a whole number, not a list [wrong-type]\n");
    cr_expect(!count.given);
}

Test(values, sizes_are_one_or_a_list)
{
    CountList list = {0};
    expect_value(read_sizes, "300", &list, "");
    cr_expect(list.count == 1);
    expect_value(read_sizes, "[300, 0]", &(CountList){0},
                 "spec.yaml:1:7: error: a.b[1] must be at least 1 [out-of-range]\n");
    expect_value(read_sizes, "[]", &(CountList){0}, "spec.yaml:1:1: error: a.b is empty [empty]\n");
    expect_value(read_sizes, "{a: 1}", &(CountList){0},
                 "spec.yaml:1:1: error: a.b must be a list, not a mapping [wrong-type]\n");
}

/* ---- flags and rules ---- */

Test(values, flags_are_true_or_false_and_nothing_else)
{
    Flag flag = {0};
    expect_value(read_flag, "true", &flag, "");
    cr_expect(flag.value);
    expect_value(read_flag, "false", &flag, "");
    cr_expect(!flag.value);
    expect_value(read_flag, "no", &flag,
                 "spec.yaml:1:1: error: a.b must be true or false, not text [wrong-type]\n"
                 "= help: write `false`\n");
    expect_value(read_flag, "'true'", &flag,
                 "spec.yaml:1:1: error: a.b must be true or false, not text [wrong-type]\n"
                 "= help: write `true`, without quotes\n");
    expect_value(read_flag, "1", &flag,
                 "spec.yaml:1:1: error: a.b must be true or false, not a number [wrong-type]\n"
                 "= help: write `true`\n");
}

Test(values, rules_are_expressions)
{
    Expr *rule = NULL;
    expect_value(read_rule, "label == 6", &rule, "");
    cr_expect(rule);
    rule = NULL;
    expect_value(read_rule, "[label]", &rule,
                 "spec.yaml:1:1: error: a.b must be an expression, not a list [wrong-type]\n");
    cr_expect_null(rule);
    expect_value(read_rule, "{5, 6}", &rule,
                 "spec.yaml:1:1: error: a.b must be an expression, not a mapping [wrong-type]\n");
}

Test(values, numbers_are_above_zero)
{
    static const struct {
        const char *text, *expected;
        double value;
    } cases[] = {
        {"0.005", "", 0.005},
        {"3", "", 3},
        {"1e-300", "", 1e-300},
        {"0", "x must be a number above 0 [out-of-range]\n", 0},
        {"-1", "x must be a number above 0 [out-of-range]\n", 0},
        {".inf", "x must be a number above 0 [out-of-range]\n", 0},
        {".nan", "x must be a number above 0 [out-of-range]\n", 0},
        {"1e999", "x must be a number above 0 [out-of-range]\n", 0},
        {"five", "x must be a number, not text [wrong-type]\n", 0},
        {"'5'", "x must be a number, not text [wrong-type]\n", 0},
        {"[5]", "x must be a number, not a list [wrong-type]\n", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Arena *arena = arena_new();
        Reader reader = reader_of(arena);
        Number number = {0};
        read_number(&reader, node_of(&reader, cases[i].text), "x", &number);
        const char *all = reported(&reader), *message = strstr(all, "error: ");
        expect_text(message ? message + strlen("error: ") : "", cases[i].expected);
        cr_expect(number.given == !*cases[i].expected && number.value == cases[i].value, "%s",
                  cases[i].text);
        arena_free(arena);
    }
}

/* ---- what was meant ---- */

/* A value, and what is said of it as the value of a key: messages and helps, a line each. */
struct meant {
    const char *text, *said;
};

/* Without the places. */
static const char *said_of(const Reader *reader)
{
    Text kept = text_new(reader->arena);
    for (const char *line = reported(reader), *end; (end = strchr(line, '\n')); line = end + 1) {
        const char *message = strstr(line, "error: ");
        line = message && message < end ? message + strlen("error: ") : line;
        text_add_bytes(&kept, line, (size_t)(end - line) + 1);
    }
    return kept.bytes;
}

static void expect_meant(ReadValue *read, const Key *key, const struct meant *meant)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    union {
        Word word;
        Count count;
        CountList sizes;
        WordList names;
        Flag flag;
        Expr *rule;
    } field = {0};
    const Node *map = node_of(&reader, arena_printf(arena, "%s: %s", key->name, meant->text));
    reader.key = key;
    read(&reader, map->entries.items[0].value, key->name, &field);
    cr_expect(strcmp(said_of(&reader), meant->said) == 0, "%s\ngot:\n%s\nexpected:\n%s",
              meant->text, said_of(&reader), meant->said);
    arena_free(arena);
}

#define EXPECT_MEANT(read, key, shown, cases)                                                      \
    for (size_t i = 0; i < sizeof(cases) / sizeof *(cases); i++)                                   \
    expect_meant(read, &(const Key){.name = (key), .example = (shown)}, &(cases)[i])

Test(values, names_that_are_none)
{
    static const struct meant cases[] = {
        {"", "model must be a name, not nothing [wrong-type]\n= help: write it as in `model: A`\n"},
        {"''", "model: `` cannot be a name [bad-name]\n= help: write it as in `model: A`\n"},
        {"~", "model: `~` cannot be a name [bad-name]\n= help: write it as in `model: A`\n"},
        {"A b", "model: `A b` cannot be a name [bad-name]\n= help: write it as in `model: A`\n"},
        {"[A]",
         "model must be a name, not a list [wrong-type]\n= help: write it as in `model: A`\n"},
    };
    EXPECT_MEANT(read_name, "model", "A", cases);
}

Test(values, new_names_that_are_none)
{
    static const struct meant cases[] = {
        {"", "name must be a name, not nothing [wrong-type]\n= help: write it as in `name: A`\n"},
        {"''", "name: `` cannot be a name [bad-name]\n= help: a name is a letter, then letters, "
               "digits and underscores, at most 40 in all\n"},
        {"~", "name: `~` cannot be a name [bad-name]\n= help: a name is a letter, then letters, "
              "digits and underscores, at most 40 in all\n"},
        {"2x", "name: `2x` cannot be a name [bad-name]\n= help: a name is a letter, then letters, "
               "digits and underscores, at most 40 in all\n"},
        {"a/b", "name: `a/b` cannot be a name [bad-name]\n= help: a name is a letter, then "
                "letters, digits and underscores, at most 40 in all, such as a_b\n"},
        {"é", "name: `é` cannot be a name [bad-name]\n= help: a name is a letter, then letters, "
              "digits and underscores, at most 40 in all\n"},
    };
    EXPECT_MEANT(read_name, "name", "A", cases);
}

Test(values, text_that_is_none)
{
    static const struct meant cases[] = {
        {"", "path must be text, not nothing [wrong-type]\n= help: write it as in `path: p`\n"},
        {"''", "path must be one line of 1 to 200 bytes [bad-text]\n"},
        {"~", ""},
    };
    EXPECT_MEANT(read_word, "path", "p", cases);
}

Test(values, paths_of_other_systems)
{
    static const struct meant cases[] = {
        {"C:\\x", "path must be a relative path, which cannot begin with a drive or a server "
                  "[bad-path]\n= help: name the directory above by `--data DIR` or $TLC_DATA\n= "
                  "help: or write `./` before a name that is meant as it stands\n"},
        {"C:/x", "path must be a relative path, which cannot begin with a drive or a server "
                 "[bad-path]\n= help: name the directory above by `--data DIR` or $TLC_DATA\n= "
                 "help: or write `./` before a name that is meant as it stands\n"},
        {"\\\\server\\x",
         "path must be a relative path, which cannot begin with a drive or a server [bad-path]\n= "
         "help: name the directory above by `--data DIR` or $TLC_DATA\n= help: or write `./` "
         "before a name that is meant as it stands\n"},
        {"~/x", "path must be a relative path, which cannot begin with `~` for the home directory "
                "[bad-path]\n= help: name the directory above by `--data DIR` or $TLC_DATA\n= "
                "help: or write `./` before a name that is meant as it stands\n"},
        {"$DATA/x", "path must be a relative path, which cannot begin with the value of a variable "
                    "[bad-path]\n= help: name the directory above by `--data DIR` or $TLC_DATA\n= "
                    "help: or write `./` before a name that is meant as it stands\n"},
        {"s3://x", "path must be a relative path, which cannot begin with an address [bad-path]\n= "
                   "help: name the directory above by `--data DIR` or $TLC_DATA\n= help: or write "
                   "`./` before a name that is meant as it stands\n"},
        {"[x]", "path must be text, not a list [wrong-type]\n= help: write it as in `path: p`\n"},
        {"", "path must be text, not nothing [wrong-type]\n= help: write it as in `path: p`\n"},
    };
    EXPECT_MEANT(read_file_name, "path", "p", cases);
}

Test(values, names_of_saves)
{
    static const struct meant cases[] = {
        {"[x]",
         "save must be text, not a list [wrong-type]\n= help: write it as in `save: a.h5`\n"},
        {"x", "save must be a plain file name ending in .h5, .keras, .safetensors, .npz or .onnx, "
              "such as "
              "my_model_A.h5 [bad-path]\n"},
        {"é.h5",
         "save must be a plain file name ending in .h5, .keras, .safetensors, .npz or .onnx, such "
         "as my_model_A.h5 [bad-path]\n"},
    };
    EXPECT_MEANT(read_save_name, "save", "a.h5", cases);
}

Test(values, numbers_that_are_meant)
{
    static const struct meant cases[] = {
        {"' 5 '",
         "epochs must be a whole number, not text [wrong-type]\n= help: write 5, without quotes\n"},
        {"'   '", "epochs must be a whole number, not text [wrong-type]\n= help: write it as in "
                  "`epochs: 5`\n"},
        {"'5_'",
         "epochs must be a whole number, not text [wrong-type]\n= help: write 5, without quotes\n"},
        {"'_5'", "epochs must be a whole number, not text [wrong-type]\n= help: write it as in "
                 "`epochs: 5`\n"},
        {"'5.0'",
         "epochs must be a whole number, not text [wrong-type]\n= help: write 5, without quotes\n"},
        {"'5.5'", "epochs must be a whole number, not text [wrong-type]\n= help: write it as in "
                  "`epochs: 5`\n"},
        {"'-1'", "epochs must be a whole number, not text [wrong-type]\n= help: write it as in "
                 "`epochs: 5`\n"},
        {"'-1.5'", "epochs must be a whole number, not text [wrong-type]\n= help: write it as in "
                   "`epochs: 5`\n"},
        {"'1e30'", "epochs must be a whole number, not text [wrong-type]\n= help: write it as in "
                   "`epochs: 5`\n"},
        {"'1e3'", "epochs must be a whole number, not text [wrong-type]\n= help: write 1000, "
                  "without quotes\n"},
        {"5.0", "epochs must be a whole number, not 5.0 [wrong-type]\n= help: write 5\n"},
        {"1e3", "epochs must be a whole number, not 1e3 [wrong-type]\n= help: write 1000\n"},
        {"'1073741825'", "epochs must be a whole number, not text [wrong-type]\n= help: write it "
                         "as in `epochs: 5`\n"},
        {"'99999999999999999999'", "epochs must be a whole number, not text [wrong-type]\n= help: "
                                   "write it as in `epochs: 5`\n"},
        {"'1_000_000_000_000_000_000_000'", "epochs must be a whole number, not text "
                                            "[wrong-type]\n= help: write it as in `epochs: 5`\n"},
        {"1_000", "epochs must be a whole number, not text [wrong-type]\n= help: write 1000\n"},
        {"''", "epochs must be a whole number, not text [wrong-type]\n= help: write it as in "
               "`epochs: 5`\n"},
        {"", "epochs must be a whole number, not nothing [wrong-type]\n= help: write it as in "
             "`epochs: 5`\n"},
    };
    EXPECT_MEANT(read_size, "epochs", "5", cases);
}

Test(values, sizes_that_are_meant)
{
    static const struct meant cases[] = {
        {"28x28", "shape must be a whole number or a list of them, not text [wrong-type]\n= help: "
                  "write `[28, 28]`\n"},
        {"28×28", "shape must be a whole number or a list of them, not text [wrong-type]\n= help: "
                  "write `[28, 28]`\n"},
        {"28, 28", "shape must be a whole number or a list of them, not text [wrong-type]\n= help: "
                   "write `[28, 28]`\n"},
        {"(28; 28)", "shape must be a whole number or a list of them, not text [wrong-type]\n= "
                     "help: write `[28, 28]`\n"},
        {"28 by 28", "shape must be a whole number or a list of them, not text [wrong-type]\n= "
                     "help: write it as in `shape: [28, 28]`\n"},
        {"x", "shape must be a whole number or a list of them, not text [wrong-type]\n= help: "
              "write it as in `shape: [28, 28]`\n"},
        {"'28'",
         "shape must be a whole number, not text [wrong-type]\n= help: write 28, without quotes\n"},
        {"{28, 28x}", "shape must be a list, not a mapping [wrong-type]\n= help: write it as in "
                      "`shape: [28, 28]`\n"},
        {"{28, 27}",
         "shape must be a list, not a mapping [wrong-type]\n= help: write `[28, 27]`\n"},
        {"{28: 1, 27: 2}", "shape must be a list, not a mapping [wrong-type]\n= help: write it as "
                           "in `shape: [28, 28]`\n"},
        {"{28: [1]}", "shape must be a list, not a mapping [wrong-type]\n= help: write it as in "
                      "`shape: [28, 28]`\n"},
        {"{}", "shape must be a list, not a mapping [wrong-type]\n= help: write it as in `shape: "
               "[28, 28]`\n"},
        {"{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}",
         "shape must be a list, not a mapping [wrong-type]\n= help: write it as in `shape: [28, "
         "28]`\n"},
        {"{1234567890}", "shape must be a list, not a mapping [wrong-type]\n= help: write it as in "
                         "`shape: [28, 28]`\n"},
        {"{''}", "shape must be a list, not a mapping [wrong-type]\n= help: write it as in `shape: "
                 "[28, 28]`\n"},
    };
    EXPECT_MEANT(read_sizes, "shape", "[28, 28]", cases);
}

Test(values, lists_of_names_that_are_meant)
{
    static const struct meant cases[] = {
        {"{A, B}", "arms must be a list, not a mapping [wrong-type]\n= help: write `[A, B]`\n"},
        {"{A, b c}", "arms must be a list, not a mapping [wrong-type]\n= help: write it as in "
                     "`arms: [A, B]`\n"},
        {"A",
         "arms must be a list, not text [wrong-type]\n= help: write it as in `arms: [A, B]`\n"},
    };
    EXPECT_MEANT(read_names, "arms", "[A, B]", cases);
}

Test(values, flags_that_are_meant)
{
    static const struct meant cases[] = {
        {"[true]", "trainable must be true or false, not a list [wrong-type]\n= help: write it as "
                   "in `trainable: false`\n"},
        {"Yes", "trainable must be true or false, not text [wrong-type]\n= help: write `true`\n"},
        {"'off'", "trainable must be true or false, not text [wrong-type]\n= help: write `false`, "
                  "without quotes\n"},
        {"maybe", "trainable must be true or false, not text [wrong-type]\n= help: write it as in "
                  "`trainable: false`\n"},
        {"2", "trainable must be true or false, not a number [wrong-type]\n= help: write it as in "
              "`trainable: false`\n"},
    };
    EXPECT_MEANT(read_flag, "trainable", "false", cases);
}

Test(values, sets_that_are_meant)
{
    static const struct meant cases[] = {
        {"{5, 6}", "where must be an expression, not a mapping [wrong-type]\n= help: write "
                   "`\"label in {5, 6}\"`, in quotes\n"},
        {"{5: [1]}", "where must be an expression, not a mapping [wrong-type]\n= help: write it as "
                     "in `where: label in {5, 6}`\n"},
        {"{5: 6}", "where must be an expression, not a mapping [wrong-type]\n= help: write it as "
                   "in `where: label in {5, 6}`\n"},
        {"{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}",
         "where must be an expression, not a mapping [wrong-type]\n= help: write it as in `where: "
         "label in {5, 6}`\n"},
        {"{}", "where must be an expression, not a mapping [wrong-type]\n= help: write it as in "
               "`where: label in {5, 6}`\n"},
        {"[5]", "where must be an expression, not a list [wrong-type]\n= help: write it as in "
                "`where: label in {5, 6}`\n"},
        {"", "where must be an expression, not nothing [wrong-type]\n= help: write it as in "
             "`where: label in {5, 6}`\n"},
    };
    EXPECT_MEANT(read_rule, "where", "label in {5, 6}", cases);
}

Test(values, no_target_is_a_list)
{
    static const struct meant cases[] = {
        {"[5]", "target must be an expression, not a list [wrong-type]\n= help: write it as in "
                "`target: label == 6`\n"},
        {"", "target must be an expression, not nothing [wrong-type]\n= help: write it as in "
             "`target: label == 6`\n"},
    };
    EXPECT_MEANT(read_rule, "target", "label == 6", cases);
}
