/* recover_values.c: what members of Keras's configurations are as values of keys. */
#include "catalog/activations.h"
#include "catalog/recover.h"
#include "common/digits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>

static bool ends_in(const char *text, const char *end)
{
    const size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static bool is_among(const char *word, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], word) == 0)
            return true;
    return false;
}

/* ---- numbers, words and lists ---- */

static Node *plain_value(Recovering *recovering, const json_t *value)
{
    Arena *arena = recovering->arena;
    const char *text = json_string_value(value);
    if (tlc_json_is_boolean(value))
        return recovered_word(recovering, tlc_json_is(value, JSON_TRUE) ? "true" : "false");
    if (tlc_json_is(value, JSON_INTEGER))
        return recovered_word(recovering,
                              arena_printf(arena, "%lld", (long long)json_integer_value(value)));
    if (tlc_json_is(value, JSON_REAL)) {
        const struct tlc_digits digits = tlc_digits_of_double(json_real_value(value));
        return recovered_word(recovering, arena_copy(arena, digits.text, strlen(digits.text)));
    }
    return text ? recovered_word(recovering, arena_copy(arena, text, strlen(text))) : NULL;
}

static Node *list_value(Recovering *recovering, const json_t *value)
{
    Node *list = arena_alloc(recovering->arena, sizeof *list);
    *list = (Node){.kind = NODE_LIST, .span = recovering->span};
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        Node *node = tlc_json_is(item, JSON_ARRAY) ? list_value(recovering, item)
                                                   : plain_value(recovering, item);
        if (!node)
            return NULL;
        *list_add(recovering->arena, &list->items) = node;
    }
    return list->items.count ? list : NULL;
}

/* [3, 3] is 3 where sizes can be one for all directions. */
static const json_t *one_for_all(const json_t *list)
{
    const json_t *first = json_array_get(list, 0);
    for (size_t i = 1; i < json_array_size(list); i++)
        if (!json_equal(first, json_array_get(list, i)))
            return list;
    return json_array_size(list) ? first : list;
}

/* 1 and 0 for true and false, as NumPy's booleans are written. */
static Node *flag_value(const Recovering *recovering, const json_t *value)
{
    if (tlc_json_is_boolean(value))
        return recovered_word(recovering, tlc_json_is(value, JSON_TRUE) ? "true" : "false");
    if (tlc_json_is(value, JSON_INTEGER) && (json_integer_value(value) | 1) == 1)
        return recovered_word(recovering, json_integer_value(value) ? "true" : "false");
    return NULL;
}

/* The channels of a model that has them first are the last axis here. */
static Node *axis_value(Recovering *recovering, const json_t *value)
{
    const json_t *axis = json_array_size(value) == 1 ? json_array_get(value, 0) : value;
    const bool channels = recovering->model->channels_first && json_integer_value(axis) == 1;
    return channels ? recovered_word(recovering, "-1") : plain_value(recovering, axis);
}

/* ---- activations ---- */

static const struct {
    const char *keras, *own;
} other_names[] = {{"swish", "silu"}, {"log_softmax", NULL}};

static const char *own_name(const char *name)
{
    for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++)
        if (strcmp(other_names[i].keras, name) == 0)
            return other_names[i].own ? other_names[i].own : name;
    return name;
}

/* A function by its name, or an object of Keras 3 that has it. Before Keras 3 `hard_sigmoid` was
 * another one. */
static Node *activation_value(Recovering *recovering, const json_t *value)
{
    const char *class_name = json_string_value(json_object_get(value, "class_name"));
    const char *name = json_string_value(value);
    if (class_name && strcmp(class_name, "function") == 0)
        name = json_string_value(json_object_get(value, "config"));
    if (!name) {
        cannot_recover(recovering, "its activation is of class %.60s",
                       class_name ? class_name : "none");
        return NULL;
    }
    name = own_name(name);
    const bool old_sigmoid =
        strcmp(name, "hard_sigmoid") == 0 && atoi(recovering->model->version) < 3;
    if (is_among(name, activation_names, activation_count) && !old_sigmoid)
        return recovered_word(recovering, arena_copy(recovering->arena, name, strlen(name)));
    cannot_recover(recovering,
                   old_sigmoid
                       ? "its activation `%.60s` is that of Keras 1 and 2, another function "
                         "than today's"
                       : "its activation is `%.60s`",
                   name);
    return NULL;
}

