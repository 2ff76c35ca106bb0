/* hover.c: what there is to know of what stands at a place. */
#include "catalog/layer.h"
#include "lsp/place.h"
#include "lsp/reply.h"

#include <string.h>

/* What is shown, and the bytes that it is of. */
typedef struct Hovering {
    Text text; /* Markdown */
    Span span;
    const Spec *spec;    /* of this text, or of one before it */
    const Spec *of_text; /* of this text, or NULL: its places are those of this text */
} Hovering;

/* ---- keys ---- */

void describe_key(Text *text, const Key *key)
{
    text_addf(text, "%s\n\nTakes: %s", key->meaning, key->takes);
    if (key->value)
        text_addf(text, "  \nDefault: `%s`", key->value);
    else if (key->required)
        text_addf(text, "  \nRequired%s%s%s", key->instead ? ", unless there is `" : "",
                  key->instead ? key->instead : "", key->instead ? "`" : "");
    if (key->example)
        text_addf(text, "  \nExample: `%s: %s`", key->name, key->example);
}

static void add_key(Text *text, const Section *section, const Key *key)
{
    text_addf(text, "**`%s`**: ", key->name);
    describe_key(text, key);
    text_addf(text, "\n\n*%s*", *section->name ? section->name : "the spec");
}

/* ---- layers and models ---- */

static void begin_layers(Text *text)
{
    text_add(text, "| layer | kind | output | parameters |\n|---|---|---|---:|\n");
}

static int64_t add_layer(Text *text, const Layer *layer)
{
    const int64_t parameters = layer_parameters(text->arena, layer);
    text_addf(text, "| `%s` | %s | %s | %s |\n", layer->name.text, layer->kind->name,
              describe_shape(text->arena, &layer->output), with_commas(text->arena, parameters));
    return parameters;
}

static const Model *model_called(const Spec *spec, const char *name)
{
    for (size_t i = 0; spec && i < spec->models.count; i++)
        if (strcmp(spec->models.items[i].name.text, name) == 0)
            return &spec->models.items[i];
    return NULL;
}

static void add_total(Text *text, int64_t parameters)
{
    enum { BYTES_OF_FLOAT = 4 };
    const double bytes = (double)parameters * BYTES_OF_FLOAT;
    text_addf(text, "\n%s parameters, ", with_commas(text->arena, parameters));
    if (bytes < 1024)
        text_addf(text, "%.0f bytes", bytes);
    else if (bytes < 1024 * 1024)
        text_addf(text, "%.1f KiB", bytes / 1024);
    else
        text_addf(text, "%.1f MiB", bytes / (1024 * 1024));
}

static void add_model(Hovering *hovering, const char *name)
{
    enum { MOST_LAYERS = 60 };
    const Model *model = model_called(hovering->spec, name);
    Text *text = &hovering->text;
    int64_t parameters = 0;
    text_addf(text, "**model `%s`**", name);
    if (!model || !model->complete)
        return;
    text_add(text, "\n\n");
    begin_layers(text);
    for (size_t i = 0; i < model->layers.count; i++) {
        if (i == MOST_LAYERS)
            text_addf(text, "| ... | | | |\n");
        if (i < MOST_LAYERS)
            parameters += add_layer(text, &model->layers.items[i]);
        else
            parameters += layer_parameters(text->arena, &model->layers.items[i]);
    }
    add_total(text, parameters);
}

/* Those that an item of `layers` makes, or that lie in it. */
static bool add_layers_in(Hovering *hovering, const Spot *place)
{
    const Step *model_step = step_of(place, "models.NAME");
    const Step *step = step_of(place, "models.NAME.layers[]");
    const Model *model =
        model_step ? model_called(hovering->of_text, model_step->entry->key) : NULL;
    bool begun = false;
    if (!step || !model || !model->complete)
        return false;
    const Span item = step->node->items.items[step->index]->span;
    for (size_t i = 0; i < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        if (layer->span.start < item.start || layer->span.start > item.end)
            continue;
        if (!begun)
            begin_layers(&hovering->text);
        begun = true;
        add_layer(&hovering->text, layer);
    }
    return begun;
}

