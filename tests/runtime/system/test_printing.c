/* test_printing.c: standard output as terminal, file and broken pipe. */
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>

#include "system/fail.h"
#include "system/printing.h"
#include "support.h"

TestSuite(output, .init = enter_directory, .fini = leave_directory);

/* What printing to a terminal of 100 columns writes; the terminal adds \r before \n. */
static void on_terminal(void (*function)(void), char *text, size_t size)
{
    struct winsize columns = {.ws_row = 25, .ws_col = 100};
    int master, slave;
    cr_assert(openpty(&master, &slave, NULL, NULL, &columns) == 0);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(slave, STDOUT_FILENO);
        on_exit(end_at_once, NULL);
        function();
        exit(0);
    }
    waitpid(child, NULL, 0);
    text[0] = '\0';
    ssize_t length = read(master, text, size - 1);
    text[length > 0 ? length : 0] = '\0';
    close(master);
    close(slave);
}

static void print_kind(void)
{
    struct tlc_output output = tlc_output_begin(false);
    tlc_print(&output, "%d %d %d", output.terminal, output.colour, tlc_terminal_width());
}

Test(output, a_terminal_has_lines_colours_and_a_width)
{
    char text[256];
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "", 1);
    on_terminal(print_kind, text, sizeof text);
    cr_expect_str_eq(text, "1 1 100");
}

Test(output, no_color_is_respected)
{
    char text[256];
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "1", 1);
    on_terminal(print_kind, text, sizeof text);
    cr_expect_str_eq(text, "1 0 100");
}

Test(output, a_dumb_terminal_is_like_a_file)
{
    char text[256];
    setenv("TERM", "dumb", 1);
    on_terminal(print_kind, text, sizeof text);
    cr_expect_str_eq(text, "0 0 100");
    unsetenv("TERM");
    on_terminal(print_kind, text, sizeof text);
    cr_expect_str_eq(text, "0 0 100");
}

static void print_heading(void)
{
    struct tlc_output output = tlc_output_begin(false);
    tlc_print_heading(&output, "title");
}

Test(output, headings_are_bold_on_a_terminal)
{
    char text[256];
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    on_terminal(print_heading, text, sizeof text);
    cr_expect_str_eq(text, "\033[1mtitle\033[0m\r\n");
}

static void print_over(void)
{
    struct tlc_output output = tlc_output_begin(false);
    tlc_print_over(&output, "one");
    tlc_print_over(&output, "two");
    tlc_print(&output, "stays\n");
    tlc_print(&output, "too\n");
}

/* Whoever prints what stays takes away what was drawn, by whomever. */
Test(output, a_line_that_is_rewritten_leaves_nothing)
{
    char text[256];
    setenv("TERM", "xterm", 1);
    on_terminal(print_over, text, sizeof text);
    cr_expect_str_eq(text, "\rone\033[K\rtwo\033[K\r\033[Kstays\r\ntoo\r\n");
}

static void print_to_file(void *quiet)
{
    struct tlc_output output = tlc_output_begin(*(bool *)quiet);
    tlc_print_heading(&output, "title");
    tlc_print(&output, "%s %d\n", "line", 1);
}

Test(output, a_file_gets_plain_text)
{
    bool quiet = false;
    setenv("TERM", "xterm", 1);
    cr_expect_str_eq(call(print_to_file, &quiet).out, "title\nline 1\n");
}

Test(output, quiet_prints_nothing)
{
    bool quiet = true;
    cr_expect_str_empty(call(print_to_file, &quiet).out);
}

static void print_a_name(void *unused)
{
    (void)unused;
    struct tlc_output output = tlc_output_begin(false);
    tlc_print_heading(&output, "a\033[2J");
    tlc_print(&output, "%s\n", "x\ny\xC2\x9B");
}

Test(output, names_steer_no_terminal)
{
    cr_expect_str_eq(call(print_a_name, NULL).out, "a<U+001B>[2J\nx<U+000A>y<U+009B>\n");
}

static void print_to_broken_pipe(void *unused)
{
    int ends[2];
    (void)unused;
    tlc_program_begin("toy");
    cr_assert(pipe(ends) == 0);
    close(ends[0]);
    dup2(ends[1], STDOUT_FILENO);
    struct tlc_output output = tlc_output_begin(false);
    tlc_print(&output, "line\n");
}

Test(output, a_broken_pipe_is_an_error)
{
    expect_failure(print_to_broken_pipe, NULL,
                   "toy: error: cannot write to standard output: Broken pipe\n");
}

static void print_to_nothing(void *unused)
{
    (void)unused;
    close(STDOUT_FILENO);
    tlc_program_begin("toy");
    struct tlc_output output = tlc_output_begin(false);
    tlc_print(&output, "line\n");
}

Test(output, a_closed_output_is_an_error)
{
    expect_failure(print_to_nothing, NULL,
                   "toy: error: cannot write to standard output: Bad file descriptor\n");
}

static void print_to_nobody(void *file)
{
    struct tlc_output output = {.quiet = false};
    tlc_program_begin("toy");
    dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
    tlc_print_postpone();
    tlc_print(&output, "one\n");
    tlc_print(&output, "two\n");
    write_text(file, "results", 7);
    tlc_print_end();
}

/* What was calculated is written before anything is said of what could not be printed. */
Test(output, a_failure_may_be_postponed)
{
    expect_failure(print_to_nobody, "file",
                   "toy: error: cannot write to standard output: No space left on device\n");
    cr_expect(exists("file"));
}
