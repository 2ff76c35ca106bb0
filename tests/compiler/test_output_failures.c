/* test_output_failures.c: files that tlc writes, where calls fail and file systems can little. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>

#include "base/arena.h"
#include "commands/init/init_command.h"
#include "output.h"
#include "failing.h"

FAILING(int, renameat2, (int from, const char *name, int to, const char *other, unsigned flags),
        (from, name, to, other, flags))
FAILING(int, rename, (const char *name, const char *other), (name, other))
FAILING(int, link, (const char *name, const char *other), (name, other))
FAILING(int, close, (int file), (file))
FAILING(int, dup, (int file), (file))
FAILING(int, fchown, (int file, uid_t owner, gid_t group), (file, owner, group))
FAILING(int, fchmod, (int file, mode_t mode), (file, mode))
FAILING(int, fstat, (int file, struct stat *status), (file, status))
INTERRUPTED(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
INTERRUPTED(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size))
FAILING(int, mkstemp, (char *name), (name))
FAILING_OPEN(fcntl, (int file, int last, ...), (file, last, more))
FAILING_OPEN(open, (const char *name, int last, ...), (name, last, more))
FAILING(int, mkdir, (const char *name, mode_t mode), (name, mode))

static Arena *arena;

static void begin(void)
{
    enter_directory();
    arena = arena_new();
}

static void end(void)
{
    let_none_fail();
    arena_free(arena);
    leave_directory();
}

TestSuite(output_failures, .init = begin, .fini = end);

static Text text_of(const char *string)
{
    Text text = text_new(arena);
    text_add(&text, string);
    return text;
}

static void expect_content(const char *path, const char *wanted)
{
    size_t size;
    char *text = read_text(path, &size);
    cr_expect_str_eq(text, wanted, "%s: %s", path, text);
    free(text);
}

/* What is said of a.c and b.c; NULL: both are written. */
static const char *write_two(void)
{
    const Text one = text_of("new a\n"), two = text_of("new b\n");
    const Output outputs[] = {{"a.c", &one, NULL}, {"b.c", &two, NULL}};
    OutputProblem problem = {NULL, NULL};
    return outputs_write(arena, outputs, 2, &problem) ? NULL : problem.reason;
}

/* Of the two files before nothing has changed, and nothing stands beside them. */
static void expect_refused(const char *reason)
{
    write_text("a.c", "old a\n", 6);
    write_text("b.c", "old b\n", 6);
    const char *said = write_two();
    let_none_fail();
    cr_expect(said && strcmp(said, reason) == 0, "%s and not %s", said, reason);
    expect_content("a.c", "old a\n");
    expect_content("b.c", "old b\n");
    cr_expect_eq(files_in("."), 2);
}

Test(output_failures, what_a_file_cannot_be_given_leaves_the_old_one)
{
    static const char *const calls[] = {"fchown", "fchmod", "close", "rename"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        let_fail(calls[i], EIO, 0);
        expect_refused("Input/output error");
    }
}

static void write_old_ones(void)
{
    write_text("a.c", "old a\n", 6);
    write_text("b.c", "old b\n", 6);
}

/* Of the second file as of the first, which is taken back. */
Test(output_failures, the_last_rename_takes_the_first_back)
{
    let_fail_once("rename", EACCES, 1);
    expect_refused("Permission denied");
}

/* And where what would take it back fails, too, what it was is still there, and said to be. */
Test(output_failures, what_cannot_be_taken_back_stays)
{
    write_old_ones();
    let_fail("rename", EACCES, 1);
    const char *said = write_two();
    let_none_fail();
    const char *place = said ? strstr(said, "is in ") : NULL;
    cr_assert(place, "%s", said);
    cr_expect_eq(
        strncmp(said, "Permission denied; a.c is new already, and what it was is in .tlc-", 66), 0,
        "%s", said);
    expect_content(place + strlen("is in "), "old a\n");
    expect_content("a.c", "new a\n");
    expect_content("b.c", "old b\n");
    cr_expect_eq(files_in("."), 3);
}

/* To give a file to its old owner is not anybody's right; the file is the writer's then. */
Test(output_failures, an_owner_that_must_not_be_is_no_fault)
{
    write_text("a.c", "old a\n", 6);
    let_fail("fchown", EPERM, 0);
    cr_expect_null(write_two());
    expect_content("a.c", "new a\n");
}

/* Where there are no links a copy is what the file was. */
Test(output_failures, without_links_files_are_replaced)
{
    write_old_ones();
    let_fail("link", EPERM, 0);
    cr_expect_null(write_two());
    expect_content("a.c", "new a\n");
    expect_content("b.c", "new b\n");
    cr_expect_eq(files_in("."), 2);
}

Test(output_failures, without_links_files_are_taken_back)
{
    struct stat status;
    write_old_ones();
    cr_assert_eq(chmod("a.c", 0600), 0);
    let_fail("link", EPERM, 0);
    let_fail_once("rename", EACCES, 1);
    expect_refused("Permission denied");
    cr_assert_eq(stat("a.c", &status), 0);
    cr_expect_eq(status.st_mode & 0777, 0600);
}

/* What cannot be kept is not replaced. The first two of each call look whether a file has changed.
 */
Test(output_failures, without_links_and_copies_nothing_is_replaced)
{
    static const char *const calls[] = {"open", "read"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        let_fail("link", EPERM, 0);
        let_fail(calls[i], EIO, 2);
        expect_refused("Input/output error");
    }
    let_fail("link", EPERM, 0);
    let_fail("fstat", EIO, 0);
    expect_refused("Input/output error");
}

/* Criterion reads and writes, too, whenever it is told something: so that is done behind this. */
static const char *write_two_interrupted(void)
{
    interrupted_every = 2;
    const char *said = write_two();
    interrupted_every = 0;
    let_none_fail();
    return said;
}

