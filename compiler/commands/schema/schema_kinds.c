/* schema_kinds.c: layers, losses, optimizers, augmentations and metrics: what a spec says
 * by the name of a kind, alone or with settings. */
#include "catalog/augmentation.h"
#include "catalog/layer.h"
#include "catalog/loss.h"
#include "catalog/optimizer.h"
#include "commands/schema/schema.h"
#include "common/metric.h"
#include "common/model_files.h"

#include <string.h>

json_t *words_schema(const char *const *words, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        tlc_json_append(list, json_string(words[i]));
    return json_pack("{s: o}", "enum", list);
}

/* ---- kinds ---- */

/* What is said of all kinds of one thing while they are gone through. */
typedef struct Kinds {
    json_t *names;    /* those that may stand alone */
    json_t *settings; /* what stands behind each */
} Kinds;

static Kinds no_kinds(void)
{
    return (Kinds){json_array(), json_object()};
}

static json_t *reference(const char *name)
{
    return json_pack("{s: s}", "$ref", name);
}

static const Key *key_named(const Section *section, const char *name)
{
    const Key *key = section->keys;
    while (strcmp(key->name, name) != 0)
        key++;
    return key;
}

/* A section's keys, or the value of its main one alone. */
static json_t *settings_of(const Section *section, const char *main_key)
{
    if (!main_key)
        return reference(section->name);
    return json_pack("{s: [o, o]}", "anyOf", value_schema(section, key_named(section, main_key)),
                     reference(section->name));
}

static bool needs_settings(const Section *section)
{
    for (size_t i = 0; i < section->count; i++)
        if (section->keys[i].required)
            return true;
    return false;
}

static void add_kind(Kinds *kinds, const char *name, const Section *section, const char *main_key)
{
    if (!section || !needs_settings(section))
        tlc_json_append(kinds->names, json_string(name));
    tlc_json_put(kinds->settings, name,
                 section ? settings_of(section, main_key) : schema_of("{'maxProperties': 0}"));
}

/* One of the kinds: its name, or a mapping of its name alone. */
static json_t *one_of_kinds(Kinds kinds)
{
    json_t *named = schema_of("{'type': 'object', 'minProperties': 1, 'maxProperties': 1, "
                              "'additionalProperties': false}");
    tlc_json_put(named, "properties", kinds.settings);
    return json_pack("{s: [{s: o}, o]}", "anyOf", "enum", kinds.names, named);
}

static json_t *layer_schema(void)
{
    Kinds kinds = no_kinds();
    for (size_t i = 0; i < layer_count; i++)
        add_kind(&kinds, all_layers[i]->name, all_layers[i]->section, all_layers[i]->main_key);
    json_t *schema = one_of_kinds(kinds);
    tlc_json_append(json_object_get(schema, "anyOf"), reference("models.NAME.layers[]"));
    return schema;
}

static json_t *augmentations_schema(void)
{
    Kinds kinds = no_kinds();
    for (size_t i = 0; i < augmentation_count; i++)
        add_kind(&kinds, all_augmentations[i]->name, all_augmentations[i]->section,
                 all_augmentations[i]->main_key);
    json_t *list = schema_of("{'type': 'array', 'minItems': 1, 'maxItems': 1000}");
    tlc_json_put(list, "items", one_of_kinds(kinds));
    return list;
}

static json_t *optimizer_schema(void)
{
    Kinds kinds = no_kinds();
    for (size_t i = 0; i < optimizer_count; i++)
        add_kind(&kinds, all_optimizers[i]->name, all_optimizers[i]->section, NULL);
    return one_of_kinds(kinds);
}

static json_t *loss_schema(void)
{
    Kinds kinds = no_kinds();
    for (size_t i = 0; i < loss_count; i++)
        add_kind(&kinds, all_losses[i]->name, all_losses[i]->section, NULL);
    return one_of_kinds(kinds);
}

static json_t *metric_schema(void)
{
    json_t *names = json_array();
    for (int kind = TLC_METRIC_loss + 1; kind < TLC_METRIC_KINDS; kind++)
        tlc_json_append(names, json_string(tlc_metric_name((enum tlc_metric_kind)kind)));
    json_t *with_k = schema_of("{'type': 'object', 'required': ['top_k_accuracy'], "
                               "'additionalProperties': false, 'properties': {'top_k_accuracy': "
                               "{'$ref': 'training[].metrics.top_k_accuracy'}}}");
    return json_pack("{s: [{s: o}, o]}", "anyOf", "enum", names, with_k);
}

/* ---- all ---- */

/* A plain name with one of the endings. */
static json_t *saved_file_schema(void)
{
    char pattern[200] = "^[A-Za-z0-9_-][A-Za-z0-9._-]*(";
    for (size_t i = 0; i < TLC_MODEL_FILES; i++) {
        strcat(pattern, i ? "|[" : "["); /* of the dot alone */
        strncat(pattern, tlc_model_files[i].ending, 1);
        strcat(pattern, "]");
        strcat(pattern, tlc_model_files[i].ending + 1);
    }
    return json_pack("{s: s, s: s}", "type", "string", "pattern", strcat(pattern, ")$"));
}

/* Figures of epochs by name; of comparisons, which go by a metric, without the loss. */
static json_t *figure_schema(const char *beginning)
{
    json_t *pattern = json_sprintf("^%s", beginning);
    for (int kind = TLC_METRIC_loss + 1; kind < TLC_METRIC_KINDS; kind++) {
        const char *name = tlc_metric_name((enum tlc_metric_kind)kind);
        json_t *longer =
            json_sprintf("%s%s%s", json_string_value(pattern), kind > 1 ? "|" : "",
                         kind == TLC_METRIC_top_k_accuracy ? "top_[0-9]+_accuracy" : name);
        json_decref(pattern);
        pattern = longer;
    }
    json_t *whole = json_sprintf("%s)$", json_string_value(pattern));
    json_decref(pattern);
    return json_pack("{s: s, s: o}", "type", "string", "pattern", whole);
}

void add_kinds(json_t *definitions)
{
    tlc_json_put(definitions, "name",
                 schema_of("{'type': 'string', 'pattern': '^[A-Za-z][A-Za-z0-9_]{0,39}$'}"));
    tlc_json_put(definitions, "rates",
                 schema_of("{'anyOf': [{'type': ['string', 'number', 'boolean'], 'minLength': 1}, "
                           "{'type': 'object', 'minProperties': 1, 'maxProperties': 1000, "
                           "'additionalProperties': {'type': ['string', 'number', 'boolean'], "
                           "'minLength': 1}}]}"));
    tlc_json_put(definitions, "saved_file", saved_file_schema());
    tlc_json_put(definitions, "data_set", data_set_schema());
    tlc_json_put(definitions, "layer", layer_schema());
    tlc_json_put(definitions, "augmentations", augmentations_schema());
    tlc_json_put(definitions, "optimizer", optimizer_schema());
    tlc_json_put(definitions, "loss", loss_schema());
    tlc_json_put(definitions, "metric", metric_schema());
    tlc_json_put(definitions, "metric_by_name", figure_schema("("));
    tlc_json_put(definitions, "figure", figure_schema("(val_)?(loss|"));
}
