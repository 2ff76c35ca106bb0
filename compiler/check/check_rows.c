/* check_rows.c: which rows of which file a split names. */
#include "catalog/format.h"
#include "check/check_internal.h"

#include <string.h>

/* ---- what a split names ---- */

static bool has_files(const DataSet *data)
{
    for (size_t i = 0; i < DATA_FILES; i++)
        if (data->files[i].name)
            return true;
    return false;
}

/* Says what all rows of the data set's files are called. */
static void help_with_files(Checking *checking, const DataSet *data)
{
    Text files = text_new(checking->arena);
    for (size_t i = 0; i < DATA_FILES; i++)
        if (data->files[i].name)
            text_addf(&files, "%s`%s.%s`", files.length ? " or " : "", data->name.text,
                      data->files[i].name);
    diag_help(checking->diagnostics, "say which file: %s", files.bytes);
}

static void report_row_form(Checking *checking, const Expr *expr)
{
    diag_report(checking->diagnostics, DIAG_ERROR, expr->span, "rows",
                "a split is written DATA.train or DATA.train[from:to]");
    const Expr *base = slice_base(expr);
    const DataSet *data = base->kind == EXPR_NAME ? find_data(checking->spec, base->name) : NULL;
    bool index = expr->kind == EXPR_INDEX && base->kind == EXPR_MEMBER;
    if (index && expr->from->kind == EXPR_RANGE)
        diag_help(checking->diagnostics, "a slice is written [%s:%s], and ends before its second",
                  expr_source(checking->arena, expr->from->from),
                  expr_source(checking->arena, expr->from->to));
    else if (index)
        diag_help(checking->diagnostics, "one row is a slice too: row 7 is [7:8]");
    else if (has_files(data ? data : checking->spec->data.items))
        help_with_files(checking, data ? data : checking->spec->data.items);
}

static DataSet *refer_to_data(Checking *checking, const Expr *name)
{
    DataSet *data = find_data(checking->spec, name->name);
    if (data)
        return data;
    NameList names = {0};
    for (size_t i = 0; i < checking->spec->data.count; i++)
        *list_add(checking->arena, &names) = checking->spec->data.items[i].name.text;
    diag_report(checking->diagnostics, DIAG_ERROR, name->span, "undefined-data",
                "there is no data set `%s`", name->name);
    help_with_names(checking, name->span, name->name, &names);
    return NULL;
}

static DataFile *refer_to_file(Checking *checking, DataSet *data, const Expr *member)
{
    NameList names = {0};
    for (size_t i = 0; i < DATA_FILES; i++) {
        if (!data->files[i].name)
            continue;
        if (strcmp(data->files[i].name, member->name) == 0)
            return &data->files[i];
        *list_add(checking->arena, &names) = data->files[i].name;
    }
    if (names.count == 0)
        return NULL; /* check_data has said so */
    diag_report(checking->diagnostics, DIAG_ERROR, member->name_span, "undefined-file",
                "%s has no `%s`", data->name.text, member->name);
    diag_see(checking->diagnostics, data->name.span, "%s is defined here", data->name.text);
    help_with_names(checking, member->name_span, member->name, &names);
    return NULL;
}

/* The rows that an expression names, and their data set and file; false where there are none. */
static bool resolve_part(Checking *checking, Expr *rows, DataSet **data, DataFile **file,
                         RowRange *range)
{
    const Expr *member = slice_base(rows);
    bool slice = rows->kind == EXPR_SLICE || rows->kind == EXPR_MEMBER;
    if (!slice || member->kind != EXPR_MEMBER || member->left->kind != EXPR_NAME) {
        report_row_form(checking, rows);
        return false;
    }
    *data = refer_to_data(checking, member->left);
    *file = *data ? refer_to_file(checking, *data, member) : NULL;
    return resolve_rows(checking, rows, &range->first, &range->last) && *file;
}

/* Makes the split's rows reach over the range too. */
static void reach_over(Checking *checking, Split *split, RowRange range)
{
    const bool is_first = split->parts.count == 0;
    *list_add(checking->arena, &split->parts) = range;
    split->first = is_first || range.first < split->first ? range.first : split->first;
    if (is_first)
        split->last = range.last;
    else if (split->last >= 0)
        split->last = range.last < 0 || range.last > split->last ? range.last : split->last;
}

