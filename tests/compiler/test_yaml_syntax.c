#include "test_yaml_support.h"

Test(syntax, a_conditional_without_quotes)
{
    expect_error("A:\n"
                 "  target: label > 6 ? label - 2 : label\n",
                 "spec.yaml:2:33: error: a value cannot start here [yaml-syntax]\n"
                 "    2 |   target: label > 6 ? label - 2 : label\n"
                 "      |                                 ^\n"
                 "      = help: put the expression in quotes, as in  target: \"label > 6 ? label - "
                 "2 : label\"  (YAML reads ': ' as the start of a value)\n");
    expect_error("{target: a ? b : c}\n",
                 "spec.yaml:1:16: error: expected ',' or '}' [yaml-syntax]\n"
                 "    1 | {target: a ? b : c}\n"
                 "      |                ^\n"
                 "spec.yaml:1:1: the mapping starts here\n"
                 "    1 | {target: a ? b : c}\n"
                 "      | ^\n"
                 "      = help: put the expression in quotes, as in  target: \"label > 6 ? label - "
                 "2 : label\"  (YAML reads ': ' as the start of a value)\n");
}

Test(syntax, colons_in_values)
{
    expect_error("path: a: b\n",
                 "spec.yaml:1:8: error: a value cannot start here [yaml-syntax]\n"
                 "    1 | path: a: b\n"
                 "      |        ^\n"
                 "      = help: put the value in quotes if this ':' is part of it\n");
    expect_error("name:transfer\n"
                 "seed: 42\n",
                 "spec.yaml:2:5: error: a value cannot start here [yaml-syntax]\n"
                 "    2 | seed: 42\n"
                 "      |     ^\n"
                 "      = help: a key needs a space behind its ':', which the line before lacks\n");
    expect_error("name: a\n"
                 "  seed: 42\n",
                 "spec.yaml:2:7: error: a value cannot start here [yaml-syntax]\n"
                 "    2 |   seed: 42\n"
                 "      |       ^\n"
                 "      = help: this line continues the one before: keys of one mapping start in "
                 "one column\n");
}

Test(syntax, brackets_in_brackets)
{
    expect_error("{where: label in {5, 6}}\n",
                 "spec.yaml:1:18: error: expected ',' or '}' [yaml-syntax]\n"
                 "    1 | {where: label in {5, 6}}\n"
                 "      |                  ^\n"
                 "spec.yaml:1:1: the mapping starts here\n"
                 "    1 | {where: label in {5, 6}}\n"
                 "      | ^\n"
                 "      = help: inside { } or [ ] an expression with brackets must be quoted\n");
    expect_error("layers: [{from: A[:-1]}]\n",
                 "spec.yaml:1:18: error: expected ',' or '}' [yaml-syntax]\n"
                 "    1 | layers: [{from: A[:-1]}]\n"
                 "      |                  ^\n"
                 "spec.yaml:1:10: the mapping starts here\n"
                 "    1 | layers: [{from: A[:-1]}]\n"
                 "      |          ^\n"
                 "      = help: inside { } or [ ] an expression with brackets must be quoted\n");
}

Test(syntax, missing_brackets)
{
    expect_error("shape: [28, 28\n", "spec.yaml:1:15: error: expected ',' or ']' [yaml-syntax]\n"
                                     "    1 | shape: [28, 28\n"
                                     "      |               ^\n"
                                     "spec.yaml:1:8: the list starts here\n"
                                     "    1 | shape: [28, 28\n"
                                     "      |        ^\n"
                                     "      = help: is a ']' missing in this line?\n");
    expect_error("a: {b: 1,\n"
                 "  c: 2\n"
                 "d: 3\n",
                 "spec.yaml:3:2: error: expected ',' or '}' [yaml-syntax]\n"
                 "    3 | d: 3\n"
                 "      |  ^\n"
                 "spec.yaml:1:4: the mapping starts here\n"
                 "    1 | a: {b: 1,\n"
                 "      |    ^\n"
                 "      = help: is a '}' missing in the lines before?\n");
    expect_error("a: [b\n"
                 "c: 3\n",
                 "spec.yaml:2:2: error: expected ',' or ']' [yaml-syntax]\n"
                 "    2 | c: 3\n"
                 "      |  ^\n"
                 "spec.yaml:1:4: the list starts here\n"
                 "    1 | a: [b\n"
                 "      |    ^\n"
                 "      = help: is a ']' missing in the lines before?\n");
}

