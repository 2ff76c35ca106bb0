/* test_hdf5_process.c: what becomes of a child that spins, hangs, crashes or lies. The child here
 * is this file's own, in place of the one that reads HDF5. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "foreign/foreign_internal.h"
#include "foreign/hdf5_answer.h"
#include "foreign/hdf5_process.h"
#include "support.h"

TestSuite(hdf5_process, .init = enter_directory, .fini = leave_directory);

static void (*act)(void); /* what the child does */

_Noreturn void tlc_hdf5_child(int descriptor, const struct tlc_hdf5_request *request)
{
    (void)request;
    tlc_hdf5_answer_on(descriptor);
    signal(SIGSEGV, SIG_DFL);
    act();
    _exit(0);
}

static void expect_described(void (*child)(void), const char *wanted)
{
    struct tlc_foreign model = {.layers = 0};
    struct tlc_foreign_file file;
    struct tlc_fault fault;
    char *config;
    write_text("a.h5", "file", 4);
    cr_assert(tlc_foreign_file_open(&file, "a.h5", &fault));
    model.path = strdup("a.h5");
    act = child;
    cr_expect(!tlc_describe_hdf5(&file, NULL, 0, &model, &config, &fault));
    cr_expect_str_eq(fault.text, wanted);
    tlc_foreign_file_close(&file);
    tlc_foreign_end(&model);
}

/* ---- time ---- */

static void spin(void)
{
    setrlimit(RLIMIT_CPU, &(struct rlimit){.rlim_cur = 1, .rlim_max = 2});
    for (volatile bool ended = false; !ended;)
        ;
}

Test(hdf5_process, one_that_comes_to_no_end_is_stopped)
{
    expect_described(spin, "a.h5 is damaged: the HDF5 library came to no end with it");
}

static void say_nothing(void)
{
    for (;;)
        pause();
}

static void stop_in_the_middle(void)
{
    tlc_hdf5_send_head('T', 100);
    say_nothing();
}

Test(hdf5_process, one_that_says_nothing_is_not_waited_for)
{
    tlc_hdf5_patience = 50;
    expect_described(say_nothing, "a.h5 is damaged: the HDF5 library came to no end with it");
    expect_described(stop_in_the_middle,
                     "a.h5 is damaged: the HDF5 library came to no end with it");
}

/* The limit goes up with what is to be read, and never above what the process was given. */
static void tell_limits(void)
{
    struct rlimit first, more, most;
    char text[100];
    tlc_hdf5_allow_for(0);
    getrlimit(RLIMIT_CPU, &first);
    tlc_hdf5_allow_for(100);
    getrlimit(RLIMIT_CPU, &more);
    setrlimit(RLIMIT_CPU, &(struct rlimit){.rlim_cur = 30, .rlim_max = 70});
    tlc_hdf5_allow_for(100);
    getrlimit(RLIMIT_CPU, &most);
    snprintf(text, sizeof text, "%d, %d and %d seconds", (int)first.rlim_cur, (int)more.rlim_cur,
             (int)most.rlim_cur);
    tlc_hdf5_fail("%s", text);
}

Test(hdf5_process, one_has_a_minute_and_more_for_much_to_read)
{
    expect_described(tell_limits, "a.h5: 60, 160 and 70 seconds");
}

/* ---- what it can reach ---- */

static int held[2];

static void tell_descriptors(void)
{
    tlc_hdf5_fail("%s",
                  fcntl(held[0], F_GETFD) < 0 && fcntl(held[1], F_GETFD) < 0 ? "closed" : "open");
}

Test(hdf5_process, one_holds_on_to_nothing_of_other_threads)
{
    cr_assert_eq(pipe(held), 0);
    expect_described(tell_descriptors, "a.h5: closed");
}

/* ---- ends ---- */

static void crash(void)
{
    tlc_hdf5_send("T", 1);
    raise(SIGSEGV);
}

static void leave(void)
{
    tlc_hdf5_send_head('A', 10);
}

static void lie(void)
{
    tlc_hdf5_send_head('T', UINT64_MAX);
    tlc_hdf5_send("what", 4);
}

Test(hdf5_process, one_that_crashes_leaves_or_lies_is_told_of)
{
    expect_described(crash, "a.h5 is damaged: the HDF5 library crashed on it (signal 11)");
    expect_described(leave, "a.h5 is damaged: the HDF5 library ended in the middle of it");
    expect_described(lie, "a.h5 is damaged: the HDF5 library ended in the middle of it");
}
