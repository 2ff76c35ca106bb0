/* program.c: the program's frame and its sections. */
#include "emit/emit.h"

static const char *section(Arena *arena, const Plan *plan, void (*emit)(Text *, const Plan *))
{
    Text text = text_new(arena);
    emit(&text, plan);
    return text.bytes;
}

void emit_program(Text *out, const Plan *plan)
{
    Arena *arena = out->arena;
    Holes holes = {.arena = arena};
    hole_text(&holes, "FILE_COMMENT", section(arena, plan, emit_header));
    hole_text(&holes, "DATA", section(arena, plan, emit_data));
    hole_text(&holes, "TASKS", section(arena, plan, emit_tasks));
    hole_text(&holes, "KERNELS", section(arena, plan, emit_kernels));
    hole_text(&holes, "MODELS", section(arena, plan, emit_models));
    hole_text(&holes, "PROGRAMS", section(arena, plan, emit_programs));
    hole_text(&holes, "RECIPES", section(arena, plan, emit_recipes));
    hole_text(&holes, "TABLES", section(arena, plan, emit_tables));
    hole_text(&holes, "EXPERIMENT", section(arena, plan, emit_experiment));
    hole_text(&holes, "LOAD", section(arena, plan, emit_load));
    template_fill(out, "program.c", &holes);
}
