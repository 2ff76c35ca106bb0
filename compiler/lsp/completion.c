/* completion.c: what can be written at a place.
 *
 * The text is read with a mark where it is being written, so that there is always something at the
 * place: half a key, half a value, or the mark alone. */
#include "lsp/outline.h"
#include "lsp/reply.h"
#include "lsp/values.h"

#include <ctype.h>
#include <string.h>

enum { MARK = '\x01' };

/* Kinds of completions that editors know. */
enum {
    FUNCTION = 3,
    VARIABLE = 6,
    CLASS = 7,
    PROPERTY = 10,
    VALUE = 12,
    ENUM_MEMBER = 20,
    REFERENCE = 18
};

typedef struct Completing {
    const Question *question;
    Arena *arena;
    Spot place;
    ChoiceQuery query;
    size_t start, end; /* the bytes of the word that is being written; */
    size_t dotted;     /* and where it starts, with what dots join to it */
    bool has_colon;    /* stands behind them */
    json_t *items;
} Completing;

/* ---- the text around ---- */

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

static void find_word(Completing *completing)
{
    const Source *source = completing->question->analysis->source;
    const char *text = source->text;
    size_t start = completing->question->offset, end = start;
    while (start > 0 && is_word(text[start - 1]))
        start--;
    while (end < source->length && is_word(text[end]))
        end++;
    completing->start = completing->dotted = start;
    completing->end = end;
    while (completing->dotted > 0 &&
           (is_word(text[completing->dotted - 1]) || text[completing->dotted - 1] == '.'))
        completing->dotted--;
    end += strspn(text + end, " ");
    completing->has_colon = text[end] == ':';
}

static const Source *marked(Arena *arena, const Source *source, size_t offset)
{
    Source *copy = arena_alloc(arena, sizeof *copy);
    char *text = arena_alloc(arena, source->length + 2);
    memcpy(text, source->text, offset);
    text[offset] = MARK;
    memcpy(text + offset + 1, source->text + offset, source->length - offset);
    *copy = (Source){.path = source->path, .text = text, .length = source->length + 1};
    return copy;
}

/* What is written of the scalar before the mark. */
static const char *written_before(Arena *arena, const Spot *place)
{
    const char *text = place->on_key ? place->steps.items[place->steps.count - 1].entry->key
                       : place->node && place->node->kind == NODE_SCALAR ? place->node->text
                                                                         : "";
    return arena_copy(arena, text, strcspn(text, (const char[]){MARK, '\0'}));
}

/* ---- items ---- */

/* Text of a snippet, in which these characters mean something. */
static const char *escaped(Arena *arena, const char *text)
{
    Text to = text_new(arena);
    for (; *text; text++) {
        if (strchr("$}\\", *text))
            text_add(&to, "\\");
        text_add_bytes(&to, text, 1);
    }
    return to.bytes;
}

static json_t *add_item(Completing *completing, const char *label, int kind, const char *text,
                        bool is_snippet)
{
    enum { PLAIN = 1, SNIPPET = 2 };
    const Lines *lines = &completing->question->analysis->lines;
    json_t *item = json_pack(
        "{s:o,s:i,s:o,s:i,s:{s:o,s:o}}", "label", tlc_json_string(label), "kind", kind, "sortText",
        tlc_json_string(
            arena_printf(completing->arena, "%04zu", json_array_size(completing->items))),
        "insertTextFormat", is_snippet ? SNIPPET : PLAIN, "textEdit", "range",
        range_json(lines, strchr(label, '.') ? completing->dotted : completing->start,
                   completing->end),
        "newText", tlc_json_string(text));
    tlc_json_append(completing->items, item);
    return item;
}

static void describe(json_t *item, const char *detail, const char *documentation)
{
    if (detail)
        tlc_json_put(item, "detail", tlc_json_string(detail));
    if (documentation)
        tlc_json_put(
            item, "documentation",
            json_pack("{s:s,s:o}", "kind", "markdown", "value", tlc_json_string(documentation)));
}

/* ---- keys ---- */

static const char *documentation_of(Arena *arena, const Key *key)
{
    Text text = text_new(arena);
    describe_key(&text, key);
    return text.bytes;
}

/* Whether the mapping that the place is in is written in lines, and not in braces. */
static bool is_in_lines(const Completing *completing)
{
    const Spot *place = &completing->place;
    if (!place->steps.count)
        return true;
    const Span span = place->steps.items[place->steps.count - 1].node->span;
    return !strchr("[{", span.source->text[span.start]);
}

/* A key with what it takes: in lines below it, where it takes many things, or an example to write
 * over. */
static const char *snippet_of(Completing *completing, const Key *key)
{
    Arena *arena = completing->arena;
    if (is_in_lines(completing) && strncmp(key->takes, "{NAME: ", 7) == 0)
        return arena_printf(arena, "%s:\n  ${1:name}: $0", key->name);
    if (is_in_lines(completing) && (strcmp(key->takes, "list of trainings") == 0 ||
                                    strcmp(key->takes, "list of comparisons") == 0 ||
                                    strcmp(key->takes, "list of layers") == 0))
        return arena_printf(arena, "%s:\n  - $0", key->name);
    return arena_printf(arena, "%s: ${1:%s}", key->name,
                        escaped(arena, key->example ? key->example : ""));
}

