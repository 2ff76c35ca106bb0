/* test_reading.c: the line on a terminal that says how far reading is. */
#define _GNU_SOURCE
#include <fcntl.h>

#include "data/reading.h"
#include "support.h"

/* A new terminal that is standard output from now on; what it shows can be read from what this
 * returns. */
static int show_on_terminal(void)
{
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    cr_assert(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    const int screen = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    cr_assert(screen >= 0 && dup2(screen, STDOUT_FILENO) >= 0);
    setenv("TERM", "xterm", 1);
    return terminal;
}

static char shown[1024];

static const char *read_shown(int terminal)
{
    fflush(stdout);
    const ssize_t size = read(terminal, shown, sizeof shown - 1);
    shown[size > 0 ? size : 0] = '\0';
    return shown;
}

Test(reading, after_a_second_a_line_says_how_far_all_sets_are)
{
    struct tlc_reading readings[2] = {{0, 0}, {0, 0}};
    const int terminal = show_on_terminal();
    tlc_reading_begin(&(struct tlc_options){.threads = 1}, readings, 2);
    sleep(1);
    tlc_reading_tell(&readings[0], 10, 100);
    cr_expect_str_eq(read_shown(terminal),
                     "\rreading pictures  10/100  [==>                 ]\033[K");
    sleep(1);
    tlc_reading_tell(&readings[1], 40, 100);
    cr_expect_str_eq(read_shown(terminal),
                     "\rreading pictures  50/200  [=====>              ]\033[K");
    tlc_reading_end();
    cr_expect_str_eq(read_shown(terminal), "\r\033[K");
}

Test(reading, quiet_it_says_nothing)
{
    struct tlc_reading reading = {0, 0};
    const int terminal = show_on_terminal();
    tlc_reading_begin(&(struct tlc_options){.threads = 1, .quiet = true}, &reading, 1);
    sleep(1);
    tlc_reading_tell(&reading, 10, 100);
    tlc_reading_end();
    cr_expect_str_eq(read_shown(terminal), "");
}

/* Sets of one file each tell nothing. */
Test(reading, without_files_to_count_there_is_no_line)
{
    const int terminal = show_on_terminal();
    tlc_reading_begin(&(struct tlc_options){.threads = 1}, NULL, 0);
    tlc_reading_end();
    cr_expect_str_eq(read_shown(terminal), "");
}
