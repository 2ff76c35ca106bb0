/* show_findings.h: how diagnostics are shown: as text for people, or as JSON or SARIF for programs.
 */
#ifndef SHOW_FINDINGS_H
#define SHOW_FINDINGS_H

#include "base/diag.h"
#include "base/text.h"

typedef enum { FINDINGS_TEXT, FINDINGS_JSON, FINDINGS_SARIF } FindingsFormat;
typedef enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorWish;

typedef struct FindingsOptions {
    FindingsFormat format;
    ColorWish color;
    bool werror; /* warnings are errors */
} FindingsOptions;

/* Rows of a command's table of options, and whether one is of these, whose argument getopt has.
 * Commands that print what is asked on standard output have no --format, but FINDINGS_AS_TEXT. */
#define COLOR_OPTION                                                                               \
    {                                                                                              \
        .id = 'K', .name = "color", .argument = "WHEN", .words = "auto always never",              \
        .meaning = "whether to colour (auto: on a terminal, unless NO_COLOR is set)"               \
    }
#define FINDINGS_AS_TEXT                                                                           \
    COLOR_OPTION,                                                                                  \
    {                                                                                              \
        .id = 'W', .name = "werror", .meaning = "warnings are errors"                              \
    }
#define FINDINGS_OPTIONS                                                                           \
    {.id = 'F',                                                                                    \
     .name = "format",                                                                             \
     .argument = "FORMAT",                                                                         \
     .words = "text json sarif",                                                                   \
     .meaning = "show what is found as text, or on standard output as JSON or SARIF"},             \
        FINDINGS_AS_TEXT
bool take_findings_option(FindingsOptions *options, int id);

/* Whether what goes to this stream is coloured: by default on a terminal where NO_COLOR is not set.
 */
bool wants_color(ColorWish wish, FILE *stream);

/* As text to standard error, and how many there are; on a terminal lines end where words do. */
void print_findings(const Diagnostics *diagnostics, ColorWish color);

/* Whether these are findings with which nothing is written: errors and, if they are wished to be,
 * warnings. */
bool are_fatal(const Diagnostics *diagnostics, const FindingsOptions *options);

/* Of a file each. */
typedef List(Diagnostics *) DiagnosticsList;

/* Shows all that was found: text on standard error, the other formats, one document which is there
 * if nothing was found too, on standard output. Whether nothing of it is fatal and all could be
 * written. */
bool show_all_findings(Arena *arena, const DiagnosticsList *list, const FindingsOptions *options);
bool show_findings(Arena *arena, Diagnostics *diagnostics, const FindingsOptions *options);

/* The document of a format that is not text; whether it could be written, whatever was found. */
bool show_findings_document(Arena *arena, const DiagnosticsList *list,
                            const FindingsOptions *options);

/* What is found of a file that could not be read: an error called `spec-file`. */
Diagnostics *unreadable(Arena *arena, const char *path, const char *problem);

/* ---- the formats ---- */

/* A document of JSON: one object with the version of tlc, how many findings there are of each
 * severity, and those that are kept, each in a line of its own. docs/diagnostics.md has its
 * members. */
void add_findings_json(Text *text, const DiagnosticsList *list);

/* The same as SARIF 2.1.0 (OASIS Standard, 27 March 2020). */
void add_findings_sarif(Text *text, const DiagnosticsList *list);

#endif
