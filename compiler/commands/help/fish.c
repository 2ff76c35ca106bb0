/* fish.c: completions of fish. */
#include "commands/help/completions.h"

#include <string.h>

/* In single quotes. */
static void add_quoted(Text *text, const char *words)
{
    text_add(text, "'");
    for (; *words; words++)
        text_addf(text, strchr("'\\", *words) ? "\\%c" : "%c", *words);
    text_add(text, "'");
}

static const char *offered(Offer offer)
{
    static const char *const arguments[] = {
        [OFFER_NOTHING] = "-f",
        [OFFER_SPECS] = "-k -a '(__fish_complete_suffix .yaml)'",
        [OFFER_FILES] = "-F",
        [OFFER_DIRECTORIES] = "-f -a '(__fish_complete_directories)'",
        [OFFER_COMMANDS] = "-f -a \"$tlc_commands\"",
    };
    return arguments[offer];
}

/* What comes before each line of a command. */
static void add_head(Text *text, const Command *command)
{
    text_addf(text, "complete -c tlc -n '%s__fish_seen_subcommand_from %s'",
              command->is_usual ? "not " : "", command->is_usual ? "$tlc_others" : command->name);
}

static void add_option(Text *text, const Command *command, const Option *option)
{
    add_head(text, command);
    if (option->letter)
        text_addf(text, " -s %c", option->letter);
    text_addf(text, " -l %s", option->name);
    if (option->argument && !option->may_lack)
        text_add(text, " -r");
    if (option->words)
        text_addf(text, " -f -a '%s'", option->words);
    else if (option->argument)
        text_addf(text, " %s", offered(option->offer));
    text_add(text, " -d ");
    add_quoted(text, option_summary(text->arena, option));
    text_add(text, "\n");
}

static void add_names(Text *text, const char *variable, bool all)
{
    const Command *command;
    text_addf(text, "set -g %s", variable);
    for (size_t i = 0; (command = command_at(i)); i++)
        if (all || !command->is_usual)
            text_addf(text, " %s", command->name);
    text_add(text, "\n");
}

void add_fish_completions(Text *text)
{
    const Command *command;
    const Option *option;
    text_add(text, "# Completion of tlc for fish: made by `tlc help --completions fish`.\n\n");
    add_names(text, "tlc_commands", true);
    add_names(text, "tlc_others", false);
    for (size_t i = 0; (command = command_at(i)); i++) {
        text_addf(text, "\ncomplete -c tlc -n __fish_use_subcommand -a %s -d ", command->name);
        add_quoted(text, command->summary);
        text_add(text, "\n");
        add_head(text, command);
        text_addf(text, " %s\n", offered(command->offer));
        for (size_t k = 0; (option = option_at(command, k)); k++)
            add_option(text, command, option);
    }
}
