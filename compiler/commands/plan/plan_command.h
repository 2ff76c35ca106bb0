/* plan_command.h: `tlc plan`, which prints what an experiment will do, and writes nothing. */
#ifndef PLAN_COMMAND_H
#define PLAN_COMMAND_H

#include "commands/command.h"

extern const Command plan_command;

#endif
