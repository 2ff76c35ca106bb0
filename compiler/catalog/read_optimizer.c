/* read_optimizer.c: an entry's `optimizer`: a kind's name, or its name and settings. */
#include "catalog/optimizer.h"
#include "spec/words_missing.h"

#include <string.h>

size_t optimizer_section_count(void)
{
    return optimizer_count;
}

const Section *optimizer_section_at(size_t index)
{
    return all_optimizers[index]->section;
}

/* "`sgd`", "`sgd` and `adam`". */
static const char *kinds(Arena *arena)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < optimizer_count; i++)
        text_addf(&text, "%s`%s`",
                  i == 0                    ? ""
                  : i + 1 < optimizer_count ? ", "
                                            : " and ",
                  all_optimizers[i]->name);
    return text.bytes;
}

static void report_unknown_optimizer(Reader *reader, Span span, const char *name)
{
    List(const char *) names = {0};
    for (size_t i = 0; i < optimizer_count; i++)
        *list_add(reader->arena, &names) = all_optimizers[i]->name;
    const char *near = nearest_name(name, names.items, names.count);
    diag_report(reader->diagnostics, DIAG_ERROR, span, "unknown-optimizer",
                "unknown optimizer `%.60s`", name);
    const char *missing = missing_here(reader->arena, "optimizer", name);
    if (missing)
        diag_help(reader->diagnostics, "%s", missing);
    else if (near)
        diag_suggest(reader->diagnostics, span, name, near);
    else
        diag_help(reader->diagnostics, "there %s %s, as in `%s`",
                  optimizer_count > 1 ? "are" : "is", kinds(reader->arena),
                  all_optimizers[0]->usage);
}

/* Whether some kind has such a setting. */
static bool is_setting(const char *word)
{
    for (size_t i = 0; i < optimizer_count; i++)
        if (has_key(all_optimizers[i]->section, word))
            return true;
    return false;
}

/* ---- settings ---- */

/* Of three ways to cut gradients down at most one is meant. */
static void check_clips(Diagnostics *diagnostics, const Optimizer *optimizer)
{
    const struct {
        const char *name;
        const Number *limit;
    } clips[] = {{"clipnorm", &optimizer->clipnorm},
                 {"global_clipnorm", &optimizer->global_clipnorm},
                 {"clipvalue", &optimizer->clipvalue}};
    size_t first = 0;
    while (first < 3 && !clips[first].limit->given)
        first++;
    for (size_t i = first + 1; i < 3; i++)
        if (clips[i].limit->given) {
            diag_report(diagnostics, DIAG_ERROR, clips[i].limit->span, "clip-twice",
                        "`%s` and `%s` both cut the gradients down: choose one of them",
                        clips[first].name, clips[i].name);
            diag_see(diagnostics, clips[first].limit->span, "the other is here");
            return;
        }
}

static void check_settings(Diagnostics *diagnostics, const Optimizer *optimizer)
{
    check_clips(diagnostics, optimizer);
    if (optimizer->kind->check)
        optimizer->kind->check(diagnostics, optimizer);
}

/* `entry` is NULL for a kind without settings. */
static void read_kind(Reader *reader, const Node *node, const Entry *entry, const char *path,
                      Optimizer *optimizer)
{
    const Node empty = {.kind = NODE_MAP, .span = node->span};
    const char *name = entry ? entry->key : node->text;
    optimizer->name = (Word){name, entry ? entry->key_span : node->span};
    optimizer->kind = find_optimizer_kind(name);
    if (!optimizer->kind)
        report_unknown_optimizer(reader, optimizer->name.span, name);
    else if (read_section(reader, optimizer->kind->section, entry ? entry->value : &empty,
                          arena_printf(reader->arena, "%s.%s", path, name), optimizer))
        check_settings(reader->diagnostics, optimizer);
}

void read_optimizer(Reader *reader, const Node *node, const char *path, void *field)
{
    const Entry *entry =
        node->kind == NODE_MAP && node->entries.count == 1 ? &node->entries.items[0] : NULL;
    const bool settings_alone = entry && is_setting(entry->key);
    if ((node->kind == NODE_SCALAR && node->length > 0) || (entry && !settings_alone)) {
        read_kind(reader, node, entry, path, field);
    } else {
        wrong_kind(reader, node, path, "one optimizer");
        help_with_example(reader);
    }
}
