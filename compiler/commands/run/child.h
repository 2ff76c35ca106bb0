/* child.h: other programs, run and waited for. */
#ifndef RUN_CHILD_H
#define RUN_CHILD_H

#include "base/text.h"

typedef List(const char *) Words;

void add_word(Arena *arena, Words *words, const char *word);

/* Adds those of a line, as a shell would divide it where it has nothing but blanks, quotes and
 * backslashes. */
void add_words(Arena *arena, Words *words, const char *line);

/* Whether there is such a program, on the PATH or where a slash says. */
bool is_program(const char *name);

/* Runs the program with `input` on its standard input (NULL: none) and appends what it prints to
 * `output` (NULL: it goes where tlc's own does). Its exit code; -1 where it did not run, or was
 * ended by a signal. */
int run_child(Arena *arena, Words *words, const char *input, Text *output);

/* Becomes the program of that path. Comes back only where it cannot, with errno. */
void become(const char *path, Words *words);

#endif