/* ---- initializers and penalties ---- */

/* "GlorotUniform" -> "glorot_uniform" */
static const char *snake_case(Arena *arena, const char *class_name)
{
    Text text = text_new(arena);
    for (const char *c = class_name; *c; c++) {
        const bool upper = isupper((unsigned char)*c);
        text_addf(&text, "%s%c", upper && c > class_name ? "_" : "", tolower((unsigned char)*c));
    }
    return text.bytes;
}

static double number_of(const json_t *object, const char *member)
{
    return json_number_value(json_object_get(object, member));
}

/* What Keras 2.0 wrote for all of them. */
static const char *name_of_scaling(const json_t *config)
{
    static const struct {
        double scale;
        const char *mode, *distribution, *name;
    } known[] = {
        {1, "fan_avg", "uniform", "glorot_uniform"}, {1, "fan_avg", "normal", "glorot_normal"},
        {2, "fan_in", "uniform", "he_uniform"},      {2, "fan_in", "normal", "he_normal"},
        {1, "fan_in", "uniform", "lecun_uniform"},   {1, "fan_in", "normal", "lecun_normal"},
    };
    const char *mode = json_string_value(json_object_get(config, "mode"));
    const char *distribution = json_string_value(json_object_get(config, "distribution"));
    if (!mode || !distribution)
        return "variance_scaling";
    distribution = ends_in(distribution, "normal") ? "normal" : distribution;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].scale == number_of(config, "scale") && strcmp(known[i].mode, mode) == 0 &&
            strcmp(known[i].distribution, distribution) == 0)
            return known[i].name;
    return "variance_scaling";
}

/* One that there is not is left out: what is read from the file begins with what is there. */
static Node *initializer_value(Recovering *recovering, const json_t *value)
{
    const char *class_name = json_string_value(json_object_get(value, "class_name"));
    const char *name = json_string_value(value);
    if (class_name)
        name = strcmp(class_name, "VarianceScaling") == 0
                   ? name_of_scaling(json_object_get(value, "config"))
                   : snake_case(recovering->arena, class_name);
    if (!name || !is_among(name, initializer_names, initializer_count))
        return NULL;
    return recovered_word(recovering, arena_copy(recovering->arena, name, strlen(name)));
}

static void add_factor(Recovering *recovering, Node *map, const json_t *config, const char *name)
{
    const json_t *factor = json_object_get(config, name);
    if (json_number_value(factor) > 0)
        recovered_entry(recovering->arena, map, name, plain_value(recovering, factor));
}

static Node *regularizer_value(Recovering *recovering, const json_t *value)
{
    const char *class_name = json_string_value(json_object_get(value, "class_name"));
    const json_t *config = json_object_get(value, "config");
    Node *map = recovered_map(recovering->arena, recovering->span);
    const bool known =
        class_name && (strcmp(class_name, "L1") == 0 || strcmp(class_name, "L2") == 0 ||
                       strcmp(class_name, "L1L2") == 0);
    if (known) {
        add_factor(recovering, map, config, "l1");
        add_factor(recovering, map, config, "l2");
    } else {
        note_recovered(recovering, "its regularizer %.60s is left out: it only matters in training",
                       class_name ? class_name : "without a class");
    }
    return map->entries.count ? map : NULL;
}

/* ---- all of them ---- */

Node *recover_value(Recovering *recovering, const Key *key, const json_t *value)
{
    if (tlc_json_is(value, JSON_NULL))
        return NULL;
    if (strcmp(key->name, "activation") == 0)
        return activation_value(recovering, value);
    if (ends_in(key->name, "_initializer"))
        return initializer_value(recovering, value);
    if (ends_in(key->name, "_regularizer"))
        return regularizer_value(recovering, value);
    if (key->read == read_flag)
        return flag_value(recovering, value);
    if (key->read == read_axis || key->read == read_axis_or_list)
        return axis_value(recovering, value);
    if (key->read == read_sizes)
        value = one_for_all(value);
    return tlc_json_is(value, JSON_ARRAY) ? list_value(recovering, value)
                                          : plain_value(recovering, value);
}
