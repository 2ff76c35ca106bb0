/* zsh.c: completions of zsh. */
#include "commands/help/completions.h"

#include <string.h>

static const char *offered(Offer offer)
{
    static const char *const actions[] = {
        [OFFER_NOTHING] = " ",
        [OFFER_SPECS] = "_files -g \"*.(yaml|yml)\"",
        [OFFER_FILES] = "_files",
        [OFFER_DIRECTORIES] = "_files -/",
        [OFFER_COMMANDS] = "_tlc_commands",
    };
    return actions[offer];
}

/* Within single quotes, where `taken` are characters that mean something. */
static void add_escaped(Text *text, const char *words, const char *taken)
{
    for (; *words; words++)
        if (*words == '\'')
            text_add(text, "'\\''");
        else
            text_addf(text, strchr(taken, *words) ? "\\%c" : "%c", *words);
}

static void add_option(Text *text, const Option *option)
{
    text_add(text, " \\\n            ");
    if (option->letter)
        text_addf(text, "'(-%c --%s)'{-%c,--%s%s}'[", option->letter, option->name, option->letter,
                  option->name, option->argument ? "=" : "");
    else
        text_addf(text, "'--%s%s[", option->name,
                  option->argument ? option->may_lack ? "=-" : "=" : "");
    add_escaped(text, option_summary(text->arena, option), "[]:\\");
    text_add(text, "]");
    if (option->argument) {
        text_add(text, option->may_lack ? "::" : ":");
        add_escaped(text, option->argument, ":\\");
        if (option->words)
            text_addf(text, ":(%s)", option->words);
        else
            text_addf(text, ":%s", offered(option->offer));
    }
    text_add(text, "'");
}

static void add_command(Text *text, const Command *command)
{
    const Option *option;
    text_addf(text, "        %s)\n            _arguments -S", command->name);
    for (size_t i = 0; (option = option_at(command, i)); i++)
        add_option(text, option);
    text_addf(text, " \\\n            '*: :%s' ;;\n", offered(command->offer));
}

void add_zsh_completions(Text *text)
{
    const Command *command;
    text_add(text, "#compdef tlc\n"
                   "# Completion of tlc for zsh: made by `tlc help --completions zsh`.\n\n"
                   "_tlc_commands()\n{\n    local -a commands\n    commands=(\n");
    for (size_t i = 0; (command = command_at(i)); i++) {
        text_addf(text, "        '%s:", command->name);
        add_escaped(text, command->summary, ":\\");
        text_add(text, "'\n");
    }
    text_add(text, "    )\n    _describe command commands\n}\n\n_tlc()\n{\n    local command=");
    text_addf(text,
              "%s\n    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
              "        _tlc_commands\n        _files -g '*.(yaml|yml)'\n        return\n    fi\n",
              command_at(0)->name);
    text_add(text, "    case $words[2] in\n        ");
    for (size_t i = 0; (command = command_at(i)); i++)
        text_addf(text, "%s%s", i ? "|" : "", command->name);
    text_add(text, ")\n            command=$words[2]\n            shift words\n            (( "
                   "CURRENT-- )) ;;\n"
                   "    esac\n    case $command in\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        add_command(text, command);
    text_add(text, "    esac\n}\n\n_tlc \"$@\"\n");
}
