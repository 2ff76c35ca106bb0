/* end.c: linked into whatever is measured by `make coverage`, so that a program which ends by
 * _exit, abort or raise says what was covered too, and one whose calls are made to fail, or which
 * has given up its rights or may write little, can write it down. */
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);
_Noreturn void __wrap__exit(int code);
_Noreturn void __real__exit(int code);
_Noreturn void __wrap_abort(void);
_Noreturn void __real_abort(void);
int __wrap_raise(int number);
int __real_raise(int number);
int __wrap_kill(pid_t process, int number);
int __real_kill(pid_t process, int number);
int __wrap_setrlimit(int what, const struct rlimit *limits);
int __real_setrlimit(int what, const struct rlimit *limits);

/* Of tests/torture/allocations.c, if that is preloaded. */
void torture_disarm(void) __attribute__((weak));

/* As much as may be at all, and where root runs the tests, as is needed. */
static void raise_limit(int what, rlim_t needed)
{
    const struct rlimit enough = {needed, needed};
    struct rlimit limit;
    if (__real_setrlimit(what, &enough) == 0 || getrlimit(what, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    __real_setrlimit(what, &limit);
}

/* No call fails any more; the second is what tests/torture/calls.c waits for. And files may be
 * opened, and be as long as they have to. */
static void disarm(void)
{
    if (torture_disarm)
        torture_disarm();
    syscall(SYS_getpgid, 0x544c43);
    raise_limit(RLIMIT_FSIZE, RLIM_INFINITY);
    raise_limit(RLIMIT_NOFILE, 256);
    raise_limit(RLIMIT_AS, RLIM_INFINITY);
}

/* Registered before all others, and so called behind them; what was covered is written still later.
 */
static __attribute__((constructor)) void begin(void)
{
    atexit(disarm);
}

/* What is counted afterwards is added when the program ends. */
static void dump(void)
{
    disarm();
    if (seteuid(getuid()) != 0)
        return;
    __gcov_dump();
    __gcov_reset();
}

void __wrap__exit(int code)
{
    dump();
    __real__exit(code);
}

void __wrap_abort(void)
{
    dump();
    __real_abort();
}

/* Of a signal that has been handled, and ends the program. */
int __wrap_raise(int number)
{
    dump();
    return __real_raise(number);
}

static int has_ended(pid_t child)
{
    siginfo_t end = {0};
    return waitid(P_PID, (id_t)child, &end, WEXITED | WNOHANG | WNOWAIT) != 0 || end.si_pid != 0;
}

/* A child that has said all, and would be killed while it writes down what it covered, has two
 * seconds for that. */
int __wrap_kill(pid_t process, int number)
{
    const struct timespec moment = {0, 5000000};
    for (int i = 0; number == SIGKILL && i < 400 && !has_ended(process); i++)
        nanosleep(&moment, NULL);
    return __real_kill(process, number);
}

/* What is raised at the end a program forbids itself until then, and not for ever. */
int __wrap_setrlimit(int what, const struct rlimit *limits)
{
    struct rlimit before, now = *limits;
    const bool raised = what == RLIMIT_FSIZE || what == RLIMIT_NOFILE || what == RLIMIT_AS;
    if (raised && getrlimit(what, &before) == 0)
        now.rlim_max = before.rlim_max;
    return __real_setrlimit(what, &now);
}
