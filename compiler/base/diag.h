/* diag.h: everything tlc says about a spec is made and printed here. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/source.h"

#include <stdbool.h>
#include <stdio.h>

typedef enum { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE } Severity;

typedef struct Diagnostics Diagnostics;

Diagnostics *diag_new(Arena *arena);

/* Reports one finding at a place of the spec. `check` is the name it can be looked up under in
 * the language reference; it is printed in brackets. */
void diag_report(Diagnostics *diagnostics, Severity severity, Span span, const char *check,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Whether the last finding may be printed: what would be said with it need not be found otherwise.
 */
bool diag_is_kept(const Diagnostics *diagnostics);

/* Adds "help: ..." (what to do) to the last finding reported. */
void diag_help(Diagnostics *diagnostics, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, where what to do is to write `text` in the place of `word` and no more: an editor can
 * do it, if the word is what stands at `span`. The value of a key that is left out does not, nor
 * what is copied from elsewhere. */
void diag_fix(Diagnostics *diagnostics, Span span, const char *word, const char *text,
              const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same, saying "did you mean `name`?" */
void diag_suggest(Diagnostics *diagnostics, Span span, const char *word, const char *name);

/* Adds a second place to the last finding reported, such as a first definition. */
void diag_see(Diagnostics *diagnostics, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds what a character is that looks like another, and what to write instead. A finding whose own
 * first line has one gets this by itself. */
void diag_see_lookalike(Diagnostics *diagnostics, Span character);

/* The first error that was reported, without its place; NULL: there was none. */
const char *diag_first_error(const Diagnostics *diagnostics);

size_t diag_count(const Diagnostics *diagnostics, Severity severity);

/* Drops all notes so far: they are of what will run, and where there is an error nothing does. */
void diag_forget_notes(Diagnostics *diagnostics);

/* From here on all warnings are errors. */
void diag_promote_warnings(Diagnostics *diagnostics);

/* Prints all findings in the order of their places, each with its line and a caret. */
void diag_print(const Diagnostics *diagnostics, FILE *out, bool color);

/* The same on a terminal of so many columns: no word is broken where a line ends. */
void diag_print_wrapped(const Diagnostics *diagnostics, FILE *out, bool color, size_t columns);

/* Behind them: "2 errors, 1 warning", where there are several to count. */
void diag_print_counts(const Diagnostics *diagnostics, FILE *out);

#endif
