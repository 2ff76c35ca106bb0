/* init_command.h: `tlc init`, which writes a first spec for data. */
#ifndef INIT_COMMAND_H
#define INIT_COMMAND_H

#include <stdbool.h>

/* Whether these are the arguments of the command: the first one is its name. */
bool init_is_wanted(int argc, char **argv);

/* Answers the command, whose name is argv[1]: main's exit code. */
int init_command(int argc, char **argv);

#endif