Test(syntax, missing_quotes)
{
    expect_error("name: \"transfer\n"
                 "seed: 42\n",
                 "spec.yaml:2:9: error: the closing quote is missing [yaml-syntax]\n"
                 "    2 | seed: 42\n"
                 "      |         ^\n"
                 "spec.yaml:1:7: the quote is opened here\n"
                 "    1 | name: \"transfer\n"
                 "      |       ^\n");
    expect_error("name: 'transfer\n",
                 "spec.yaml:1:16: error: the closing quote is missing [yaml-syntax]\n"
                 "    1 | name: 'transfer\n"
                 "      |                ^\n"
                 "spec.yaml:1:7: the quote is opened here\n"
                 "    1 | name: 'transfer\n"
                 "      |       ^\n");
    expect_error(
        "a: \"b\n"
        "--- c\"\n",
        "spec.yaml:2:1: error: a line of '---' or '...' cannot stand inside quotes [yaml-syntax]\n"
        "    2 | --- c\"\n"
        "      | ^\n"
        "spec.yaml:1:4: the quote is opened here\n"
        "    1 | a: \"b\n"
        "      |    ^\n");
}

Test(syntax, text_behind_quotes)
{
    expect_error(
        "a: \"x\" y\n",
        "spec.yaml:1:8: error: expected a key of the mapping here [yaml-syntax]\n"
        "    1 | a: \"x\" y\n"
        "      |        ^\n"
        "spec.yaml:1:1: the mapping starts here\n"
        "    1 | a: \"x\" y\n"
        "      | ^\n"
        "      = help: text stands behind a closing quote: quote all of the value or nothing\n");
}

Test(syntax, tabs_that_indent)
{
    expect_error("a:\n"
                 "\tb: 1\n",
                 "spec.yaml:2:1: error: a tab cannot indent [yaml-syntax]\n"
                 "    2 | \tb: 1\n"
                 "      | ^\n"
                 "      = help: use spaces\n");
    expect_error("a: |\n"
                 "\tb\n",
                 "spec.yaml:2:1: error: a tab cannot indent [yaml-syntax]\n"
                 "    2 | \tb\n"
                 "      | ^\n"
                 "      = help: use spaces\n");
}

Test(syntax, uneven_columns)
{
    expect_error("a:\n"
                 "    b: 1\n"
                 "  c: 2\n",
                 "spec.yaml:3:3: error: expected a key of the mapping here [yaml-syntax]\n"
                 "    3 |   c: 2\n"
                 "      |   ^\n"
                 "spec.yaml:1:1: the mapping starts here\n"
                 "    1 | a:\n"
                 "      | ^\n"
                 "      = help: keys of one mapping, and items of one list, start in one column\n");
    expect_error("- [a]\n"
                 "b: 1\n",
                 "spec.yaml:2:1: error: expected '-' and an item of the list here [yaml-syntax]\n"
                 "    2 | b: 1\n"
                 "      | ^\n"
                 "spec.yaml:1:1: the list starts here\n"
                 "    1 | - [a]\n"
                 "      | ^\n");
    expect_error("  a: 1\n"
                 "b: 2\n",
                 "spec.yaml:2:1: error: text behind the end of the spec [yaml-syntax]\n"
                 "    2 | b: 2\n"
                 "      | ^\n"
                 "      = help: keys of one mapping, and items of one list, start in one column\n");
}

Test(syntax, lists_among_keys)
{
    expect_error(
        "model: A\n"
        "- model: B\n",
        "spec.yaml:2:1: error: expected a key of the mapping here [yaml-syntax]\n"
        "    2 | - model: B\n"
        "      | ^\n"
        "spec.yaml:1:1: the mapping starts here\n"
        "    1 | model: A\n"
        "      | ^\n"
        "      = help: a list cannot follow keys of the same mapping: give it a key of its own\n");
    expect_error("a: - b\n",
                 "spec.yaml:1:4: error: a list item cannot start here [yaml-syntax]\n"
                 "    1 | a: - b\n"
                 "      |    ^\n"
                 "      = help: start a list below its key, each '-' on a line of its own\n");
}

