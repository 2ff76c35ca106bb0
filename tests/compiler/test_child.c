#include "support.h"

#include "commands/run/child.h"

#include <stdlib.h>

static Arena *arena;

static void begin(void)
{
    arena = arena_new();
}

static void end(void)
{
    arena_free(arena);
}

TestSuite(child, .init = begin, .fini = end);

/* The words, each between < and >. */
static const char *divided(const char *line)
{
    Words words = {0};
    Text text = text_new(arena);
    add_words(arena, &words, line);
    for (size_t i = 0; i < words.count; i++)
        text_addf(&text, "<%s>", words.items[i]);
    return text.bytes;
}

Test(child, words_are_those_of_a_shell)
{
    expect_text(divided(""), "");
    expect_text(divided("  gcc  -O3\t-g\n"), "<gcc><-O3><-g>");
    expect_text(divided("-I/a\\ b '-D=\"c d\"' \"e 'f\\\"\" ''"), "<-I/a b><-D=\"c d\"><e 'f\"><>");
    expect_text(divided("a\\"), "<a\\>");
    expect_text(divided("'a\\' b"), "<a\\><b>");
    expect_text(divided("'open end"), "<open end>");
}

static int run_shell(const char *script, const char *input, Text *output)
{
    Words words = {0};
    add_word(arena, &words, "sh");
    add_word(arena, &words, "-c");
    add_word(arena, &words, script);
    return run_child(arena, &words, input, output);
}

Test(child, is_given_input_and_says_something)
{
    Text output = text_new(arena);
    cr_expect(run_shell("cat; echo end", "begin\n", &output) == 0);
    expect_text(output.bytes, "begin\nend\n");
}

Test(child, says_more_than_a_pipe_holds)
{
    Text output = text_new(arena);
    cr_expect(run_shell("head -c 200000 /dev/zero | tr '\\0' x", NULL, &output) == 0);
    cr_expect(output.length == 200000);
}

Test(child, ends_as_it_does)
{
    cr_expect(run_shell("exit 7", NULL, NULL) == 7);
    cr_expect(run_shell("kill -9 $$", NULL, NULL) == -1);
    Words words = {0};
    add_word(arena, &words, "/nowhere/nothing");
    cr_expect(run_child(arena, &words, NULL, NULL) == -1);
    cr_expect(run_shell("kill -XFSZ $$; exit 0", NULL, NULL) == -1, "what tlc ignores");
}

Test(child, programs_are_on_the_path)
{
    cr_expect(is_program("sh") && is_program("/bin/sh"));
    cr_expect(!is_program("/bin/nothing") && !is_program("no-program-is-called-so"));
    setenv("PATH", "/nowhere:/bin", 1);
    cr_expect(is_program("sh"));
    setenv("PATH", "/nowhere", 1);
    cr_expect(!is_program("sh"));
    unsetenv("PATH");
    cr_expect(!is_program("sh"));
}
