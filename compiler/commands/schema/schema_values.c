/* schema_values.c: what may stand behind a key, by what reads it. */
#include "catalog/activations.h"
#include "catalog/augmentation.h"
#include "catalog/format.h"
#include "catalog/initializers.h"
#include "catalog/regularizer.h"
#include "commands/schema/schema.h"
#include "system/format.h"

#include <stdlib.h>
#include <string.h>

json_t *schema_of(const char *text)
{
    char *quoted = tlc_format("%s", text);
    for (char *at = quoted; (at = strchr(at, '\''));)
        *at = '"';
    json_t *schema = json_loads(quoted, 0, NULL);
    free(quoted);
    return schema;
}

/* ---- readers that many keys have ---- */

#define SIZE             "{'type': 'integer', 'minimum': 1, 'maximum': 1073741824}"
#define COUNT            "{'type': 'integer', 'minimum': 0, 'maximum': 1073741824}"
#define ANY_NUMBER       "{'type': 'number', 'minimum': -1e30, 'maximum': 1e30}"
#define AMOUNT           "{'type': 'number', 'minimum': 0, 'maximum': 1e30}"
#define TEXT             "{'type': ['string', 'number', 'boolean'], 'maxLength': 200, 'minLength': 1}"
#define RULE             "{'type': ['string', 'number', 'boolean'], 'minLength': 1}"
#define ITEMS            "'minItems': 1, 'maxItems': 1000"
#define ENTRIES          "'minProperties': 1, 'maxProperties': 1000"
#define ONE_OR_LIST(one) "{'anyOf': [" one ", {'type': 'array', " ITEMS ", 'items': " one "}]}"
#define CLASSES                                                                                    \
    "{'anyOf': [" SIZE ", {'type': 'array', " ITEMS ", 'uniqueItems': true, 'items': " TEXT "}]}"
#define NONE_OR(other) "{'anyOf': [{'const': 'none'}, " other "]}"

static const struct {
    ReadValue *read;
    const char *schema;
} readers[] = {
    {read_name, "{'$ref': 'name'}"},
    {read_names, "{'type': 'array', " ITEMS ", 'items': {'$ref': 'name'}}"},
    {read_inputs, ONE_OR_LIST("{'$ref': 'name'}")},
    {read_word, TEXT},
    {read_file_name, TEXT},
    {read_directory, TEXT},
    {read_any_path, TEXT},
    {read_file_names, ONE_OR_LIST(TEXT)},
    {read_save_name, "{'$ref': 'saved_file'}"},
    {read_count, COUNT},
    {read_seed, "{'type': 'integer', 'minimum': 0, 'maximum': 9223372036854775807}"},
    {read_size, SIZE},
    {read_bytes, "{'anyOf': [" SIZE ", {'type': 'string', 'pattern': '^0*[1-9][0-9]*[KkMm]$'}]}"},
    {read_sizes, ONE_OR_LIST(SIZE)},
    {read_number, "{'type': 'number', 'exclusiveMinimum': 0, 'maximum': 1e300}"},
    {read_share, "{'type': 'number', 'minimum': 0, 'exclusiveMaximum': 1}"},
    {read_fraction, "{'type': 'number', 'exclusiveMinimum': 0, 'exclusiveMaximum': 1}"},
    {read_amount, AMOUNT},
    {read_any_number, ANY_NUMBER},
    {read_constant, "{'anyOf': [" ANY_NUMBER ", {'type': 'string', 'minLength': 1}]}"},
    {read_numbers, ONE_OR_LIST(ANY_NUMBER)},
    {read_flag, "{'type': 'boolean'}"},
    {read_rule, RULE},
    {read_rates, "{'$ref': 'rates'}"},
    {read_axis, "{'type': 'integer'}"},
    {read_axis_or_list, "{'anyOf': [{'type': 'integer'}, {'type': 'array', 'minItems': 1, "
                        "'maxItems': 1, 'items': {'type': 'integer'}}]}"},
    {read_range, "{'anyOf': [" ANY_NUMBER ", {'type': 'array', 'minItems': 2, 'maxItems': 2, "
                 "'items': " ANY_NUMBER "}]}"},
    {read_regularizer, "{'anyOf': [{'enum': ['none', 'l1', 'l2']}, "
                       "{'$ref': 'models.NAME.layers[].KIND.kernel_regularizer'}]}"},
    {read_class_weight, "{'anyOf': [{'const': 'balanced'}, {'type': 'object', " ENTRIES
                        ", 'additionalProperties': " AMOUNT "}]}"},
    {read_data_classes, CLASSES},
    {read_data_targets, "{'anyOf': [{'type': 'string', 'minLength': 1}, " CLASSES "]}"},
    {read_metrics,
     "{'anyOf': [{'$ref': 'metric'}, {'type': 'array', " ITEMS ", 'items': {'$ref': 'metric'}}]}"},
    {read_early_stopping, NONE_OR("{'$ref': 'training[].early_stopping'}")},
    {read_reduce_on_plateau, NONE_OR("{'$ref': 'training[].reduce_on_plateau'}")},
    {read_augment, "{'anyOf': [{'const': 'none'}, {'$ref': 'augmentations'}, "
                   "{'$ref': 'training[].augment'}]}"},
    {read_loss, "{'$ref': 'loss'}"},
    {read_optimizer, "{'$ref': 'optimizer'}"},
    {read_optimizer_state, TEXT},
    {read_layers, "{'type': 'array', " ITEMS ", 'items': {'$ref': 'layer'}}"},
    {read_model_file, TEXT},
    {read_model_weights, "{'anyOf': [" TEXT ", {'$ref': 'models.NAME.weights'}]}"},
    {read_study, "{'$ref': 'study'}"},
    {read_data, "{'type': 'object', " ENTRIES ", 'propertyNames': {'$ref': 'name'}, "
                "'additionalProperties': {'$ref': 'data_set'}}"},
};

