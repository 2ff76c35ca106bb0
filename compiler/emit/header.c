/* header.c: the comment a reader sees first. */
#include "emit/emit.h"

/* The text as lines of a comment. */
static void emit_comment_lines(Text *out, const char *text)
{
    while (*text) {
        const char *end = text;
        while (*end && *end != '\n')
            end++;
        const char *line = arena_copy(out->arena, text, (size_t)(end - text));
        text_addf(out, " *%s%s\n", *line ? " " : "", commented(out->arena, line));
        text = *end ? end + 1 : end;
    }
}

void emit_header(Text *out, const Plan *plan)
{
    Arena *arena = out->arena;
    Text text = text_new(arena);
    const char *spec = source_name(plan->source);
    text_addf(&text, "%s: compiled by tlc from %s. Edit that, not this.\n\n", plan->name,
              commented(arena, spec));
    plan_print_models(&text, plan);
    text_addf(&text,
              "\nFrom the end upwards: the experiment is a table of recipes, which say what is "
              "learned\nby what phases; train goes through a phase, epoch by epoch, in steps; a "
              "step calls one\nkernel an operation. Places in %s stand in parentheses.\n",
              commented(arena, spec));
    text_add(out, "/*\n");
    emit_comment_lines(out, text.bytes);
    text_add(out, " */\n");
}
