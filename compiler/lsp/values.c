#include "lsp/values.h"

#include "catalog/activations.h"
#include "catalog/format.h"
#include "catalog/initializers.h"
#include "common/element.h"
#include "common/metric.h"

#include <ctype.h>
#include <string.h>

typedef struct Collecting {
    const ChoiceQuery *query;
    ChoiceList values;
} Collecting;

/* More than anybody looks through. */
enum { MOST_VALUES = 1000 };

static void add(Collecting *collecting, ChoiceKind kind, const char *text, const char *detail)
{
    if (collecting->values.count >= MOST_VALUES)
        return;
    for (size_t i = 0; i < collecting->values.count; i++)
        if (strcmp(collecting->values.items[i].text, text) == 0)
            return;
    *list_add(collecting->query->arena, &collecting->values) = (Choice){kind, text, detail};
}

static bool ends(const char *text, const char *end)
{
    const size_t length = strlen(text), own = strlen(end);
    return length >= own && strcmp(text + length - own, end) == 0;
}

/* ---- names ---- */

static void add_names(Collecting *collecting, NameKind kind, const char *detail)
{
    const MentionList *names = collecting->query->names;
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i].defines && names->items[i].kind == kind)
            add(collecting, VALUE_NAME, names->items[i].name, detail);
}

static void add_models(Collecting *collecting)
{
    add_names(collecting, NAME_MODEL, "model");
}

static void add_tasks(Collecting *collecting)
{
    add_names(collecting, NAME_TASK, "task");
}

static void add_splits(Collecting *collecting)
{
    add_names(collecting, NAME_SPLIT, "split");
}

static void add_split_or_none(Collecting *collecting)
{
    add_splits(collecting);
    add(collecting, VALUE_WORD, "none", NULL);
}

/* DATA.FILE of what each data set has. */
static void add_rows(Collecting *collecting)
{
    static const char *const files[] = {"train", "valid", "test"};
    const MentionList *names = collecting->query->names;
    for (size_t i = 0; i < names->count; i++)
        for (size_t k = 0; k < sizeof files / sizeof *files; k++)
            if (names->items[i].defines && names->items[i].kind == NAME_DATA &&
                entry_named(names->items[i].node, files[k]))
                add(collecting, VALUE_NAME,
                    arena_printf(collecting->query->arena, "%s.%s", names->items[i].name, files[k]),
                    "rows");
}

static void add_tests(Collecting *collecting)
{
    const MentionList *names = collecting->query->names;
    for (size_t i = 0; i < names->count; i++)
        for (size_t k = 0; k < names->count; k++)
            if (names->items[i].defines && names->items[i].kind == NAME_TASK &&
                names->items[k].defines && names->items[k].kind == NAME_SPLIT)
                add(collecting, VALUE_NAME,
                    arena_printf(collecting->query->arena, "%s.%s", names->items[i].name,
                                 names->items[k].name),
                    "task and split");
}

/* ---- layers ---- */

/* Those that the spec's text names, and those that are numbered, which only the checks know. */
static void add_layers_of(Collecting *collecting, const char *model)
{
    const ChoiceQuery *query = collecting->query;
    for (size_t i = 0; query->spec && i < query->spec->models.count; i++) {
        const Model *known = &query->spec->models.items[i];
        for (size_t k = 0; strcmp(known->name.text, model) == 0 && k < known->layers.count; k++)
            add(collecting, VALUE_LAYER, known->layers.items[k].name.text,
                kind_of_layer(&known->layers.items[k]));
    }
    for (size_t i = 0; i < query->names->count; i++) {
        const Mention *name = &query->names->items[i];
        if (name->kind == NAME_LAYER && name->defines && name->model &&
            strcmp(name->model, model) == 0)
            add(collecting, VALUE_LAYER, name->name, "layer");
    }
}

/* What `written` has before its last `[`: a model, of which a slice is being written; or NULL. */
static const char *sliced_model(Arena *arena, const char *written)
{
    const char *bracket = strrchr(written, '[');
    if (!bracket || strchr(bracket, ']'))
        return NULL;
    const char *start = bracket;
    while (start > written && (isalnum((unsigned char)start[-1]) || start[-1] == '_'))
        start--;
    return arena_copy(arena, start, (size_t)(bracket - start));
}

