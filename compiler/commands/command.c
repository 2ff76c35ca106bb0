#include "commands/command.h"

#include "base/text.h"
#include "commands/check_command.h"
#include "commands/compile_command.h"
#include "commands/diff/diff_command.h"
#include "commands/explain/explain_command.h"
#include "commands/fmt/fmt_command.h"
#include "commands/help/help_command.h"
#include "commands/init/init_command.h"
#include "commands/look/look_command.h"
#include "commands/lsp_command.h"
#include "commands/merge_command.h"
#include "commands/plan/plan_command.h"
#include "commands/predict/predict_command.h"
#include "commands/register/register_command.h"
#include "commands/report_command.h"
#include "commands/run/run_command.h"
#include "commands/schema/schema_command.h"
#include "commands/watch/watch_command.h"

#include <string.h>

/* In the order in which they are used. */
static const Command *const commands[] = {
    &compile_command, &check_command,    &plan_command,    &run_command,   &watch_command,
    &diff_command,    &register_command, &report_command,  &merge_command, &predict_command,
    &look_command,    &init_command,     &explain_command, &fmt_command,   &schema_command,
#ifdef TLC_HAS_LSP
    &lsp_command,
#endif
    &help_command,
};

enum { COMMANDS = sizeof commands / sizeof *commands };

const Command *command_at(size_t index)
{
    return index < COMMANDS ? commands[index] : NULL;
}

const Command *command_named(const char *word)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, word) == 0)
            return commands[i];
    return NULL;
}

const Command *command_nearest(const char *word)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *name = nearest_name(word, names, COMMANDS);
    return name ? command_named(name) : NULL;
}
