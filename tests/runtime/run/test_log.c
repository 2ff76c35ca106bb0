/* test_log.c: the log of a study where calls fail, and where a file can have one name only. */
#define _GNU_SOURCE
#include <fcntl.h>

#include "run/log.h"
#include "system/fail.h"
#include "system/format.h"
#include "failing.h"

FAILING(int, linkat, (int from, const char *name, int to, const char *other, int flags),
        (from, name, to, other, flags))
FAILING(int, fchmod, (int file, mode_t mode), (file, mode))
FAILING(int, fsync, (int file), (file))
FAILING(int, ftruncate, (int file, off_t size), (file, size))
FAILING(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size))
FAILING(int, close, (int file), (file))
FAILING(int, openat, (int directory, const char *name, int flags, ...),
        (directory, name, flags, 0666))
FAILING(int, fstat, (int file, struct stat *status), (file, status))
FAILING(int, renameat, (int from, const char *name, int to, const char *other),
        (from, name, to, other))
FAILING(ssize_t, pread, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))

/* Puts another log in the place of the one that is opened, once. */
static bool replaces;

int flock(int file, int operation);
int flock(int file, int operation)
{
    int (*real)(int, int);
    *(void **)&real = dlsym(RTLD_NEXT, "flock");
    if (replaces) {
        replaces = false;
        write_text("out/new", "new\n", 4);
        rename("out/new", "out/log.jsonl");
    }
    return fails("flock") ? -1 : real(file, operation);
}

static const char line[] = "{\"experiment\":\"toy\"}\n";
static struct tlc_files files;

static void begin(void)
{
    enter_directory();
    files = tlc_files_open("out");
    write_text("out/log.jsonl", line, strlen(line));
}

TestSuite(log, .init = begin, .fini = leave_directory);

static void expect_text(const char *path, const char *wanted)
{
    size_t size;
    char *text = read_text(path, &size);
    cr_expect_str_eq(text, wanted, "%s: %s", path, text);
    free(text);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    cr_assert_eq(lstat(path, &status), 0, "%s", path);
    return status.st_mode & 0777;
}

/* ---- another name for a log ----------------------------------------------------------------- */

/* The path of the log that was kept, to be freed. */
static char *keep_log(void)
{
    struct tlc_log_file *log = tlc_log_open(&files, true);
    char *name = tlc_log_keep(log, "1234"), *path = tlc_format("out/%s", name);
    tlc_log_close(log);
    free(name);
    return path;
}

/* Whatever linking fails with there. */
Test(log, is_copied_where_a_file_has_one_name_only)
{
    static const int reasons[] = {EPERM, EOPNOTSUPP, ENOSYS, EMLINK};
    for (int i = 0; i < 4; i++) {
        char *wanted =
            i == 0 ? tlc_format("out/log.1234.jsonl") : tlc_format("out/log.1234.%d.jsonl", i + 1);
        let_none_fail();
        let_fail("linkat", reasons[i], 0);
        char *path = keep_log();
        cr_expect_str_eq(path, wanted);
        expect_text(path, line);
        free(wanted);
        free(path);
    }
    cr_expect_eq(files_in("out"), 5);
}

Test(log, a_copy_has_the_mode_of_the_log)
{
    static const mode_t modes[] = {0600, 0640, 0666};
    umask(0077);
    let_fail("linkat", EPERM, 0);
    for (int i = 0; i < 3; i++) {
        chmod("out/log.jsonl", modes[i]);
        char *path = keep_log();
        cr_expect_eq(mode_of(path), modes[i], "%s: %o", path, (unsigned)mode_of(path));
        free(path);
    }
}

/* ---- calls that fail ------------------------------------------------------------------------ */

/* What is done with a log, what fails meanwhile, and what is said of it. */
struct failure {
    void (*act)(void);
    struct failing failing[2];
    const char *message;
};

static void act(void *failure)
{
    const struct failure *this = failure;
    tlc_program_begin("toy");
    memcpy(failing, this->failing, sizeof this->failing);
    this->act();
}

/* The log stays as it is, and nothing else does. */
static void expect_failures(const struct failure *failures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *message = tlc_format("toy: error: %s\n", failures[i].message);
        expect_failure(act, (void *)&failures[i], message);
        expect_text("out/log.jsonl", line);
        cr_expect_eq(files_in("out"), 1, "%s: %d files", message, files_in("out"));
        free(message);
    }
}

static void keep(void)
{
    free(keep_log());
}

Test(log, that_cannot_be_kept_stays)
{
    static const struct failure failures[] = {
        {keep,
         {{"linkat", EIO, 0}},
         "cannot keep out/log.jsonl as log.1234.jsonl: Input/output error"},
        {keep,
         {{"linkat", EPERM, 0}, {"fchmod", EIO, 0}},
         "cannot keep out/log.jsonl as log.1234.jsonl: Input/output error"},
        {keep, {{"openat", EMFILE, 1}}, "cannot look for logs in out: Too many open files"},
        {keep,
         {{"linkat", EPERM, 0}, {"openat", EMFILE, 2}},
         "cannot keep out/log.jsonl as log.1234.jsonl: Too many open files"},
        {keep,
         {{"linkat", EPERM, 0}, {"write", ENOSPC, 0}},
         "cannot keep out/log.jsonl as log.1234.jsonl: No space left on device"},
        {keep,
         {{"linkat", EPERM, 0}, {"close", EIO, 0}},
         "cannot keep out/log.jsonl as log.1234.jsonl: Input/output error"},
        {keep,
         {{"linkat", EPERM, 0}, {"fsync", ENOSPC, 0}},
         "cannot keep out/log.jsonl as log.1234.jsonl: No space left on device"},
        {keep,
         {{"linkat", EPERM, 0}, {"renameat", EACCES, 0}},
         "cannot keep out/log.jsonl as log.1234.jsonl: Permission denied"},
        {keep,
         {{"linkat", EPERM, 0}, {"pread", EIO, 0}},
         "cannot read out/log.jsonl: Input/output error"},
        {keep,
         {{"linkat", EPERM, 0}, {"fstat", EIO, 2}},
         "cannot keep out/log.jsonl as log.1234.jsonl: Input/output error"},
    };
    expect_failures(failures, sizeof failures / sizeof *failures);
}

