/* run_command.h: `tlc run`, which compiles, builds and runs an experiment. */
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include "commands/command.h"

extern const Command run_command;

#endif
