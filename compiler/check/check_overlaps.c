/* check_overlaps.c: rows that are in two splits: learned from and tested on. */
#include "check/check_internal.h"
#include "spec/reader.h"

#include <string.h>

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

/* Two names that may be left out. */
static bool same_name(const Word *left, const Word *right)
{
    return left->text && right->text ? is_same_path(left->text, right->text)
                                     : left->text == right->text;
}

/* Names of files that follow one another. */
static bool same_names(const WordList *left, const WordList *right)
{
    for (size_t i = 0; i < left->count && i < right->count; i++)
        if (!same_name(&left->items[i], &right->items[i]))
            return false;
    return left->count == right->count;
}

static bool same_directory(const Split *left, const Split *right)
{
    return left->data && right->data && is_same_path(left->data->path.text, right->data->path.text);
}

/* Whether they have the same images, be it under two names of the spec. Links and copies only the
 * run can tell. */
static bool same_images(const Split *left, const Split *right)
{
    if (left->file == right->file)
        return true;
    return same_directory(left, right) && same_names(&left->file->files, &right->file->files) &&
           same_names(&left->file->image_files, &right->file->image_files) &&
           same_name(&left->file->images, &right->file->images);
}

static const WordList *files_of(const Split *split)
{
    return split->file->files.count > 0 ? &split->file->files : &split->file->image_files;
}

/* A file that two have which are not the same, so that its rows have other numbers in each; NULL:
 * there is none. */
static const char *shared_file(const Split *left, const Split *right)
{
    if (!same_directory(left, right) || same_images(left, right) ||
        (left->file->files.count > 0 && !same_name(&left->file->images, &right->file->images)))
        return NULL;
    const WordList *of_left = files_of(left), *of_right = files_of(right);
    for (size_t i = 0; i < of_left->count; i++)
        for (size_t k = 0; k < of_right->count; k++)
            if (same_name(&of_left->items[i], &of_right->items[k]))
                return of_left->items[i].text;
    return NULL;
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
    return arena_printf(arena, "%s, whose examples are those of %s.%s,", name, right->data->name.text,
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

/* Nor must the values that an arm is trained with be chosen by that. */
static const OverlapKind chosen_overlap = {
    DIAG_ERROR, "tune-on-test", "tuning", "test",
    "what is chosen by the test flatters its figures: `tune` takes a split of its own"};

/* Of rows that are drawn only the run knows whether there are such. */
static Severity severity_of(const OverlapKind *kind, const Split *left, const Split *right)
{
    return kind->severity == DIAG_ERROR && (left->drawn || right->drawn) ? DIAG_WARNING
                                                                         : kind->severity;
}

static void report_shared_rows(Overlaps *overlaps, const OverlapKind *kind, const Split *left,
                               const Split *right, int64_t first, int64_t last)
{
    Arena *arena = overlaps->checking->arena;
    const bool drawn = left->drawn || right->drawn;
    diag_report(overlaps->checking->diagnostics, severity_of(kind, left, right), right->rows->span,
                kind->check, "%s of %s %s in both %s (%s) and %s (%s)",
                describe_rows(arena, first, last), describe_file(arena, left, right),
                drawn ? "may be" : "are", left->name.text, kind->left, right->name.text,
                kind->right);
}

static bool takes_all(const Split *split)
{
    return split->first == 0 && split->last < 0 && !split->drawn;
}

/* Of a part of the rows only the run can tell which are the file's. */
static void report_shared_file(Overlaps *overlaps, const OverlapKind *kind, const Split *left,
                               const Split *right, const char *file)
{
    const bool certain = takes_all(left) && takes_all(right);
    diag_report(overlaps->checking->diagnostics,
                certain || kind->severity != DIAG_ERROR ? kind->severity : DIAG_WARNING,
                right->rows->span, kind->check, "rows of %.300s %s in both %s (%s) and %s (%s)",
                file, certain ? "are" : "may be", left->name.text, kind->left, right->name.text,
                kind->right);
}

static void help_with_without(Diagnostics *diagnostics, const Split *left, const Split *right)
{
    if (right->drawn && left < right)
        diag_help(diagnostics, "write `without: %s` for %s", left->name.text, right->name.text);
    else if (left->drawn && right < left)
        diag_help(diagnostics, "write `without: %s` for %s", right->name.text, left->name.text);
}

static void report_both(Overlaps *overlaps, const OverlapKind *kind, const Split *left,
                        const Split *right, const char *file, int64_t first, int64_t last)
{
    Diagnostics *diagnostics = overlaps->checking->diagnostics;
    if (file)
        report_shared_file(overlaps, kind, left, right, file);
    else
        report_shared_rows(overlaps, kind, left, right, first, last);
    diag_see(diagnostics, left->rows->span, "the %s rows are these", kind->left);
    if (!file)
        help_with_without(diagnostics, left, right);
}

/* Whether something was reported. */
static bool check_overlap(Overlaps *overlaps, const OverlapKind *kind, const Split *left,
                          const Split *right)
{
    int64_t first = 0, last = 0;
    Diagnostics *diagnostics = overlaps->checking->diagnostics;
    const char *file = left && right ? shared_file(left, right) : NULL;
    if (!left || !right || (!file && !common_rows(left, right, &first, &last)) ||
        is_reported(overlaps, left, right))
        return false;
    if (left == right)
        diag_report(diagnostics, kind->severity, left->rows->span, kind->check,
                    "%s serves as both %s and %s", left->name.text, kind->left, kind->right);
    else
        report_both(overlaps, kind, left, right, file, first, last);
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

/* What trials are chosen on is a validation that nothing has learned from. */
static void check_tuning_overlaps(Overlaps *overlaps)
{
    const Spec *spec = overlaps->checking->spec;
    const Tune *tune = &spec->study.tune;
    if (!tune->task || !tune->split)
        return;
    if (spec->study.task && spec->study.split && share_labels(spec->study.task, tune->task) &&
        check_overlap(overlaps, &chosen_overlap, tune->split, spec->study.split))
        diag_see(overlaps->checking->diagnostics, tune->on.split.span,
                 "trials are chosen on it here");
    for (size_t i = 0; i < spec->trainings.count; i++)
        if (share_labels(spec->trainings.items[i].task, tune->task))
            check_overlap(overlaps, &validation_overlap, spec->trainings.items[i].split,
                          tune->split);
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
    check_tuning_overlaps(&overlaps);
    for (size_t i = 0; i < checking->spec->trainings.count; i++)
        check_watched_overlaps(&overlaps, &checking->spec->trainings.items[i]);
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        check_overlap(&overlaps, &validation_overlap, training->split, training->validation);
        check_test_overlaps(&overlaps, training);
    }
}
