/* test_repeat.c: the command line that makes a run again. */
#include "results/repeat.h"
#include "support.h"

TestSuite(repeat);

static void expect(const char *spec, long seed, const char *wanted)
{
    char *command = tlc_repeat_command(spec, seed);
    cr_expect_str_eq(command, wanted);
    free(command);
}

Test(repeat, plain_names_stand_as_they_are)
{
    expect("transfer.yaml", 42, "tlc run transfer.yaml -- --seed 42");
    expect("a_b-c.2.yaml", 0, "tlc run a_b-c.2.yaml -- --seed 0");
    expect("study.yaml", -1, "tlc run study.yaml");
}

Test(repeat, others_are_quoted)
{
    expect("two words.yaml", 1, "tlc run 'two words.yaml' -- --seed 1");
    expect("it's.yaml", 1, "tlc run 'it'\\''s.yaml' -- --seed 1");
    expect("'", 1, "tlc run ''\\''' -- --seed 1");
    expect("$x;~", 1, "tlc run '$x;~' -- --seed 1");
    expect("", 1, "tlc run '' -- --seed 1");
}

Test(repeat, a_name_is_no_option)
{
    expect("-q.yaml", 1, "tlc run ./-q.yaml -- --seed 1");
    expect("--.yaml", 1, "tlc run ./--.yaml -- --seed 1");
}
