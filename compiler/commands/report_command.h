/* report_command.h: `tlc report`, which makes the report of runs anew from their results. */
#ifndef REPORT_COMMAND_H
#define REPORT_COMMAND_H

#include "commands/command.h"

extern const Command report_command;

#endif
