/* compile_command.h: `tlc SPEC`, from spec to C. */
#ifndef COMPILE_COMMAND_H
#define COMPILE_COMMAND_H

#include "commands/command.h"

extern const Command compile_command;

/* Which options.c reads. */
extern const Option compile_options[];

/* Of a command line without the command's name. */
int compile_spec(int argc, char **argv);

#endif
