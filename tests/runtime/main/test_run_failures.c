/* test_run_failures.c: a run that goes on from checkpoints, of which one call after the other
 * fails. It ends as if none had, or with a word of what failed; then the next one goes on. */
#define _GNU_SOURCE /* asprintf */
#include <fcntl.h>
#include <pthread.h>

#include "main/main.h"
#include "toy.h"
#include "results.h"
#include "failing.h"

FAILING_OPEN(openat, (int directory, const char *path, int last, ...),
             (directory, path, last, more))
FAILING_OPEN(open, (const char *path, int last, ...), (path, last, more))
FAILING(int, fstat, (int file, struct stat *status), (file, status))
FAILING(int, fstatat, (int directory, const char *path, struct stat *status, int flags),
        (directory, path, status, flags))
INTERRUPTED(ssize_t, pread, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))
INTERRUPTED(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
FAILING(int, linkat, (int from, const char *old, int to, const char *new, int flags),
        (from, old, to, new, flags))
FAILING_AS(NULL, DIR *, fdopendir, (int file), (file))
FAILING_AS(NULL, struct dirent *, readdir, (DIR * directory), (directory))
FAILING_AS(EAGAIN, int, pthread_create,
           (pthread_t * thread, const pthread_attr_t *how, void *(*work)(void *), void *argument),
           (thread, how, work, argument))

TestSuite(run_failures, .init = enter_wide, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options;
static int epochs_left;

static void run(void *unused)
{
    (void)unused;
    tlc_run(&experiment, &options);
}

static void kill_in_time(struct tlc_metrics *totals)
{
    (void)totals;
    if (epochs_left-- == 0)
        _exit(7);
}

/* "whole" is what a run leaves, "killed" what one that was killed after seven epochs does. */
static void begin(int threads)
{
    experiment = toy_experiment(NULL);
    options = toy_options(threads);
    options.checkpoint = 0;
    options.quiet = false;
    options.out = "whole";
    cr_assert_eq(call(run, NULL).code, 0);
    options.out = "out";
    epochs_left = 7;
    toy_ends_epoch = kill_in_time;
    cr_assert_eq(call(run, NULL).code, 7);
    toy_ends_epoch = NULL;
    cr_assert_eq(rename("out", "killed"), 0);
}

static void expect_same_results(const char *call, int before)
{
    static const char *const names[] = {"results.json", "results.csv", "report.html", "S.h5",
                                        "S_again.h5"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char ours[64], wanted[64];
        size_t size, wanted_size;
        snprintf(ours, sizeof ours, "out/%s", names[i]);
        snprintf(wanted, sizeof wanted, "whole/%s", names[i]);
        cr_assert(exists(ours), "%s %d: no %s", call, before, ours);
        char *text = read_text(ours, &size), *other = read_text(wanted, &wanted_size);
        cr_expect(size == wanted_size && memcmp(text, other, size) == 0, "%s %d: %s differs", call,
                  before, names[i]);
        free(text);
        free(other);
    }
}

/* How often the run ended with a word. */
static int try_all(const char *name, int reason, int most)
{
    char wanted[100];
    int told = 0;
    snprintf(wanted, sizeof wanted, ": %s\n", strerror(reason));
    for (int before = 0; before < most; before++) {
        cr_assert_eq(system("rm -rf out && cp -r killed out"), 0);
        let_fail_once(name, reason, before);
        const struct ending ending = call(run, NULL);
        let_none_fail();
        cr_assert(ending.code == 0 || ending.code == 1, "%s %d: %d", name, before, ending.code);
        if (ending.code == 1) {
            told++;
            cr_expect(strncmp(ending.err, "tlc: error: cannot ", 19) == 0 &&
                          (strstr(ending.err, " out") || strstr(ending.err, "/proc/self/exe")) &&
                          strstr(ending.err, wanted),
                      "%s %d: %s", name, before, ending.err);
            const struct ending next = call(run, NULL);
            cr_assert_eq(next.code, 0, "%s %d, what was left: %s", name, before, next.err);
        }
        expect_same_results(name, before);
    }
    return told;
}

Test(run_failures, files_that_cannot_be_looked_at_are_told_of, .timeout = 120)
{
    begin(1);
    cr_expect_gt(try_all("openat", EMFILE, 12), 3);
    cr_expect_gt(try_all("fstat", EIO, 6), 0);
    cr_expect_gt(try_all("fstatat", EIO, 12), 3);
    cr_expect_gt(try_all("pread", EIO, 12), 3);
    try_all("read", EIO, 4);
    try_all("open", EMFILE, 4);
}

Test(run_failures, folders_that_cannot_be_listed_are_told_of, .timeout = 120)
{
    begin(1);
    cr_expect_gt(try_all("fdopendir", EMFILE, 3), 0);
    cr_expect_gt(try_all("readdir", EIO, 12), 3);
}

Test(run_failures, interruptions_change_nothing)
{
    begin(1);
    cr_assert_eq(rename("killed", "out"), 0);
    interrupted_every = 2;
    const struct ending ending = call(run, NULL);
    interrupted_every = 0;
    cr_expect_eq(ending.code, 0, "%s", ending.err);
    cr_expect(strstr(ending.out, "goes on after epoch"), "%s", ending.out);
    expect_same_results("interrupted", 0);
}

Test(run_failures, threads_that_cannot_be_had_are_done_without, .timeout = 120)
{
    begin(3);
    for (int before = 0; before < 4; before++) {
        cr_assert_eq(system("rm -rf out && cp -r killed out"), 0);
        let_fail("pthread_create", EAGAIN, before);
        const struct ending ending = call(run, NULL);
        let_none_fail();
        cr_expect_eq(ending.code, 0, "%d: %s", before, ending.err);
        expect_same_results("pthread_create", before);
    }
}
