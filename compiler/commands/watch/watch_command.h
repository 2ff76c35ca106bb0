/* watch_command.h: `tlc watch`, which checks a spec again whenever it is saved. */
#ifndef WATCH_COMMAND_H
#define WATCH_COMMAND_H

#include "commands/command.h"

extern const Command watch_command;

#endif
