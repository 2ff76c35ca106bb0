#include "commands/command.h"

#include "commands/explain/explain_command.h"
#include "commands/fmt/fmt_command.h"
#include "commands/init/init_command.h"
#include "commands/look/look_command.h"
#include "commands/predict/predict_command.h"
#include "commands/report_command.h"
#include "commands/schema/schema_command.h"

#include <stddef.h>
#include <string.h>

static const Command *const commands[] = {
    &report_command, &init_command,    &look_command, &predict_command,
    &schema_command, &explain_command, &fmt_command,
};

const Command *command_named(const char *word)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i]->name, word) == 0)
            return commands[i];
    return NULL;
}
