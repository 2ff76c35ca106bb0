/* read_loss.c: an entry's `loss`: a kind's name, or its name and settings. */
#include "catalog/loss.h"

static size_t sections_before(size_t index)
{
    size_t count = 0;
    for (size_t i = 0; i < index; i++)
        count += all_losses[i]->section != NULL;
    return count;
}

size_t loss_section_count(void)
{
    return sections_before(loss_count);
}

const Section *loss_section_at(size_t index)
{
    size_t i = 0;
    while (!all_losses[i]->section || sections_before(i) != index)
        i++;
    return all_losses[i]->section;
}

/* Settings of a kind that has some; a name that there is none of is left to the checks. */
static void read_settings(Reader *reader, const Node *node, const Entry *entry, const char *path,
                          Training *training)
{
    const Node empty = {.kind = NODE_MAP, .span = node->span};
    const LossKind *kind = find_loss_kind(training->loss.text);
    if (kind && kind->section) {
        read_section(reader, kind->section, entry ? entry->value : &empty,
                     arena_printf(reader->arena, "%s.%s", path, kind->name),
                     &training->loss_settings);
    } else if (kind && entry && entry->value->kind != NODE_SCALAR && entry->value->entries.count) {
        diag_report(reader->diagnostics, DIAG_ERROR, entry->value->span, "unknown-key",
                    "%s has no settings", kind->name);
        diag_help(reader->diagnostics, "write `loss: %s`", kind->name);
    }
}

void read_loss(Reader *reader, const Node *node, const char *path, void *field)
{
    Training *training = (Training *)((char *)field - offsetof(Training, loss));
    const Entry *entry =
        node->kind == NODE_MAP && node->entries.count == 1 ? &node->entries.items[0] : NULL;
    if (node->kind == NODE_SCALAR)
        read_word(reader, node, path, &training->loss);
    else if (entry)
        training->loss = (Word){entry->key, entry->key_span};
    else {
        wrong_kind(reader, node, path, "one loss");
        help_with_example(reader);
    }
    if (training->loss.text)
        read_settings(reader, node, entry, path, training);
}
