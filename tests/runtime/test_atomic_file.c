/* test_atomic_file.c: files that appear whole or not at all, and directories. */
#include <signal.h>
#include <sys/resource.h>

#include "support.h"

TestSuite(atomic_file, .init = enter_directory, .fini = leave_directory);

static void expect_text(const char *path, const char *wanted)
{
    size_t size;
    char *text = read_text(path, &size);
    cr_expect_str_eq(text, wanted);
    free(text);
}

Test(atomic_file, writes_and_replaces)
{
    tlc_write_file("new", "first", 5);
    expect_text("new", "first");
    tlc_write_file("new", "2nd", 3);
    expect_text("new", "2nd");
    cr_expect_not(exists("new.tmp"));
}

Test(atomic_file, an_old_temporary_file_is_no_hindrance)
{
    write_text("new.tmp", "left by a killed run", 20);
    tlc_write_file("new", "text", 4);
    expect_text("new", "text");
    cr_expect_not(exists("new.tmp"));
}

/* A limit on file sizes stands in for a full disk: both fail in the middle of writing. */
static void write_beyond_limit(void *unused)
{
    static const char bytes[8192];
    (void)unused;
    tlc_program_begin("toy");
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, 4096});
    tlc_write_file("new", bytes, sizeof bytes);
}

Test(atomic_file, a_failed_write_keeps_the_old_file)
{
    write_text("new", "old", 3);
    expect_failure(write_beyond_limit, NULL, "toy: error: cannot write new: File too large\n");
    expect_text("new", "old");
    cr_expect_not(exists("new.tmp"));
}

Test(atomic_file, makes_directories_with_their_parents)
{
    tlc_make_directories("one/two//three/");
    tlc_make_directories("one/two/three");
    cr_expect(exists("one/two/three"));
    tlc_make_directories("/tmp");
}

static void make_directories(void *path)
{
    tlc_program_begin("toy");
    tlc_make_directories(path);
}

Test(atomic_file, a_file_in_the_way_of_a_directory)
{
    write_text("file", "", 0);
    expect_failure(make_directories, "file",
                   "toy: error: cannot make directory file: File exists\n");
    expect_failure(make_directories, "file/below",
                   "toy: error: cannot make directory file: File exists\n");
}
