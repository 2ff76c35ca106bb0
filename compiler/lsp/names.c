#include "lsp/names.h"

#include "lsp/place.h"

#include <ctype.h>
#include <string.h>

typedef struct Finder {
    Arena *arena;
    MentionList found;
    const char *model; /* whose layers are walked through */
} Finder;

static void walk(Finder *finder, const Node *node, const char *pattern);

/* ---- words in texts ---- */

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

static bool is_quote(char byte)
{
    return byte == '"' || byte == '\'';
}

/* The bytes of a scalar between its quotes. */
static Span between_quotes(Span span)
{
    const char *text = span.source->text;
    if (span.end > span.start && is_quote(text[span.start])) {
        const char quote = text[span.start++];
        span.end -= span.end > span.start && text[span.end - 1] == quote;
    }
    return span;
}

static Mention *add(Finder *finder, NameKind kind, Span span)
{
    Mention *mention = list_add(finder->arena, &finder->found);
    const char *text = span.source->text + span.start;
    *mention = (Mention){
        .kind = kind, .name = arena_copy(finder->arena, text, span.end - span.start), .span = span};
    return mention;
}

/* The next word of letters, digits and underscores in what is left of `rest`; false: there is none.
 */
static bool next_word(Span *rest, Span *word)
{
    const char *text = rest->source->text;
    while (rest->start < rest->end && !is_word(text[rest->start]))
        rest->start++;
    *word = *rest;
    while (rest->start < rest->end && is_word(text[rest->start]))
        rest->start++;
    word->end = rest->start;
    return word->end > word->start;
}

static bool is_text(Span span, const char *text)
{
    return span.end - span.start == strlen(text) &&
           memcmp(span.source->text + span.start, text, span.end - span.start) == 0;
}

/* ---- what names what ---- */

static void find_plain(Finder *finder, Span span, NameKind kind)
{
    Span word;
    if (next_word(&span, &word) && span.start == span.end && !is_text(word, "none"))
        add(finder, kind, word);
}

/* `A[:hidden]`: a model and layers of it. */
static void find_slice(Finder *finder, Span span)
{
    Span word;
    if (!next_word(&span, &word) || is_text(word, "none") ||
        isdigit((unsigned char)span.source->text[word.start]))
        return;
    const char *model = add(finder, NAME_MODEL, word)->name;
    while (next_word(&span, &word))
        if (!isdigit((unsigned char)span.source->text[word.start]))
            add(finder, NAME_LAYER, word)->model = model;
}

/* `fashion.train[:5000]` */
static void find_rows(Finder *finder, Span span)
{
    Span word;
    if (next_word(&span, &word))
        add(finder, NAME_DATA, word);
}

/* `B.test` */
static void find_test(Finder *finder, Span span)
{
    Span word;
    if (next_word(&span, &word))
        add(finder, NAME_TASK, word);
    if (next_word(&span, &word))
        add(finder, NAME_SPLIT, word);
}

/* `training.B.epochs, tasks.B.limit.train`: what stands behind a section. */
static void find_paths(Finder *finder, Span span)
{
    static const struct {
        const char *section;
        NameKind kind;
    } sections[] = {{"training", NAME_MODEL}, {"models", NAME_MODEL}, {"tasks", NAME_TASK},
                    {"splits", NAME_SPLIT},   {"data", NAME_DATA},    {"limit", NAME_SPLIT}};
    Span word;
    while (next_word(&span, &word))
        for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
            if (is_text(word, sections[i].section) && span.start < span.end &&
                span.source->text[span.start] == '.' && next_word(&span, &word)) {
                add(finder, sections[i].kind, word);
                break;
            }
}

static void find_model(Finder *finder, Span span)
{
    find_plain(finder, span, NAME_MODEL);
}

static void find_task(Finder *finder, Span span)
{
    find_plain(finder, span, NAME_TASK);
}

static void find_split(Finder *finder, Span span)
{
    find_plain(finder, span, NAME_SPLIT);
}

/* By the pattern of a value, what is in it. */
static const struct {
    const char *pattern;
    void (*find)(Finder *finder, Span span);
} values[] = {
    {"splits.NAME", find_rows},
    {"splits.NAME.of", find_rows},
    {"splits.NAME.of[]", find_rows},
    {"splits.NAME.without", find_split},
    {"splits.NAME.without[]", find_split},
    {"models.NAME.layers[].from", find_slice},
    {"training[].model", find_model},
    {"training[].task", find_task},
    {"training[].split", find_split},
    {"training[].validation", find_split},
    {"training[].freeze", find_slice},
    {"training[].phases[].freeze", find_slice},
    {"compare[].models[]", find_model},
    {"compare[].task", find_task},
    {"compare[].split", find_split},
    {"study.arms[]", find_model},
    {"study.baseline", find_model},
    {"study.curves.from", find_model},
    {"study.curves.to", find_model},
    {"study.primary.arm", find_model},
    {"study.primary.on", find_test},
    {"study.tune.on.split", find_test},
};

