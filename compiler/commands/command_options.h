/* command_options.h: reads a command's line by its record. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include "base/text.h"
#include "commands/command.h"

/* Which every command has: --help and --version. */
extern const Option common_options[];

/* The id of the next option, whose argument is in getopt's optarg; -1 behind the last: operands
 * stand from argv[optind] on. argv[0] is passed over. Answers --help and --version and exits with
 * 0; exits with EXIT_USAGE on an option that the command does not have, or without the argument
 * that it takes. */
int next_option(const Command *command, int argc, char **argv);

/* Prints both texts, as one, and that there is help; exits with EXIT_USAGE. */
_Noreturn void fail_usage(const char *problem, const char *what);

/* Exits with 0, or with EXIT_DIAGNOSTICS where standard output does not take it. */
_Noreturn void print_and_exit(const char *text);

/* Prints what tlc has laid out to standard output, fit to be shown; false where it does not take
 * it, which is said. */
bool print_shown(Arena *arena, const char *text);

/* What --help prints of the command, in 80 columns. */
void add_help(Text *text, const Command *command);

/* The words with spaces for lines' ends, wrapped: the first line stands behind `column` columns
 * that are filled already, all others begin with `indent` spaces. */
void add_wrapped_at(Text *text, size_t column, size_t indent, const char *words);

#endif
