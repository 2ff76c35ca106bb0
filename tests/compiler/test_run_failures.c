/* test_run_failures.c: programs that `tlc run` begins, and those that it keeps, where calls fail.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>

#include "base/arena.h"
#include "commands/run/build.h"
#include "commands/run/child.h"
#include "failing.h"

INTERRUPTED(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
INTERRUPTED(pid_t, waitpid, (pid_t child, int *status, int how), (child, status, how))
FAILING(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size))
FAILING(pid_t, fork, (void), ())
FAILING(int, pipe2, (int ends[2], int how), (ends, how))
FAILING(int, close, (int file), (file))
FAILING(int, mkdir, (const char *name, mode_t mode), (name, mode))
FAILING(int, mkstemp, (char *name), (name))
FAILING(int, rename, (const char *name, const char *other), (name, other))
FAILING(int, stat, (const char *restrict name, struct stat *restrict status), (name, status))
FAILING(int, fflush, (FILE * file), (file))
FAILING(int, fseek, (FILE * file, long at, int from), (file, at, from))
FAILING(int, fputs, (const char *restrict text, FILE *restrict file), (text, file))
FAILING_AS(NULL, FILE *, tmpfile, (void), ())

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

TestSuite(run_failures, .init = begin, .fini = end);

static void expect_string(const char *actual, const char *expected)
{
    cr_expect(!strcmp(actual, expected), "got:\n%s\nexpected:\n%s", actual, expected);
}

/* ---- programs that are waited for ------------------------------------------------------------ */

static int run_shell(const char *script, const char *input, Text *output)
{
    Words words = {0};
    add_word(arena, &words, "sh");
    add_word(arena, &words, "-c");
    add_word(arena, &words, script);
    return run_child(arena, &words, input, output);
}

static size_t open_files(void)
{
    size_t count = 0;
    for (int file = 0; file < 256; file++)
        count += fcntl(file, F_GETFD) >= 0;
    return count;
}

Test(run_failures, a_program_that_cannot_be_begun_has_not_run_and_leaves_no_file_open)
{
    static const char *const calls[] = {"tmpfile", "fputs", "fflush", "fseek", "pipe2", "fork"};
    const size_t before = open_files();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        Text output = text_new(arena);
        let_fail(calls[i], EMFILE, 0);
        const int code = run_shell("echo said; : > ran", "input", &output);
        let_none_fail();
        cr_expect(code == -1, "%s: %d", calls[i], code);
        expect_string(output.bytes, "");
        cr_expect(access("ran", F_OK) < 0, "%s", calls[i]);
        cr_expect(open_files() == before, "%s: %zu files, and before %zu", calls[i], open_files(),
                  before);
    }
}

/* Criterion reads, too, whenever it is told something: so that is done behind these. */
static int run_interrupted(const char *script, Text *output)
{
    interrupted_every = 2;
    const int code = run_shell(script, NULL, output);
    interrupted_every = 0;
    return code;
}

static int run_until(const char *call_name, int reason, int before, const char *script)
{
    Text output = text_new(arena);
    let_fail(call_name, reason, before);
    const int code = run_shell(script, NULL, &output);
    let_none_fail();
    return code;
}

Test(run_failures, what_a_program_says_is_all_of_it_or_nothing)
{
    Text output = text_new(arena);
    cr_expect(run_until("read", EIO, 1, "head -c 9000 /dev/zero | tr '\\0' x") == -1);
    cr_expect(run_interrupted("echo begin; sleep 0.01; echo end", &output) == 0);
    expect_string(output.bytes, "begin\nend\n");
}

Test(run_failures, a_program_whose_end_is_not_told_has_not_run)
{
    cr_expect(run_until("waitpid", ECHILD, 0, "exit 0") == -1);
}

/* ---- programs that are kept ------------------------------------------------------------------ */

/* A compiler that makes a program of nothing, in front of what `sh` finds. */
static Toolchain toolchain_here(void)
{
    static const char script[] = "#!/bin/sh\n"
                                 "while [ \"$1\" != -o ]; do shift; done\n"
                                 "printf '#!/bin/sh\\nexit 7\\n' > \"$2\"; /bin/chmod +x \"$2\"\n";
    write_text("compiler", script, sizeof script - 1);
    chmod("compiler", 0700);
    setenv("XDG_CACHE_HOME", arena_printf(arena, "%s/cache", test_directory), 1);
    return (Toolchain){.compiler = "./compiler",
                       .flags = "-O1",
                       .libraries = "-lnone",
                       .archives = ".",
                       .hashes = "1\n"};
}

static const char *program_here(void)
{
    const Toolchain toolchain = toolchain_here();
    Text c = text_new(arena);
    text_add(&c, "int main(void);\n");
    return program_of(arena, &toolchain, "seen", &c, true);
}

/* A call that fails while the program is asked for. */
struct refusal {
    const char *call, *said;
    int before;
};

static void ask_for_program(void *argument)
{
    const struct refusal *refusal = argument;
    setenv("PATH", "/nowhere", 1); /* no checksums: the first program that runs is the compiler */
    let_fail_once(refusal->call, EIO, refusal->before);
    exit(program_here() ? 0 : 1);
}

Test(run_failures, a_program_is_kept_whole_or_not_at_all)
{
    static const struct refusal refusals[] = {
        {"mkstemp", "seen: Input/output error", 0}, {"mkstemp", "seen: Input/output error", 1},
        {"write", "seen: Input/output error", 0},   {"close", "seen: Input/output error", 0},
        {"rename", "seen: Input/output error", 0},  {"stat", "tlc: Input/output error", 0},
        {"fork", "has not made a program", 0},      {"mkdir", "tlc: Input/output error", 0},
        {"mkdir", "tlc: Input/output error", 1},    {"mkdir", ": Input/output error", 2},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct ending ending = call(ask_for_program, (void *)(uintptr_t)&refusals[i]);
        Text kept = text_new(arena);
        cr_expect(ending.code == 1, "%s: %d", refusals[i].call, ending.code);
        cr_expect(strstr(ending.err, refusals[i].said), "%s: %s", refusals[i].call, ending.err);
        cr_expect(run_shell("find cache -type f", NULL, &kept) == 0);
        expect_string(kept.bytes, "");
    }
    const char *path = program_here();
    cr_assert(path);
    Words words = {0};
    add_word(arena, &words, path);
    cr_expect(run_child(arena, &words, NULL, NULL) == 7);
}

/* It is another than make's then, but a program. */
Test(run_failures, a_program_needs_no_checksum)
{
    static const char *const programs[] = {"#!/bin/sh\nexit 1\n", "#!/bin/sh\necho short\n"};
    setenv("PATH", arena_printf(arena, "%s:/bin:/usr/bin", test_directory), 1);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        write_text("sha256sum", programs[i], strlen(programs[i]));
        chmod("sha256sum", 0700);
        cr_expect(program_here() != NULL);
        cr_expect(run_shell("rm -r cache", NULL, NULL) == 0);
    }
}

/* Others are told apart by an archive's size and time, which cannot be told of one that is not
 * there. */
Test(run_failures, an_archive_that_is_made_anew_makes_another_program)
{
    const char *without = program_here();
    write_text("libnone.a", "!<arch>\n", 8);
    const char *with = program_here();
    cr_assert(without && with);
    cr_expect(strcmp(without, with) != 0);
    expect_string(program_here(), with);
}