static void report_two_files(Checking *checking, const Split *split, const Expr *rows)
{
    diag_report(checking->diagnostics, DIAG_ERROR, rows->span, "rows",
                "these rows of %s are of another file than the first", split->name.text);
    diag_see(checking->diagnostics, split->rows->span, "the first are here");
    diag_help(checking->diagnostics, "the rows of a split are all of one file");
}

static bool check_parts(Checking *checking, Split *split)
{
    bool good = true;
    for (size_t i = 0; i < (split->of.count ? split->of.count : 1); i++) {
        Expr *rows = split->of.count ? split->of.items[i] : split->rows;
        DataSet *data;
        DataFile *file;
        RowRange range;
        if (!resolve_part(checking, rows, &data, &file, &range)) {
            good = false;
            continue;
        }
        if (split->file && split->file != file) {
            report_two_files(checking, split, rows);
            good = false;
        }
        split->data = data;
        split->file = file;
        reach_over(checking, split, range);
    }
    return good;
}

static void report_not_above(Checking *checking, const Word *word, const Split *split)
{
    NameList names = {0};
    for (const Split *other = checking->spec->splits.items; other < split; other++)
        *list_add(checking->arena, &names) = other->name.text;
    diag_report(checking->diagnostics, DIAG_ERROR, word->span, "undefined-split",
                "there is no split `%s` above %s", word->text, split->name.text);
    help_with_names(checking, word->span, word->text, &names);
}

/* Splits are drawn in the order of the spec. */
static bool check_without(Checking *checking, Split *split)
{
    bool good = true;
    for (size_t i = 0; i < split->without_names.count; i++) {
        const Word *word = &split->without_names.items[i];
        Split *other = find_split(checking->spec, word->text);
        if (!other || other >= split) {
            report_not_above(checking, word, split);
            good = false;
        } else if (other->file && split->file && other->file != split->file) {
            diag_report(checking->diagnostics, DIAG_ERROR, word->span, "rows",
                        "%s has no rows of %s: it is of another file", split->name.text,
                        other->name.text);
            diag_see(checking->diagnostics, other->name.span, "%s is defined here",
                     other->name.text);
            good = false;
        } else
            *list_add(checking->arena, &split->without) = other;
    }
    return good;
}

/* What only a draw needs. */
static bool check_draw(Checking *checking, const Split *split)
{
    if (split->stratify.value && split->data && split->data->targets.given) {
        diag_report(checking->diagnostics, DIAG_ERROR, split->stratify.span, "split-draw",
                    "%s cannot give each label its share: the examples of %s have numbers as "
                    "targets",
                    split->name.text, split->data->name.text);
        diag_help(checking->diagnostics, "leave `stratify` out");
        return false;
    }
    if (!split->drawn || split->fraction.given || split->folds.given ||
        (!split->stratify.value && !split->by.text))
        return true;
    const bool by = split->by.text != NULL;
    diag_report(checking->diagnostics, DIAG_ERROR, by ? split->by.span : split->stratify.span,
                "split-draw",
                by ? "%s has no `fraction`, for which groups could be drawn"
                   : "%s has no `fraction`, of which each label could have its share",
                split->name.text);
    diag_help(checking->diagnostics, "leave `%s` out, or add a fraction, such as 0.2",
              by ? "by" : "stratify");
    return false;
}

/* The first split above that has folds, or NULL. */
static const Split *folds_above(const Checking *checking, const Split *split)
{
    for (const Split *other = checking->spec->splits.items; other < split; other++)
        if (other->folds.given)
            return other;
    return NULL;
}

