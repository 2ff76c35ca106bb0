/* check_rows.c: which rows of which file a split names, and whether splits share rows. */
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
    help_with_names(checking, name->name, &names);
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
    help_with_names(checking, member->name, &names);
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
    help_with_names(checking, word->text, &names);
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

/* ---- rows in two splits ---- */

typedef struct Overlap {
    const Split *left, *right;
} Overlap;

typedef struct Overlaps {
    Checking *checking;
    List(Overlap) reported;
} Overlaps;

enum { MOST_OVERLAPS = 50 }; /* more than anyone reads */

static bool is_reported(Overlaps *overlaps, const Split *left, const Split *right)
{
    if (overlaps->reported.count == MOST_OVERLAPS)
        return true;
    for (size_t i = 0; i < overlaps->reported.count; i++)
        if (overlaps->reported.items[i].left == left && overlaps->reported.items[i].right == right)
            return true;
    *list_add(overlaps->checking->arena, &overlaps->reported) = (Overlap){left, right};
    return false;
}

/* Passes over what names no other file: slashes, and directories called ".". */
static const char *skip_nothing(const char *path)
{
    while (*path == '/' || (*path == '.' && (path[1] == '/' || path[1] == '\0')))
        path++;
    return path;
}

static bool same_path(const char *left, const char *right)
{
    for (;;) {
        left = skip_nothing(left);
        right = skip_nothing(right);
        size_t length = strcspn(left, "/");
        if (length != strcspn(right, "/") || strncmp(left, right, length) != 0)
            return false;
        if (length == 0)
            return true;
        left += length;
        right += length;
    }
}

/* Two names that may be left out. */
static bool same_name(const Word *left, const Word *right)
{
    return left->text && right->text ? same_path(left->text, right->text)
                                     : left->text == right->text;
}

/* Whether they have the same images, be it under two names of the spec. Links and copies only the
 * run can tell. */
static bool same_images(const Split *left, const Split *right)
{
    if (left->file == right->file)
        return true;
    return left->data && right->data && same_path(left->data->path.text, right->data->path.text) &&
           same_name(&left->file->file, &right->file->file) &&
           same_name(&left->file->images, &right->file->images);
}

/* Whether it has no row of the other. */
static bool leaves_out(const Split *split, const Split *other)
{
    for (size_t i = 0; i < split->without.count; i++)
        if (split->without.items[i] == other)
            return true;
    return false;
}

/* The rows that two ranges have in common; whether there are some. */
static bool meet(const RowRange *left, const RowRange *right, int64_t *first, int64_t *last)
{
    *first = left->first > right->first ? left->first : right->first;
    bool left_ends = left->last >= 0 && (right->last < 0 || left->last < right->last);
    *last = left_ends ? left->last : right->last;
    return *last < 0 || *first < *last;
}

/* The first rows both have, or may have where they are drawn, or first == last when there are none.
 */
static bool common_rows(const Split *left, const Split *right, int64_t *first, int64_t *last)
{
    if (leaves_out(left, right) || leaves_out(right, left) || !same_images(left, right))
        return false;
    for (size_t i = 0; i < left->parts.count; i++)
        for (size_t k = 0; k < right->parts.count; k++)
            if (meet(&left->parts.items[i], &right->parts.items[k], first, last))
                return true;
    return false;
}

static const char *describe_rows(Arena *arena, int64_t first, int64_t last)
{
    if (last < 0)
        return arena_printf(arena, "row %lld and all that follow", (long long)first);
    int64_t count = last - first;
    if (count == 1)
        return arena_printf(arena, "row %lld", (long long)first);
    return arena_printf(arena, "%lld rows, %lld to %lld,", (long long)count, (long long)first,
                        (long long)last - 1);
}

/* "fashion.train", with the other name that the spec has for it. */
static const char *describe_file(Arena *arena, const Split *left, const Split *right)
{
    const char *name = arena_printf(arena, "%s.%s", left->data->name.text, left->file->name);
    if (left->file == right->file)
        return name;
    return arena_printf(arena, "%s, whose images are those of %s.%s,", name, right->data->name.text,
                        right->file->name);
}

/* Rows of other labels are other examples: only tasks that share a label share examples. */
static bool share_labels(const Task *left, const Task *right)
{
    if (left == right || left->outputs || right->outputs)
        return true;
    for (int64_t label = 0; label < left->labels && label < right->labels; label++)
        if (left->targets[label] >= 0 && right->targets[label] >= 0)
            return true;
    return false;
}

/* What is wrong when these two kinds of split share rows. */
typedef struct OverlapKind {
    Severity severity;
    const char *check, *left, *right, *help;
} OverlapKind;

