#include "commands/help/completions.h"

#include "commands/command_options.h"

#include <string.h>

const Option *option_at(const Command *command, size_t index)
{
    size_t own = 0;
    while (command->options && command->options[own].name)
        own++;
    const Option *option = index < own ? &command->options[index] : &common_options[index - own];
    return option->name ? option : NULL;
}

const char *option_summary(Arena *arena, const Option *option)
{
    return arena_printf(arena, "%.*s", (int)strcspn(option->meaning, ":;\n"), option->meaning);
}
