/* test_page_failures.c: pages whose compiler cannot be called, ends otherwise, or is not heard. */
#define _GNU_SOURCE
#include <stdio.h>

#include "page/page.h"
#include "failing.h"

INTERRUPTED(pid_t, waitpid, (pid_t child, int *status, int how), (child, status, how))
FAILING(int, fflush, (FILE * file), (file))
FAILING(int, fseek, (FILE * file, long at, int from), (file, at, from))
FAILING_AS(0, size_t, fwrite, (const void *bytes, size_t size, size_t count, FILE *file),
           (bytes, size, count, file))
FAILING_AS(NULL, FILE *, tmpfile, (void), ())

static Arena *arena;

static void end(void)
{
    let_none_fail();
    arena_free(arena);
    leave_directory();
}

/* A clang that does what the script says, and no other. */
static void write_clang(const char *script)
{
    write_text("clang", script, strlen(script));
    cr_assert(chmod("clang", 0700) == 0);
}

static void begin(void)
{
    enter_directory();
    arena = arena_new();
    setenv("PATH", test_directory, 1);
    write_clang("#!/bin/sh\n/bin/cat\n");
}

TestSuite(page_failures, .init = begin, .fini = end);

/* The code that is made of "source", or what is said. */
static const char *compiled(void)
{
    Text source = text_new(arena), code = text_new(arena);
    PageProblem problem = {NULL};
    text_add(&source, "source");
    const bool done = page_compile(&code, &source, &problem);
    let_none_fail();
    interrupted_every = 0;
    cr_expect(done == (problem.text == NULL));
    return done ? code.bytes : problem.text;
}

static void expect_said(const char *words)
{
    const char *said = compiled();
    cr_expect(strstr(said, words), "%s\nand not\n%s", said, words);
}

Test(page_failures, a_compiler_is_given_the_source_and_its_code_is_taken)
{
    expect_said("source");
    interrupted_every = 2;
    expect_said("source");
}

Test(page_failures, files_that_cannot_be_made_are_said)
{
    static const char *const calls[] = {"tmpfile", "fwrite", "fflush", "fseek"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        let_fail(calls[i], EMFILE, 0);
        expect_said("no clang in PATH makes WebAssembly: no temporary file: Too many open files");
    }
    for (int before = 1; before < 6; before++) { /* each of three, when clang is tried and called */
        let_fail_once("tmpfile", EMFILE, before);
        expect_said("no temporary file: Too many open files");
    }
}

Test(page_failures, code_that_cannot_be_read_is_none)
{
    let_fail_once("fseek", EIO, 1);
    expect_said("no clang in PATH makes WebAssembly: clang: its output cannot be read");
    let_fail_once("fseek", EIO, 3);
    expect_said("--emit=page: clang: its output cannot be read");
}

Test(page_failures, how_a_compiler_ends_is_said)
{
    let_fail("waitpid", ECHILD, 0);
    expect_said("no clang in PATH makes WebAssembly: clang: it says nothing");
    write_clang("#!/bin/sh\necho first >&2\necho 'error: second' >&2\nexit 1\n");
    expect_said("clang: error: second");
    write_clang("#!/bin/sh\necho first >&2\necho second >&2\nexit 1\n");
    expect_said("clang: first");
    let_fail("fseek", EIO, 1);
    expect_said("clang: it says nothing");
    write_clang("#!/bin/sh\nkill -9 $$\n");
    expect_said("clang: it says nothing");
    write_clang("#!/bin/sh\nexit 127\n");
    expect_said("there is none in PATH");
}
