/* test_nearest.c: what a writer may have meant, and what is another word. */
#include <string.h>

#include <criterion/criterion.h>

#include "common/nearest.h"

static const char *const names[] = {"loss", "relu", "adam", "learning_rate", "units", "m1"};

static void expect_nearest(const char *word, const char *wanted)
{
    const char *found = tlc_nearest_name(word, names, sizeof names / sizeof *names);
    cr_expect(wanted ? found && strcmp(found, wanted) == 0 : !found, "%s: %s", word,
              found ? found : "none");
}

Test(nearest, slips_are_seen)
{
    expect_nearest("los", "loss");
    expect_nearest("rleu", "relu");
    expect_nearest("adma", "adam");
    expect_nearest("Adam", "adam");
    expect_nearest("unit", "units");
    expect_nearest("uints", "units");
    expect_nearest("lerning_rat", "learning_rate");
    expect_nearest("m2", "m1");
}

Test(nearest, other_words_are_not)
{
    expect_nearest("load", NULL);
    expect_nearest("lamb", NULL);
    expect_nearest("real", NULL);
    expect_nearest("limit", NULL);
    expect_nearest("x", NULL);
    expect_nearest("", NULL);
    expect_nearest("a word that is longer than any name that could ever have been meant", NULL);
}
