#include "commands/help/help_command.h"

#include "base/printable.h"
#include "commands/command_options.h"
#include "commands/help/completions.h"
#include "options.h"

#include <getopt.h>
#include <stdlib.h>

enum { SUMMARIES = 12 };

static const char begin[] =
    "usage: tlc [options] SPEC.yaml\n"
    "       tlc COMMAND [options] ...\n"
    "\n"
    "Compiles a transfer-learning experiment to C, and does what belongs to that.\n"
    "\n";

static const char end[] =
    "\n"
    "Without a command, it is `compile`. Its options, of which these are the usual:\n"
    "\n"
    "  -o, --output FILE  write the C to FILE; - is standard output\n"
    "  -q, --quiet        don't print the plan\n"
    "      --keys         print every key a spec may have\n"
    "  -h, --help         this; with a command, what it does\n"
    "      --version      the version\n"
    "\n"
    "tlc help COMMAND says more of each, tlc help compile of all other options.\n"
    "Exit codes: 0 done, 1 the spec or a file is wrong, 2 wrong usage.\n";

static void add_commands(Text *text)
{
    const Command *command;
    for (size_t i = 0; (command = command_at(i)); i++) {
        const size_t begun = text->length;
        text_addf(text, "  %s ", command->name);
        while (text->length - begun < SUMMARIES)
            text_add(text, " ");
        text_addf(text, "%s\n", command->summary);
    }
}

_Noreturn void print_overview(void)
{
    Text text = text_new(arena_new()); /* which the end frees */
    text_add(&text, begin);
    add_commands(&text);
    text_add(&text, end);
    print_and_exit(text.bytes);
}

static const Command *command_asked(const char *word)
{
    const Command *command = command_named(word), *near = command_nearest(word);
    if (command)
        return command;
    complain("there is no command `%s`", word);
    if (near)
        complain("did you mean `%s`?", near->name);
    complain("try --help");
    exit(EXIT_USAGE);
}

/* By the first letter of the shell's name. */
static _Noreturn void print_completions(const char *shell)
{
    Text text = text_new(arena_new()); /* which the end frees */
    (*shell == 'b'   ? add_bash_completions
     : *shell == 'z' ? add_zsh_completions
                     : add_fish_completions)(&text);
    print_and_exit(text.bytes);
}

static int run(int argc, char **argv)
{
    while (next_option(&help_command, argc - 1, argv + 1) != -1)
        print_completions(optarg);
    char **operands = argv + 1 + optind;
    if (!*operands)
        print_overview();
    if (operands[1])
        fail_usage("one command at a time, but there is also ", operands[1]);
    Text text = text_new(arena_new()); /* which the end frees */
    add_help(&text, command_asked(*operands));
    print_and_exit(text.bytes);
}

static const Option options[] = {
    {.id = 'c',
     .name = "completions",
     .argument = "SHELL",
     .words = "bash zsh fish",
     .meaning = "print a script by which the shell completes lines of tlc, instead"},
    {0},
};

const Command help_command = {
    .name = "help",
    .operands = "[options] [COMMAND]",
    .summary = "say what commands do",
    .about = "Says what a command does and which options it has, as the command does with --help; "
             "without "
             "one, which commands there are.",
    .end =
        "Exit codes: 0 done, 1 standard output could not be written, 2 there is no such command.",
    .options = options,
    .offer = OFFER_COMMANDS,
    .run = run,
};
