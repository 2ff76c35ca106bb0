/* printable.h: text from outside (a spec, a path, an argument) made fit to be shown. */
#ifndef BASE_PRINTABLE_H
#define BASE_PRINTABLE_H

#include "base/source.h"
#include "base/text.h"

/* How one character is shown: as it is, or by its code point, <U+202E>; a byte that is not UTF-8
 * as <0xE9>. */
typedef struct Shown {
    char text[12];
    size_t taken; /* bytes of the original, at least 1 */
    size_t width; /* columns of `text` */
} Shown;

/* The character at text[at]; bytes from text[end] on are not looked at. */
Shown show_character(const char *text, size_t at, size_t end);

/* The text as it is shown, in one line: the ends of lines are shown by their names too. */
const char *printable(Arena *arena, const char *text);

/* The same, but line ends stay: for text of several lines that tlc has laid out. */
const char *printable_lines(Arena *arena, const char *text);

/* In at most so many columns, at least 5: what is wider has "..." in its middle. */
const char *shortened(Arena *arena, const char *text, size_t columns);

/* Append the string and spaces, or spaces and the string, in at least so many columns. */
void text_add_left(Text *text, const char *string, size_t columns);
void text_add_right(Text *text, const char *string, size_t columns);

/* Lines, each with its end, none of them wider than so many columns: where one is, it goes on in
 * the next, indented by two more than it is itself. */
const char *wrapped_lines(Arena *arena, const char *text, size_t columns);

/* A string of C, for any text. */
const char *quoted(Arena *arena, const char *text);

/* A string of JSON, for any text; what is not UTF-8 is U+FFFD in it. It may stand in the scripts of
 * a page: nothing in it ends one. */
const char *json_text(Arena *arena, const char *text);

/* The text as YAML, in quotes where it would be something else without them. */
const char *yaml_text(Arena *arena, const char *text);

/* A factor as people write it: "1/255", or its digits. */
const char *factor_text(Arena *arena, double factor);

/* Prints "tlc: ", the message and the end of the line to standard error. The message is shown as
 * above, and cut when it is very long. Takes no memory. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