Test(syntax, keys_without_colon)
{
    expect_error("a: 1\n"
                 "b\n"
                 "c: 2\n",
                 "spec.yaml:2:1: error: this key lacks its ':' [yaml-syntax]\n"
                 "    2 | b\n"
                 "      | ^\n"
                 "      = help: a key needs a ':' and a space behind it\n");
}

Test(syntax, characters_that_start_no_text)
{
    expect_error("a: @b\n", "spec.yaml:1:4: error: text cannot start with '@' [yaml-syntax]\n"
                            "    1 | a: @b\n"
                            "      |    ^\n"
                            "      = help: put text that starts with this character in quotes\n");
    expect_error("a: `b`\n", "spec.yaml:1:4: error: text cannot start with '`' [yaml-syntax]\n"
                             "    1 | a: `b`\n"
                             "      |    ^\n"
                             "      = help: put text that starts with this character in quotes\n");
    expect_error("a: *.h5\n",
                 "spec.yaml:1:4: error: '*' starts an alias, and no name follows it [yaml-syntax]\n"
                 "    1 | a: *.h5\n"
                 "      |    ^\n"
                 "      = help: put text that starts with this character in quotes\n");
    expect_error(
        "a: & b\n",
        "spec.yaml:1:4: error: '&' starts an anchor, and no name follows it [yaml-syntax]\n"
        "    1 | a: & b\n"
        "      |    ^\n"
        "      = help: put text that starts with this character in quotes\n");
    expect_error("a: > 3\n", "spec.yaml:1:4: error: '|' and '>' start a block of text, which "
                             "begins on the next line [yaml-syntax]\n"
                             "    1 | a: > 3\n"
                             "      |    ^\n"
                             "      = help: put text that starts with this character in quotes\n");
    expect_error("a: |0\n",
                 "spec.yaml:1:4: error: a block of text cannot be indented by 0 [yaml-syntax]\n"
                 "    1 | a: |0\n"
                 "      |    ^\n");
}

Test(syntax, escapes)
{
    expect_error("a: \"C:\\data\"\n",
                 "spec.yaml:1:7: error: double quotes know no such escape [yaml-syntax]\n"
                 "    1 | a: \"C:\\data\"\n"
                 "      |       ^\n"
                 "      = help: in single quotes a backslash is just a backslash\n");
    expect_error("a: \"\\xg\"\n",
                 "spec.yaml:1:7: error: expected hexadecimal digits in this escape [yaml-syntax]\n"
                 "    1 | a: \"\\xg\"\n"
                 "      |       ^\n"
                 "      = help: in single quotes a backslash is just a backslash\n");
    expect_error("a: \"\\ud800\"\n",
                 "spec.yaml:1:7: error: this escape is no Unicode character [yaml-syntax]\n"
                 "    1 | a: \"\\ud800\"\n"
                 "      |       ^\n");
}

Test(syntax, directives)
{
    expect_error(
        "%FOO\n"
        "---\n"
        "a: 1\n",
        "spec.yaml:1:1: error: a line that starts with '%' is a YAML directive [yaml-syntax]\n"
        "    1 | %FOO\n"
        "      | ^\n"
        "      = help: leave this line out\n");
    expect_error("%YAML 3.1\n"
                 "---\n"
                 "a: 1\n",
                 "spec.yaml:1:1: error: this YAML directive is not understood [yaml-syntax]\n"
                 "    1 | %YAML 3.1\n"
                 "      | ^\n"
                 "      = help: leave this line out\n");
}

Test(syntax, missing_values)
{
    expect_error("[a, , b]\n", "spec.yaml:1:5: error: expected a value here [yaml-syntax]\n"
                               "    1 | [a, , b]\n"
                               "      |     ^\n");
    expect_error("a: ]\n", "spec.yaml:1:4: error: expected a value here [yaml-syntax]\n"
                           "    1 | a: ]\n"
                           "      |    ^\n");
}

