/* explanations.c: the pages below docs/checks, which are built into tlc like templates. A page is a
 * heading, and for each name
 *
 *     ## `name`
 *
 *     *severity*: what was found
 *
 *     why it matters, and examples: "Wrong:" or "Right:", and a block of code */
#include "commands/explain/explanations.h"

#include "emit/template.h"

#include <string.h>

static const char heading[] = "## `";

static const char *copy(Arena *arena, const char *from, const char *to)
{
    while (to > from && to[-1] == '\n')
        to--;
    return arena_copy(arena, from, (size_t)(to - from));
}

/* Where `what` begins, or `end`. */
static const char *find(const char *from, const char *end, const char *what)
{
    const char *found = strstr(from, what);
    return found && found < end ? found : end;
}

/* `text` is behind the heading's mark, `end` where the next heading or nothing is. */
static Explanation explanation_at(Arena *arena, const char *group, const char *text,
                                  const char *end)
{
    const char *name_end = find(text, end, "`");
    const char *severity = find(name_end, end, "*") + 1, *severity_end = find(severity, end, "*: ");
    const char *summary = severity_end + 3, *summary_end = find(summary, end, "\n\n");
    const char *why = summary_end + strspn(summary_end, "\n");
    return (Explanation){
        .group = group,
        .name = copy(arena, text, name_end),
        .severity = copy(arena, severity, severity_end),
        .summary = copy(arena, summary, summary_end),
        .why = copy(arena, why, find(why, end, "\nWrong:\n")),
        .markdown = copy(arena, severity - 1, end),
    };
}

static void add_page(Arena *arena, ExplanationList *list, const char *text)
{
    const char *all = text + strlen(text), *title = find(text, all, "# ") + 2;
    const char *group = copy(arena, title, find(title, all, "\n"));
    for (const char *at = strstr(text, heading), *next; at; at = next) {
        at += strlen(heading);
        next = strstr(at, heading);
        *list_add(arena, list) = explanation_at(arena, group, at, next ? next : all);
    }
}

ExplanationList explanations(Arena *arena)
{
    ExplanationList list = {0};
    for (size_t i = 0; i < template_count; i++)
        if (strncmp(all_templates[i].name, "checks/", 7) == 0)
            add_page(arena, &list, all_templates[i].text);
    return list;
}

const Explanation *explanation_named(Arena *arena, const char *name)
{
    const ExplanationList list = explanations(arena);
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.items[i].name, name) == 0)
            return &list.items[i];
    return NULL;
}
