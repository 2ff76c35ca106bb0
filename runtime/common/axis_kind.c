/* axis_kind.c: what an axis of a study varies. */
#include <stddef.h>
#include <string.h>

#include "common/axis_kind.h"

static const struct {
    const char *word, *identifier;
} kinds[] = {
#define KIND(name, text) [TLC_AXIS_##name] = {text, "TLC_AXIS_" #name},
    TLC_AXIS_KINDS(KIND)
#undef KIND
};

const char *tlc_axis_kind_word(enum tlc_axis_kind kind)
{
    return kinds[kind].word;
}

enum tlc_axis_kind tlc_axis_kind_by_word(const char *word)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].word, word) == 0)
            return (enum tlc_axis_kind)i;
    return TLC_AXIS_OTHER;
}

const char *tlc_axis_kind_identifier(enum tlc_axis_kind kind)
{
    return kinds[kind].identifier;
}
