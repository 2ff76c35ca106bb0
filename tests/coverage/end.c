/* end.c: linked into whatever is measured by `make coverage`, so that a program which ends by _exit
 * says what was covered too, and one whose calls are made to fail can write it down. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

void __gcov_dump(void);
_Noreturn void __wrap__exit(int code);
_Noreturn void __real__exit(int code);

/* Of tests/torture/allocations.c, if that is preloaded. */
void torture_disarm(void) __attribute__((weak));

/* No call fails any more; the second is what tests/torture/calls.c waits for. */
static void disarm(void)
{
    if (torture_disarm)
        torture_disarm();
    syscall(SYS_getpgid, 0x544c43);
}

/* Registered before all others, and so called behind them; what was covered is written still later.
 */
static __attribute__((constructor)) void begin(void)
{
    atexit(disarm);
}

void __wrap__exit(int code)
{
    disarm();
    __gcov_dump();
    __real__exit(code);
}