/* Models, and in brackets their layers. */
static void add_slices(Collecting *collecting)
{
    const char *model = sliced_model(collecting->query->arena, collecting->query->written);
    if (model)
        add_layers_of(collecting, model);
    else
        add_models(collecting);
}

/* The same of models that stand above. */
static void add_copied(Collecting *collecting)
{
    const Step *own = step_of(collecting->query->place, "models.NAME");
    const MentionList *names = collecting->query->names;
    if (strchr(collecting->query->written, '[')) {
        add_slices(collecting);
        return;
    }
    for (size_t i = 0; own && i < names->count; i++)
        if (names->items[i].defines && names->items[i].kind == NAME_MODEL &&
            names->items[i].span.start < own->entry->key_span.start)
            add(collecting, VALUE_NAME, names->items[i].name, "model");
}

static void add_frozen(Collecting *collecting)
{
    add_slices(collecting);
    if (!strchr(collecting->query->written, '['))
        add(collecting, VALUE_WORD, "none", NULL);
}

static void add_inputs(Collecting *collecting)
{
    const Step *model = step_of(collecting->query->place, "models.NAME");
    if (model)
        add_layers_of(collecting, model->entry->key);
    add(collecting, VALUE_WORD, "input", "what the model reads");
}

/* ---- words ---- */

static void add_words(Collecting *collecting, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(collecting, VALUE_WORD, words[i], NULL);
}

static void add_activations(Collecting *collecting)
{
    add_words(collecting, activation_names, activation_count);
}

static void add_initializers(Collecting *collecting)
{
    add_words(collecting, initializer_names, initializer_count);
}

static void add_formats(Collecting *collecting)
{
    for (size_t i = 0; i < format_count; i++)
        add(collecting, VALUE_WORD, all_formats[i]->name, NULL);
}

static void add_elements(Collecting *collecting)
{
    for (int i = 0; i < TLC_ELEMENTS; i++)
        add(collecting, VALUE_WORD, tlc_element_name((enum tlc_element)i), NULL);
}

static void add_monitors(Collecting *collecting)
{
    for (int i = 0; i < TLC_METRIC_KINDS; i++) {
        const char *name = tlc_metric_name((enum tlc_metric_kind)i);
        add(collecting, VALUE_WORD, arena_printf(collecting->query->arena, "val_%s", name), NULL);
        add(collecting, VALUE_WORD, name, NULL);
    }
}

/* The classes that data sets name, and what rules over them are made of. */
static void add_labels(Collecting *collecting)
{
    const Entry *data = entry_named(collecting->query->root, "data");
    add(collecting, VALUE_WORD, "label", "the label of an example");
    for (size_t i = 0; data && data->value && i < data->value->entries.count; i++) {
        const Entry *classes = entry_named(data->value->entries.items[i].value, "classes");
        for (size_t k = 0; classes && classes->value && k < classes->value->items.count; k++)
            if (classes->value->items.items[k]->kind == NODE_SCALAR)
                add(collecting, VALUE_NAME, classes->value->items.items[k]->text, "label");
    }
}

/* ---- by pattern ---- */

static const struct {
    const char *pattern; /* of the value, or how it ends where it begins with a dot */
    void (*add)(Collecting *collecting);
} sources[] = {
    {"splits.NAME", add_rows},
    {"splits.NAME.of", add_rows},
    {"splits.NAME.of[]", add_rows},
    {"splits.NAME.without", add_splits},
    {"splits.NAME.without[]", add_splits},
    {"tasks.NAME.where", add_labels},
    {"tasks.NAME.target", add_labels},
    {"models.NAME.layers[].from", add_copied},
    {"training[].model", add_models},
    {"training[].task", add_tasks},
    {"training[].split", add_splits},
    {"training[].validation", add_split_or_none},
    {"training[].freeze", add_frozen},
    {"training[].phases[].freeze", add_frozen},
    {"compare[].models[]", add_models},
    {"compare[].task", add_tasks},
    {"compare[].split", add_splits},
    {"study.arms[]", add_models},
    {"study.baseline", add_models},
    {"study.curves.from", add_models},
    {"study.curves.to", add_models},
    {"study.primary.arm", add_models},
    {"study.primary.on", add_tests},
    {"study.tune.on.split", add_tests},
    {"data.NAME.format", add_formats},
    {"data.NAME.type", add_elements},
    {".activation", add_activations},
    {".monitor", add_monitors},
    {".inputs", add_inputs},
    {".inputs[]", add_inputs},
};

