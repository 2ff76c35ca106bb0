/* predict_command.h: `tlc predict`, which asks a model that a run has left, without the run's
 * program. */
#ifndef PREDICT_COMMAND_H
#define PREDICT_COMMAND_H

#include "commands/command.h"

extern const Command predict_command;

#endif
