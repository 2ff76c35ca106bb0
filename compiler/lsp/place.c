#include "lsp/place.h"

#include "catalog/format.h"
#include "catalog/regularizer.h"

#include <string.h>

/* ---- patterns ---- */

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool ends(const char *text, const char *end)
{
    const size_t length = strlen(text), own = strlen(end);
    return length >= own && strcmp(text + length - own, end) == 0;
}

/* Whether the keys of the mapping are names that the user gives. */
static bool has_names(const char *pattern)
{
    static const char *const named[] = {"data", "splits", "tasks", "models"};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(pattern, named[i]) == 0)
            return true;
    return false;
}

/* Several places take the same and have one section. */
static const char *section_name(Arena *arena, const char *pattern)
{
    static const char phase[] = "training[].phases[].";
    if (begins(pattern, phase) && !ends(pattern, ".learning_rate") && !ends(pattern, ".freeze") &&
        !ends(pattern, ".epochs"))
        return arena_printf(arena, "training[].%s", pattern + strlen(phase));
    if (ends(pattern, "_regularizer"))
        return "models.NAME.layers[].KIND.kernel_regularizer";
    if (strcmp(pattern, "data.NAME.valid") == 0 || strcmp(pattern, "data.NAME.test") == 0)
        return "data.NAME.train";
    if (strcmp(pattern, "training[].augment.by") == 0)
        return "training[].augment";
    if (begins(pattern, "training[].metrics[]."))
        return arena_printf(arena, "training[].metrics.%s",
                            pattern + strlen("training[].metrics[]."));
    return pattern;
}

const char *pattern_with(Arena *arena, const char *pattern, const char *key)
{
    if (!key)
        return arena_printf(arena, "%s[]", pattern);
    if (has_names(pattern))
        return arena_printf(arena, "%s.NAME", pattern);
    return section_name(arena, *pattern ? arena_printf(arena, "%s.%s", pattern, key) : key);
}

/* ---- places ---- */

static bool has(Span span, size_t offset)
{
    return span.start <= offset && offset <= span.end;
}

static void add_step(Arena *arena, Spot *place, const Node *node, const Entry *entry, size_t index)
{
    const char *before = pattern_after(place, place->steps.count);
    const char *pattern = pattern_with(arena, before, entry ? entry->key : NULL);
    *list_add(arena, &place->steps) = (Step){node, entry, index, pattern};
}

static const Node *step_into_list(Arena *arena, Spot *place, const Node *list, size_t offset)
{
    for (size_t i = 0; i < list->items.count; i++)
        if (has(list->items.items[i]->span, offset)) {
            add_step(arena, place, list, NULL, i);
            return list->items.items[i];
        }
    return NULL;
}

static const Node *step_into_map(Arena *arena, Spot *place, const Node *map, size_t offset)
{
    for (size_t i = 0; i < map->entries.count; i++) {
        const Entry *entry = &map->entries.items[i];
        const bool on_key = has(entry->key_span, offset);
        if (!on_key && !(entry->value && has(entry->value->span, offset)))
            continue;
        add_step(arena, place, map, entry, i);
        place->on_key = on_key;
        return on_key ? NULL : entry->value;
    }
    return NULL;
}

Spot spot_at(Arena *arena, const Node *root, size_t offset)
{
    Spot place = {.node = root};
    for (const Node *node = root; node && !place.on_key;) {
        place.node = node;
        if (node->kind == NODE_SCALAR)
            break;
        node = node->kind == NODE_LIST ? step_into_list(arena, &place, node, offset)
                                       : step_into_map(arena, &place, node, offset);
    }
    if (place.on_key)
        place.node = NULL;
    return place;
}

const char *pattern_after(const Spot *place, size_t count)
{
    return count ? place->steps.items[count - 1].pattern : "";
}

const Step *step_of(const Spot *place, const char *pattern)
{
    for (size_t i = place->steps.count; i-- > 0;)
        if (strcmp(place->steps.items[i].pattern, pattern) == 0)
            return &place->steps.items[i];
    return NULL;
}

const Entry *entry_named(const Node *map, const char *key)
{
    for (size_t i = 0; map && map->kind == NODE_MAP && i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) == 0)
            return &map->entries.items[i];
    return NULL;
}

/* ---- sections ---- */

/* The format of the data set that the place is in; of another place, any. */
static const char *format_at(const Spot *place)
{
    const Step *step = step_of(place, "data.NAME");
    const Entry *format = step ? entry_named(step->entry->value, "format") : NULL;
    return format && format->value && format->value->kind == NODE_SCALAR ? format->value->text
                                                                         : all_formats[0]->name;
}

/* "data.NAME (format: csv)" is that of data.NAME, where the format is so. */
static bool is_called(const Section *section, const char *pattern, const char *format)
{
    static const char by_format[] = " (format: ";
    const size_t length = strlen(pattern);
    if (!begins(section->name, pattern))
        return false;
    const char *rest = section->name + length;
    if (*rest == '\0')
        return true;
    if (!begins(rest, by_format))
        return false;
    rest += strlen(by_format);
    return begins(rest, format) && strcmp(rest + strlen(format), ")") == 0;
}

const Section *section_after(const Spot *place, size_t count)
{
    const char *pattern = pattern_after(place, count), *format = format_at(place);
    const Section *section;
    if (strcmp(pattern, regularizer_section.name) == 0)
        return &regularizer_section;
    for (size_t i = 0; (section = section_at(i)); i++)
        if (is_called(section, pattern, format))
            return section;
    return NULL;
}

const Key *key_at(const Spot *place, const Section **section)
{
    size_t last = place->steps.count;
    while (last > 0 && !place->steps.items[last - 1].entry)
        last--;
    if (last == 0)
        return NULL;
    *section = section_after(place, last - 1);
    const char *name = place->steps.items[last - 1].entry->key;
    for (size_t i = 0; *section && i < (*section)->count; i++)
        if (strcmp((*section)->keys[i].name, name) == 0)
            return &(*section)->keys[i];
    return NULL;
}
