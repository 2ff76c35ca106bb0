#include "commands/schema/schema.h"

#include "base/printable.h"
#include "catalog/regularizer.h"
#include "commands/schema/node_json.h"

#include <ctype.h>
#include <string.h>

/* ---- keys ---- */

/* "Meaning. What to write: takes": what an editor shows of a key. */
static json_t *description_of(Arena *arena, const Key *key)
{
    return json_string(arena_printf(arena, "%c%s.\nWhat to write: %s.",
                                    toupper((unsigned char)key->meaning[0]), key->meaning + 1,
                                    key->takes));
}

/* What stands beside a reference does not count in draft 7. */
static json_t *beside_others(json_t *schema)
{
    if (!json_object_get(schema, "$ref"))
        return schema;
    json_t *wrapped = json_object(), *all = json_array();
    tlc_json_append(all, schema);
    tlc_json_put(wrapped, "allOf", all);
    return wrapped;
}

static json_t *property_of(Arena *arena, const Section *section, const Key *key)
{
    json_t *known = value_schema(section, key);
    if (!known) {
        complain("tlc has a bug: the schema does not know what `%s` of %s takes", key->name,
                 section->name);
        return json_object();
    }
    json_t *schema = beside_others(known), *examples = json_array();
    tlc_json_put(schema, "description", description_of(arena, key));
    if (key->value)
        tlc_json_put(schema, "default", scalar_json(key->value));
    tlc_json_append(examples, yaml_json(arena, key->example));
    tlc_json_put(schema, "examples", examples);
    return schema;
}

/* ---- sections ---- */

static json_t *one_required(const char *name)
{
    json_t *required = json_object(), *names = json_array();
    tlc_json_append(names, json_string(name));
    tlc_json_put(required, "required", names);
    return required;
}

/* {'anyOf': [{'required': [first]}, {'required': [second]}]} */
static json_t *either_required(const char *first, const char *second)
{
    json_t *either = json_object(), *both = json_array();
    tlc_json_append(both, one_required(first));
    tlc_json_append(both, one_required(second));
    tlc_json_put(either, "anyOf", both);
    return either;
}

/* What can be tried of the values that paths lead to. */
#define TWO_NUMBERS                                                                                \
    "{'anyOf': [{'type': 'string', 'pattern': '[.][.]'}, {'type': 'array', 'minItems': 2, "        \
    "'maxItems': 2, 'items': {'type': ['number', 'string']}}]}"
#define TRIED_PATHS                                                                                \
    "{'[.\\\\[]': {'anyOf': [{'type': 'string', 'pattern': '[.][.]'}, {'type': 'array', "          \
    "'minItems': 1, 'maxItems': 1000}, {'type': 'object', 'minProperties': 1, 'properties': "      \
    "{'log': " TWO_NUMBERS ", 'uniform': " TWO_NUMBERS ", 'steps': {'type': 'integer', "           \
    "'minimum': 2, 'maximum': 1000}}, 'additionalProperties': false}]}}"

static json_t *section_schema(Arena *arena, const Section *section)
{
    json_t *schema = schema_of("{'type': 'object'}"), *properties = json_object();
    json_t *required = json_array(), *rules = json_array();
    for (size_t i = 0; i < section->count; i++) {
        const Key *key = &section->keys[i];
        tlc_json_put(properties, key->name, property_of(arena, section, key));
        if (key->required && key->instead)
            tlc_json_append(rules, either_required(key->name, key->instead));
        else if (key->required)
            tlc_json_append(required, json_string(key->name));
    }
    if (strcmp(section->name, "training[]") == 0) /* what its reader settles */
        tlc_json_append(rules, either_required("epochs", "phases"));
    tlc_json_put(schema, "properties", properties);
    tlc_json_put(schema, "required", required);
    tlc_json_put(schema, "allOf", rules);
    tlc_json_put(schema, "additionalProperties", json_false());
    if (strcmp(section->name, "study.tune") == 0) /* beside its keys, paths */
        tlc_json_put(schema, "patternProperties", schema_of(TRIED_PATHS));
    if (json_array_size(rules) == 0)
        json_object_del(schema, "allOf");
    return schema;
}

/* ---- references ---- */

/* "training[].optimizer.sgd" as a name that needs no escapes in a reference. */
static const char *definition_name(Arena *arena, const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    Text text = text_new(arena);
    for (const char *at = *name ? name : "spec"; *at; at++) {
        const bool plain = isalnum((unsigned char)*at) || *at == '_';
        const bool begun = text.length > 0 && text.bytes[text.length - 1] != '_';
        const bool between = begun && strpbrk(at, letters);
        if (plain || between)
            text_add_bytes(&text, plain ? at : "_", 1);
    }
    return text.bytes;
}

static const char *place_of_definitions(Draft draft)
{
    return draft == DRAFT_7 ? "definitions" : "$defs";
}

static void resolve_references(Arena *arena, json_t *schema, Draft draft)
{
    const char *key;
    json_t *value;
    size_t index;
    json_array_foreach(schema, index, value) resolve_references(arena, value, draft);
    json_object_foreach(schema, key, value)
    {
        if (strcmp(key, "$ref") == 0)
            json_string_set(value, arena_printf(arena, "#/%s/%s", place_of_definitions(draft),
                                                definition_name(arena, json_string_value(value))));
        else if (strcmp(key, "examples") != 0 && strcmp(key, "default") != 0)
            resolve_references(arena, value, draft);
    }
}

/* ---- the whole ---- */

static void add_sections(Arena *arena, json_t *definitions)
{
    const Section *section;
    for (size_t i = 1; (section = section_at(i)); i++)
        tlc_json_put(definitions, definition_name(arena, section->name),
                     section_schema(arena, section));
    json_t *regularizer = section_schema(arena, &regularizer_section);
    tlc_json_put(regularizer, "minProperties", json_integer(1));
    tlc_json_put(definitions, definition_name(arena, regularizer_section.name), regularizer);
}

json_t *make_schema(Arena *arena, Draft draft)
{
    json_t *schema = json_object(), *definitions = json_object();
    json_t *spec = section_schema(arena, section_at(0));
    tlc_json_put(schema, "$schema",
                 json_string(draft == DRAFT_7 ? "http://json-schema.org/draft-07/schema#"
                                              : "https://json-schema.org/draft/2020-12/schema"));
    tlc_json_put(schema, "title", json_string("A spec of tlc, the transfer-learning compiler"));
    json_object_update(schema, spec);
    json_decref(spec);
    add_kinds(definitions);
    add_sections(arena, definitions);
    tlc_json_put(schema, place_of_definitions(draft), definitions);
    resolve_references(arena, schema, draft);
    return schema;
}
