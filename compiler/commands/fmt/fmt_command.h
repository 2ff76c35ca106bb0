/* fmt_command.h: `tlc fmt` lays specs out in one way. */
#ifndef FMT_COMMAND_H
#define FMT_COMMAND_H

#include "commands/command.h"

extern const Command fmt_command;

#endif
