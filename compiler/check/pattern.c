/* pattern.c: names of tensors with `*`. */
#include "check/stored.h"

#include <string.h>

static bool is_divider(char character)
{
    return character == '.' || character == '/';
}

size_t pattern_groups(const char *pattern)
{
    size_t count = 0;
    for (; *pattern; pattern++)
        count += *pattern == '*';
    return count;
}

/* The last `*` takes one character more when what comes behind it does not fit; those before it
 * need not, since what is between dots is as long as it is. */
bool pattern_takes(const char *pattern, const char *name, Groups *groups)
{
    const char *behind = NULL, *end = NULL; /* of the last `*`, and of what it takes */
    *groups = (Groups){.count = 0};
    while (*name) {
        if (*pattern == '*' && !is_divider(*name) && groups->count < MOST_GROUPS) {
            groups->at[groups->count++] = name;
            behind = ++pattern;
            end = ++name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (behind && *end && !is_divider(*end)) {
            pattern = behind;
            name = ++end;
        } else {
            return false;
        }
        if (behind)
            groups->length[groups->count - 1] = (size_t)(end - groups->at[groups->count - 1]);
    }
    return !*pattern;
}

const char *pattern_filled(Arena *arena, const char *pattern, const Groups *groups)
{
    Text text = text_new(arena);
    size_t next = 0;
    for (; *pattern; pattern++) {
        const bool numbered = pattern[0] == '$' && pattern[1] >= '1' && pattern[1] <= '9';
        const size_t group = numbered ? (size_t)(pattern[1] - '1') : next;
        if (!numbered && *pattern != '*') {
            text_add_bytes(&text, pattern, 1);
            continue;
        }
        next += !numbered;
        pattern += numbered;
        if (group < groups->count)
            text_add_bytes(&text, groups->at[group], groups->length[group]);
    }
    return text.bytes;
}
