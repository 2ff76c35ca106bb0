/* diff_command.h: `tlc diff`, which tells whether two specs are the same experiment. */
#ifndef DIFF_COMMAND_H
#define DIFF_COMMAND_H

#include "commands/command.h"

extern const Command diff_command;

#endif
