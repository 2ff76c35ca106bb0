#include "test_emit_support.h"

#define SPEC TASK MODEL("units: 3") TRAINING "epochs: 1}\n"

Test(header, is_one_comment_with_the_layers)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_header, HEAD SPEC);
    cr_expect(strncmp(text, "/*\n * t: compiled by tlc from spec.yaml.", 40) == 0, "%s", text);
    expect_part(text, "\n * Model M\n *   layer            output   parameters\n");
    expect_part(text, "\n *   31 parameters: 31 trainable, 0 frozen\n *\n");
    cr_expect(count_of(text, "*/") == 1);
    cr_expect(strcmp(text + strlen(text) - 4, " */\n") == 0);
    arena_free(arena);
}

Test(header, every_line_is_part_of_it_and_none_ends_in_a_space)
{
    Arena *arena = arena_new();
    const char *text = emitted(arena, emit_header, HEAD SPEC);
    cr_expect(count_of(text, "\n") == count_of(text, "\n *") + 1);
    cr_expect(count_of(text, " \n") == 0, "%s", text);
    arena_free(arena);
}
