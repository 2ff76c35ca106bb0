/* predict_command.h: `tlc predict`, which asks a model that a run has left, without the run's
 * program. */
#ifndef PREDICT_COMMAND_H
#define PREDICT_COMMAND_H

#include <stdbool.h>

/* Whether these are the arguments of the command: the first one is its name. */
bool predict_is_wanted(int argc, char **argv);

/* Answers the command, whose name is argv[1]: main's exit code. */
int predict_command(int argc, char **argv);

#endif
