/* arguments.h: what command lines of several programs have in common. What is wrong with them ends
 * the program with exit code 2. */
#ifndef TLC_ARGUMENTS_H
#define TLC_ARGUMENTS_H

#include <stdbool.h>

#include "system/printing.h"

enum { TLC_MOST_THREADS = 1024 };

/* How many threads the machine runs at once. */
int tlc_processors(void);

/* "transfer, compiled from transfer.yaml by tlc 0.2.0" */
void tlc_print_version(const struct tlc_output *output, const char *name, const char *spec,
                       const char *version);

/* A whole number in digits alone; a directory, which has a name. */
int tlc_parse_whole(const char *option, const char *text, int least, int most);
const char *tlc_parse_directory(const char *option, const char *text);

/* What getopt_long has just refused; `without` are the letters of the options without a value. */
_Noreturn void tlc_refuse_option(char **argv, const char *without);

#endif
