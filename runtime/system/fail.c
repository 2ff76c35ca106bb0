/* fail.c: the one way an experiment ends early, and that it then leaves nothing half-made. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "system/clean.h"
#include "system/ending.h"
#include "system/fail.h"

static const char *program_name = "tlc";
static atomic_bool line_open;

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

void tlc_fail_name(const char *name)
{
    program_name = name;
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

bool tlc_fail_after_line(bool open)
{
    return atomic_exchange(&line_open, open);
}

/* ---- temporary files ------------------------------------------------------------------------ */

/* These are read by signal handlers, which may not wait for a mutex: its owner might be the thread
 * that was interrupted. Who holds the ending back is never interrupted, so handlers can wait for
 * that. */
static _Atomic(struct tlc_temporary *) temporaries;
static atomic_bool ending;
static atomic_int holding;
static _Thread_local bool holds;
static _Thread_local sigset_t mask_before;

static const int interruptions[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGUSR1};
enum { INTERRUPTIONS = sizeof interruptions / sizeof *interruptions };

static sigset_t all_interruptions(void)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < INTERRUPTIONS; i++)
        sigaddset(&set, interruptions[i]);
    return set;
}

void tlc_ending_hold(void)
{
    const sigset_t set = all_interruptions();
    pthread_sigmask(SIG_BLOCK, &set, &mask_before);
    holding++;
    holds = true;
    if (!ending)
        return;
    holding--;
    for (;;) /* another thread has the last word */
        pause();
}

void tlc_ending_release(void)
{
    holds = false;
    holding--;
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

void tlc_temporary_add(struct tlc_temporary *temporary)
{
    temporary->next = temporaries;
    while (!atomic_compare_exchange_weak(&temporaries, &temporary->next, temporary))
        ;
}

/* From here on no temporary file is made, and none becomes anything else. */
static void begin_ending(void)
{
    ending = true;
    while (holding > (int)holds)
        poll(NULL, 0, 1);
}

static void remove_temporaries(void)
{
    for (struct tlc_temporary *each = temporaries; each; each = each->next)
        if (each->exists)
            unlinkat(each->directory, each->name, 0);
}

/* ---- interruption --------------------------------------------------------------------------- */

static char advice[256];
static atomic_int advice_length;

void tlc_fail_advises(const char *text)
{
    int length = snprintf(advice, sizeof advice, "%s: %s\n", program_name, text);
    advice_length = length < (int)sizeof advice ? length : (int)sizeof advice - 1;
}

static void say(const char *text, int length)
{
    ssize_t written = write(STDERR_FILENO, text, (size_t)length);
    (void)written; /* nobody is left to be told */
}

/* Only async-signal-safe calls are allowed here, and SA_RESETHAND has restored the default. */
static void on_interruption(int number)
{
    begin_ending();
    remove_temporaries();
    if (advice_length > 0) {
        if (line_open)
            say("\n", 1);
        say(advice, advice_length);
    }
    raise(number);
}

static void handle(int number)
{
    struct sigaction old, action = {.sa_handler = on_interruption, .sa_flags = SA_RESETHAND};
    action.sa_mask = all_interruptions();
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
    signal(SIGXFSZ, SIG_IGN); /* the limit on file sizes: an error of write is enough */
    for (int i = 0; i < INTERRUPTIONS; i++)
        handle(interruptions[i]);
}

/* ---- failure -------------------------------------------------------------------------------- */

/* A message is one line whatever it names, and needs no memory: there may be none. */
enum { LONGEST_MESSAGE = 16384, LONGEST_SHOWN = 4 * LONGEST_MESSAGE };

static void print_message(const char *format, va_list arguments)
{
    char message[LONGEST_MESSAGE], shown[LONGEST_SHOWN];
    if (vsnprintf(message, sizeof message, format, arguments) < 0)
        snprintf(message, sizeof message, "%s", format);
    tlc_clean(shown, sizeof shown, message);
    if (line_open)
        putchar('\n');
    line_open = false;
    fflush(stdout);
    fprintf(stderr, "%s: error: %s\n", program_name, shown);
}

static _Thread_local struct {
    void (*wait)(int argument);
    int argument;
} others;

void tlc_fail_waits(void (*wait)(int argument), int argument)
{
    others.wait = wait;
    others.argument = argument;
}

static void (*at_end)(int code);

void tlc_fail_ends(void (*end)(int code))
{
    at_end = end;
}

/* Only the first of several threads that fail speaks. Handlers of exit() don't run, since others
 * may be at work still. */
static _Noreturn void end(int code, const char *format, va_list arguments)
{
    static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
    if (others.wait)
        others.wait(others.argument);
    pthread_mutex_lock(&first);
    begin_ending();
    remove_temporaries();
    print_message(format, arguments);
    fflush(NULL);
    if (at_end)
        at_end(code);
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
