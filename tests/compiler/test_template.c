#include "test_emit_support.h"

#include <ctype.h>

static const char *filled(Arena *arena, const char *name, const Holes *holes)
{
    Text out = text_new(arena);
    template_fill(&out, name, holes);
    return out.bytes;
}

Test(template, without_holes_stays_as_it_is)
{
    Arena *arena = arena_new();
    Holes none = {.arena = arena};
    for (size_t i = 0; i < template_count; i++)
        expect_text(filled(arena, all_templates[i].name, &none), all_templates[i].text);
    arena_free(arena);
}

Test(template, holds_what_stands_below_the_marker)
{
    cr_assert(template_count > 30);
    for (size_t i = 0; i < template_count; i++) {
        cr_expect(*all_templates[i].text, "%s is empty", all_templates[i].name);
        cr_expect(!strstr(all_templates[i].text, "---- template ----"), "%s",
                  all_templates[i].name);
        cr_expect(!strstr(all_templates[i].text, "sample.h"), "%s", all_templates[i].name);
    }
}

Test(template, needs_what_its_file_includes)
{
    const char *const *needs = template_needs("dense_any.c");
    expect_text(needs[0], "apply.c");
    expect_text(needs[1], "multiply_any.c");
    cr_expect_null(needs[2]);
    cr_expect_null(template_needs("relu.c")[0], "a header of stand-ins is no need");
}

Test(template, holes_are_filled_wherever_the_word_stands)
{
    Arena *arena = arena_new();
    Holes holes = {.arena = arena};
    hole_text(&holes, "absolute", "filled");
    hole_number(&holes, "unheard_of", 7);
    const char *text = filled(arena, "absolute.c", &holes);
    expect_part(text, "filled(");
    cr_expect(!strstr(text, "absolute"), "%s", text);
    cr_expect(!strchr(text, '7'), "%s", text);
    arena_free(arena);
}

Test(template, a_part_of_a_word_is_no_hole)
{
    Arena *arena = arena_new();
    Holes holes = {.arena = arena};
    hole_text(&holes, "floor", "no");
    hole_text(&holes, "divide", "no");
    Holes none = {.arena = arena};
    expect_text(filled(arena, "floor_divide.c", &holes), filled(arena, "floor_divide.c", &none));
    arena_free(arena);
}

/* The line's end belongs to the text that takes the line's place. */
Test(template, a_line_of_its_own_becomes_lines_or_none)
{
    Arena *arena = arena_new();
    Holes lines = {.arena = arena}, nothing = {.arena = arena};
    hole_text(&lines, "LOAD", "one();\ntwo();\n");
    hole_text(&nothing, "LOAD", "");
    expect_part(filled(arena, "program.c", &lines), "{\none();\ntwo();\n}\n");
    const char *without = filled(arena, "program.c", &nothing);
    cr_expect(!strstr(without, "LOAD"), "%s", without);
    expect_part(without, "*options)\n{\n}\n");
    arena_free(arena);
}

Test(template, numbers_are_written_in_full)
{
    Arena *arena = arena_new();
    Holes holes = {.arena = arena};
    hole_number(&holes, "N", INT64_MIN);
    expect_text(holes.list.items[0].text, "-9223372036854775808");
    arena_free(arena);
}
