/* fail.c: the one way an experiment ends early. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

#include "internal.h"

static const char *program_name = "tlc";
static const char *volatile temporary_file;
static bool line_open;

static pthread_mutex_t lock;
static pthread_once_t lock_made = PTHREAD_ONCE_INIT;

static void make_lock(void)
{
    pthread_mutexattr_t recursive;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
}

void tlc_lock(void)
{
    pthread_once(&lock_made, make_lock);
    pthread_mutex_lock(&lock);
}

void tlc_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

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

/* A message is one line whatever it names, and needs no memory: there may be none. */
enum { LONGEST_MESSAGE = 16384, LONGEST_SHOWN = 4 * LONGEST_MESSAGE };

static void print_message(const char *format, va_list arguments)
{
    char message[LONGEST_MESSAGE], shown[LONGEST_SHOWN];
    vsnprintf(message, sizeof message, format, arguments);
    tlc_clean(shown, sizeof shown, message);
    if (line_open)
        putchar('\n');
    line_open = false;
    fflush(stdout);
    fprintf(stderr, "%s: error: %s\n", program_name, shown);
}

static void remove_temporary_file(void)
{
    if (temporary_file)
        unlink(temporary_file);
    temporary_file = NULL;
}

/* Only the first of several threads that fail speaks. Handlers of exit() don't run, since others
 * may be at work still. */
static _Noreturn void end(int code, const char *format, va_list arguments)
{
    static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&first);
    print_message(format, arguments);
    remove_temporary_file();
    fflush(NULL);
    _exit(code);
}

void tlc_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end(1, format, arguments);
}

void tlc_fail_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end(2, format, arguments);
}
