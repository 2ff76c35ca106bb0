#include "support.h"

#include "commands/command.h"
#include "options.h"

#include <criterion/redirect.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ(...)                                                                                  \
    read_line((char *[]){"tlc", __VA_ARGS__, NULL},                                                \
              sizeof((char *[]){"tlc", __VA_ARGS__}) / sizeof(char *))

static Arena *arena;

static void begin(void)
{
    arena = arena_new();
}

static void end(void)
{
    arena_free(arena);
}

TestSuite(options, .init = begin, .fini = end);

/* Criterion runs each test in a process of its own, so getopt begins at the first argument. */
static Options read_line(char **arguments, size_t count)
{
    return options_read(arena, (int)count, arguments);
}

Test(options, a_spec_is_enough)
{
    Options options = READ("a.yaml");
    expect_text(options.spec, "a.yaml");
    cr_expect(!options.output && !options.depfile);
    cr_expect(!options.check && !options.emit_ir && !options.quiet);
}

Test(options, short_and_before_the_spec)
{
    Options options = READ("-q", "-o", "a.c", "a.yaml");
    expect_text(options.spec, "a.yaml");
    expect_text(options.output, "a.c");
    cr_expect(options.quiet && !options.check && !options.emit_ir);
}

Test(options, long_and_behind_the_spec)
{
    Options options = READ("a.yaml", "--check", "--emit=ir", "--quiet", "--output=-");
    expect_text(options.spec, "a.yaml");
    expect_text(options.output, "-");
    cr_expect(options.quiet && options.check && options.emit_ir);
}

Test(options, a_depfile)
{
    expect_text(READ("a.yaml", "--depfile", "a.d").depfile, "a.d");
}

Test(options, a_spec_may_look_like_an_option)
{
    expect_text(READ("--", "-q").spec, "-q");
}

Test(options, help_is_an_answer, .init = cr_redirect_stdout, .exit_code = 0)
{
    READ("--help");
    cr_assert_fail("came back");
}

Test(options, a_spec_is_needed, .init = cr_redirect_stderr, .exit_code = EXIT_USAGE)
{
    READ("-q");
}

Test(options, one_spec_is_enough, .init = cr_redirect_stderr, .exit_code = EXIT_USAGE)
{
    READ("a.yaml", "b.yaml");
}

Test(options, an_option_must_exist, .init = cr_redirect_stderr, .exit_code = EXIT_USAGE)
{
    READ("--wrong", "a.yaml");
}

Test(options, only_ir_is_emitted, .init = cr_redirect_stderr, .exit_code = EXIT_USAGE)
{
    READ("--emit=c", "a.yaml");
}

/* The leak checker finds Criterion's threads in its way and prints a warning. */
static void end_at_once(int code, void *unused)
{
    (void)unused;
    fflush(NULL);
    _exit(code);
}

/* What would be an answer to a terminal, or a line of its own, is shown by name. */
static void expect_refusal(char **arguments, size_t count, const char *message)
{
    char said[500] = "";
    int ends[2], status;
    cr_assert(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        on_exit(end_at_once, NULL);
        options_read(arena, (int)count, arguments);
        _exit(0);
    }
    close(ends[1]);
    cr_assert(waitpid(child, &status, 0) == child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_USAGE);
    ssize_t length = read(ends[0], said, sizeof said - 1);
    said[length > 0 ? length : 0] = '\0';
    close(ends[0]);
    char expected[500];
    snprintf(expected, sizeof expected, "tlc: %s\ntlc: try --help\n", message);
    expect_text(said, expected);
}

#define REFUSE(message, ...)                                                                       \
    expect_refusal((char *[]){"tlc", __VA_ARGS__, NULL},                                           \
                   sizeof((char *[]){"tlc", __VA_ARGS__}) / sizeof(char *), message)

Test(options, say_what_they_refuse)
{
    REFUSE("unrecognized option --<U+001B>[2J", "--\033[2J");
    REFUSE("unrecognized option -x", "-qx");
    REFUSE("unrecognized option -<0xFF>", "-\xFF");
    REFUSE("this option takes no argument: --check=1", "--check=1");
    REFUSE("this option needs an argument: --depfile", "a.yaml", "--depfile");
    REFUSE("this option needs an argument: -o", "a.yaml", "-qo");
    REFUSE("one spec at a time, but there is also <U+202E>b<U+000A>", "a",
           "\xE2\x80\xAE"
           "b\n");
}

Test(options, name_files_apart)
{
    REFUSE("the spec has no name", "");
    REFUSE("a file to write has no name", "a.yaml", "-o", "");
    REFUSE("the C and the depfile would be one file: ./x", "a.yaml", "-o", "x", "--depfile", "./x");
    REFUSE("the C and the depfile would be one file: generated/a.c", "a.yaml", "--depfile",
           "generated/a.c");
    REFUSE("--depfile goes with a file, not with -o -", "a.yaml", "-o", "-", "--depfile", "d");
    READ("a.yaml", "-o", "/dev/null", "--depfile", "/dev/null");
}

static void expect_apart(const char *command, const Option *a, const Option *b)
{
    cr_expect_neq(a->id, b->id, "%s: --%s and --%s are one", command, a->name, b->name);
    cr_expect(strcmp(a->name, b->name) != 0, "%s: --%s twice", command, a->name);
    cr_expect(!a->letter || a->letter != b->letter, "%s: -%c twice", command, a->letter);
}

Test(options, are_told_apart)
{
    size_t compared = 0;
    const Command *command;
    for (size_t i = 0; (command = command_at(i)); i++)
        for (const Option *a = command->options; a->name; a++)
            for (const Option *b = a + 1; b->name; b++, compared++)
                expect_apart(command->name, a, b);
    cr_expect_gt(compared, 100);
}
