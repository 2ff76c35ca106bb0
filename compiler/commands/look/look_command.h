/* look_command.h: `tlc look`, which shows what a file holds. */
#ifndef LOOK_COMMAND_H
#define LOOK_COMMAND_H

#include "commands/command.h"

extern const Command look_command;

#endif
