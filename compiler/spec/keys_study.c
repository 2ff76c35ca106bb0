/* keys_study.c: the keys of `study`. What varies is read by study.c, once the rest is known. */
#include "spec/reader.h"

#include <stddef.h>
#include <string.h>

#define SECTION(title, table)                                                                      \
    {                                                                                              \
        title, table, sizeof(table) / sizeof((table)[0])                                           \
    }

static void read_vary(Reader *reader, const Node *node, const char *path, void *field)
{
    if (expect_entries(reader, node, path, NODE_MAP,
                       "`tasks.B.limit.train: [50, 200]` varies a value of the spec"))
        *(const Node **)field = node;
}

static void read_at(Reader *reader, const Node *node, const char *path, void *field)
{
    if (expect_entries(reader, node, path, NODE_MAP,
                       "`{tasks.B.limit.train: 200}` names a value of an axis"))
        *(const Node **)field = node;
}

static const Key curves_keys[] = {
    {"from", read_name, offsetof(Curves, from_name), .required = true, .takes = "model",
     .meaning = "whose layers are copied", .example = "A"},
    {"to", read_name, offsetof(Curves, to_name), .required = true, .takes = "model",
     .meaning = "what learns on them, and is held against itself", .example = "B"},
};
const Section curves_section = SECTION("study.curves", curves_keys);

static void read_curves(Reader *reader, const Node *node, const char *path, void *field)
{
    Curves *curves = field;
    curves->given = true;
    curves->span = node->span;
    read_section(reader, &curves_section, node, path, curves);
}

static const Key pair_keys[] = {
    {"by", read_word, offsetof(Study, paired_by), .value = "seed", .takes = "seed",
     .meaning = "what makes a pair of runs", .example = "seed"},
    {"share", read_names, offsetof(Study, share), .required = true,
     .takes = "list of sample, shuffle, augment, head_init, init",
     .meaning = "what is the same for all arms of a seed", .example = "[sample, shuffle]"},
};
const Section pair_section = SECTION("study.pair", pair_keys);

static void read_pair(Reader *reader, const Node *node, const char *path, void *field)
{
    Study *study = (Study *)((char *)field - offsetof(Study, paired_by));
    read_section(reader, &pair_section, node, path, study);
}

static const Key primary_keys[] = {
    {"metric", read_word, offsetof(Primary, metric), .takes = "metric of the arms' trainings",
     .meaning = "what is compared; the first of the baseline's, if left out",
     .example = "macro_f1"},
    {"on", read_word, offsetof(Primary, on), .takes = "TASK.SPLIT",
     .meaning = "what the arms are tested on; that of `compare`, if left out", .example = "B.test"},
    {"arm", read_name, offsetof(Primary, arm_name), .takes = "model",
     .meaning = "which arm decides; the first but the baseline, if left out", .example = "B"},
    {"at", read_at, offsetof(Primary, at), .takes = "{PATH: value}",
     .meaning = "which cell decides: a value for each thing that varies",
     .example = "{training.B.epochs: 5}"},
    {"min_effect", read_number, offsetof(Primary, min_effect), .takes = "number",
     .meaning = "the smallest difference that matters", .example = "0.005"},
};
const Section primary_section = SECTION("study.primary", primary_keys);

static void read_primary(Reader *reader, const Node *node, const char *path, void *field)
{
    Study *study = (Study *)((char *)field - offsetof(Study, primary));
    study->primary_given = true;
    read_section(reader, &primary_section, node, path, field);
}

static const Key until_keys[] = {
    {"width", read_fraction, offsetof(Until, width), .required = true, .takes = "number",
     .meaning = "how wide the interval of the primary comparison may be in the end",
     .example = "0.005"},
    {"most", read_size, offsetof(Until, most), .required = true, .takes = "whole number",
     .meaning = "how many seeds there are at most", .example = "200"},
};
const Section until_section = SECTION("study.until", until_keys);

static void read_until(Reader *reader, const Node *node, const char *path, void *field)
{
    Until *until = field;
    until->given = true;
    until->span = node->span;
    read_section(reader, &until_section, node, path, until);
}

static const Key study_keys[] = {
    {"arms", read_names, offsetof(Study, arm_names), .required = true, .instead = "curves",
     .takes = "list of models", .meaning = "what is compared, each trained in `training`",
     .example = "[A, B]"},
    {"curves", read_curves, offsetof(Study, curves), .takes = "{from: MODEL, to: MODEL}",
     .meaning = "instead of arms: those of Yosinski et al. 2014 for every number of layers",
     .example = "{from: A, to: B}"},
    {"baseline", read_name, offsetof(Study, baseline_name), .takes = "model",
     .meaning = "the arm that the others are held against; the first, if left out", .example = "A"},
    {"seeds", read_size, offsetof(Study, seeds), .value = "30", .instead = "until",
     .takes = "whole number", .meaning = "how many, counted up from `seed`", .example = "30"},
    {"until", read_until, offsetof(Study, until), .takes = "{width: 0.005, most: 200}",
     .meaning = "instead of `seeds`: as many as make the interval so narrow",
     .example = "{width: 0.005, most: 200}"},
    {"vary", read_vary, offsetof(Study, vary), .takes = "{PATH: list of values}",
     .meaning = "values of the spec; every combination is a cell",
     .example = "{training.B.epochs: 1..5}"},
    {"tune", read_tune, offsetof(Study, tune),
     .takes = "{PATH: values, search: {random: 32}, on: {...}}",
     .meaning = "values of the spec that every arm chooses for itself, by what is no test",
     .example = "{training.*.learning_rate: {log: [1e-4, 1e-1]}, search: {random: 32}, on: "
                "{split: B.valid}}"},
    {"pair", read_pair, offsetof(Study, paired_by), .takes = "{share: [sample, shuffle]}",
     .meaning = "what the arms of a seed have in common", .example = "{share: [sample, shuffle]}"},
    {"failed", read_word, offsetof(Study, failed), .value = "counted", .takes = "counted, excluded",
     .meaning = "whether a run that diverges counts against its arm, or its pair is left out",
     .example = "excluded"},
    {"primary", read_primary, offsetof(Study, primary), .takes = "{at: {...}, min_effect: 0.005}",
     .meaning = "the cell that decides", .example = "{on: B.test}"},
};
const Section study_section = SECTION("study", study_keys);

void read_study(Reader *reader, const Node *node, const char *path, void *field)
{
    Study *study = field;
    study->given = true;
    study->span = node->span;
    read_section(reader, &study_section, node, path, study);
    if (study->curves.given && (study->arm_names.count || study->baseline_name.text))
        diag_report(reader->diagnostics, DIAG_ERROR, study->curves.span, "study-curves",
                    "`curves` makes the arms and the baseline: leave `arms` and `baseline` out");
}

bool task_is_settled(const Task *task)
{
    return task->class_count > 0 || task->outputs > 0;
}

bool study_excludes_failed(const Study *study)
{
    return study->failed.text && strcmp(study->failed.text, "excluded") == 0;
}

bool study_shares(const Study *study, const char *what)
{
    for (size_t i = 0; i < study->share.count; i++)
        if (strcmp(study->share.items[i].text, what) == 0)
            return true;
    return false;
}

const Model *study_owner(const Spec *spec, const Model *model, const char *what)
{
    const Study *study = &spec->study;
    for (size_t i = 0; study_shares(study, what) && i < study->arms.count; i++)
        if (study->arms.items[i] == model)
            return study->arms.items[study->baseline];
    return model;
}
