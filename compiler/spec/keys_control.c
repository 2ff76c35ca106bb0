/* keys_control.c: the keys of what watches a training's epochs, and ends it or slows it down. Names
 * and defaults are those of Keras's callbacks EarlyStopping and ReduceLROnPlateau. */
#include "spec/reader.h"

#include <stddef.h>
#include <string.h>

#define SECTION(title, table)                                                                      \
    {                                                                                              \
        title, table, sizeof(table) / sizeof((table)[0])                                           \
    }

const char early_stopping_takes[] = "{patience: 5, restore_best_weights: true}, or none";
const char early_stopping_meaning[] = "ends a phase that does not get better any more";
const char early_stopping_example[] = "{patience: 5, restore_best_weights: true}";
const char reduce_on_plateau_takes[] = "{factor: 0.1, patience: 10}, or none";
const char reduce_on_plateau_meaning[] = "lowers the rate where a phase does not get better";
const char reduce_on_plateau_example[] = "{factor: 0.5, patience: 5}";

static const char monitor_takes[] = "loss, accuracy, val_loss or val_accuracy";
static const char monitor_meaning[] = "what is watched; `val_` is of the validation";
static const char delta_meaning[] = "by how much an epoch must be better than the best to be so";

static const Key early_stopping_keys[] = {
    {"monitor", read_word, offsetof(Stopping, watch.monitor), .value = "val_loss",
     .takes = monitor_takes, .meaning = monitor_meaning, .example = "val_accuracy"},
    {"patience", read_count, offsetof(Stopping, watch.patience), .value = "0",
     .takes = "whole number",
     .meaning = "the phase ends with the so-manyth epoch in a row that is not better",
     .example = "5"},
    {"min_delta", read_amount, offsetof(Stopping, watch.min_delta), .value = "0", .takes = "number",
     .meaning = delta_meaning, .example = "0.001"},
    {"restore_best_weights", read_flag, offsetof(Stopping, restore_best_weights), .value = "false",
     .takes = "true or false",
     .meaning = "whether the phase leaves the weights of its best epoch, and not of its last",
     .example = "true"},
    {"start_from_epoch", read_count, offsetof(Stopping, start_from_epoch), .value = "0",
     .takes = "whole number", .meaning = "how many epochs of the phase are not watched",
     .example = "3"},
};
const Section early_stopping_section = SECTION("training[].early_stopping", early_stopping_keys);

static const Key reduce_on_plateau_keys[] = {
    {"monitor", read_word, offsetof(Plateau, watch.monitor), .value = "val_loss",
     .takes = monitor_takes, .meaning = monitor_meaning, .example = "val_accuracy"},
    {"factor", read_fraction, offsetof(Plateau, factor), .value = "0.1",
     .takes = "number above 0, below 1", .meaning = "what the rate is multiplied by",
     .example = "0.5"},
    {"patience", read_count, offsetof(Plateau, watch.patience), .value = "10",
     .takes = "whole number",
     .meaning = "it is lowered after so many epochs in a row that are not better", .example = "5"},
    {"min_delta", read_amount, offsetof(Plateau, watch.min_delta), .value = "1e-4",
     .takes = "number", .meaning = delta_meaning, .example = "0.001"},
    {"cooldown", read_count, offsetof(Plateau, cooldown), .value = "0", .takes = "whole number",
     .meaning = "how many epochs after that are not counted", .example = "2"},
    {"min_lr", read_amount, offsetof(Plateau, min_lr), .value = "0", .takes = "number",
     .meaning = "the rate that it does not go below", .example = "1e-5"},
};
const Section reduce_on_plateau_section =
    SECTION("training[].reduce_on_plateau", reduce_on_plateau_keys);

/* Whether it is used: `none` is not. */
static bool read_rule_of_control(Reader *reader, const Section *section, const Node *node,
                                 const char *path, void *field)
{
    if (node->kind == NODE_SCALAR && strcmp(node->text, "none") == 0)
        return false;
    if (node->kind == NODE_MAP)
        read_section(reader, section, node, path, field);
    else
        wrong_value(reader, node, path, "a mapping or `none`");
    return true;
}

void read_early_stopping(Reader *reader, const Node *node, const char *path, void *field)
{
    Stopping *stopping = field;
    stopping->span = node->span;
    stopping->used = read_rule_of_control(reader, &early_stopping_section, node, path, field);
}

void read_reduce_on_plateau(Reader *reader, const Node *node, const char *path, void *field)
{
    Plateau *plateau = field;
    plateau->span = node->span;
    plateau->used = read_rule_of_control(reader, &reduce_on_plateau_section, node, path, field);
}

static bool is_said(Span span)
{
    return span.end > span.start;
}

void settle_control(Control *phase, const Control *training)
{
    if (!is_said(phase->early_stopping.span))
        phase->early_stopping = training->early_stopping;
    if (!is_said(phase->reduce_on_plateau.span))
        phase->reduce_on_plateau = training->reduce_on_plateau;
}
