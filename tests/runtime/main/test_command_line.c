/* test_command_line.c: the command line. */
#include <stdio.h>
#include <unistd.h>

#include "main/main.h"
#include "support.h"

static const struct tlc_experiment experiment = {
    .name = "toy", .spec = "toy.yaml", .seed = 42, .seeds = 1};

struct command {
    int count;
    char *words[8];
};

static const struct tlc_experiment study = {
    .name = "toy", .spec = "toy.yaml", .seed = 42, .seeds = 30};

/* Whose command line it is. */
static const struct tlc_experiment *parsed = &experiment;

static struct tlc_options parse(struct command command)
{
    optind = 0; /* from the beginning, whatever was parsed before */
    return tlc_parse_options(command.count, command.words, parsed);
}

static void run_command(void *command)
{
    parse(*(struct command *)command);
}

static void expect_usage_error(struct command command, const char *message)
{
    struct ending ending = call(run_command, &command);
    cr_expect_str_eq(ending.err, message, "\n  got:    %s  wanted: %s", ending.err, message);
    cr_expect_eq(ending.code, 2);
    cr_expect_str_empty(ending.out);
}

Test(options, defaults)
{
    struct tlc_options options = parse((struct command){1, {"./toy"}});
    cr_expect_eq(options.seed, 42);
    cr_expect_null(options.data);
    cr_expect_str_eq(options.out, "runs/toy");
    cr_expect_not(options.quiet || options.dry_run || options.fresh);
}

Test(options, values_after_a_space)
{
    struct tlc_options options = parse((struct command){
        8, {"./toy", "--seed", "3", "--data", "here", "--out", "there", "--quiet"}});
    cr_expect_eq(options.seed, 3);
    cr_expect_str_eq(options.data, "here");
    cr_expect_str_eq(options.out, "there");
    cr_expect(options.quiet);
}

Test(options, values_after_an_equals_sign)
{
    struct tlc_options options =
        parse((struct command){4, {"./toy", "--seed=0", "--data=here", "--out=there"}});
    cr_expect_eq(options.seed, 0);
    cr_expect_str_eq(options.data, "here");
    cr_expect_str_eq(options.out, "there");
}

Test(options, the_largest_seed)
{
    struct tlc_options options =
        parse((struct command){2, {"./toy", "--seed=9223372036854775807"}});
    cr_expect_eq(options.seed, (uint64_t)INT64_MAX);
}

Test(options, a_seed_too_large)
{
    expect_usage_error((struct command){3, {"./toy", "--seed", "9223372036854775808"}},
                       "toy: error: --seed 9223372036854775808 is above 9223372036854775807; "
                       "try --help\n");
}

/* A study's seeds follow the first, and the last of them must fit. */
Test(options, the_largest_seed_of_a_study)
{
    parsed = &study;
    struct tlc_options options =
        parse((struct command){2, {"./toy", "--seed=9223372036854775778"}});
    cr_expect_eq(options.seed + 29, (uint64_t)INT64_MAX);
    expect_usage_error((struct command){3, {"./toy", "--seed", "9223372036854775779"}},
                       "toy: error: --seed 9223372036854775779 is above 9223372036854775778; "
                       "try --help\n");
}

Test(options, dry_run_and_fresh)
{
    struct tlc_options options = parse((struct command){2, {"./toy", "--dry-run"}});
    cr_expect(options.dry_run && !options.fresh && !options.quiet);
    options = parse((struct command){2, {"./toy", "--fresh"}});
    cr_expect(options.fresh && !options.dry_run && !options.quiet);
    options = parse((struct command){4, {"./toy", "--quiet", "--fresh", "--dry-run"}});
    cr_expect(options.fresh && options.dry_run && options.quiet);
}

Test(options, seeds_that_are_no_numbers)
{
    static char *const texts[] = {"--seed=",   "--seed=-1",   "--seed=+1", "--seed= 1",
                                  "--seed=1 ", "--seed=0x10", "--seed=1e3"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char message[128];
        snprintf(message, sizeof message,
                 "toy: error: --seed needs a whole number from 0 on, not '%s'; try --help\n",
                 texts[i] + strlen("--seed="));
        expect_usage_error((struct command){2, {"./toy", texts[i]}}, message);
    }
}

