/* class_map.c: which label becomes which class, for the plan and for a comment of the program. */
#include "base/printable.h"
#include "ir/plan.h"

#include <string.h>

enum { MOST_SHOWN = 40, MOST_NAMED = 200, WIDEST_NAME = 40 };

/* Numbers side by side. */
static void print_numbers(Text *text, const PlanTask *task, const char *begin)
{
    const int64_t shown = task->labels > MOST_SHOWN ? MOST_SHOWN : task->labels;
    const char *more = shown < task->labels ? " ..." : "";
    text_addf(text, "%slabel", begin);
    for (int64_t label = 0; label < shown; label++)
        text_addf(text, " %3lld", (long long)label);
    text_addf(text, "%s\n%sclass", more, begin);
    for (int64_t label = 0; label < shown; label++)
        text_addf(text, task->targets[label] < 0 ? "   -" : " %3lld",
                  (long long)task->targets[label]);
    text_addf(text, "%s\n", more);
}

/* "5 sandal", or "5" */
static const char *named(Arena *arena, const char *const *names, int64_t number)
{
    if (!names || !names[number])
        return arena_printf(arena, "%lld", (long long)number);
    return arena_printf(arena, "%lld %s", (long long)number, printable(arena, names[number]));
}

static int widest(Arena *arena, const PlanTask *task)
{
    size_t width = strlen("label");
    for (int64_t label = 0; label < task->labels; label++) {
        const size_t own = strlen(named(arena, task->label_names, label));
        width = task->targets[label] >= 0 && own > width && own <= WIDEST_NAME ? own : width;
    }
    return (int)width;
}

/* A line for each label that the task takes. */
static void print_names(Text *text, const PlanTask *task, const char *begin)
{
    Arena *arena = text->arena;
    const int width = widest(arena, task);
    int64_t shown = 0, left_out = 0;
    text_addf(text, "%s%-*s  class\n", begin, width, "label");
    for (int64_t label = 0; label < task->labels; label++) {
        left_out += task->targets[label] < 0;
        if (task->targets[label] < 0 || ++shown > MOST_NAMED)
            continue;
        text_addf(text, "%s%-*s  %s\n", begin, width, named(arena, task->label_names, label),
                  named(arena, task->class_names, task->targets[label]));
    }
    if (shown > MOST_NAMED)
        text_addf(text, "%sand %lld more\n", begin, (long long)(shown - MOST_NAMED));
    if (left_out)
        text_addf(text, "%s%lld other label%s: not the task's\n", begin, (long long)left_out,
                  left_out == 1 ? "" : "s");
}

void plan_print_classes(Text *text, const PlanTask *task, const char *begin)
{
    if (task->label_names || task->class_names)
        print_names(text, task, begin);
    else
        print_numbers(text, task, begin);
}
