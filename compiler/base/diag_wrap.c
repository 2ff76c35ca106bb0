/* diag_wrap.c: findings on a terminal, whose lines are not broken within words. What editors read
 * is printed as it is. */
#include "base/diag.h"
#include "common/columns.h"

#include <stdlib.h>
#include <string.h>

/* Columns that are counted for what paints text, and that it does not take. */
static size_t unseen_columns(const char *line)
{
    size_t columns = 0;
    for (const char *at = line; (at = strchr(at, '\033')); at++)
        columns += strlen("<U+001B>") + strcspn(at, "m");
    return columns;
}

/* "   41 |       - dense" and "      |         ^~~": broken, they would point nowhere. */
static bool is_excerpt(const char *line)
{
    const size_t number = strspn(line, " 0123456789");
    return number >= 6 && strncmp(line + number, "| ", 2) == 0;
}

static void print_line(const char *line, FILE *out, size_t columns)
{
    size_t room = columns + unseen_columns(line);
    const int indent = (int)strspn(line, " ") + 4;
    while (!is_excerpt(line) && tlc_columns(line) > room) {
        const size_t length = tlc_columns_break(line, room);
        fprintf(out, "%.*s\n", (int)length, line);
        line += length + strspn(line + length, " ");
        if (!*line)
            return;
        fprintf(out, "%*s", indent, "");
        room = columns - (size_t)indent;
    }
    fprintf(out, "%s\n", line);
}

void diag_print_wrapped(const Diagnostics *diagnostics, FILE *out, bool color, size_t columns)
{
    char *text = NULL;
    size_t size = 0;
    FILE *whole = open_memstream(&text, &size);
    if (whole)
        diag_print(diagnostics, whole, color);
    if (!whole || fclose(whole) != 0) {
        free(text);
        diag_print(diagnostics, out, color); /* without memory as it is */
        return;
    }
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        print_line(line, out, columns);
    }
    free(text);
}
