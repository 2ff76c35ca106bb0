/* merge_command.h: `tlc merge`, which makes one result of a study that was done in parts. */
#ifndef MERGE_COMMAND_H
#define MERGE_COMMAND_H

#include "commands/command.h"

extern const Command merge_command;

#endif
