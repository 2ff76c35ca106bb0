/* check_overlaps.c: rows that are in two splits: learned from and tested on. */
#include "check/check_internal.h"

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
