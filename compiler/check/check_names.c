#include "check/check_internal.h"
#include "spec/words_missing.h"

#include <string.h>

#define FIND(list, wanted)                                                                         \
    for (size_t i = 0; i < (list).count; i++)                                                      \
        if (strcmp((list).items[i].name.text, (wanted)) == 0)                                      \
            return &(list).items[i];                                                               \
    return NULL

DataSet *find_data(const Spec *spec, const char *name)
{
    FIND(spec->data, name);
}

Split *find_split(const Spec *spec, const char *name)
{
    FIND(spec->splits, name);
}

Task *find_task(const Spec *spec, const char *name)
{
    FIND(spec->tasks, name);
}

Model *find_model(const Spec *spec, const char *name)
{
    FIND(spec->models, name);
}

enum { MOST_NAMES_LISTED = 12, MOST_NUMBERS_LISTED = 6 };

void help_with_names(Checking *checking, Span span, const char *word, const NameList *names)
{
    const char *near = nearest_name(word, names->items, names->count);
    if (near) {
        diag_suggest(checking->diagnostics, span, word, near);
        return;
    }
    Text list = text_new(checking->arena);
    for (size_t i = 0; i < names->count && i < MOST_NAMES_LISTED; i++)
        text_addf(&list, "%s`%s`", i ? ", " : "", names->items[i]);
    if (names->count > MOST_NAMES_LISTED)
        text_add(&list, ", ...");
    if (names->count)
        diag_help(checking->diagnostics, "there %s %s", names->count == 1 ? "is" : "are",
                  list.bytes);
}

bool known_name(Checking *checking, const Word *word, const char *what, const char *check,
                const char *const *names, size_t count)
{
    NameList list = {0};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word->text, names[i]) == 0)
            return true;
        *list_add(checking->arena, &list) = names[i];
    }
    diag_report(checking->diagnostics, DIAG_ERROR, word->span, check, "unknown %s `%.60s`", what,
                word->text);
    const char *missing = missing_here(checking->arena, what, word->text);
    if (missing)
        diag_help(checking->diagnostics, "%s", missing);
    else
        help_with_names(checking, word->span, word->text, &list);
    return false;
}

const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

const char *number_list(Arena *arena, const int64_t *numbers, size_t count)
{
    Text text = text_new(arena);
    size_t shown = count > MOST_NUMBERS_LISTED ? MOST_NUMBERS_LISTED : count;
    for (size_t i = 0; i < shown; i++) {
        const char *separator = i == 0 ? "" : i + 1 == count ? " and " : ", ";
        text_addf(&text, "%s%lld", separator, (long long)numbers[i]);
    }
    if (count > shown)
        text_addf(&text, " and %zu more", count - shown);
    return text.bytes;
}

bool is_default(const Spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->defaults.count; i++)
        if (strcmp(spec->defaults.items[i].path, path) == 0)
            return true;
    return false;
}