static bool ends(const char *text, const char *end)
{
    const size_t length = strlen(text), own = strlen(end);
    return length >= own && strcmp(text + length - own, end) == 0;
}

static bool is_of_layer(const char *pattern, const char *key)
{
    return strncmp(pattern, "models.NAME.layers[].", 21) == 0 && ends(pattern, key);
}

static void find_in_value(Finder *finder, const Node *scalar, const char *pattern)
{
    const Span span = between_quotes(scalar->span);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strcmp(values[i].pattern, pattern) == 0)
            values[i].find(finder, span);
    const bool defines = is_of_layer(pattern, ".name");
    if (!defines && !is_of_layer(pattern, ".inputs") && !is_of_layer(pattern, ".inputs[]"))
        return;
    Span rest = span, word;
    if (!next_word(&rest, &word))
        return;
    Mention *layer = add(finder, NAME_LAYER, word);
    layer->model = finder->model;
    layer->defines = defines;
    layer->node = defines ? scalar : NULL;
}

/* ---- keys ---- */

static void find_in_key(Finder *finder, const Entry *entry, const char *pattern)
{
    static const char *const named[] = {[NAME_DATA] = "data",
                                        [NAME_SPLIT] = "splits",
                                        [NAME_TASK] = "tasks",
                                        [NAME_MODEL] = "models"};
    const Span span = between_quotes(entry->key_span);
    for (int kind = NAME_DATA; kind < NAME_LAYER; kind++)
        if (strcmp(named[kind], pattern) == 0) {
            Mention *mention = add(finder, (NameKind)kind, span);
            mention->defines = true;
            mention->node = entry->value;
            finder->model = kind == NAME_MODEL ? mention->name : NULL;
        }
    if (strcmp(pattern, "tasks.NAME.limit") == 0)
        find_plain(finder, span, NAME_SPLIT);
    else if (strcmp(pattern, "study.vary") == 0 || strcmp(pattern, "study.primary.at") == 0)
        find_paths(finder, span);
    else if (ends(pattern, ".learning_rate"))
        find_slice(finder, span);
}

static void walk_map(Finder *finder, const Node *map, const char *pattern)
{
    for (size_t i = 0; i < map->entries.count; i++) {
        const Entry *entry = &map->entries.items[i];
        find_in_key(finder, entry, pattern);
        if (entry->value)
            walk(finder, entry->value, pattern_with(finder->arena, pattern, entry->key));
    }
}

static void walk(Finder *finder, const Node *node, const char *pattern)
{
    if (node->kind == NODE_SCALAR)
        find_in_value(finder, node, pattern);
    else if (node->kind == NODE_MAP)
        walk_map(finder, node, pattern);
    for (size_t i = 0; node->kind == NODE_LIST && i < node->items.count; i++)
        walk(finder, node->items.items[i], pattern_with(finder->arena, pattern, NULL));
}

MentionList names_in(Arena *arena, const Node *root)
{
    Finder finder = {.arena = arena};
    if (root)
        walk(&finder, root, "");
    return finder.found;
}

/* ---- one of them ---- */

const Mention *name_at(const MentionList *mentions, size_t offset)
{
    for (size_t i = 0; i < mentions->count; i++) {
        const Mention *mention = &mentions->items[i];
        if (mention->span.start <= offset && offset <= mention->span.end)
            return mention;
    }
    return NULL;
}

static const Mention *defined_in(const MentionList *mentions, NameKind kind, const char *name,
                                 const char *model)
{
    for (size_t i = 0; i < mentions->count; i++) {
        const Mention *mention = &mentions->items[i];
        if (mention->defines && mention->kind == kind && strcmp(mention->name, name) == 0 &&
            (kind != NAME_LAYER || (mention->model && model && strcmp(mention->model, model) == 0)))
            return mention;
    }
    return NULL;
}

const Mention *definition_of(const MentionList *mentions, const Mention *mention)
{
    const Mention *own = defined_in(mentions, mention->kind, mention->name, mention->model);
    if (own || mention->kind != NAME_LAYER)
        return own;
    for (size_t i = 0; i < mentions->count && !own;
         i++) /* a copied layer has its name from there */
        if (mentions->items[i].kind == NAME_MODEL)
            own = defined_in(mentions, NAME_LAYER, mention->name, mentions->items[i].name);
    return own;
}

bool is_same_name(const MentionList *mentions, const Mention *a, const Mention *b)
{
    if (a->kind != b->kind || strcmp(a->name, b->name) != 0)
        return false;
    return a->kind != NAME_LAYER || definition_of(mentions, a) == definition_of(mentions, b);
}
