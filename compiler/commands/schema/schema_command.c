#include "commands/schema/schema_command.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/schema/schema.h"
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

static int run(int argc, char **argv)
{
    Draft draft = DRAFT_2020_12;
    tlc_json_begin();
    while (next_option(&schema_command, argc - 1, argv + 1) != -1)
        draft = strcmp(optarg, "7") == 0 ? DRAFT_7 : DRAFT_2020_12;
    if (optind < argc - 1)
        fail_usage("tlc schema reads nothing, but there is ", argv[optind + 1]);
    Arena *arena = arena_new();
    json_t *schema = make_schema(arena, draft);
    char *json = json_dumps(schema, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    Text text = text_new(arena);
    text_addf(&text, "%s\n", json);
    free(json);
    json_decref(schema);
    const int code = print(arena, &text);
    arena_free(arena);
    return code;
}

static const Option options[] = {
    {.id = 'd',
     .name = "draft",
     .argument = "DRAFT",
     .words = "2020-12 7",
     .meaning = "of JSON Schema: 2020-12, or 7, which yaml-language-server knows best (2020-12)"},
    {0},
};

const Command schema_command = {
    .name = "schema",
    .operands = "[options]",
    .summary = "print a JSON Schema of specs",
    .about =
        "Prints a JSON Schema of specs, for editors and validators: keys, words and ranges, with "
        "what each means, its default and an example. A spec that it lets pass may still be "
        "wrong, as `tlc check` finds out.",
    .options = options,
    .end = "Exit codes: 0 done, 1 standard output could not be written, 2 wrong usage.",
    .run = run,
};
