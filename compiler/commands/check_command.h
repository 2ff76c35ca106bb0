/* check_command.h: `tlc check`, which says what is wrong with specs. */
#ifndef CHECK_COMMAND_H
#define CHECK_COMMAND_H

#include "commands/command.h"

extern const Command check_command;

#endif