static void renew(void)
{
    struct tlc_log_file *log = tlc_log_open(&files, true);
    tlc_log_renew(log);
    tlc_log_sync(log);
}

static void take_back(void)
{
    char *name;
    struct tlc_log_file *log = tlc_log_open(&files, true);
    free(tlc_log_keep(log, "1234"));
    struct tlc_log_file *kept = tlc_log_kept(log, "1234", 1, &name);
    unlink("out/log.1234.jsonl");
    tlc_log_take_back(log, kept, name);
}

static void open_kept(void)
{
    char *name;
    tlc_log_kept(tlc_log_open(&files, true), "1234", 1, &name);
}

static void cut(void)
{
    tlc_log_cut(tlc_log_open(&files, true), 3);
}

static void sync_log(void)
{
    tlc_log_sync(tlc_log_open(&files, true));
}

static void open_log(void)
{
    tlc_log_open(&files, false);
}

Test(log, that_cannot_be_changed_stays)
{
    static const struct failure failures[] = {
        {renew, {{"fstat", EIO, 2}}, "cannot look at out/log.jsonl: Input/output error"},
        {renew, {{"openat", EMFILE, 1}}, "cannot write out/log.jsonl: Too many open files"},
        {open_log, {{"openat", EACCES, 0}}, "cannot write out/log.jsonl: Permission denied"},
        {open_kept, {{"openat", EACCES, 1}}, "cannot open out/log.1234.jsonl: Permission denied"},
        {renew, {{"fchmod", EPERM, 0}}, "cannot write out/log.jsonl: Operation not permitted"},
        {renew, {{"renameat", EIO, 0}}, "cannot write out/log.jsonl: Input/output error"},
        {take_back,
         {{"linkat", EPERM, 0}, {"renameat", EIO, 1}},
         "cannot make out/log.1234.jsonl the log again: Input/output error"},
        {cut, {{"ftruncate", EIO, 0}}, "cannot write out/log.jsonl: Input/output error"},
        {sync_log, {{"fsync", ENOSPC, 0}}, "cannot write out/log.jsonl: No space left on device"},
        {open_log, {{"fstat", EIO, 0}}, "cannot look at out/log.jsonl: Input/output error"},
        {open_log,
         {{"flock", EWOULDBLOCK, 0}},
         "another run is writing to out; choose another directory with --out"},
    };
    expect_failures(failures, sizeof failures / sizeof *failures);
}

/* Not every file system can lock. */
Test(log, is_written_where_nothing_can_be_locked)
{
    let_fail("flock", ENOLCK, 0);
    struct tlc_log_file *log = tlc_log_open(&files, true);
    cr_assert(log);
    tlc_log_end_line(log);
    tlc_log_close(log);
    expect_text("out/log.jsonl", "{\"experiment\":\"toy\"}\n\n");
}

/* ---- what others do meanwhile --------------------------------------------------------------- */

/* A run that was stopped between giving the log its other name and making a new one. */
Test(log, that_has_its_other_name_already_keeps_it)
{
    cr_assert_eq(link("out/log.jsonl", "out/log.1234.jsonl"), 0);
    char *path = keep_log();
    cr_expect_str_eq(path, "out/log.1234.jsonl");
    cr_expect_eq(files_in("out"), 2);
    free(path);
}

Test(log, another_of_that_name_stays)
{
    write_text("out/log.1234.jsonl", "other\n", 6);
    char *path = keep_log();
    cr_expect_str_eq(path, "out/log.1234.2.jsonl");
    expect_text("out/log.1234.jsonl", "other\n");
    free(path);
}

/* Where files have one name only, too. */
Test(log, another_copy_of_that_name_stays)
{
    write_text("out/log.1234.jsonl", "other\n", 6);
    let_fail("linkat", EPERM, 0);
    char *path = keep_log();
    cr_expect_str_eq(path, "out/log.1234.2.jsonl");
    expect_text("out/log.1234.jsonl", "other\n");
    expect_text(path, line);
    free(path);
}

/* It is opened, and then another run puts a new one in its place: that is the log. */
Test(log, that_is_replaced_before_it_is_locked_is_opened_again)
{
    size_t size;
    replaces = true;
    struct tlc_log_file *log = tlc_log_open(&files, true);
    char *text = tlc_log_read(log, &size);
    cr_expect_str_eq(text, "new\n");
    free(text);
    tlc_log_close(log);
}

Test(log, that_is_a_link_is_not_followed)
{
    rename("out/log.jsonl", "out/other");
    cr_assert_eq(symlink("other", "out/log.jsonl"), 0);
    struct ending ending = call(act, &(struct failure){.act = open_log});
    cr_expect_str_eq(ending.err, "toy: error: out/log.jsonl is a symbolic link, which tlc does not "
                                 "follow\n");
}

/* No log at all is none that could be kept. */
Test(log, a_link_is_no_log_that_was_kept)
{
    char *name;
    cr_assert_eq(symlink("log.jsonl", "out/log.1234.jsonl"), 0);
    struct tlc_log_file *log = tlc_log_open(&files, true);
    cr_expect_null(tlc_log_kept(log, "1234", 1, &name));
    cr_expect_null(tlc_log_kept(log, "5678", 1, &name));
    tlc_log_close(log);
}
