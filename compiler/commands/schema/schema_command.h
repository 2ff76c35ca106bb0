/* schema_command.h: `tlc schema` prints a JSON Schema of specs. */
#ifndef SCHEMA_COMMAND_H
#define SCHEMA_COMMAND_H

#include "commands/command.h"

extern const Command schema_command;

#endif
