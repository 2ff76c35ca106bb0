/* fail.c: the one way an experiment ends early. */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

static const char *program_name = "tlc";
static const char *volatile temporary_file;
static bool line_open;

void tlc_fail_removes(const char *temporary)
{
    temporary_file = temporary;
}

void tlc_fail_after_line(bool open)
{
    line_open = open;
}

/* Only async-signal-safe calls are allowed here, and SA_RESETHAND has restored the default. */
static void on_interruption(int number)
{
    const char *temporary = temporary_file;
    if (temporary)
        unlink(temporary);
    raise(number);
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction old, action = {.sa_handler = handler, .sa_flags = SA_RESETHAND};
    /* Whoever started us under nohup wants SIGHUP to stay ignored. */
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

/* Without this the first data file opened would become standard output. A descriptor that cannot
 * be written makes printing fail as it should. */
static void occupy_standard_descriptors(void)
{
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != descriptor)
            _exit(1);
}

void tlc_program_begin(const char *name)
{
    program_name = name;
    occupy_standard_descriptors();
    signal(SIGPIPE, SIG_IGN);
    handle(SIGINT, on_interruption);
    handle(SIGTERM, on_interruption);
    handle(SIGHUP, on_interruption);
}

static void print_message(const char *format, va_list arguments)
{
    if (line_open)
        putchar('\n');
    line_open = false;
    fflush(stdout);
    fprintf(stderr, "%s: error: ", program_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

static void remove_temporary_file(void)
{
    if (temporary_file)
        unlink(temporary_file);
    temporary_file = NULL;
}

void tlc_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_message(format, arguments);
    va_end(arguments);
    remove_temporary_file();
    exit(1);
}

void tlc_fail_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_message(format, arguments);
    va_end(arguments);
    exit(2);
}
