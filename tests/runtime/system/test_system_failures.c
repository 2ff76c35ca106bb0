/* test_system_failures.c: files that are read, room and texts, where calls fail that hardly do. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

#include "common/whole_write.h"
#include "system/arguments.h"
#include "system/atomic_file.h"
#include "system/bulk.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"
#include "system/printing.h"
#include "failing.h"

FAILING(int, fstat, (int file, struct stat *status), (file, status))
FAILING(off_t, lseek, (int file, off_t place, int from), (file, place, from))
FAILING(void *, mmap, (void *at, size_t size, int rights, int flags, int file, off_t from),
        (at, size, rights, flags, file, from))
FAILING(int, vsnprintf, (char *text, size_t size, const char *format, va_list arguments),
        (text, size, format, arguments))
FAILING(int, fputs, (const char *text, FILE *file), (text, file))
FAILING(int, sigaction, (int number, const struct sigaction *action, struct sigaction *old),
        (number, action, old))
INTERRUPTED(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
FAILING_AS(0, ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size))

FAILING_OPEN(fcntl, (int file, int last, ...), (file, last, more))
FAILING_OPEN(open, (const char *path, int last, ...), (path, last, more))
FAILING_OPEN(openat, (int directory, const char *path, int last, ...),
             (directory, path, last, more))

static void begin(void)
{
    enter_directory();
    interrupted_every = interruptions = 0;
}

TestSuite(system_failures, .init = begin, .fini = leave_directory);

/* ---- files that are read ----------------------------------------------------------------------
 */

static const char fox[] = "the quick brown fox jumps over the lazy dog, and on it goes through the "
                          "wood until it comes to its den";

static void expect_not_open(const char *wanted)
{
    struct tlc_fault fault;
    cr_expect_null(tlc_input_open("fox", &fault));
    cr_expect_str_eq(fault.text, wanted);
    cr_expect_eq(tlc_open_regular("fox", &fault), -1);
    cr_expect_str_eq(fault.text, wanted);
    let_none_fail();
}

Test(system_failures, a_file_that_says_nothing_of_itself)
{
    write_text("fox", fox, strlen(fox));
    let_fail("fstat", EIO, 0);
    expect_not_open("cannot read fox: Input/output error");
}

Test(system_failures, an_interrupted_read_goes_on)
{
    char text[sizeof fox + 1] = "";
    struct tlc_fault fault;
    size_t count;
    write_text("fox", fox, strlen(fox));
    interrupted_every = 2;
    struct tlc_input *input = tlc_input_open("fox", &fault);
    cr_assert(tlc_input_read(input, text, sizeof text, &count, &fault), "%s", fault.text);
    interrupted_every = 0;
    cr_expect_eq(count, strlen(fox));
    cr_expect_str_eq(text, fox);
    cr_expect_gt(interruptions, 2);
    tlc_input_close(input);
}

Test(system_failures, a_part_that_cannot_be_found)
{
    const struct tlc_part_of_file part = {.offset = 4, .size = 5, .unpacked = 5};
    struct tlc_fault fault;
    write_text("fox", fox, strlen(fox));
    let_fail("lseek", EOVERFLOW, 0);
    cr_expect_null(tlc_input_open_part("fox", "fox: quick", &part, &fault));
    cr_expect_str_eq(fault.text, "cannot read fox: quick: Value too large for defined data type");
    let_none_fail();
}

Test(system_failures, no_descriptor_for_standard_input)
{
    struct tlc_fault fault;
    let_fail("fcntl", EMFILE, 0);
    cr_expect_null(tlc_input_open_standard(&fault));
    cr_expect_str_eq(fault.text, "cannot read standard input: Too many open files");
    let_none_fail();
}

/* ---- room -------------------------------------------------------------------------------------
 */

static void take_room(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_bulk_limit(1000);
    tlc_bulk_resize(NULL, 0, 2000);
}

static void take_little(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_bulk_resize(NULL, 0, SIZE_MAX / 2);
}

Test(system_failures, room_in_a_file_that_cannot_be_mapped)
{
    setenv("TMPDIR", ".", 1);
    let_fail("mmap", ENOMEM, 0);
    expect_failure(
        take_room, NULL,
        "toy: error: 2000 bytes of data cannot be kept in a file in .: Cannot allocate memory\n");
    let_none_fail();
    cr_expect_eq(files_in("."), 0);
}

/* As on file systems that have only files with names. */
Test(system_failures, room_in_a_file_that_had_a_name)
{
    setenv("TMPDIR", ".", 1);
    let_fail("open", EOPNOTSUPP, 0);
    tlc_bulk_limit(1000);
    char *bytes = tlc_bulk_resize(NULL, 0, 2000);
    let_none_fail();
    strcpy(bytes + 1990, "the end");
    bytes = tlc_bulk_resize(bytes, 2000, 30000);
    cr_expect_str_eq(bytes + 1990, "the end");
    cr_expect_eq(tlc_bulk_resize(bytes, 100, 1500), (void *)bytes, "less needs no other room");
    cr_expect_eq(files_in("."), 0);
    tlc_bulk_free(bytes);
}

Test(system_failures, room_where_no_directory_is_named)
{
    setenv("TMPDIR", "", 1);
    let_fail("mmap", ENOMEM, 0);
    expect_failure(take_room, NULL,
                   "toy: error: 2000 bytes of data cannot be kept in a file in /var/tmp: Cannot "
                   "allocate memory\n");
    let_none_fail();
}

Test(system_failures, no_room_at_all_is_some)
{
    char *none = tlc_bulk_resize(NULL, 0, 0);
    cr_expect_not_null(none);
    tlc_bulk_free(none);
}

