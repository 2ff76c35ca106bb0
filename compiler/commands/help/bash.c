/* bash.c: completions of bash. */
#include "commands/help/completions.h"

static const char begin[] =
    "# Completion of tlc for bash: made by `tlc help --completions bash`.\n"
    "\n"
    "_tlc_files()\n"
    "{\n"
    "    compopt -o filenames 2> /dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen \"$@\" -- \"$word\")\n"
    "}\n"
    "\n"
    "_tlc_specs()\n"
    "{\n"
    "    compopt -o filenames 2> /dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -X '!*.yaml' -- \"$word\"; compgen -f -X '!*.yml' -- "
    "\"$word\"\n"
    "        compgen -d -- \"$word\")\n"
    "}\n"
    "\n"
    "_tlc_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$word\"); }\n"
    "\n"
    "_tlc()\n"
    "{\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=%s "
    "options\n"
    "    COMPREPLY=()\n"
    "    if [ \"$before\" = = ]; then # bash divides --option=argument\n"
    "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    elif [ \"$word\" = = ]; then\n"
    "        word=\n"
    "    fi\n";

static const char end[] = "    if [[ $word == -* ]]; then\n"
                          "        _tlc_words \"$options\"\n"
                          "    elif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                          "        _tlc_specs\n"
                          "        mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -W "
                          "\"$commands\" -- \"$word\")\n"
                          "    else\n"
                          "        case $command in\n";

static const char last[] = "        esac\n"
                           "    fi\n"
                           "}\n"
                           "complete -F _tlc tlc\n";

static const char *offered(Offer offer)
{
    static const char *const functions[] = {
        [OFFER_NOTHING] = ":",
        [OFFER_SPECS] = "_tlc_specs",
        [OFFER_FILES] = "_tlc_files -f",
        [OFFER_DIRECTORIES] = "_tlc_files -d",
        [OFFER_COMMANDS] = "_tlc_words \"$commands\"",
    };
    return functions[offer];
}

static void add_names(Text *text, const char *between)
{
    const Command *command;
    for (size_t i = 0; (command = command_at(i)); i++)
        text_addf(text, "%s%s", i ? between : "", command->name);
}

static void add_options(Text *text, const Command *command)
{
    const Option *option;
    text_addf(text, "        %s) options=\"", command->name);
    for (size_t i = 0; (option = option_at(command, i)); i++) {
        text_addf(text, "%s--%s", i ? " " : "", option->name);
        if (option->letter)
            text_addf(text, " -%c", option->letter);
    }
    text_add(text, "\" ;;\n");
}

/* What follows an option that takes an argument. */
static void add_arguments(Text *text, const Command *command)
{
    const Option *option;
    for (size_t i = 0; (option = option_at(command, i)); i++) {
        if (!option->argument || option->may_lack)
            continue;
        text_addf(text, "        %s,--%s", command->name, option->name);
        if (option->letter)
            text_addf(text, " | %s,-%c", command->name, option->letter);
        if (option->words)
            text_addf(text, ") _tlc_words \"%s\"; return ;;\n", option->words);
        else
            text_addf(text, ") %s; return ;;\n", offered(option->offer));
    }
}

void add_bash_completions(Text *text)
{
    const Command *command;
    text_addf(text, begin, command_at(0)->name);
    text_add(text, "    local commands=\"");
    add_names(text, " ");
    text_add(text, "\"\n    case ${COMP_WORDS[1]} in ");
    add_names(text, " | ");
    text_add(text, ")\n        [ \"$COMP_CWORD\" -gt 1 ] && command=${COMP_WORDS[1]} ;;\n"
                   "    esac\n    case $command in\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        add_options(text, command);
    text_add(text, "    esac\n    case $command,$before in\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        add_arguments(text, command);
    text_add(text, "    esac\n");
    text_add(text, end);
    for (size_t i = 0; (command = command_at(i)); i++)
        text_addf(text, "            %s) %s ;;\n", command->name, offered(command->offer));
    text_add(text, last);
}
