#include "commands/schema/schema_command.h"

#include "base/printable.h"
#include "commands/schema/schema.h"
#include "options.h"
#include "output.h"
#include "system/fail.h"
#include "system/printing.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tlc schema [--draft DRAFT]\n"
    "\n"
    "Prints a JSON Schema of specs, for editors and validators: keys, words and ranges, with what\n"
    "each means, its default and an example. A spec that it lets pass may still be wrong, as\n"
    "`tlc --check` finds out.\n"
    "\n"
    "      --draft DRAFT  2020-12, or 7, which yaml-language-server knows best (2020-12)\n"
    "  -h, --help         this\n"
    "\n"
    "Exit codes: 0 done, 1 standard output could not be written, 2 wrong usage.\n"
    "A spec that is called `schema` is compiled by:  tlc ./schema\n";

static _Noreturn void print_help(void)
{
    struct tlc_output output = tlc_output_begin(false);
    tlc_print(&output, help);
    exit(0);
}

static Draft draft_named(const char *name)
{
    if (strcmp(name, "7") == 0 || strcmp(name, "draft-07") == 0)
        return DRAFT_7;
    if (strcmp(name, "2020-12") != 0)
        tlc_fail_usage("--draft takes `2020-12` or `7`, not %s; try --help", name);
    return DRAFT_2020_12;
}

static Draft read_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"draft", required_argument, NULL, 'd'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    Draft draft = DRAFT_2020_12;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        if (option == 'h')
            print_help();
        if (option == ':')
            tlc_fail_usage("this option needs an argument: %s; try --help", argv[optind - 1]);
        if (option != 'd')
            tlc_fail_usage("unrecognized option %s; try --help", argv[optind - 1]);
        draft = draft_named(optarg);
    }
    if (optind < argc)
        tlc_fail_usage("tlc schema reads nothing, but there is %s; try --help", argv[optind]);
    return draft;
}

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
    tlc_program_begin("tlc schema");
    tlc_json_begin();
    const Draft draft = read_options(argc - 1, argv + 1);
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

const Command schema_command = {"schema", run};