Test(syntax, at_the_end_of_a_file_without_a_line_end)
{
    expect_error("shape: [28, 28", "spec.yaml:1:15: error: expected ',' or ']' [yaml-syntax]\n"
                                   "    1 | shape: [28, 28\n"
                                   "      |               ^\n"
                                   "spec.yaml:1:8: the list starts here\n"
                                   "    1 | shape: [28, 28\n"
                                   "      |        ^\n"
                                   "      = help: is a ']' missing in this line?\n");
    expect_error(
        "a: \"x\" \303\251",
        "spec.yaml:1:8: error: expected a key of the mapping here [yaml-syntax]\n"
        "    1 | a: \"x\" \303\251\n"
        "      |        ^\n"
        "spec.yaml:1:1: the mapping starts here\n"
        "    1 | a: \"x\" \303\251\n"
        "      | ^\n"
        "      = help: text stands behind a closing quote: quote all of the value or nothing\n");
    expect_error("a: b: c\r", "spec.yaml:1:5: error: a value cannot start here [yaml-syntax]\n"
                              "    1 | a: b: c\n"
                              "      |     ^\n"
                              "      = help: put the value in quotes if this ':' is part of it\n");
}

Test(syntax, in_lines_that_end_in_carriage_returns)
{
    expect_error("a: 1\rb: c: d\r",
                 "spec.yaml:1:10: error: a value cannot start here [yaml-syntax]\n"
                 "    1 | a: 1<U+000D>b: c: d\n"
                 "      |                 ^\n"
                 "      = help: put the value in quotes if this ':' is part of it\n");
}

Test(syntax, a_conditional_is_before_the_colon)
{
    expect_error("path: a: b ?\n",
                 "spec.yaml:1:8: error: a value cannot start here [yaml-syntax]\n"
                 "    1 | path: a: b ?\n"
                 "      |        ^\n"
                 "      = help: put the value in quotes if this ':' is part of it\n");
    expect_error("target: a ? b:c : d\n",
                 "spec.yaml:1:17: error: a value cannot start here [yaml-syntax]\n"
                 "    1 | target: a ? b:c : d\n"
                 "      |                 ^\n"
                 "      = help: put the expression in quotes, as in  target: \"label > 6 ? label - "
                 "2 : label\"  (YAML reads ': ' as the start of a value)\n");
}

Test(syntax, lines_before_that_are_no_keys)
{
    expect_error("name\n"
                 "seed: 42\n",
                 "spec.yaml:2:5: error: a value cannot start here [yaml-syntax]\n"
                 "    2 | seed: 42\n"
                 "      |     ^\n"
                 "      = help: a key needs a ':' behind it, which the line before lacks\n");
    expect_error("name # x:y\n"
                 "  seed: 42\n",
                 "spec.yaml:2:3: error: text behind the end of the spec [yaml-syntax]\n"
                 "    2 |   seed: 42\n"
                 "      |   ^\n");
    expect_error("name # x: y\n"
                 "- seed: 42: 5\n",
                 "spec.yaml:2:1: error: text behind the end of the spec [yaml-syntax]\n"
                 "    2 | - seed: 42: 5\n"
                 "      | ^\n"
                 "      = help: keys of one mapping, and items of one list, start in one column\n");
    expect_error("- a\n"
                 " b: c\n",
                 "spec.yaml:2:3: error: a value cannot start here [yaml-syntax]\n"
                 "    2 |  b: c\n"
                 "      |   ^\n"
                 "      = help: this line continues the one before: keys of one mapping start in "
                 "one column\n");
    expect_error("\303\251\n"
                 "b: c\n",
                 "spec.yaml:2:2: error: a value cannot start here [yaml-syntax]\n"
                 "    2 | b: c\n"
                 "      |  ^\n"
                 "      = help: a key needs a ':' behind it, which the line before lacks\n");
}

Test(syntax, colons_and_tabs)
{
    expect_error("a:\tb: c\n", "spec.yaml:1:5: error: a value cannot start here [yaml-syntax]\n"
                               "    1 | a:\tb: c\n"
                               "      |   \t ^\n"
                               "      = help: put the value in quotes if this ':' is part of it\n");
    expect_error("a:b c: d: e\n",
                 "spec.yaml:1:9: error: a value cannot start here [yaml-syntax]\n"
                 "    1 | a:b c: d: e\n"
                 "      |         ^\n"
                 "      = help: put the value in quotes if this ':' is part of it\n");
}