static void add_named_layer(Hovering *hovering, const Mention *mention)
{
    const Model *model = mention->model ? model_called(hovering->spec, mention->model) : NULL;
    text_addf(&hovering->text, "**layer `%s`**", mention->name);
    for (size_t i = 0; model && model->complete && i < model->layers.count; i++)
        if (strcmp(model->layers.items[i].name.text, mention->name) == 0) {
            text_addf(&hovering->text, " of `%s`\n\n", mention->model);
            begin_layers(&hovering->text);
            add_layer(&hovering->text, &model->layers.items[i]);
        }
}

/* ---- tasks ---- */

static const char *named(Arena *arena, const char *const *names, int64_t number)
{
    return names && names[number] ? arena_printf(arena, "%lld %s", (long long)number, names[number])
                                  : arena_printf(arena, "%lld", (long long)number);
}

/* The labels that become the class; none for -1: those that are not the task's. */
static void add_labels(Text *text, const Task *task, int64_t class)
{
    enum { MOST_LABELS = 20 };
    int64_t count = 0;
    for (int64_t label = 0; label < task->labels; label++)
        if (task->targets[label] == class && count++ < MOST_LABELS)
            text_addf(text, "%s%s", count > 1 ? ", " : "",
                      named(text->arena, task->label_names, label));
    if (count > MOST_LABELS)
        text_addf(text, " and %lld more", (long long)(count - MOST_LABELS));
}

static void add_classes(Text *text, const Task *task)
{
    enum { MOST_CLASSES = 40 };
    text_add(text, "\n\n| class | labels |\n|---|---|\n");
    for (int64_t class = 0; class < task->class_count && class < MOST_CLASSES; class ++) {
        text_addf(text, "| %s | ", named(text->arena, task->class_names, class));
        add_labels(text, task, class);
        text_add(text, " |\n");
    }
    if (task->class_count > MOST_CLASSES)
        text_addf(text, "| %lld more | |\n", (long long)(task->class_count - MOST_CLASSES));
    text_add(text, "| not the task's | ");
    add_labels(text, task, -1);
    text_add(text, " |\n");
}

static void add_task(Hovering *hovering, const char *name)
{
    Text *text = &hovering->text;
    text_addf(text, "**task `%s`**", name);
    for (size_t i = 0; hovering->spec && i < hovering->spec->tasks.count; i++) {
        const Task *task = &hovering->spec->tasks.items[i];
        if (strcmp(task->name.text, name) != 0)
            continue;
        if (task->class_count && task->targets)
            add_classes(text, task);
        else if (task->outputs)
            text_addf(text, ": %lld number%s of each example", (long long)task->outputs,
                      task->outputs == 1 ? "" : "s");
        for (size_t k = 0; k < task->limits.count; k++)
            text_addf(text, "\n%s examples of `%s` at most",
                      with_commas(text->arena, task->limits.items[k].count.value),
                      task->limits.items[k].split_name.text);
    }
}

/* ---- names ---- */

/* So many bytes of whole lines. */
static size_t whole_lines(const char *text, size_t length)
{
    enum { LONGEST = 500 };
    size_t end = length < LONGEST ? length : LONGEST;
    while (end > 0 && end < length && text[end] != '\n')
        end--;
    return end;
}

/* The text that defines it. */
static void add_source(Text *text, const char *what, const Mention *definition)
{
    const Span span = definition->node ? span_between(definition->span, definition->node->span)
                                       : definition->span;
    const char *begin = span.source->text + span.start;
    const size_t length = span.end - span.start, shown = whole_lines(begin, length);
    text_addf(text, "**%s `%s`**\n\n```yaml\n", what, definition->name);
    text_add_bytes(text, begin, shown);
    text_add(text, shown < length ? "\n...\n```" : "\n```");
}

static void add_name(Hovering *hovering, const Mention *mention, const Mention *definition)
{
    hovering->span = mention->span;
    if (mention->kind == NAME_MODEL)
        add_model(hovering, mention->name);
    else if (mention->kind == NAME_TASK)
        add_task(hovering, mention->name);
    else if (mention->kind == NAME_LAYER)
        add_named_layer(hovering, mention);
    else if (definition)
        add_source(&hovering->text, mention->kind == NAME_DATA ? "data set" : "split", definition);
}

/* ---- learning rates ---- */

static void add_rate(Text *text, const Phase *phase, int64_t moment)
{
    text_addf(text, "| %s %lld | ", phase->by_step ? "step" : "epoch", (long long)moment + 1);
    for (size_t i = 0; i < phase->slices; i++)
        text_addf(text, "%s%.6g", i ? ", " : "",
                  (double)phase->rates[(size_t)moment * phase->slices + i]);
    text_add(text, " |\n");
}

