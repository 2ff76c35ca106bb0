/* init_command.h: `tlc init`, which writes a first spec for data. */
#ifndef INIT_COMMAND_H
#define INIT_COMMAND_H

#include "commands/command.h"

extern const Command init_command;

#endif
