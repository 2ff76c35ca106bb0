/* check_reads.c: which layers a layer reads, where a model is more than a stack. */
#include "check/check_reads.h"

#include "catalog/layer.h"

#include <string.h>

/* ---- names ---- */

/* Whether a layer further down, or the one at hand, is called so. */
static bool is_called_below(const Model *model, const LayerItem *item, const char *name)
{
    for (; item < model->items.items + model->items.count; item++)
        if (item->settings.name.text && strcmp(item->settings.name.text, name) == 0)
            return true;
    return false;
}

static void report_unknown(Checking *checking, const Model *model, const LayerItem *item,
                           const Word *word)
{
    NameList names = {0};
    const bool below = is_called_below(model, item, word->text);
    diag_report(checking->diagnostics, DIAG_ERROR, word->span, "unknown-input",
                below ? "`%s` is not above: a layer reads what is made before it"
                      : "there is no layer `%s` above",
                word->text);
    if (below) {
        diag_help(checking->diagnostics, "move the layer that reads it further down");
        return;
    }
    for (size_t i = model->layers.count; i-- > 0;)
        *list_add(checking->arena, &names) = model->layers.items[i].name.text;
    *list_add(checking->arena, &names) = "input";
    help_with_names(checking, word->span, word->text, &names);
}

/* The position of the layer named, or of the model's input. */
static bool find_read(Checking *checking, const Model *model, const LayerItem *item,
                      const Word *word, int *read)
{
    const Layer *layer = find_layer(model, word->text);
    if (layer)
        *read = (int)(layer - model->layers.items);
    else if (strcmp(word->text, "input") == 0)
        *read = MODEL_INPUT;
    else
        report_unknown(checking, model, item, word);
    return layer || strcmp(word->text, "input") == 0;
}

/* ---- how many ---- */

static void report_few(Checking *checking, const LayerItem *item)
{
    const WordList *inputs = &item->settings.inputs;
    diag_report(checking->diagnostics, DIAG_ERROR,
                inputs->count ? inputs->items[0].span : item->span, "input-count",
                "`%s` needs `inputs`: two layers above, or more", item->kind->name);
    diag_help(checking->diagnostics, "it is written `%s`", item->kind->usage);
}

static void report_many(Checking *checking, const LayerItem *item)
{
    diag_report(checking->diagnostics, DIAG_ERROR, item->settings.inputs.items[1].span,
                "input-count", "`%s` reads one layer, not %zu", item->kind->name,
                item->settings.inputs.count);
    diag_help(
        checking->diagnostics,
        "`add: {inputs: [%s, %s]}` makes one value of them; so do `concatenate` and `multiply`",
        item->settings.inputs.items[0].text, item->settings.inputs.items[1].text);
}

/* The layer before is what is read without `inputs` too: the two are the same. */
static bool is_the_one_before(const Model *model, const int *reads, size_t count)
{
    return count == 1 && reads[0] == (int)model->layers.count - 1;
}

bool settle_reads(Checking *checking, const Model *model, const LayerItem *item, Layer *layer)
{
    const WordList *inputs = &item->settings.inputs;
    const bool few = item->kind->merges && inputs->count < 2;
    const bool many = !item->kind->merges && inputs->count > 1;
    if (few)
        report_few(checking, item);
    if (many)
        report_many(checking, item);
    if (few || many)
        return false;
    int *reads = arena_alloc(checking->arena, inputs->count * sizeof *reads);
    for (size_t i = 0; i < inputs->count; i++)
        if (!find_read(checking, model, item, &inputs->items[i], &reads[i]))
            return false;
    if (inputs->count && !is_the_one_before(model, reads, inputs->count))
        layer->reads = (Reads){reads, inputs->count};
    return true;
}

/* ---- slices of other models ---- */

/* What the layers of a slice read from before it. */
typedef struct Entries {
    bool found;
    int value;     /* the first such */
    size_t reader; /* a layer that reads another; the number of layers: none does */
    int other;     /* what that one reads */
} Entries;

static Entries entries_of(const Model *source, const LayerRange *range)
{
    Entries entries = {.reader = source->layers.count};
    for (size_t i = range->first; i < range->end; i++) {
        const Reads *reads = &source->layers.items[i].reads;
        for (size_t k = 0; k < reads_count(reads); k++) {
            const int read = reads_at(reads, i, k);
            if (read >= (int)range->first)
                continue;
            if (entries.found && read != entries.value) {
                entries.reader = i;
                entries.other = read;
                return entries;
            }
            entries.found = true;
            entries.value = read;
        }
    }
    return entries;
}

static const char *name_of(const Model *model, int layer)
{
    return layer == MODEL_INPUT ? "input" : model->layers.items[layer].name.text;
}

bool expect_one_entry(Checking *checking, const LayerItem *item, const Model *source,
                      const LayerRange *range)
{
    const Entries entries = entries_of(source, range);
    if (entries.reader == source->layers.count)
        return true;
    diag_report(
        checking->diagnostics, DIAG_ERROR, item->from->span, "cut-branch",
        "%s cuts through a branch of %s: it leaves out `%s` and `%s`, and its layers read both",
        expr_source(checking->arena, item->from), source->name.text, name_of(source, entries.value),
        name_of(source, entries.other));
    LayerRange longer = *range;
    while (entries_of(source, &longer).reader < source->layers.count)
        longer.first--;
    diag_help(checking->diagnostics,
              "what stands before the copies takes the place of one value: `%s[%zu:%zu]` reads one",
              source->name.text, longer.first, longer.end);
    return false;
}

Reads copied_reads(Arena *arena, const Model *source, const LayerRange *range, size_t index,
                   size_t first)
{
    const Reads *from = &source->layers.items[index].reads;
    const size_t count = from->count;
    int *reads = arena_alloc(arena, count * sizeof *reads);
    for (size_t i = 0; i < count; i++) {
        const int read = from->layers[i] - (int)range->first;
        reads[i] = (read < 0 ? -1 : read) + (int)first;
    }
    return (Reads){reads, count};
}

/* ---- what nobody reads ---- */

static bool is_read(const Model *model, int layer)
{
    for (size_t i = (size_t)layer + 1; i < model->layers.count; i++)
        for (size_t k = 0; k < reads_count(&model->layers.items[i].reads); k++)
            if (reads_at(&model->layers.items[i].reads, i, k) == layer)
                return true;
    return false;
}

void warn_unread(Checking *checking, const Model *model)
{
    for (size_t i = 0; i + 1 < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        if (is_read(model, (int)i))
            continue;
        diag_report(checking->diagnostics, DIAG_WARNING, layer->span, "unread-layer",
                    "no layer of %s reads `%s`: it does nothing", model->name.text,
                    layer->name.text);
        diag_help(checking->diagnostics,
                  "leave it out, or name it in the `inputs` of a layer below");
    }
}
