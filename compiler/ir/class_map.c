/* class_map.c: which label becomes which class, for the plan and for a comment of the program. */
#include "base/printable.h"
#include "common/columns.h"
#include "ir/summary.h"

#include <string.h>

enum { MOST_SHOWN = 40, MOST_NAMED = 200, WIDEST_NAME = 40, FIRST_NAMED = 10, SIDE_BY_SIDE = 18 };

/* Some that fit beside each other. */
static void print_row(Text *text, const PlanTask *task, const char *begin, int64_t first,
                      int64_t last)
{
    text_addf(text, "%slabel", begin);
    for (int64_t label = first; label < last; label++)
        text_addf(text, " %3lld", (long long)label);
    text_addf(text, "\n%sclass", begin);
    for (int64_t label = first; label < last; label++)
        text_addf(text, task->targets[label] < 0 ? "   -" : " %3lld",
                  (long long)task->targets[label]);
    text_add(text, "\n");
}

/* Numbers side by side. */
static void print_numbers(Text *text, const PlanTask *task, const char *begin)
{
    const int64_t shown = task->labels > MOST_SHOWN ? MOST_SHOWN : task->labels;
    for (int64_t first = 0; first < shown; first += SIDE_BY_SIDE)
        print_row(text, task, begin, first,
                  first + SIDE_BY_SIDE < shown ? first + SIDE_BY_SIDE : shown);
    if (shown < task->labels)
        text_addf(text, "%sand %lld more label%s\n", begin, (long long)(task->labels - shown),
                  task->labels - shown == 1 ? "" : "s");
}

/* "5 sandal", or "5" */
static const char *named(Arena *arena, const char *const *names, int64_t number)
{
    if (!names || !names[number])
        return arena_printf(arena, "%lld", (long long)number);
    return arena_printf(arena, "%lld %s", (long long)number, printable(arena, names[number]));
}

static size_t widest(Arena *arena, const PlanTask *task)
{
    size_t width = strlen("label");
    for (int64_t label = 0; label < task->labels; label++) {
        const size_t own = tlc_columns(named(arena, task->label_names, label));
        width = task->targets[label] >= 0 && own > width && own <= WIDEST_NAME ? own : width;
    }
    return width;
}

/* A line for each label that the task takes, up to so many. */
static void print_names(Text *text, const PlanTask *task, const char *begin, int64_t most)
{
    Arena *arena = text->arena;
    const size_t width = widest(arena, task);
    int64_t shown = 0, left_out = 0;
    text_add(text, begin);
    text_add_left(text, "label", width);
    text_add(text, "  class\n");
    for (int64_t label = 0; label < task->labels; label++) {
        left_out += task->targets[label] < 0;
        if (task->targets[label] < 0 || ++shown > most)
            continue;
        text_add(text, begin);
        text_add_left(text, named(arena, task->label_names, label), width);
        text_addf(text, "  %s\n", named(arena, task->class_names, task->targets[label]));
    }
    if (shown > most)
        text_addf(text, "%sand %lld more\n", begin, (long long)(shown - most));
    if (left_out)
        text_addf(text, "%s%lld other label%s: not the task's\n", begin, (long long)left_out,
                  left_out == 1 ? "" : "s");
}

static void print_classes(Text *text, const PlanTask *task, const char *begin, int64_t most)
{
    if (task->label_names || task->class_names)
        print_names(text, task, begin, most);
    else
        print_numbers(text, task, begin);
}

void plan_print_classes(Text *text, const PlanTask *task, const char *begin)
{
    print_classes(text, task, begin, MOST_NAMED);
}

void plan_print_first_classes(Text *text, const PlanTask *task, const char *begin)
{
    print_classes(text, task, begin, FIRST_NAMED);
}
