/* printing.c: standard output, which may be a terminal, a file or gone. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/columns.h"
#include "system/clean.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/printing.h"

enum { SHORTEST_BAR = 3 };

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

struct tlc_output tlc_output_begin(bool quiet)
{
    bool able = is_set("TERM") && strcmp(getenv("TERM"), "dumb") != 0;
    bool terminal = able && isatty(STDOUT_FILENO);
    return (struct tlc_output){
        .quiet = quiet, .terminal = terminal, .colour = terminal && !is_set("NO_COLOR")};
}

static bool postponed;
static int postponed_reason;

void tlc_print_postpone(void)
{
    postponed = true;
}

static void fail_printing(int reason)
{
    tlc_fail_after_line(false);
    tlc_fail("cannot write to standard output: %s", strerror(reason));
}

void tlc_print_end(void)
{
    postponed = false;
    if (postponed_reason != 0)
        fail_printing(postponed_reason);
}

void tlc_print_over(const struct tlc_output *output, const char *line)
{
    tlc_fail_after_line(false);
    tlc_print(output, "\r%s\033[K", line);
    tlc_fail_after_line(!output->quiet);
}

void tlc_print(const struct tlc_output *output, const char *format, ...)
{
    if (output->quiet || postponed_reason != 0)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *text = tlc_format_clean(format, arguments);
    va_end(arguments);
    const char *clear = tlc_fail_after_line(false) ? "\r\033[K" : "";
    errno = 0;
    bool written = fputs(clear, stdout) >= 0 && fputs(text, stdout) >= 0 && fflush(stdout) == 0;
    free(text);
    if (written)
        return;
    int reason = errno ? errno : EIO;
    if (!postponed)
        fail_printing(reason);
    postponed_reason = reason;
}

int tlc_terminal_width(void)
{
    return tlc_output_columns(STDOUT_FILENO);
}

static void print_lines(const struct tlc_output *output, const char *words, bool bold)
{
    const int width = tlc_terminal_width();
    do {
        const int length = (int)tlc_columns_break(words, (size_t)width);
        tlc_print(output, bold ? "\033[1m%.*s\033[0m\n" : "%.*s\n", length, words);
        words += length;
        words += strspn(words, " ");
    } while (*words);
}

void tlc_print_wrapped(const struct tlc_output *output, const char *words)
{
    if (*words)
        print_lines(output, words, false);
}

void tlc_say(const struct tlc_output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *words = tlc_format_clean(format, arguments);
    va_end(arguments);
    tlc_print_wrapped(output, words);
    free(words);
}

void tlc_print_heading(const struct tlc_output *output, const char *text)
{
    print_lines(output, text, output->colour);
}

void tlc_print_pieces(const struct tlc_output *output, char *const *pieces, int count)
{
    const size_t width = (size_t)tlc_terminal_width();
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        const size_t own = tlc_columns(pieces[i]);
        const bool fits = i == 0 || used + 2 + own <= width;
        tlc_print(output, i == 0 ? "%s" : fits ? "  %s" : "\n  %s", pieces[i]);
        used = (fits ? used : 0) + own + (i > 0 ? 2 : 0);
    }
    tlc_print(output, "\n");
}

void tlc_progress_bar(char *bar, double fraction, int room)
{
    int cells = room - TLC_BAR_FRAME < TLC_LONGEST_BAR ? room - TLC_BAR_FRAME : TLC_LONGEST_BAR;
    *bar = '\0';
    if (cells < SHORTEST_BAR)
        return;
    int filled = (int)(fraction * cells);
    bar += sprintf(bar, "  [");
    for (int i = 0; i < cells; i++)
        *bar++ = i < filled ? '=' : i == filled ? '>' : ' ';
    strcpy(bar, "]");
}
