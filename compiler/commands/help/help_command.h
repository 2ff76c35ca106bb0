/* help_command.h: `tlc help`, which says what commands there are, and of each what it does. */
#ifndef HELP_COMMAND_H
#define HELP_COMMAND_H

#include "commands/command.h"

extern const Command help_command;

/* The commands in short, on one screen. Exits as print_and_exit does. */
_Noreturn void print_overview(void);

#endif
