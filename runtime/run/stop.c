/* stop.c: whether a study has been asked to stop. */
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "run/stop.h"

static atomic_bool wanted;

static void on_signal(int number)
{
    (void)number;
    wanted = true;
}

void tlc_stop_begin(void)
{
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = on_signal, .sa_flags = SA_RESTART}, NULL);
}

void tlc_stop(void)
{
    wanted = true;
}

bool tlc_stop_wanted(void)
{
    return wanted;
}