static const OverlapKind validation_overlap = {
    DIAG_WARNING, "validation-overlap", "training", "validation",
    "validation then tells how well the model remembers, not how well it has learned"};
static const OverlapKind test_overlap = {
    DIAG_WARNING, "test-overlap", "training", "test",
    "the test then flatters whatever was trained on these rows"};
static const OverlapKind validation_test_overlap = {
    DIAG_NOTE, "validation-test-overlap", "validation", "test",
    "choosing by these validation figures makes the test's figures optimistic"};

/* What a training is controlled by must not be what it is tested on. */
static const OverlapKind watched_overlap = {
    DIAG_ERROR, "test-stopping", "watched validation", "test",
    "what is chosen by the test flatters its figures: `validation` takes a split of its own"};

/* Of rows that are drawn only the run knows whether there are such. */
static Severity severity_of(const OverlapKind *kind, const Split *left, const Split *right)
{
    return kind->severity == DIAG_ERROR && left != right && (left->drawn || right->drawn)
               ? DIAG_WARNING
               : kind->severity;
}

/* Whether something was reported. */
static bool check_overlap(Overlaps *overlaps, const OverlapKind *kind, const Split *left,
                          const Split *right)
{
    int64_t first, last;
    Diagnostics *diagnostics = overlaps->checking->diagnostics;
    const Severity severity = left && right ? severity_of(kind, left, right) : kind->severity;
    if (!left || !right || !common_rows(left, right, &first, &last) ||
        is_reported(overlaps, left, right))
        return false;
    if (left == right) {
        diag_report(diagnostics, severity, left->rows->span, kind->check,
                    "%s serves as both %s and %s", left->name.text, kind->left, kind->right);
    } else {
        diag_report(diagnostics, severity, right->rows->span, kind->check,
                    left->drawn || right->drawn ? "%s of %s may be in both %s (%s) and %s (%s)"
                                                : "%s of %s are in both %s (%s) and %s (%s)",
                    describe_rows(overlaps->checking->arena, first, last),
                    describe_file(overlaps->checking->arena, left, right), left->name.text,
                    kind->left, right->name.text, kind->right);
        diag_see(diagnostics, left->rows->span, "the %s rows are these", kind->left);
    }
    if (left != right && right->drawn && left < right)
        diag_help(diagnostics, "write `without: %s` for %s", left->name.text, right->name.text);
    else if (left != right && left->drawn && right < left)
        diag_help(diagnostics, "write `without: %s` for %s", right->name.text, left->name.text);
    diag_help(diagnostics, "%s", kind->help);
    return true;
}

/* Whether the training has seen what is tested on. */
static bool check_test_overlap(Overlaps *overlaps, const Training *training, const Task *task,
                               const Split *split)
{
    if (!share_labels(training->task, task))
        return false;
    bool seen = check_overlap(overlaps, &test_overlap, training->split, split);
    check_overlap(overlaps, &validation_test_overlap, training->validation, split);
    return seen;
}

static void check_watched_overlap(Overlaps *overlaps, const Training *training, const Task *task,
                                  const Split *split)
{
    const Watch *watch = watch_of_validation(training);
    if (!watch || !task || !share_labels(training->task, task) ||
        !check_overlap(overlaps, &watched_overlap, training->validation, split))
        return;
    diag_see(overlaps->checking->diagnostics, watch->monitor.span, "%s goes by it here",
             training->model_name.text);
}

static void check_watched_overlaps(Overlaps *overlaps, const Training *training)
{
    const Spec *spec = overlaps->checking->spec;
    check_watched_overlap(overlaps, training, spec->study.task, spec->study.split);
    for (size_t i = 0; i < spec->comparisons.count; i++)
        check_watched_overlap(overlaps, training, spec->comparisons.items[i].task,
                              spec->comparisons.items[i].split);
}

static void check_test_overlaps(Overlaps *overlaps, const Training *training)
{
    Spec *spec = overlaps->checking->spec;
    Study *study = &spec->study;
    if (study->task && study->split &&
        check_test_overlap(overlaps, training, study->task, study->split))
        *list_add(overlaps->checking->arena, &study->cautions) =
            (Caution){test_overlap.check, "the study tests on rows that models learn from"};
    for (size_t i = 0; i < spec->comparisons.count; i++)
        check_test_overlap(overlaps, training, spec->comparisons.items[i].task,
                           spec->comparisons.items[i].split);
}

void check_overlaps(Checking *checking)
{
    Overlaps overlaps = {.checking = checking};
    for (size_t i = 0; i < checking->spec->trainings.count; i++)
        check_watched_overlaps(&overlaps, &checking->spec->trainings.items[i]);
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        check_overlap(&overlaps, &validation_overlap, training->split, training->validation);
        check_test_overlaps(&overlaps, training);
    }
}