/* The sanitizer would end the program itself. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

Test(system_failures, room_in_memory_that_there_is_not)
{
    tlc_bulk_limit(SIZE_MAX);
    struct ending ending = call(take_little, NULL);
    cr_expect_eq(ending.code, 1);
    cr_expect(strstr(ending.err, "bytes of data cannot be kept"), "%s", ending.err);
}

/* ---- texts ------------------------------------------------------------------------------------
 */

static void make_text(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_format("%d", 7);
}

static void print_text(void *unused)
{
    const struct tlc_output output = {.quiet = false};
    (void)unused;
    tlc_program_begin("toy");
    tlc_print(&output, "%d\n", 7);
}

/* A message that cannot be formatted either is told without what it names. */
Test(system_failures, texts_that_cannot_be_formatted)
{
    let_fail("vsnprintf", EOVERFLOW, 0);
    expect_failure(make_text, NULL, "toy: error: a text is too long\n");
    expect_failure(print_text, NULL, "toy: error: a text is too long\n");
    let_none_fail();
    let_fail("vsnprintf", ENOMEM, 1);
    expect_failure(make_text, NULL, "toy: error: out of memory for a text of %d bytes\n");
    let_none_fail();
}

Test(system_failures, output_that_fails_without_a_reason)
{
    let_fail("fputs", 0, 0);
    expect_failure(print_text, NULL,
                   "toy: error: cannot write to standard output: Input/output error\n");
    let_none_fail();
}

/* ---- files that are written -------------------------------------------------------------------
 */

Test(system_failures, nothing_written_is_an_error)
{
    let_fail("write", 0, 0);
    cr_expect_eq(tlc_write_all(STDOUT_FILENO, "a", 1), EIO);
    let_none_fail();
}

static void open_files(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    tlc_files_open("out");
}

Test(system_failures, a_directory_that_cannot_be_opened)
{
    let_fail("open", EMFILE, 0);
    expect_failure(open_files, NULL,
                   "toy: error: cannot open directory out: Too many open files\n");
    let_none_fail();
}

static void stage(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    struct tlc_files files = {.path = "out", .directory = open(".", O_PATH | O_DIRECTORY)};
    tlc_files_stage(&files, "results.csv", "1", 1);
}

/* A hundred names that are taken are no chance; then the reason is said. */
Test(system_failures, a_temporary_file_that_cannot_be_made)
{
    static const struct {
        int reason;
        const char *message;
    } cases[] = {{EEXIST, "toy: error: cannot write out/results.csv: File exists\n"},
                 {EINTR, "toy: error: cannot write out/results.csv: Interrupted system call\n"},
                 {EROFS, "toy: error: cannot write out/results.csv: Read-only file system\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        let_fail("openat", cases[i].reason, 0);
        expect_failure(stage, NULL, cases[i].message);
        let_none_fail();
        cr_expect_eq(files_in("."), 0);
    }
}

Test(system_failures, only_names_of_temporary_files_are_swept_up)
{
    static const char *const others[] = {".tlc-0123456789abcdef.tmq", ".tlc-0123456789abcdeg.tmp",
                                         ".tlx-0123456789abcdef.tmp", ".tlc-0123456789abcde.tmp",
                                         "xtlc-0123456789abcdef.tmp"};
    struct tlc_files files = tlc_files_open(".");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        write_text(others[i], "", 0);
    write_text(".tlc-0123456789abcdef.tmp", "", 0);
    tlc_files_sweep(&files);
    cr_expect_eq(files_in("."), (int)(sizeof others / sizeof *others));
    cr_expect_not(exists(".tlc-0123456789abcdef.tmp"));
    let_fail("openat", EMFILE, 0);
    write_text(".tlc-0123456789abcdef.tmp", "", 0);
    tlc_files_sweep(&files);
    let_none_fail();
    cr_expect(exists(".tlc-0123456789abcdef.tmp"), "what cannot be listed stays");
    tlc_files_close(&files);
}

/* ---- how a program begins ---------------------------------------------------------------------
 */

static void begin_program(void *unused)
{
    (void)unused;
    tlc_program_begin("toy");
    puts("begun");
}

Test(system_failures, signals_that_cannot_be_handled_stop_nothing)
{
    let_fail("sigaction", EINVAL, 0);
    struct ending ending = call(begin_program, NULL);
    let_none_fail();
    cr_expect_eq(ending.code, 0);
    cr_expect_str_eq(ending.out, "begun\n");
}

/* What is opened next would be printed to. */
Test(system_failures, standard_output_that_cannot_be_occupied)
{
    let_fail("fcntl", EBADF, 0);
    let_fail("open", EMFILE, 0);
    struct ending ending = call(begin_program, NULL);
    let_none_fail();
    cr_expect_eq(ending.code, 1);
    cr_expect_str_eq(ending.out, "");
}

/* ---- threads ----------------------------------------------------------------------------------
 */

static long online;

long sysconf(int what)
{
    long (*real)(int);
    *(void **)&real = dlsym(RTLD_NEXT, "sysconf");
    return what == _SC_NPROCESSORS_ONLN && online ? online : real(what);
}

Test(system_failures, there_are_as_many_threads_as_processors)
{
    static const struct {
        long online;
        int threads;
    } cases[] = {{-1, 1}, {1, 1}, {3, 3}, {TLC_MOST_THREADS + 1, TLC_MOST_THREADS}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        online = cases[i].online;
        cr_expect_eq(tlc_processors(), cases[i].threads);
    }
    online = 0;
}
