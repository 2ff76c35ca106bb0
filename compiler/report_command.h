/* report_command.h: `tlc report`, which makes the report of runs anew from their results. */
#ifndef REPORT_COMMAND_H
#define REPORT_COMMAND_H

#include <stdbool.h>

/* Whether these are the arguments of the command: the first one is its name. */
bool report_is_wanted(int argc, char **argv);

/* Answers the command, whose name is argv[1]: main's exit code. */
int report_command(int argc, char **argv);

#endif
