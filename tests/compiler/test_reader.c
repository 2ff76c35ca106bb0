#include "test_reader_support.h"

#include <stddef.h>

/* A mapping of three keys: one required, one with a default, one with neither. */
typedef struct Thing {
    Count size, speed;
    Flag on;
} Thing;

static const Key thing_keys[] = {
    {"size", read_size, offsetof(Thing, size), .required = true, .takes = "whole number",
     .meaning = "how large it is"},
    {"speed", read_count, offsetof(Thing, speed), .value = "3", .takes = "whole number",
     .meaning = "how fast it is"},
    {"on", read_flag, offsetof(Thing, on), .takes = "true or false", .meaning = "whether it runs"},
};
static const Section thing_section = {"things[]", thing_keys, 3};

static bool read_thing(Reader *reader, const char *text, const char *path, Thing *thing)
{
    return read_section(reader, &thing_section, node_of(reader, text), path, thing);
}

static void expect_reported(const char *text, const char *path, const char *expected)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    Thing thing = {0};
    cr_expect(!read_thing(&reader, text, path, &thing), "%s", text);
    expect_text(reported(&reader), expected);
    arena_free(arena);
}

Test(reader, fills_each_field_from_its_key)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    Thing thing = {0};
    cr_expect(read_thing(&reader, "{on: true, speed: 7, size: 5}", "things[1]", &thing));
    cr_expect(thing.size.given && thing.size.value == 5);
    cr_expect(thing.speed.given && thing.speed.value == 7);
    cr_expect(thing.on.value);
    cr_expect(reader.spec->defaults.count == 0);
    expect_text(reported(&reader), "");
    arena_free(arena);
}

Test(reader, records_the_defaults_it_used)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    Thing thing = {0};
    cr_expect(read_thing(&reader, "{size: 5}", "things[1]", &thing));
    cr_expect(thing.speed.given && thing.speed.value == 3);
    cr_expect(!thing.on.value);
    cr_assert(reader.spec->defaults.count == 1);
    expect_text(reader.spec->defaults.items[0].path, "things[1].speed");
    expect_text(reader.spec->defaults.items[0].value, "3");
    arena_free(arena);
}

Test(reader, a_default_points_at_its_section)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    Thing thing = {0};
    read_thing(&reader, "# a thing\n{size: 5}\n", "things[1]", &thing);
    cr_expect(thing.speed.span.start == 10 && thing.speed.span.end == 11);
    arena_free(arena);
}

Test(reader, a_missing_key_says_what_it_is_for)
{
    expect_reported("{speed: 1}", "things[1]",
                    "spec.yaml:1:1: error: things[1] needs `size` [missing-key]\n"
                    "= help: size: how large it is\n");
    expect_reported("{speed: 1}", "",
                    "spec.yaml:1:1: error: the spec needs `size` [missing-key]\n"
                    "= help: size: how large it is\n");
}

Test(reader, an_unknown_key_suggests_the_nearest)
{
    expect_reported("{size: 1, sped: 2}", "things[1]",
                    "spec.yaml:1:11: error: unknown key `sped` in things[1] [unknown-key]\n"
                    "= help: did you mean `speed`?\n");
}

Test(reader, an_unknown_key_like_none_lists_them)
{
    expect_reported("{size: 1, wavelength: 2}", "",
                    "spec.yaml:1:11: error: unknown key `wavelength` in the spec [unknown-key]\n"
                    "= help: it takes size, speed, on\n");
}

Test(reader, keys_are_matched_as_written)
{
    expect_reported("{size: 1, On: true}", "things[1]",
                    "spec.yaml:1:11: error: unknown key `On` in things[1] [unknown-key]\n"
                    "= help: did you mean `on`?\n");
}

Test(reader, paths_lead_to_the_value)
{
    expect_reported("{size: large, speed: fast}", "things[1]",
                    "spec.yaml:1:8: error: things[1].size must be a whole number, not text "
                    "[wrong-type]\n"
                    "spec.yaml:1:22: error: things[1].speed must be a whole number, not text "
                    "[wrong-type]\n");
    expect_reported("{size: large}", "",
                    "spec.yaml:1:8: error: size must be a whole number, not text [wrong-type]\n");
}

Test(reader, goes_on_behind_an_error)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    Thing thing = {0};
    cr_expect(!read_thing(&reader, "{sise: 5, speed: 9, on: maybe}", "t", &thing));
    cr_expect(thing.speed.value == 9);
    cr_expect(diag_count(reader.diagnostics, DIAG_ERROR) == 2, "a misspelt key is not missing too");
    arena_free(arena);
}

Test(reader, only_a_mapping_has_keys)
{
    expect_reported("[1]", "things[1]",
                    "spec.yaml:1:1: error: things[1] must be a mapping, not a list [wrong-type]\n");
    expect_reported("5", "",
                    "spec.yaml:1:1: error: the spec must be a mapping, not a number "
                    "[wrong-type]\n");
}

Test(reader, expected_kinds_are_told_apart)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    cr_expect(expect_map(&reader, node_of(&reader, "{a: 1}"), "x"));
    cr_expect(expect_list(&reader, node_of(&reader, "[1]"), "x"));
    expect_text(reported(&reader), "");
    cr_expect(!expect_list(&reader, node_of(&reader, "{a: 1}"), "x.y"));
    expect_text(reported(&reader),
                "spec.yaml:1:1: error: x.y must be a list, not a mapping [wrong-type]\n");
    arena_free(arena);
}

/* A list of as many zeros. */
static const Node *zeros(Reader *reader, size_t count)
{
    Text text = text_new(reader->arena);
    for (size_t i = 0; i < count; i++)
        text_add(&text, i ? ", 0" : "[0");
    text_add(&text, "]");
    return node_of(reader, text.bytes);
}

Test(reader, a_collection_has_one_to_a_thousand_entries)
{
    Arena *arena = arena_new();
    Reader reader = reader_of(arena);
    cr_expect(expect_entries(&reader, zeros(&reader, 1), "x", NODE_LIST, "fill it"));
    cr_expect(expect_entries(&reader, zeros(&reader, 1000), "x", NODE_LIST, "fill it"));
    cr_expect(expect_entries(&reader, node_of(&reader, "{a: 1}"), "x", NODE_MAP, "fill it"));
    expect_text(reported(&reader), "");
    cr_expect(!expect_entries(&reader, zeros(&reader, 1001), "x", NODE_LIST, "fill it"));
    cr_expect(!expect_entries(&reader, node_of(&reader, "{}"), "y", NODE_MAP, "fill it"));
    expect_text(reported(&reader),
                "spec.yaml:1:1: error: x has 1001 entries; there can be at most 1000 [too-large]\n"
                "spec.yaml:1:1: error: y is empty [empty]\n"
                "= help: fill it\n");
    arena_free(arena);
}