static void add_key(Completing *completing, const Key *key)
{
    const bool snippet = completing->question->client->snippets && !completing->has_colon;
    const char *text = completing->has_colon ? key->name
                       : snippet             ? snippet_of(completing, key)
                                             : arena_printf(completing->arena, "%s: ", key->name);
    describe(add_item(completing, key->name, PROPERTY, text, snippet), key->takes,
             documentation_of(completing->arena, key));
}

/* Those of the section that the mapping has not yet. */
static void add_keys(Completing *completing, const Section *section, const Node *map)
{
    for (size_t i = 0; section && i < section->count; i++)
        if (!entry_named(map, section->keys[i].name))
            add_key(completing, &section->keys[i]);
}

/* A kind as it is written with its settings; alone where it has none that it needs. */
static void add_kinds(Completing *completing, const char *pattern)
{
    const KindList kinds = kinds_at(completing->arena, pattern);
    for (size_t i = 0; i < kinds.count; i++) {
        const Kind *kind = &kinds.items[i];
        const bool with_settings = kind->usage && !completing->has_colon;
        const char *text = with_settings ? kind->usage : kind->name;
        describe(add_item(completing, kind->name, CLASS, text, false), kind->usage, NULL);
    }
}

/* A kind as a key: its settings stand behind it. */
static void add_kind_keys(Completing *completing, const char *pattern)
{
    const KindList kinds = kinds_at(completing->arena, pattern);
    for (size_t i = 0; i < kinds.count; i++) {
        const Kind *kind = &kinds.items[i];
        const char *text = completing->has_colon ? kind->name
                           : kind->usage && strchr(kind->usage, ':')
                               ? kind->usage
                               : arena_printf(completing->arena, "%s: {}", kind->name);
        describe(add_item(completing, kind->name, CLASS, text, false), kind->usage, NULL);
    }
}

static void add_values(Completing *completing, const ChoiceList *values, const Node *beside)
{
    static const int kinds[] = {[VALUE_WORD] = ENUM_MEMBER,
                                [VALUE_NAME] = VARIABLE,
                                [VALUE_LAYER] = REFERENCE,
                                [VALUE_KIND] = CLASS,
                                [VALUE_EXAMPLE] = VALUE};
    for (size_t i = 0; i < values->count; i++) {
        const Choice *value = &values->items[i];
        bool taken = false;
        for (size_t k = 0; beside && k < beside->items.count; k++)
            taken |= beside->items.items[k]->kind == NODE_SCALAR &&
                     strcmp(beside->items.items[k]->text, value->text) == 0;
        if (!taken)
            describe(add_item(completing, value->text, kinds[value->kind], value->text, false),
                     value->detail, NULL);
    }
}

/* ---- by place ---- */

/* At a key: those that the mapping can have besides. */
static void complete_key(Completing *completing)
{
    const Spot *place = &completing->place;
    const size_t around = place->steps.count - 1;
    const Node *map = place->steps.items[around].node;
    const char *pattern = pattern_after(place, around);
    const Section *section = section_after(place, around);
    const ChoiceList names = named_keys_at(&completing->query, pattern);
    add_values(completing, &names, NULL);
    if (!kinds_at(completing->arena, pattern).count || entry_named(map, "from"))
        add_keys(completing, section, map);
    if (map->entries.count == 1)
        add_kind_keys(completing, pattern);
}

/* Whether the value begins on a line below its key, where keys may stand as well. */
static bool is_below_key(const Spot *place)
{
    const Step *last = place->steps.count ? &place->steps.items[place->steps.count - 1] : NULL;
    if (!last || !last->entry)
        return true;
    const char *text = place->node->span.source->text;
    for (size_t i = last->entry->key_span.end; i < place->node->span.start; i++)
        if (text[i] == '\n' || text[i] == '\r')
            return true;
    return false;
}

static void complete_value(Completing *completing)
{
    const Spot *place = &completing->place;
    const size_t count = place->steps.count;
    const char *pattern = pattern_after(place, count);
    const bool in_list = count && !place->steps.items[count - 1].entry;
    if (strcmp(pattern, "models.NAME.layers[]") == 0 ||
        strcmp(pattern, "training[].augment[]") == 0) {
        add_kinds(completing, pattern);
        return;
    }
    if (is_below_key(place)) {
        const ChoiceList names = named_keys_at(&completing->query, pattern);
        add_keys(completing, section_after(place, count), NULL);
        add_values(completing, &names, NULL);
        if (!in_list)
            add_kind_keys(completing, pattern);
    }
    const ChoiceList values = values_at(&completing->query);
    if (in_list || !json_array_size(completing->items))
        add_values(completing, &values, in_list ? place->steps.items[count - 1].node : NULL);
}

json_t *completions_json(const Question *question)
{
    Completing completing = {.question = question, .arena = question->arena, .items = json_array()};
    const Source *source = marked(question->arena, question->analysis->source, question->offset);
    const Node *root = outline_read(question->arena, source);
    const MentionList names = names_in(question->arena, root);
    completing.place = spot_at(question->arena, root, question->offset);
    completing.query = (ChoiceQuery){.arena = question->arena,
                                     .place = &completing.place,
                                     .names = &names,
                                     .root = root,
                                     .spec = document_spec(question->document),
                                     .written = written_before(question->arena, &completing.place)};
    find_word(&completing);
    if (completing.place.on_key)
        complete_key(&completing);
    else if (completing.place.node && completing.place.node->kind == NODE_SCALAR)
        complete_value(&completing);
    return json_pack("{s:b,s:o}", "isIncomplete", 0, "items", completing.items);
}