static void add_by_pattern(Collecting *collecting, const char *pattern)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (*sources[i].pattern == '.' ? ends(pattern, sources[i].pattern)
                                       : strcmp(pattern, sources[i].pattern) == 0)
            sources[i].add(collecting);
    if (ends(pattern, "_initializer"))
        add_initializers(collecting);
    const KindList kinds = kinds_at(collecting->query->arena, pattern);
    for (size_t i = 0; i < kinds.count; i++)
        add(collecting, VALUE_KIND, kinds.items[i].name, NULL);
}

/* ---- what a key takes ---- */

static bool is_choice(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!islower((unsigned char)word[i]) && !isdigit((unsigned char)word[i]) && word[i] != '_')
            return false;
    return length > 0;
}

/* "first or random", "moments or range", "list of sample, shuffle": words and nothing else, of
 * which there are two at least. Words of which one is a thing's, "split or none", are known by
 * pattern. */
static void add_choices(Collecting *collecting, const char *takes)
{
    ChoiceList words = {0};
    if (strncmp(takes, "list of ", 8) == 0)
        takes += 8;
    while (*takes) {
        const size_t length = strcspn(takes, ", ");
        if (!is_choice(takes, length))
            return;
        if (length != 2 || strncmp(takes, "or", 2) != 0)
            *list_add(collecting->query->arena, &words) =
                (Choice){VALUE_WORD, arena_copy(collecting->query->arena, takes, length), NULL};
        const char *behind = takes + length;
        if (*behind == ' ' && strncmp(behind, " or ", 4) != 0 && strncmp(takes, "or ", 3) != 0)
            return;
        takes = behind + strspn(behind, ", ");
    }
    for (size_t i = 0; words.count > 1 && i < words.count; i++)
        add(collecting, VALUE_WORD, words.items[i].text, NULL);
}

/* Whether a value fits on the line behind its key and is no more than a word. */
static bool is_brief(const char *text)
{
    return text && !strchr("[{", *text);
}

/* The default of the key and an example, unless it takes one of some words. */
static void add_samples(Collecting *collecting, const Key *key)
{
    const bool is_choice_of_words = collecting->values.count > 0;
    if (key->value && !is_choice_of_words)
        add(collecting, VALUE_EXAMPLE, key->value, "the default");
    if (is_brief(key->example) && !is_choice_of_words)
        add(collecting, VALUE_EXAMPLE, key->example, "an example");
}

ChoiceList values_at(const ChoiceQuery *query)
{
    Collecting collecting = {.query = query};
    const Section *section;
    const Key *key = key_at(query->place, &section);
    add_by_pattern(&collecting, pattern_after(query->place, query->place->steps.count));
    if (!key || collecting.values.count || strchr(query->written, '['))
        return collecting.values;
    add_choices(&collecting, key->takes);
    add_samples(&collecting, key);
    return collecting.values;
}

/* What studies mostly vary. */
static void add_paths(Collecting *collecting)
{
    Arena *arena = collecting->query->arena;
    const MentionList *names = collecting->query->names;
    static const char *const of_training[] = {"epochs", "freeze", "batch_size"};
    for (size_t i = 0; i < names->count; i++) {
        const Mention *name = &names->items[i];
        const bool is_model = name->defines && name->kind == NAME_MODEL;
        for (size_t k = 0; is_model && k < sizeof of_training / sizeof *of_training; k++)
            add(collecting, VALUE_NAME,
                arena_printf(arena, "training.%s.%s", name->name, of_training[k]), "path");
        if (name->defines && name->kind == NAME_TASK)
            add(collecting, VALUE_NAME, arena_printf(arena, "tasks.%s.limit.train", name->name),
                "path");
    }
}

ChoiceList named_keys_at(const ChoiceQuery *query, const char *pattern)
{
    Collecting collecting = {.query = query};
    if (strcmp(pattern, "tasks.NAME.limit") == 0)
        add_splits(&collecting);
    else if (ends(pattern, ".learning_rate"))
        add_slices(&collecting);
    else if (strcmp(pattern, "tasks.NAME.target") == 0)
        add_labels(&collecting);
    else if (strcmp(pattern, "study.vary") == 0 || strcmp(pattern, "study.primary.at") == 0 ||
             strcmp(pattern, "study.tune") == 0)
        add_paths(&collecting);
    return collecting.values;
}
