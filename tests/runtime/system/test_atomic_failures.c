/* test_atomic_failures.c: files that appear together, where calls fail and file systems can little.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>

#include "system/atomic_file.h"
#include "system/fail.h"
#include "system/format.h"
#include "failing.h"

FAILING(int, renameat2, (int from, const char *name, int to, const char *other, unsigned flags),
        (from, name, to, other, flags))
FAILING(int, renameat, (int from, const char *name, int to, const char *other),
        (from, name, to, other))
FAILING(int, close, (int file), (file))
FAILING(int, fsync, (int file), (file))
FAILING(int, unlinkat, (int directory, const char *name, int flags), (directory, name, flags))
FAILING(ssize_t, getrandom, (void *bytes, size_t size, unsigned flags), (bytes, size, flags))
FAILING(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size))

static struct tlc_files files;
static const char old_table[] = "model,training,seed,\n", table[] = "model,training,seed,x\n";

/* A table that an earlier run has left. */
static void begin(void)
{
    enter_directory();
    files = tlc_files_open("out");
    write_text("out/results.csv", old_table, strlen(old_table));
}

TestSuite(atomic_failures, .init = begin, .fini = leave_directory);

static void expect_text(const char *path, const char *wanted)
{
    size_t size;
    char *text = read_text(path, &size);
    cr_expect_str_eq(text, wanted, "%s: %s", path, text);
    free(text);
}

static void stage(const char *name, const char *text)
{
    tlc_files_stage(&files, name, text, strlen(text));
}

/* A new file, the table, and another new file. */
static void place(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    stage("first", "1");
    stage("results.csv", table);
    stage("last", "3");
    tlc_files_place(&files);
}

/* Everything is as it was. */
static void expect_untouched(const char *reason)
{
    char *message = tlc_format("toy: error: cannot write out/%s\n", reason);
    expect_failure(place, NULL, message);
    expect_text("out/results.csv", old_table);
    cr_expect_eq(files_in("out"), 1, "%s: %d files", reason, files_in("out"));
    let_none_fail();
    free(message);
}

/* ---- what a file system cannot do ------------------------------------------------------------ */

Test(atomic_failures, files_are_replaced_where_they_cannot_be_exchanged)
{
    static const int reasons[] = {EINVAL, ENOSYS};
    for (int i = 0; i < 2; i++) {
        let_none_fail();
        let_fail("renameat2", reasons[i], 0);
        place(NULL);
        expect_text("out/results.csv", table);
        cr_expect_eq(files_in("out"), 3);
        unlink("out/first");
        unlink("out/last");
    }
}

Test(atomic_failures, names_differ_without_random_numbers)
{
    let_fail("getrandom", ENOSYS, 0);
    place(NULL);
    expect_text("out/first", "1");
    expect_text("out/last", "3");
}

/* ---- calls that fail --------------------------------------------------------------------------
 */

Test(atomic_failures, what_cannot_be_written_is_not_there)
{
    let_fail("write", EIO, 0);
    expect_untouched("first: Input/output error");
    let_fail("fsync", ENOSPC, 1);
    expect_untouched("results.csv: No space left on device");
    let_fail("close", EIO, 2);
    expect_untouched("last: Input/output error");
}

Test(atomic_failures, what_cannot_be_placed_is_put_back)
{
    let_fail("renameat2", EIO, 0);
    expect_untouched("first: Input/output error");
    let_fail("renameat2", EIO, 1);
    expect_untouched("results.csv: Input/output error");
    let_fail("renameat2", ENOENT, 0);
    let_fail("renameat", EACCES, 2);
    expect_failure(place, NULL, "toy: error: cannot write out/last: Permission denied\n");
    let_none_fail();
}

/* How many files of the directory have this text. */
static int count_with(const char *wanted)
{
    int count = 0;
    DIR *directory = opendir("out");
    for (struct dirent *entry; (entry = readdir(directory));) {
        size_t size;
        char *path = tlc_format("out/%s", entry->d_name);
        char *text =
            entry->d_name[0] == '.' && entry->d_name[1] != 't' ? NULL : read_text(path, &size);
        count += text && strcmp(text, wanted) == 0;
        free(text);
        free(path);
    }
    closedir(directory);
    return count;
}

/* Under a temporary's name then, which is not removed. */
Test(atomic_failures, the_only_copy_of_a_file_stays)
{
    let_fail("renameat2", EIO, 2);
    let_fail("renameat", EIO, 1);
    expect_failure(place, NULL, "toy: error: cannot write out/last: Input/output error\n");
    cr_expect_eq(count_with(old_table), 1);
    let_none_fail();
}

/* ---- results that are kept --------------------------------------------------------------------
 */

Test(atomic_failures, a_file_is_kept_under_the_next_free_name)
{
    write_text("out/results.csv.1", "another", 7);
    char *kept = tlc_files_keep(&files, "results.csv");
    cr_expect_str_eq(kept, "results.csv.2");
    expect_text("out/results.csv.2", old_table);
    expect_text("out/results.csv.1", "another");
    cr_expect_not(exists("out/results.csv"));
    cr_expect_null(tlc_files_keep(&files, "results.csv"));
    free(kept);
}

Test(atomic_failures, a_file_that_cannot_be_moved_is_kept_where_it_is)
{
    let_fail("unlinkat", EACCES, 0);
    char *kept = tlc_files_keep(&files, "results.csv");
    cr_expect_str_eq(kept, "results.csv");
    expect_text("out/results.csv", old_table);
    free(kept);
}