static void add_schedule(Text *text, const Phase *phase, size_t number, bool several)
{
    const int64_t last = (phase->by_step ? phase->rate_count : phase->epochs.value) - 1;
    if (!phase->rates || last < 0)
        return;
    text_add(text, "\n\n");
    if (several)
        text_addf(text, "Phase %zu\n\n", number);
    text_add(text, "| | learning rate |\n|---|---|\n");
    if (phase->constant_rate || last == 0) {
        add_rate(text, phase, 0);
        return;
    }
    add_rate(text, phase, 0);
    if (last > 1)
        add_rate(text, phase, last / 2);
    add_rate(text, phase, last);
}

/* The rates of the training, or of the phase that the place is in. */
static void add_rates(Hovering *hovering, const Spot *place)
{
    const Step *training_step = step_of(place, "training[]");
    const Step *phase_step = step_of(place, "training[].phases[]");
    const Spec *spec = hovering->of_text;
    if (!training_step || !spec || training_step->index >= spec->trainings.count)
        return;
    const Training *training = &spec->trainings.items[training_step->index];
    for (size_t i = 0; i < training->phases.count; i++)
        if (!phase_step || phase_step->index == i)
            add_schedule(&hovering->text, &training->phases.items[i], i + 1,
                         training->phases.count > 1);
}

static bool is_rate(const Spot *place)
{
    return step_of(place, "training[].phases[].learning_rate") ||
           strstr(pattern_after(place, place->steps.count), ".learning_rate");
}

/* ---- kinds ---- */

/* The kind of layer, loss, ... whose name stands here; its name is NULL where there is none. */
static Kind kind_here(Arena *arena, const Spot *place)
{
    const size_t count = place->steps.count - place->on_key;
    const KindList kinds = kinds_at(arena, pattern_after(place, count));
    const char *word = place->on_key ? place->steps.items[count].entry->key : place->node->text;
    for (size_t i = 0; i < kinds.count; i++)
        if (strcmp(kinds.items[i].name, word) == 0)
            return kinds.items[i];
    return (Kind){0};
}

static void add_kind(Text *text, const Kind *kind)
{
    text_addf(text, "**`%s`**", kind->name);
    if (kind->usage)
        text_addf(text, ", as in `%s`", kind->usage);
    for (size_t i = 0; kind->section && i < kind->section->count; i++)
        text_addf(text, "%s`%s`", i ? ", " : "\n\nKeys: ", kind->section->keys[i].name);
    text_add(text, "\n\n");
}

/* ---- the whole ---- */

/* A kind in a list is all there is to say of it: the list's key is further up. */
static void add_at_key(Hovering *hovering, const Spot *place)
{
    const Section *section;
    const Key *key = key_at(place, &section);
    const Step *last = &place->steps.items[place->steps.count - 1];
    const Kind kind = kind_here(hovering->text.arena, place);
    hovering->span = place->on_key ? last->entry->key_span : place->node->span;
    if (kind.name && add_layers_in(hovering, place))
        text_add(&hovering->text, "\n");
    if (kind.name)
        add_kind(&hovering->text, &kind);
    if (key && !(kind.name && !last->entry))
        add_key(&hovering->text, section, key);
    if (is_rate(place))
        add_rates(hovering, place);
}

json_t *hover_json(const Question *question)
{
    Arena *arena = question->arena;
    const Node *outline = question->analysis->outline;
    Hovering hovering = {.text = text_new(arena),
                         .spec = document_spec(question->document),
                         .of_text = question->analysis->spec};
    const MentionList names = names_in(arena, outline);
    const Mention *mention = name_at(&names, question->offset);
    const Spot place = spot_at(arena, outline, question->offset);
    if (mention)
        add_name(&hovering, mention, definition_of(&names, mention));
    else if (place.steps.count && (place.on_key || (place.node && place.node->kind == NODE_SCALAR)))
        add_at_key(&hovering, &place);
    while (hovering.text.length && hovering.text.bytes[hovering.text.length - 1] == '\n')
        hovering.text.bytes[--hovering.text.length] = '\0';
    if (!hovering.text.length)
        return json_null();
    return json_pack(
        "{s:{s:s,s:o},s:o}", "contents", "kind", "markdown", "value",
        tlc_json_string(hovering.text.bytes), "range",
        range_json(&question->analysis->lines, hovering.span.start, hovering.span.end));
}