static bool check_folds(Checking *checking, const Split *split)
{
    enum { FEWEST = 2, MOST = 1000 };
    const Count *folds = &split->folds;
    const Split *other = folds->given ? folds_above(checking, split) : NULL;
    Diagnostics *diagnostics = checking->diagnostics;
    if (!folds->given)
        return true;
    if (split->fraction.given) {
        diag_report(diagnostics, DIAG_ERROR, folds->span, "split-folds",
                    "%s has a `fraction` and `folds`: each fold is a share by itself",
                    split->name.text);
        diag_see(diagnostics, split->fraction.span, "the fraction is here");
    } else if (folds->value < FEWEST || folds->value > MOST)
        diag_report(diagnostics, DIAG_ERROR, folds->span, "split-folds", "there are %d to %d folds",
                    FEWEST, MOST);
    else if (other) {
        diag_report(diagnostics, DIAG_ERROR, folds->span, "split-folds",
                    "one split has folds, and here is a second");
        diag_see(diagnostics, other->folds.span, "%s has folds too", other->name.text);
    } else if (!checking->spec->study.given) {
        diag_report(diagnostics, DIAG_ERROR, folds->span, "split-folds",
                    "folds are compared in a study, and there is none");
        diag_help(diagnostics, "add `study: {arms: [...], seeds: 2}`, or write `fraction: %.3g`",
                  1.0 / (double)folds->value);
    } else
        return true;
    return false;
}

static void report_no_groups(Checking *checking, const Split *split)
{
    diag_report(checking->diagnostics, DIAG_ERROR, split->by.span, "split-groups",
                "data in the format %s has nothing that could tell groups of its rows",
                split->data->kind->name);
    diag_help(checking->diagnostics, "tables (`csv`) have columns that do, and so have lists of "
                                     "pictures (`images` with a `list`); "
                                     "beside arrays (`npz`, `npy`, `hdf5`) there may be one");
}

/* The rows of a file are read with one column that tells their groups. */
static bool check_groups(Checking *checking, const Split *split)
{
    Word *group = &split->file->group;
    if (!split->by.text)
        return true;
    if (!split->data->kind->check_group) {
        report_no_groups(checking, split);
        return false;
    }
    if (group->text && strcmp(group->text, split->by.text) != 0) {
        diag_report(checking->diagnostics, DIAG_ERROR, split->by.span, "split-groups",
                    "the rows of %s.%s make groups by `%.60s` here, and by another column above",
                    split->data->name.text, split->file->name, split->by.text);
        diag_see(checking->diagnostics, group->span, "by `%.60s` here", group->text);
        diag_help(checking->diagnostics,
                  "what is together by one column is not by another: use one for all splits");
        return false;
    }
    const bool first = !group->text;
    *group = split->by;
    return !first || split->data->kind->check_group(checking->diagnostics, split->data, split->file,
                                                    &split->by);
}

static void check_split(Checking *checking, Split *split)
{
    split->drawn = split->of.count > 0;
    const bool parts = check_parts(checking, split), without = check_without(checking, split);
    const bool folds = check_folds(checking, split);
    split->divided = split->folds.given;
    for (size_t i = 0; i < split->without.count; i++)
        split->divided |= split->without.items[i]->divided;
    if (parts && without && folds && check_draw(checking, split) && check_groups(checking, split))
        return;
    split->data = NULL;
    split->file = NULL;
}

void check_splits(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->splits.count; i++)
        check_split(checking, &checking->spec->splits.items[i]);
}

/* ---- rows that stand class after class ---- */

static bool takes_part(const Split *split)
{
    return split->first > 0 || split->last >= 0;
}

/* Nobody means to train on the first classes and test on the last. */
void check_sorted(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->splits.count; i++) {
        const Split *split = &checking->spec->splits.items[i];
        if (!split->data || !split->data->kind->is_sorted || !takes_part(split) ||
            !split->data->kind->is_sorted(split->file))
            continue;
        diag_report(
            checking->diagnostics, DIAG_WARNING, split->rows->span, "sorted-rows",
            "the rows of %s.%s stand class after class, so that a part of them lacks classes",
            split->data->name.text, split->file->name);
        diag_help(checking->diagnostics,
                  "draw its rows: `{of: %s.%s, fraction: 0.5, stratify: true}`; `without: SPLIT` "
                  "leaves out those of another",
                  split->data->name.text, split->file->name);
    }
}
