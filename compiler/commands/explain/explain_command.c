#include "commands/explain/explain_command.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/explain/explain_print.h"
#include "commands/findings/show_findings.h"
#include "options.h"
#include "output.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static int print(Arena *arena, const Text *text)
{
    OutputProblem problem;
    if (outputs_write(arena, &(Output){"-", text, NULL}, 1, &problem))
        return 0;
    complain("standard output: %s", problem.reason);
    return EXIT_DIAGNOSTICS;
}

/* A name as it is, or as messages have it, in brackets. */
static const char *name_in(Arena *arena, const char *word)
{
    const size_t length = strlen(word);
    const bool brackets = length > 2 && word[0] == '[' && word[length - 1] == ']';
    return brackets ? arena_copy(arena, word + 1, length - 2) : word;
}

static _Noreturn void refuse_name(Arena *arena, const ExplanationList *list, const char *name)
{
    List(const char *) names = {0};
    for (size_t i = 0; i < list->count; i++)
        *list_add(arena, &names) = list->items[i].name;
    const char *near = nearest_name(name, names.items, names.count);
    if (near)
        complain("no message is called `%.60s`: did you mean `%s`?", name, near);
    else
        complain("no message is called `%.60s`; `tlc explain` lists all there are", name);
    exit(EXIT_USAGE);
}

static void add_named(Text *text, const ExplanationList *list, const char *name, bool bold)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].name, name) == 0) {
            text_add(text, text->length ? "\n" : "");
            add_explanation(text, &list->items[i], bold);
            return;
        }
    refuse_name(text->arena, list, name);
}

static int run(int argc, char **argv)
{
    Arena *arena = arena_new();
    FindingsOptions color = {0};
    for (int id; (id = next_option(&explain_command, argc - 1, argv + 1)) != -1;)
        take_findings_option(&color, id);
    const bool bold = wants_color(color.color, stdout);
    const ExplanationList list = explanations(arena);
    Text text = text_new(arena);
    if (optind == argc - 1)
        add_explanations(&text, &list, bold);
    for (int i = optind; i < argc - 1; i++)
        add_named(&text, &list, name_in(arena, argv[i + 1]), bold);
    const int code = print(arena, &text);
    arena_free(arena);
    return code;
}

static const Option options[] = {COLOR_OPTION, {0}};

const Command explain_command = {
    .name = "explain",
    .operands = "[options] [NAME...]",
    .summary = "tell what a message means",
    .about =
        "Tells what is behind the names that messages end in, in brackets: what was found, why "
        "it matters, and an example wrong and right. Without a name it lists all there are.",
    .options = options,
    .end =
        "Exit codes: 0 done, 1 standard output could not be written, 2 wrong usage, as a name that "
        "there is not.",
    .run = run,
};
