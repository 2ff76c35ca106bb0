/* axis_kind.c: what an axis of a study varies. */
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

const char *tlc_axis_kind_identifier(enum tlc_axis_kind kind)
{
    return kinds[kind].identifier;
}
