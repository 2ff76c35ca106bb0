/* test_fail.c: how programs end early. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "system/allocate.h"
#include "system/atomic_file.h"
#include "system/fail.h"
#include "support.h"

TestSuite(fail, .init = enter_directory, .fini = leave_directory);

static void fail(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_fail("%d things went %s", 3, "wrong");
}

Test(fail, one_line_and_exit_code_1)
{
    expect_failure(fail, NULL, "toy: error: 3 things went wrong\n");
}

static void fail_nameless(void *unused)
{
    (void)unused;
    tlc_fail("early");
}

Test(fail, before_the_name_is_known)
{
    expect_failure(fail_nameless, NULL, "tlc: error: early\n");
}

static void fail_usage(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_fail_usage("what is '%s'?", "this");
}

Test(fail, usage_has_exit_code_2)
{
    struct ending ending = call(fail_usage, NULL);
    cr_expect_str_eq(ending.err, "toy: error: what is 'this'?\n");
    cr_expect_eq(ending.code, 2);
}

static void fail_within_line(void *unused)
{
    (void)unused;
    printf("epoch 1");
    tlc_fail_after_line(true);
    tlc_fail("stop");
}

Test(fail, an_open_line_is_ended_first)
{
    struct ending ending = call(fail_within_line, NULL);
    cr_expect_str_eq(ending.out, "epoch 1\n");
    cr_expect_str_eq(ending.err, "tlc: error: stop\n");
}

static void fail_of_a_name(void *name)
{
    tlc_fail("cannot read %s: no", (const char *)name);
}

Test(fail, a_message_is_one_line_whatever_it_names)
{
    expect_failure(fail_of_a_name, "a\nb\033[2J\xE2\x80\xAE\xFF",
                   "tlc: error: cannot read a<U+000A>b<U+001B>[2J<U+202E><0xFF>: no\n");
}

/* ---- temporary files ------------------------------------------------------------------------ */

static void make_temporary(void)
{
    struct tlc_temporary *temporary = tlc_keep(tlc_allocate(1, sizeof *temporary));
    cr_assert(tlc_temporary_open(temporary, AT_FDCWD, O_WRONLY, 0666) >= 0);
    cr_assert(exists(temporary->name));
}

static void fail_with_temporaries(void *unused)
{
    (void)unused;
    for (int i = 0; i < 3; i++)
        make_temporary();
    tlc_fail("stop");
}

Test(fail, removes_temporary_files)
{
    expect_failure(fail_with_temporaries, NULL, "tlc: error: stop\n");
    cr_expect_eq(files_in("."), 0);
}

static void interrupt_with_temporaries(void *number)
{
    tlc_program_begin("toy");
    for (int i = 0; i < 3; i++)
        make_temporary();
    raise(*(int *)number);
}

Test(fail, interruption_removes_temporary_files_and_ends)
{
    static int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    for (int i = 0; i < 5; i++) {
        signal(numbers[i], SIG_DFL); /* whatever started the tests may have ignored it */
        struct ending ending = call(interrupt_with_temporaries, &numbers[i]);
        cr_expect_eq(ending.code, -1, "ended by the signal, so without a code");
        cr_expect_str_empty(ending.err);
        cr_expect_eq(files_in("."), 0, "signal %d", numbers[i]);
    }
}

static void *make_temporaries(void *unused)
{
    (void)unused;
    for (;;)
        make_temporary();
    return NULL;
}

static void interrupt_threads(void *pause)
{
    pthread_t thread;
    tlc_program_begin("toy");
    for (int i = 0; i < 3; i++)
        pthread_create(&thread, NULL, make_temporaries, NULL);
    usleep(*(useconds_t *)pause);
    raise(SIGTERM);
}

/* Whatever the threads are just doing. */
Test(fail, interruption_removes_those_of_all_threads)
{
    signal(SIGTERM, SIG_DFL);
    for (useconds_t pause = 0; pause < 8000; pause += 400) {
        struct ending ending = call(interrupt_threads, &pause);
        cr_expect_eq(ending.code, -1);
        cr_expect_eq(files_in("."), 0, "after %u", (unsigned)pause);
    }
}

static void interrupt_what_can_go_on(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_fail_advises("interrupted; and now?");
    printf("progress");
    fflush(stdout);
    tlc_fail_after_line(true);
    raise(SIGINT);
}

Test(fail, interruption_gives_advice)
{
    signal(SIGINT, SIG_DFL);
    struct ending ending = call(interrupt_what_can_go_on, NULL);
    cr_expect_str_eq(ending.err, "\ntoy: interrupted; and now?\n");
    cr_expect_eq(ending.code, -1);
}

static void hold_while_interrupted(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_ending_hold();
    raise(SIGINT);
    write_text("whole", "w", 1);
    tlc_ending_release();
    write_text("late", "l", 1);
}

Test(fail, what_holds_the_end_back_is_done_first)
{
    signal(SIGINT, SIG_DFL);
    struct ending ending = call(hold_while_interrupted, NULL);
    cr_expect_eq(ending.code, -1);
    cr_expect(exists("whole"));
    cr_expect_not(exists("late"));
}

/* ---- the process ---------------------------------------------------------------------------- */

static void open_after_closing(void *unused)
{
    (void)unused;
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    tlc_program_begin("toy");
    FILE *file = fopen("new", "w");
    int descriptor = fileno(file);
    fclose(file);
    if (descriptor <= STDERR_FILENO)
        tlc_fail("the file became descriptor %d", descriptor);
}

Test(fail, no_file_becomes_standard_output)
{
    struct ending ending = call(open_after_closing, NULL);
    cr_expect_str_empty(ending.err);
    cr_expect_eq(ending.code, 0);
}
