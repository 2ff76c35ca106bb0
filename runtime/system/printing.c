/* printing.c: standard output, which may be a terminal, a file or gone. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

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

void tlc_print(const struct tlc_output *output, const char *format, ...)
{
    if (output->quiet || postponed_reason != 0)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *text = tlc_format_clean(format, arguments);
    va_end(arguments);
    errno = 0;
    bool written = fputs(text, stdout) >= 0 && fflush(stdout) == 0;
    free(text);
    if (written)
        return;
    int reason = errno ? errno : EIO;
    if (!postponed)
        fail_printing(reason);
    postponed_reason = reason;
}

void tlc_print_heading(const struct tlc_output *output, const char *text)
{
    if (output->colour)
        tlc_print(output, "\033[1m%s\033[0m\n", text);
    else
        tlc_print(output, "%s\n", text);
}

int tlc_terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
        return 80;
    return size.ws_col;
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
