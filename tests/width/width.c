/* width.c: width COLUMNS: prints the lines of standard input that are wider than that on a
 * terminal, and fails where there are some, or no lines at all. What steers a terminal has no
 * width; \r begins a line anew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/columns.h"

/* Takes out "\033[1m" and the like. */
static void drop_escapes(char *line)
{
    for (char *at; (at = strchr(line, '\033'));) {
        char *end = at + strcspn(at, "mKhl");
        memmove(at, end + (*end != '\0'), strlen(end) + 1);
    }
}

int main(int argc, char **argv)
{
    static char line[1 << 16];
    const size_t most = argc == 2 ? (size_t)atoi(argv[1]) : 0;
    int lines = 0, wide = 0;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        lines++;
        for (char *part = strtok(line, "\r"); part; part = strtok(NULL, "\r")) {
            drop_escapes(part);
            if (tlc_columns(part) <= most)
                continue;
            wide++;
            printf("%zu columns: %s\n", tlc_columns(part), part);
        }
    }
    return lines == 0 || wide > 0;
}
