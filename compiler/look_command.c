#include "look_command.h"

#include "base/printable.h"
#include "look_model.h"
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] = "usage: tlc look [options] FILE\n"
                           "\n"
                           "Shows what is in a model file of Keras (.h5, .keras, .json), PyTorch "
                           "(state dictionaries, .pth)\n"
                           "or safetensors: layers, shapes, parameters, and what tlc can do with "
                           "them. What the file is, its\n"
                           "first bytes say. Nothing of it is executed.\n"
                           "\n"
                           "      --spec       print its layers in the spec language instead\n"
                           "  -h, --help       this\n"
                           "\n"
                           "Exit codes: 0 done, 1 the file cannot be read, 2 wrong usage.\n"
                           "A spec that is called `look` is compiled by:  tlc ./look\n";

bool look_is_wanted(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], "look") == 0;
}

/* ---- the command line ---- */

static _Noreturn void fail_usage(const char *problem, const char *what)
{
    complain("%s%s", problem, what);
    complain("try look --help");
    exit(EXIT_USAGE);
}

static bool print(const char *text)
{
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0 && !ferror(stdout))
        return true;
    complain("standard output: %s", strerror(errno));
    return false;
}

static _Noreturn void refuse_option(char **argv)
{
    const char *text = argv[optind - 1];
    const char letter[] = {'-', (char)optopt, '\0'};
    if (optopt && strchr("sh", optopt) && strncmp(text, "--", 2) == 0)
        fail_usage("this option takes no argument: ", text);
    fail_usage("unrecognized option ", optopt && text[1] != '-' ? letter : text);
}

/* Whether --spec is there. The file is argv[optind]. */
static bool read_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"spec", no_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    bool spec = false;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        if (option == 'h')
            exit(print(help) ? 0 : EXIT_DIAGNOSTICS);
        if (option != 's')
            refuse_option(argv);
        spec = true;
    }
    if (optind >= argc)
        fail_usage("which file? ", "give one");
    if (optind + 1 < argc)
        fail_usage("one file at a time, but there is also ", argv[optind + 1]);
    return spec;
}

/* ---- kinds of files ---- */

int look_command(int argc, char **argv)
{
    const bool spec = read_options(argc - 1, argv + 1);
    const char *path = argv[1 + optind], *problem;
    Arena *arena = arena_new();
    Text text = text_new(arena);
    bool done = look_at_model(&text, path, spec, &problem);
    if (!done)
        complain("%s", problem);
    else
        done = print(printable_lines(arena, text.bytes));
    arena_free(arena);
    return done ? 0 : EXIT_DIAGNOSTICS;
}
