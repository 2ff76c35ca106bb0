#include "support.h"

#include "options.h"

#include <criterion/redirect.h>

#define READ(...)                                                                                  \
    read_line((char *[]){"tlc", __VA_ARGS__, NULL},                                                \
              sizeof((char *[]){"tlc", __VA_ARGS__}) / sizeof(char *))

/* Criterion runs each test in a process of its own, so getopt begins at the first argument. */
static Options read_line(char **arguments, size_t count)
{
    return options_read((int)count, arguments);
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
