/* lsp_command.h: `tlc lsp`, what editors ask while a spec is written. */
#ifndef LSP_COMMAND_H
#define LSP_COMMAND_H

#include "commands/command.h"

extern const Command lsp_command;

#endif
