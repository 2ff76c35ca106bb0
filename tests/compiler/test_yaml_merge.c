#include "test_yaml_support.h"

Test(merge, adds_keys_where_it_stands)
{
    expect_tree("a: &a {x: 1, y: 2}\nb: {p: 0, <<: *a, q: 3}\n",
                "{a: {x: 1, y: 2}, b: {p: 0, x: 1, y: 2, q: 3}}");
    expect_tree("b: {<<: {x: 1}}\n", "{b: {x: 1}}");
    expect_tree("b: {<<: {}, <: 1}\n", "{b: {<: 1}}");
    expect_tree("b: {<<: []}\n", "{b: {}}");
}

Test(merge, gives_way_to_explicit_keys)
{
    expect_tree("a: &a {x: 1, y: 2}\nb: {<<: *a, x: 9}\n", "{a: {x: 1, y: 2}, b: {y: 2, x: 9}}");
    expect_tree("a: &a {x: 1, y: 2}\nb: {x: 9, <<: *a}\n", "{a: {x: 1, y: 2}, b: {x: 9, y: 2}}");
}

Test(merge, prefers_what_comes_earlier_in_a_list)
{
    expect_tree("[&a {x: 1, y: 2}, &b {y: 3, z: 4}, {<<: [*a, *b]}]",
                "[{x: 1, y: 2}, {y: 3, z: 4}, {x: 1, y: 2, z: 4}]");
    expect_tree("[&a {x: 1}, {<<: [{x: 2}, *a]}]", "[{x: 1}, {x: 2}]");
}

Test(merge, goes_on_through_merged_mappings)
{
    expect_tree("[&a {x: 1}, &b {<<: *a, y: 2}, {<<: *b, z: 3}]",
                "[{x: 1}, {x: 1, y: 2}, {x: 1, y: 2, z: 3}]");
}

Test(merge, is_not_meant_by_a_quoted_key)
{
    expect_tree("{'<<': 1}", "{<<: 1}");
}

Test(error, duplicate_keys)
{
    expect_error(
        "seed: 1\n"
        "name: x\n"
        "\"seed\": 2\n",
        "spec.yaml:3:1: error: the key 'seed' is given twice in this mapping [duplicate-key]\n"
        "    3 | \"seed\": 2\n"
        "      | ^~~~~~\n"
        "spec.yaml:1:1: first given here\n"
        "    1 | seed: 1\n"
        "      | ^~~~\n");
}

Test(error, duplicate_keys_in_the_order_of_the_file)
{
    expect_error(
        "{b: 1, a: 1, b: 2, a: 2}",
        "spec.yaml:1:14: error: the key 'b' is given twice in this mapping [duplicate-key]\n"
        "    1 | {b: 1, a: 1, b: 2, a: 2}\n"
        "      |              ^\n"
        "spec.yaml:1:2: first given here\n"
        "    1 | {b: 1, a: 1, b: 2, a: 2}\n"
        "      |  ^\n"
        "spec.yaml:1:20: error: the key 'a' is given twice in this mapping [duplicate-key]\n"
        "    1 | {b: 1, a: 1, b: 2, a: 2}\n"
        "      |                    ^\n"
        "spec.yaml:1:8: first given here\n"
        "    1 | {b: 1, a: 1, b: 2, a: 2}\n"
        "      |        ^\n");
}

Test(error, merges_of_no_mapping)
{
    expect_error(
        "{<<: 5}",
        "spec.yaml:1:6: error: '<<' merges a mapping or a list of mappings, not a number [merge]\n"
        "    1 | {<<: 5}\n"
        "      |      ^\n"
        "      = help: name a mapping with '&name' and merge it with '<<: *name'\n");
    expect_error(
        "- &a text\n"
        "- {<<: *a}\n",
        "spec.yaml:2:8: error: '<<' merges a mapping or a list of mappings, not text [merge]\n"
        "    2 | - {<<: *a}\n"
        "      |        ^~\n"
        "      = help: name a mapping with '&name' and merge it with '<<: *name'\n");
    expect_error(
        "{<<: [{a: 1}, [b]]}",
        "spec.yaml:1:6: error: '<<' merges mappings, and item 2 of this list is a list [merge]\n"
        "    1 | {<<: [{a: 1}, [b]]}\n"
        "      |      ^~~~~~~~~~~~~\n"
        "spec.yaml:1:15: the item\n"
        "    1 | {<<: [{a: 1}, [b]]}\n"
        "      |               ^~~\n");
}

Test(error, two_merges)
{
    expect_error(
        "{<<: {a: 1}, <<: {b: 2}}",
        "spec.yaml:1:14: error: the key '<<' is given twice in this mapping [duplicate-key]\n"
        "    1 | {<<: {a: 1}, <<: {b: 2}}\n"
        "      |              ^~\n"
        "spec.yaml:1:2: first given here\n"
        "    1 | {<<: {a: 1}, <<: {b: 2}}\n"
        "      |  ^~\n"
        "      = help: merge several mappings with '<<: [*one, *other]'\n");
}