Test(output_failures, what_is_interrupted_goes_on)
{
    struct stat before, after;
    write_old_ones();
    cr_expect_null(write_two_interrupted());
    expect_content("a.c", "new a\n");
    cr_assert_eq(stat("a.c", &before), 0);
    cr_expect_null(write_two_interrupted());
    cr_assert_eq(stat("a.c", &after), 0);
    cr_expect_eq(before.st_ino, after.st_ino, "the same is not written again");
    write_old_ones();
    let_fail("link", EPERM, 0);
    cr_expect_null(write_two_interrupted());
    expect_content("b.c", "new b\n");
}

/* Of two faults the first is said. */
Test(output_failures, a_full_disk_is_said_whatever_comes_of_closing)
{
    let_fail("write", ENOSPC, 0);
    let_fail("close", EIO, 0);
    expect_refused("No space left on device");
    let_fail("mkstemp", EROFS, 0);
    expect_refused("Read-only file system");
}

/* What is said of writing to a path that is no file. */
static const char *problem_of(const char *path)
{
    const Text text = text_of("new\n");
    OutputProblem problem = {NULL, NULL};
    const bool written = outputs_write(arena, &(Output){path, &text, NULL}, 1, &problem);
    let_none_fail();
    return written ? "" : problem.reason;
}

Test(output_failures, what_is_no_file_is_written_as_it_is_or_said)
{
    cr_expect_str_eq(problem_of("/dev/null"), "");
    let_fail("fcntl", EPERM, 0);
    cr_expect_str_eq(problem_of("/dev/null"), "Operation not permitted");
    let_fail("fcntl", EPERM, 1);
    cr_expect_str_eq(problem_of("/dev/null"), "Operation not permitted");
    let_fail("open", EACCES, 0);
    cr_expect_str_eq(problem_of("/dev/null"), "Permission denied");
    cr_assert_eq(mkfifo("fifo", 0600), 0);
    cr_expect_str_eq(problem_of("fifo"), "a FIFO that nobody reads");
    cr_assert_eq(symlink("circle", "circle"), 0);
    cr_expect_str_eq(problem_of("circle"), "Too many levels of symbolic links");
    cr_assert_eq(symlink("nothing", "link"), 0);
    cr_expect_str_eq(problem_of("link"), "a link to a file that does not exist");
}

Test(output_failures, a_directory_that_cannot_be_made_is_said)
{
    const Text text = text_of("new\n");
    OutputProblem problem = {NULL, NULL};
    let_fail("mkdir", ENOSPC, 0);
    cr_expect_not(outputs_write(arena, &(Output){"below/a.c", &text, "below"}, 1, &problem));
    cr_expect_str_eq(problem.reason, "No space left on device");
    cr_expect_str_eq(problem.path, "below/a.c");
    cr_expect_eq(files_in("."), 0);
}

Test(output_failures, standard_output_that_is_closed_is_said)
{
    const Text text = text_of("new\n");
    OutputProblem problem = {NULL, NULL};
    let_fail("dup", EBADF, 0);
    cr_expect_not(outputs_write(arena, &(Output){"-", &text, NULL}, 1, &problem));
    cr_expect_str_eq(problem.reason, "Bad file descriptor");
}

/* ---- a first spec ---- */

static void write_table(void)
{
    FILE *table = fopen("t.csv", "w");
    fputs("size,kind\n", table);
    for (int i = 0; i < 40; i++)
        fprintf(table, "%d.5,%s\n", i * 7 % 40, i % 2 ? "a" : "b");
    fclose(table);
}

static int init(void)
{
    char *words[] = {"tlc", "init", "-o", "new.yaml", "t.csv", NULL};
    return init_command.run(5, words);
}

static void init_for_call(void *code)
{
    *(int *)code = init();
    exit(*(int *)code);
}

/* What init says, and that nothing of a spec is there. */
static void expect_no_spec(const char *call_name, int reason, const char *message)
{
    int code;
    write_table();
    let_fail(call_name, reason, 0);
    expect_failure(init_for_call, &code, message);
    let_none_fail();
    cr_expect_not(exists("new.yaml"));
    cr_expect_eq(files_in("."), 1, "%s leaves something", call_name);
}

Test(output_failures, a_first_spec_is_whole_or_not_there)
{
    expect_no_spec("fchmod", EIO, "tlc: new.yaml: Input/output error\n");
    expect_no_spec("renameat2", EACCES, "tlc: new.yaml: Permission denied\n");
    expect_no_spec("mkstemp", EROFS, "tlc: new.yaml: Read-only file system\n");
    expect_no_spec("close", EIO, "tlc: new.yaml: Input/output error\n");
    let_fail("close", EIO, 0);
    expect_no_spec("fchmod", EPERM, "tlc: new.yaml: Operation not permitted\n");
    let_fail("close", EIO, 0);
    expect_no_spec("write", ENOSPC, "tlc: new.yaml: No space left on device\n");
}

/* Not every file system can rename so that nothing is replaced: a link does the same. */
Test(output_failures, a_first_spec_without_renaming_that_spares)
{
    static const int reasons[] = {EINVAL, ENOSYS};
    for (size_t i = 0; i < 2; i++) {
        write_table();
        let_fail("renameat2", reasons[i], 0);
        cr_expect_eq(call(init_for_call, &(int){0}).code, 0);
        let_none_fail();
        cr_expect(exists("new.yaml"));
        cr_expect_eq(files_in("."), 2);
        unlink("new.yaml");
    }
    let_fail("link", EPERM, 0);
    expect_no_spec("renameat2", ENOSYS, "tlc: new.yaml: Operation not permitted\n");
}
