/* test_fail.c: how programs end early. */
#include <signal.h>

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

static void fail_with_temporary(void *unused)
{
    (void)unused;
    write_text("half", "h", 1);
    tlc_fail_removes("half");
    tlc_fail("stop");
}

Test(fail, removes_the_temporary_file)
{
    expect_failure(fail_with_temporary, NULL, "tlc: error: stop\n");
    cr_expect_not(exists("half"));
}

static void interrupt_with_temporary(void *number)
{
    tlc_program_begin("toy");
    write_text("half", "h", 1);
    tlc_fail_removes("half");
    raise(*(int *)number);
}

Test(fail, interruption_removes_the_temporary_file_and_ends)
{
    static int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (int i = 0; i < 3; i++) {
        signal(numbers[i], SIG_DFL); /* whatever started the tests may have ignored it */
        struct ending ending = call(interrupt_with_temporary, &numbers[i]);
        cr_expect_eq(ending.code, -1, "ended by the signal, so without a code");
        cr_expect_not(exists("half"));
    }
}

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