Test(options, sizes_of_memory_that_are_none)
{
    static char *const texts[] = {"--memory=",
                                  "--memory=G",
                                  "--memory=4GB",
                                  "--memory=-1",
                                  "--memory=1.5G",
                                  "--memory=4g",
                                  "--memory=999999999999999T"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char message[160];
        snprintf(message, sizeof message,
                 "toy: error: --memory needs a number of bytes, such as 500M or 4G, not '%s'; try "
                 "--help\n",
                 texts[i] + strlen("--memory="));
        expect_usage_error((struct command){2, {"./toy", texts[i]}}, message);
    }
    parse((struct command){2, {"./toy", "--memory=4G"}});
    parse((struct command){2, {"./toy", "--memory=4096"}});
}

Test(options, unknown_options)
{
    expect_usage_error((struct command){2, {"./toy", "--sead"}},
                       "toy: error: unknown option '--sead'; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "-x"}},
                       "toy: error: unknown option '-x'; try --help\n");
}

Test(options, missing_and_superfluous_values)
{
    expect_usage_error((struct command){2, {"./toy", "--seed"}},
                       "toy: error: option '--seed' needs a value; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "--quiet=3"}},
                       "toy: error: '--quiet=3': this option takes no value; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "--dry-run=yes"}},
                       "toy: error: '--dry-run=yes': this option takes no value; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "--fresh=1"}},
                       "toy: error: '--fresh=1': this option takes no value; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "--help=me"}},
                       "toy: error: '--help=me': this option takes no value; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "-q"}},
                       "toy: error: unknown option '-q'; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "extra"}},
                       "toy: error: unexpected argument 'extra'; try --help\n");
}

Test(options, empty_directories)
{
    expect_usage_error((struct command){3, {"./toy", "--data", ""}},
                       "toy: error: --data needs a directory; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "--out="}},
                       "toy: error: --out needs a directory; try --help\n");
}

Test(options, help_says_what_matters)
{
    static char *const ways[] = {"--help", "-h"};
    static const char *const wanted[] = {"--dry-run",  "--fresh",      "Usage: ./toy ",
                                         "toy.yaml",   "--seed N",     "--data DIR",
                                         "--memory N", "--out DIR",    "--threads N",
                                         "--quiet",    "$TLC_DATA",    "/usr/share/datasets",
                                         "runs/toy",   "results.json", "Exit codes"};
    for (size_t way = 0; way < 2; way++) {
        struct command command = {2, {"./toy", ways[way]}};
        struct ending ending = call(run_command, &command);
        cr_expect_eq(ending.code, 0);
        cr_expect_str_empty(ending.err);
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            cr_expect(strstr(ending.out, wanted[i]), "%s", wanted[i]);
    }
}

Test(options, help_says_the_largest_seed)
{
    struct command command = {2, {"./toy", "--help"}};
    cr_expect(strstr(call(run_command, &command).out, "0 to 9223372036854775807 "));
    parsed = &study;
    cr_expect(strstr(call(run_command, &command).out, "0 to 9223372036854775778 "));
}

Test(options, threads)
{
    cr_expect_eq(parse((struct command){3, {"./toy", "--threads", "7"}}).threads, 7);
}

Test(options, as_many_threads_as_processors)
{
    cr_expect_eq(parse((struct command){1, {"./toy"}}).threads, sysconf(_SC_NPROCESSORS_ONLN));
}

Test(options, wrong_numbers_of_threads)
{
    static char *const wrong[] = {"0", "-1", "1025", "2x", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char message[128];
        snprintf(
            message, sizeof message,
            "toy: error: --threads needs a whole number from 1 to 1024, not '%s'; try --help\n",
            wrong[i]);
        expect_usage_error((struct command){3, {"./toy", "--threads", wrong[i]}}, message);
    }
}

Test(options, what_is_refused_is_shown_by_name)
{
    expect_usage_error((struct command){2, {"./toy", "a\n\033[2J"}},
                       "toy: error: unexpected argument 'a<U+000A><U+001B>[2J'; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "-\xFF"}},
                       "toy: error: unknown option '-<0xFF>'; try --help\n");
    expect_usage_error((struct command){2, {"./toy", "--\xE2\x80\xAE"}},
                       "toy: error: unknown option '--<U+202E>'; try --help\n");
}
