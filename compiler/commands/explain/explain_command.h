/* explain_command.h: `tlc explain NAME` tells what is behind the name of a diagnostic. */
#ifndef EXPLAIN_COMMAND_H
#define EXPLAIN_COMMAND_H

#include "commands/command.h"

extern const Command explain_command;

#endif
