/* recover.c: Keras's configuration of a layer as settings of its kind.
 *
 * Most members of a configuration are called like the keys of a kind. All others must be known to
 * say nothing, or the layer is refused: what is passed over in silence changes predictions. */
#include "catalog/recover.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- findings ---- */

void cannot_recover(Recovering *recovering, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!recovering->why)
        recovering->why = arena_vprintf(recovering->arena, format, arguments);
    va_end(arguments);
}

void note_recovered(Recovering *recovering, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    *list_add(recovering->arena, &recovering->notes) =
        arena_vprintf(recovering->arena, format, arguments);
    va_end(arguments);
}

/* ---- nodes ---- */

/* Offsets are those of the place's first bytes: what is wrong in it is shown there. */
Node *recovered_word(const Recovering *recovering, const char *text)
{
    Node *node = arena_alloc(recovering->arena, sizeof *node);
    const size_t length = strlen(text);
    size_t *offsets = arena_alloc(recovering->arena, (length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= length; i++)
        offsets[i] = i < length ? recovering->span.start : recovering->span.end;
    *node = (Node){.kind = NODE_SCALAR,
                   .span = recovering->span,
                   .text = text,
                   .length = length,
                   .plain = true,
                   .offsets = offsets};
    return node;
}

Node *recovered_map(Arena *arena, Span span)
{
    Node *map = arena_alloc(arena, sizeof *map);
    *map = (Node){.kind = NODE_MAP, .span = span};
    return map;
}

void recovered_entry(Arena *arena, Node *map, const char *key, Node *value)
{
    *list_add(arena, &map->entries) = (Entry){key, map->span, value};
}

/* ---- members that are no keys ---- */

static bool ends_in(const char *text, const char *end)
{
    const size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Of every layer, or of no consequence for what it makes of a given input. */
static bool says_nothing(const char *member)
{
    static const char *const members[] = {"name",
                                          "inputs",
                                          "trainable",
                                          "batch_input_shape",
                                          "batch_shape",
                                          "input_shape",
                                          "input_dtype",
                                          "input_dim",
                                          "input_length",
                                          "input_spec",
                                          "sparse",
                                          "ragged",
                                          "optional",
                                          "seed",
                                          "autocast",
                                          "fill_mode",
                                          "fill_value",
                                          "build_config",
                                          "virtual_batch_size"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(member, members[i]) == 0)
            return true;
    return ends_in(member, "_initializer");
}

/* What only matters while the layer learns. */
static bool is_of_training(const char *member)
{
    return ends_in(member, "_constraint") || ends_in(member, "_regularizer");
}

static bool is_empty(const json_t *value)
{
    return tlc_json_is(value, JSON_NULL) || tlc_json_is(value, JSON_FALSE) ||
           (tlc_json_is(value, JSON_ARRAY) && json_array_size(value) == 0) ||
           (tlc_json_is(value, JSON_OBJECT) && json_object_size(value) == 0);
}

/* Numbers of 16 bits, as a policy of mixed precision has them, would round. */
static void check_type(Recovering *recovering, const json_t *value)
{
    const json_t *config = json_object_get(value, "config");
    const char *name = json_string_value(config ? json_object_get(config, "name") : value);
    if (name && strcmp(name, "float32") != 0)
        cannot_recover(recovering, "it calculates in %s, and tlc in float32", name);
}

static void check_format(Recovering *recovering, const json_t *value)
{
    const char *format = json_string_value(value);
    if (format && strcmp(format, "channels_last") != 0 && strcmp(format, "default") != 0 &&
        strcmp(format, "channels_first") != 0)
        cannot_recover(recovering, "its `data_format` is %.40s", format);
}

/* One group or one mode of the only kind that there is. */
static bool is_usual(const char *member, const json_t *value)
{
    return (strcmp(member, "groups") == 0 && json_integer_value(value) == 1) ||
           (strcmp(member, "mode") == 0 && tlc_json_is(value, JSON_INTEGER) &&
            json_integer_value(value) == 0);
}

static void refuse_member(Recovering *recovering, const char *member, const json_t *value,
                          const char *lack)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    cannot_recover(recovering, "its `%.60s` is %.60s, which `%s` %s", member, text ? text : "",
                   recovering->kind->name, lack);
    free(text);
}

static void check_member(Recovering *recovering, const char *member, const json_t *value)
{
    if (strcmp(member, "dtype") == 0)
        check_type(recovering, value);
    else if (strcmp(member, "data_format") == 0)
        check_format(recovering, value);
    else if (is_empty(value) || says_nothing(member) || is_usual(member, value))
        return;
    else if (is_of_training(member))
        note_recovered(recovering, "its %s is left out: it only matters in training", member);
    else
        refuse_member(recovering, member, value, "has no key for");
}

/* ---- members that are keys ---- */

static const Key *find_key(const Section *section, const char *name)
{
    for (size_t i = 0; i < section->count; i++)
        if (strcmp(section->keys[i].name, name) == 0)
            return &section->keys[i];
    return NULL;
}

/* 0.001 is 1e-3. */
static bool is_default(const Recovering *recovering, const Key *key, const Node *value)
{
    if (!key->value || value->kind != NODE_SCALAR)
        return false;
    const Scalar a = scalar_resolve(value);
    const Scalar b = scalar_resolve(recovered_word(recovering, key->value));
    const bool numbers = a.kind == SCALAR_FLOAT && b.kind == SCALAR_FLOAT;
    return numbers ? a.number == b.number : strcmp(key->value, value->text) == 0;
}

/* One without which predictions are the same, so that what tlc does not know may be left out. */
static bool is_for_training(const Key *key)
{
    return is_of_training(key->name) || ends_in(key->name, "_initializer");
}

/* Mostly what null says is that a key is left out; of an axis, that there is one mean for all. */
static bool is_left_out(const Key *key, const json_t *member)
{
    return !member || (tlc_json_is(member, JSON_NULL) && key->read != read_axis_or_list);
}

static void recover_key(Recovering *recovering, const Key *key)
{
    const json_t *member = json_object_get(recovering->config, key->name);
    const bool is_ours = strcmp(key->name, "name") == 0 || strcmp(key->name, "inputs") == 0;
    Node *value = member && !is_ours ? recover_value(recovering, key, member) : NULL;
    if (value && !is_default(recovering, key, value))
        recovered_entry(recovering->arena, recovering->settings, key->name, value);
    else if (!value && !is_ours && !is_left_out(key, member) && !is_for_training(key))
        refuse_member(recovering, key->name, member, "cannot have");
    else if (!value && key->required)
        cannot_recover(recovering, "its configuration has no `%s`", key->name);
}

void recover_settings(Recovering *recovering)
{
    const Section *section = recovering->kind->section;
    json_t *config = recovering->config;
    for (size_t i = 0; i < section->count; i++)
        recover_key(recovering, &section->keys[i]);
    for (void *at = json_object_iter(config); at; at = json_object_iter_next(config, at)) {
        const char *member = json_object_iter_key(at);
        const Key *key = find_key(section, member);
        if (!key || strcmp(member, "name") == 0)
            check_member(recovering, member, json_object_iter_value(at));
    }
}