/* ---- keys with a reader of their own ---- */

#define NAMED(what)                                                                                \
    "{'type': 'object', " ENTRIES ", 'propertyNames': {'$ref': 'name'}, 'additionalProperties': "  \
    "{'$ref': '" what "'}}"
#define LISTED(what) "{'type': 'array', " ITEMS ", 'items': {'$ref': '" what "'}}"
#define TABLE_TEXT   "{'type': ['string', 'number', 'boolean', 'null'], 'maxLength': 1000}"
#define TABLE_TEXTS  "{'type': 'array', " ITEMS ", 'uniqueItems': true, 'items': " TABLE_TEXT "}"
#define TWO_OF(one)  "{'type': 'array', 'minItems': 2, 'maxItems': 2, 'items': " one "}"
#define MARGINS_1D   "{'anyOf': [" COUNT ", " TWO_OF(COUNT) "]}"
#define MARGINS_2D   "{'anyOf': [" COUNT ", " TWO_OF(MARGINS_1D) "]}"
#define VARIED                                                                                     \
    "{'type': 'object', " ENTRIES ", 'additionalProperties': {'anyOf': [{'type': 'string', "       \
    "'pattern': '[.][.]'}, {'type': 'array', " ITEMS "}, {'type': "                                \
    "'object', " ENTRIES ", 'additionalProperties': {'type': 'object', 'minProperties': 1}}]}}"

static const struct {
    const char *section, *key, *schema;
} keys[] = {
    {"", "splits",
     "{'type': 'object', " ENTRIES ", 'propertyNames': {'$ref': 'name'}, 'additionalProperties': "
     "{'anyOf': [" RULE ", {'$ref': 'splits.NAME'}]}}"},
    {"", "tasks", NAMED("tasks.NAME")},
    {"", "models", NAMED("models.NAME")},
    {"", "training", LISTED("training[]")},
    {"", "compare", LISTED("compare[]")},
    {"splits.NAME", "of", ONE_OR_LIST(RULE)},
    {"tasks.NAME", "limit", "{'type': 'object', 'additionalProperties': " SIZE "}"},
    {"tasks.NAME", "target",
     "{'anyOf': [" RULE ", {'type': 'object', " ENTRIES ", 'additionalProperties': " TEXT "}]}"},
    {"tasks.NAME", "classes", CLASSES},
    {"tasks.NAME", "shift", ONE_OR_LIST(COUNT)},
    {"models.NAME", "limits", "{'$ref': 'models.NAME.limits'}"},
    {"models.NAME.weights", "map",
     "{'type': 'object', " ENTRIES ", 'additionalProperties': " TEXT "}"},
    {"models.NAME.layers[].reshape", "target_shape",
     "{'type': 'array', 'minItems': 1, 'maxItems': 3, 'items': {'anyOf': [{'const': -1}, " SIZE
     "]}}"},
    {"models.NAME.layers[].zero_padding2d", "padding", MARGINS_2D},
    {"models.NAME.layers[].zero_padding1d", "padding", MARGINS_1D},
    {"models.NAME.layers[].cropping2d", "cropping", MARGINS_2D},
    {"models.NAME.layers[].cropping1d", "cropping", MARGINS_1D},
    {"training[]", "phases", LISTED("training[].phases[]")},
    {"training[]", "save", "{'anyOf': [{'$ref': 'saved_file'}, {'$ref': 'training[].save'}]}"},
    {"training[].augment", "by", "{'$ref': 'augmentations'}"},
    {"data.NAME (format: csv)", "columns",
     "{'type': 'object', " ENTRIES ", 'additionalProperties': {'anyOf': [{'enum': ['number', "
     "'optional', 'ignore']}, " TABLE_TEXTS "]}}"},
    {"data.NAME (format: csv)", "missing", TABLE_TEXTS},
    {"data.NAME (format: csv)", "delimiter",
     "{'type': 'string', 'pattern': '^(tab|[,;|:\\t !#$%&*/<=>?@^_`~])$'}"},
    {"data.NAME (format: csv)", "skip", "{'type': 'integer', 'minimum': 0, 'maximum': 999999}"},
    {"study", "curves", "{'$ref': 'study.curves'}"},
    {"study", "until", "{'$ref': 'study.until'}"},
    {"study", "vary", VARIED},
    {"study", "tune", "{'$ref': 'study.tune'}"},
    {"study.tune", "search", "{'anyOf': [{'const': 'grid'}, {'$ref': 'study.tune.search'}]}"},
    {"study.tune.search", "halving", "{'$ref': 'study.tune.search.halving'}"},
    {"study.tune.search.halving", "eta", "{'type': 'integer', 'minimum': 2, 'maximum': 1000}"},
    {"study.tune", "on", "{'$ref': 'study.tune.on'}"},
    {"study", "pair", "{'$ref': 'study.pair'}"},
    {"study", "primary", "{'$ref': 'study.primary'}"},
    {"study.primary", "metric", "{'$ref': 'metric_by_name'}"},
    {"study.primary", "at", "{'type': 'object', " ENTRIES "}"},
    {"training[].early_stopping", "monitor", "{'$ref': 'figure'}"},
    {"training[].reduce_on_plateau", "monitor", "{'$ref': 'figure'}"},
};

