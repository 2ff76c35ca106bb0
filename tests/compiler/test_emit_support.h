/* test_emit_support.h: sections of emitted C, and what stands in them. */
#ifndef TEST_EMIT_SUPPORT_H
#define TEST_EMIT_SUPPORT_H

#include "test_plan_support.h"

#include "emit/emit.h"

/* One section of the program that a spec becomes. */
static inline const char *emitted(Arena *arena, void (*emit)(Text *, const Plan *),
                                  const char *spec)
{
    Text text = text_new(arena);
    Plan *plan = plan_of_text(arena, spec);
    plan->version = "1.2.3";
    run_passes(arena, plan, NULL);
    emit(&text, plan);
    return text.bytes;
}

static inline size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

/* Where lines are broken, the golden files show: any white space is as good as another. Where
 * the part begins, or NULL. */
static inline const char *find_part(const char *text, const char *part)
{
    static const char space[] = " \n";
    for (const char *start = text; *start; start++) {
        const char *at = start, *wanted = part;
        while (*wanted && *at) {
            bool spaces = strchr(space, *wanted) && strchr(space, *at);
            if (!spaces && *wanted != *at)
                break;
            at += spaces ? strspn(at, space) : 1;
            wanted += spaces ? strspn(wanted, space) : 1;
        }
        if (!*wanted)
            return start;
    }
    return NULL;
}

static inline void expect_part(const char *text, const char *part)
{
    cr_expect(find_part(text, part), "no\n%s\nin:\n%s", part, text);
}

static inline void expect_no_part(const char *text, const char *part)
{
    cr_expect(!find_part(text, part), "there is\n%s\nin:\n%s", part, text);
}

/* `first` stands in the text, and `second` behind it. */
static inline void expect_order(const char *text, const char *first, const char *second)
{
    const char *place = find_part(text, first);
    cr_expect(place && find_part(place, second), "no\n%s\nand then\n%s\nin:\n%s", first, second,
              text);
}

#endif
