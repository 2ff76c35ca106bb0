/* completions.h: scripts by which shells complete the command line of tlc, made of the records of
 * all commands. */
#ifndef HELP_COMPLETIONS_H
#define HELP_COMPLETIONS_H

#include "base/text.h"
#include "commands/command.h"

void add_bash_completions(Text *text);
void add_zsh_completions(Text *text);
void add_fish_completions(Text *text);

/* The options of a command, then those that all have; NULL behind the last. */
const Option *option_at(const Command *command, size_t index);

/* What is said of an option in a line, up to where it begins to explain. */
const char *option_summary(Arena *arena, const Option *option);

#endif