/* ---- keys that take some words ---- */

/* Those whose `takes` lists all words that there are; of any section where none is named, and
 * what is read is one. */
static const struct {
    const char *section, *key;
} worded[] = {
    {NULL, "padding"},
    {NULL, "interpolation"},
    {NULL, "fill_mode"},
    {NULL, "mode"},
    {NULL, "strategy"},
    {NULL, "statistics"},
    {NULL, "sample"},
    {NULL, "failed"},
    {"models.NAME.weights", "layout"},
    {NULL, "with"},
    {"data.NAME (format: images)", "resize"},
    {"data.NAME (format: images)", "background"},
    {"data.NAME (format: images)", "other_files"},
    {"data.NAME (format: images)", "links"},
    {"data.NAME (format: cifar100)", "labels"},
    {"models.NAME.layers[]", "weights"},
    {"models.NAME.limits", "quantize"},
    {"study.pair", "by"},
    {"study.pair", "share"},
};

static bool takes_words(const Section *section, const Key *key)
{
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
        if (strcmp(worded[i].key, key->name) == 0 &&
            (worded[i].section ? strcmp(worded[i].section, section->name) == 0
                               : key->read == read_word))
            return true;
    return false;
}

/* Of "this, that or other" its words; in front may stand "list of ". */
static json_t *words_of(const char *takes)
{
    static const char list_of[] = "list of ";
    json_t *words = json_array(), *schema = json_object();
    const bool list = strncmp(takes, list_of, strlen(list_of)) == 0;
    for (const char *at = takes + (list ? strlen(list_of) : 0); *at;) {
        const size_t length = strcspn(at, ", ");
        tlc_json_append(words, json_stringn(at, length));
        at += length + strspn(at + length, ", ");
        at += strncmp(at, "or ", 3) == 0 ? 3 : 0;
    }
    tlc_json_put(schema, "enum", words);
    if (!list)
        return schema;
    json_t *whole = schema_of("{'type': 'array', " ITEMS "}");
    tlc_json_put(whole, "items", schema);
    return whole;
}

/* The words that a record of the catalogue lists; NULL: none does. */
static json_t *words_of_catalogue(const Section *section, const Key *key)
{
    const char *initializer = strstr(key->name, "_initializer");
    if (initializer)
        return words_schema(initializer_names, initializer_count);
    if (strcmp(key->name, "activation") == 0)
        return words_schema(activation_names, activation_count);
    if (strcmp(key->name, "type") == 0 && strncmp(section->name, "data.NAME", 9) == 0)
        return element_types_schema();
    return NULL;
}

/* ---- all ---- */

/* `train`, `valid` and `test` of a data set have the keys of its format. */
static json_t *files_of_format(const Section *section, const Key *key)
{
    const char *kind = strstr(section->name, " (format: ");
    const bool of_files = strcmp(key->name, "train") == 0 || strcmp(key->name, "valid") == 0 ||
                          strcmp(key->name, "test") == 0;
    return kind && of_files ? json_pack("{s: o}", "$ref", json_sprintf("data.NAME.train%s", kind))
                            : NULL;
}

static json_t *schema_by_key(const Section *section, const Key *key)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].section, section->name) == 0 && strcmp(keys[i].key, key->name) == 0)
            return schema_of(keys[i].schema);
    return files_of_format(section, key);
}

static json_t *schema_by_reader(const Key *key)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i].read == key->read)
            return schema_of(readers[i].schema);
    return NULL;
}

json_t *value_schema(const Section *section, const Key *key)
{
    if (takes_words(section, key))
        return words_of(key->takes);
    json_t *schema = words_of_catalogue(section, key);
    if (!schema)
        schema = schema_by_key(section, key);
    return schema ? schema : schema_by_reader(key);
}
