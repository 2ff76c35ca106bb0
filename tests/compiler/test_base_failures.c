/* test_base_failures.c: specs that are read and findings that are printed where calls fail. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/printable.h"
#include "base/source.h"
#include "failing.h"

INTERRUPTED(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size))
FAILING(int, fstat, (int file, struct stat *status), (file, status))
FAILING(int, fclose, (FILE * file), (file))
FAILING_AS(NULL, FILE *, open_memstream, (char **text, size_t *size), (text, size))
FAILING_OPEN(fcntl, (int file, int last, ...), (file, last, more))

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

TestSuite(base_failures, .init = begin, .fini = end);

/* What is said of spec.yaml; NULL: it could be read. */
static const char *problem_of_spec(void)
{
    const char *problem = NULL;
    const Source *source = source_read(arena, "spec.yaml", &problem);
    let_none_fail(); /* Criterion reads, too, whenever it is told something */
    interrupted_every = 0;
    cr_expect((source == NULL) == (problem != NULL));
    cr_expect(!source || strcmp(source->text, "name: x\n") == 0, "%s", source->text);
    return problem;
}

Test(base_failures, a_spec_is_read_whole_or_not_at_all)
{
    write_text("spec.yaml", "name: x\n", 8);
    interrupted_every = 2;
    cr_expect(!problem_of_spec(), "what is interrupted goes on");
    let_fail("fstat", EIO, 0);
    cr_expect(!problem_of_spec(), "what kind of file it is does not matter where it has a byte");
    let_fail("read", EIO, 0);
    cr_expect_str_eq(problem_of_spec(), "Input/output error");
    let_fail("fcntl", EPERM, 0);
    cr_expect_str_eq(problem_of_spec(), "Operation not permitted");
    let_fail("fcntl", EPERM, 1);
    cr_expect_str_eq(problem_of_spec(), "Operation not permitted");
}

static void print_wrapped(void *call)
{
    const Source source = {.path = "spec.yaml", .text = "name: x\n", .length = 8};
    Diagnostics *diagnostics = diag_new(arena);
    diag_report(diagnostics, DIAG_ERROR, (Span){&source, 6, 7, NULL}, "name",
                "words that are more than a line of this terminal holds");
    let_fail(call, ENOMEM, 0);
    diag_print_wrapped(diagnostics, stdout, false, 40);
    let_none_fail();
}

Test(base_failures, findings_are_printed_as_they_are_where_there_is_no_memory_to_wrap_them)
{
    static const char whole[] =
        "spec.yaml:1:7: error: words that are more than a line of this terminal holds [name]\n"
        "    1 | name: x\n"
        "      |       ^\n";
    static const char *const calls[] = {"open_memstream", "fclose"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const struct ending ending = call(print_wrapped, (void *)(uintptr_t)calls[i]);
        cr_expect_str_eq(ending.out, whole, "%s: %s", calls[i], ending.out);
        cr_expect(ending.code == 0);
    }
    cr_expect_str_neq(call(print_wrapped, "none").out, whole);
}

static void complain_long(void *unused)
{
    (void)unused;
    complain("%20000d", 1);
}

Test(base_failures, a_message_of_any_length_is_one_line)
{
    const struct ending ending = call(complain_long, NULL);
    cr_expect(strncmp(ending.err, "tlc:         ", 13) == 0 && strlen(ending.err) == 4095);
    cr_expect(ending.code == 0);
}