Test(syntax, brackets_in_values)
{
    expect_error("a: b: [c # d\n", "spec.yaml:1:5: error: a value cannot start here [yaml-syntax]\n"
                                   "    1 | a: b: [c # d\n"
                                   "      |     ^\n"
                                   "      = help: is a ']' missing in this line?\n");
    expect_error("a: x[1: 5\n", "spec.yaml:1:7: error: a value cannot start here [yaml-syntax]\n"
                                "    1 | a: x[1: 5\n"
                                "      |       ^\n"
                                "      = help: is a ']' missing in this line?\n");
    expect_error("a: {b: [c}\n", "spec.yaml:1:10: error: expected ',' or ']' [yaml-syntax]\n"
                                 "    1 | a: {b: [c}\n"
                                 "      |          ^\n"
                                 "spec.yaml:1:8: the list starts here\n"
                                 "    1 | a: {b: [c}\n"
                                 "      |        ^\n"
                                 "      = help: is a ']' missing in this line?\n");
    expect_error("a: [b, {c]\n", "spec.yaml:1:10: error: expected ',' or '}' [yaml-syntax]\n"
                                 "    1 | a: [b, {c]\n"
                                 "      |          ^\n"
                                 "spec.yaml:1:8: the mapping starts here\n"
                                 "    1 | a: [b, {c]\n"
                                 "      |        ^\n"
                                 "      = help: is a '}' missing in this line?\n");
    expect_error("{'x' y}\n", "spec.yaml:1:6: error: expected ',' or '}' [yaml-syntax]\n"
                              "    1 | {'x' y}\n"
                              "      |      ^\n"
                              "spec.yaml:1:1: the mapping starts here\n"
                              "    1 | {'x' y}\n"
                              "      | ^\n");
    expect_error("a: 1\n"
                 "]\n",
                 "spec.yaml:2:1: error: expected a key of the mapping here [yaml-syntax]\n"
                 "    2 | ]\n"
                 "      | ^\n"
                 "spec.yaml:1:1: the mapping starts here\n"
                 "    1 | a: 1\n"
                 "      | ^\n");
    expect_error("}\n", "spec.yaml:1:1: error: expected a value here [yaml-syntax]\n"
                        "    1 | }\n"
                        "      | ^\n");
}

Test(syntax, text_behind_single_quotes)
{
    expect_error(
        "a: 'x' y\n",
        "spec.yaml:1:8: error: expected a key of the mapping here [yaml-syntax]\n"
        "    1 | a: 'x' y\n"
        "      |        ^\n"
        "spec.yaml:1:1: the mapping starts here\n"
        "    1 | a: 'x' y\n"
        "      | ^\n"
        "      = help: text stands behind a closing quote: quote all of the value or nothing\n");
    expect_error("a: \"b\"\n"
                 "\n"
                 " c: d",
                 "spec.yaml:3:2: error: expected a key of the mapping here [yaml-syntax]\n"
                 "    3 |  c: d\n"
                 "      |  ^\n"
                 "spec.yaml:1:1: the mapping starts here\n"
                 "    1 | a: \"b\"\n"
                 "      | ^\n"
                 "      = help: keys of one mapping, and items of one list, start in one column\n");
}

Test(syntax, breaks_of_other_kinds)
{
    expect_error("a: b\342\200\250 c: d\n",
                 "spec.yaml:1:8: error: a value cannot start here [yaml-syntax]\n"
                 "    1 | a: b<U+2028> c: d\n"
                 "      |               ^\n"
                 "spec.yaml:1:5: here is U+2028, a separator of lines\n"
                 "    1 | a: b<U+2028> c: d\n"
                 "      |     ^~~~~~~~\n"
                 "      = help: write a line break instead of it\n");
    expect_error("a: [b\302\205c: 3\n",
                 "spec.yaml:1:8: error: expected ',' or ']' [yaml-syntax]\n"
                 "    1 | a: [b<U+0085>c: 3\n"
                 "      |               ^\n"
                 "spec.yaml:1:4: the list starts here\n"
                 "    1 | a: [b<U+0085>c: 3\n"
                 "      |    ^\n"
                 "spec.yaml:1:6: here is U+0085, a line break of another kind\n"
                 "    1 | a: [b<U+0085>c: 3\n"
                 "      |      ^~~~~~~~\n"
                 "      = help: write a space instead of it\n");
}
