/* register_command.h: `tlc register`. */
#ifndef REGISTER_COMMAND_H
#define REGISTER_COMMAND_H

#include "commands/command.h"

extern const Command register_command;

#endif
