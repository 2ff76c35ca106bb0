/* look_command.h: `tlc look`, which shows what a file holds. */
#ifndef LOOK_COMMAND_H
#define LOOK_COMMAND_H

#include <stdbool.h>

/* Whether these are the arguments of the command: the first one is its name. */
bool look_is_wanted(int argc, char **argv);

/* Answers the command, whose name is argv[1]: main's exit code. */
int look_command(int argc, char **argv);

#endif
