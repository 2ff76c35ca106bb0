/* merge_parts.c: parts of a study, made one. What a process that does all of it concludes from its
 * runs and its examples is concluded here from the parts' logs and what they say of the examples.
 */
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "merge/merge_parts.h"
#include "merge/study_parts.h"
#include "report/report.h"
#include "results/results.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

struct merge {
    struct parts parts;
    struct tlc_results *results; /* the first part's, which becomes the one result */
    struct tlc_hash study;
    struct tlc_reached *blind; /* by training, repeat and role, where `has_blind` */
    int roles;
    bool *has_blind, *has_run; /* the latter by training and repeat */
};

/* ---- places of runs -------------------------------------------------------------------------- */

/* Among all runs of all trainings; -1 where the study has no such run. */
static long place_of(const struct tlc_results *results, int training, long seed, int fold)
{
    const int folds = tlc_results_folds(results), repeats = tlc_results_repeats(results);
    const bool folded = results->study->folds != NULL;
    const long place = seed - tlc_results_seed(results, 0);
    if (training < 0 || training >= results->trainings.count || place < 0 ||
        place >= repeats / folds || fold < folded || fold > (folded ? folds : 0))
        return -1;
    return (long)training * repeats + place * folds + (folded ? fold - 1 : 0);
}

static bool is_shared(const struct tlc_study_part *part, int training)
{
    for (int i = 0; i < part->shared.count; i++)
        if (part->shared.item[i] == training)
            return true;
    return false;
}

/* Takes the record over. The first that tells of a run counts. */
static void place_run(struct merge *merge, long place, struct tlc_run_record *record)
{
    if (merge->has_run[place]) {
        tlc_record_empty(&tlc_run_shape, record);
        return;
    }
    merge->results->runs.item[place] = *record;
    merge->has_run[place] = true;
}

static void place_in_all_folds(struct merge *merge, long place, struct tlc_run_record *record)
{
    const int folds = tlc_results_folds(merge->results);
    for (int fold = 1; fold < folds; fold++) {
        struct tlc_run_record copy = tlc_run_record_in_fold(record, fold + 1);
        place_run(merge, place + fold, &copy);
    }
    place_run(merge, place, record);
}

/* ---- logs ------------------------------------------------------------------------------------ */

/* Takes the record out. Whether it is one of a run that no line before has told of. */
static bool take_line(struct merge *merge, const struct tlc_study_part *part, const char *text,
                      size_t size)
{
    struct tlc_line line = tlc_line_read(text, size);
    struct tlc_run_record *record = &line.record;
    const bool ours =
        line.kind == TLC_RUN_LINE && line.whole && strcmp(line.study.text, merge->study.text) == 0;
    const long place =
        ours ? place_of(merge->results, record->training, record->seed, record->fold) : -1;
    const bool is_new = place >= 0 && !merge->has_run[place];
    if (is_new) {
        if (is_shared(part, record->training))
            place_in_all_folds(merge, place, record);
        else
            place_run(merge, place, record);
        *record = (struct tlc_run_record){.training = -1};
    }
    tlc_line_empty(&line);
    return is_new;
}

/* Notes the lines that count. */
static void take_log(struct merge *merge, struct opened_part *part)
{
    size_t size;
    char *text = tlc_log_read(part->log, &size);
    const char *begin = text, *const end = text + size;
    size_t lines = 0;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines++;
    part->counts = tlc_allocate(lines + 1, sizeof *part->counts);
    lines = 0;
    for (const char *stop; (stop = memchr(begin, '\n', (size_t)(end - begin))); begin = stop + 1)
        part->counts[lines++] = take_line(merge, &part->part, begin, (size_t)(stop - begin));
    free(text);
}

/* Its lines that count, as they stand. */
static void copy_log(const struct opened_part *part, struct tlc_log_file *log)
{
    size_t size, line = 0;
    char *text = tlc_log_read(part->log, &size), *begin = text, *const end = text + size;
    for (char *stop; (stop = memchr(begin, '\n', (size_t)(end - begin))); begin = stop + 1) {
        *stop = '\0';
        if (part->counts[line++])
            tlc_log_line(log, begin);
    }
    free(text);
}

/* Every run that the part has to do stands in its log, unless that was damaged. */
static void refuse_lacking(const struct merge *merge, const struct opened_part *part)
{
    const struct tlc_results *results = merge->results;
    const int repeats = tlc_results_repeats(results), folds = tlc_results_folds(results);
    int lacks = 0;
    for (int training = 0; training < results->trainings.count; training++)
        for (int repeat = 0; repeat < repeats; repeat++)
            lacks += repeat / folds % part->part.of == part->part.part - 1 &&
                     !merge->has_run[(long)training * repeats + repeat];
    if (lacks > 0)
        tlc_fail("%s/log.jsonl lacks %d of the runs of part %d; this makes them: %s --part %d/%d",
                 part->directory, lacks, part->part.part, part->part.command, part->part.part,
                 part->part.of);
}

/* Whether the log holds runs of another study, or what is none of tlc's. */
static bool is_of_others(const struct merge *merge, const struct tlc_log_file *log)
{
    size_t size;
    char *text = tlc_log_read(log, &size);
    const char *stop = memchr(text, '\n', size);
    struct tlc_line line = tlc_line_read(text, stop ? (size_t)(stop - text) : size);
    const bool others = size > 0 && (line.kind != TLC_HEADING_LINE ||
                                     strcmp(line.study.text, merge->study.text) != 0);
    tlc_line_empty(&line);
    free(text);
    return others;
}

/* One that stands there already has no run that the parts lack. */
static struct tlc_log_file *begin_log(const struct merge *merge, const struct tlc_files *files)
{
    struct tlc_log_file *log = tlc_log_open(files, true);
    if (is_of_others(merge, log))
        tlc_fail("%s/log.jsonl is not of this study: choose another directory with --out",
                 files->path);
    tlc_log_renew_whole(log);
    return log;
}

/* Before anything is written. */
static void take_logs(struct merge *merge)
{
    for (int i = 0; i < merge->parts.count; i++)
        take_log(merge, &merge->parts.item[i]);
    for (int i = 0; i < merge->parts.count; i++)
        refuse_lacking(merge, &merge->parts.item[i]);
}

static void copy_logs(const struct merge *merge, struct tlc_log_file *log)
{
    tlc_log_heading(log, &merge->parts.item[0].part.heading);
    for (int i = 0; i < merge->parts.count; i++)
        copy_log(&merge->parts.item[i], log);
    tlc_log_sync(log);
}

/* ---- what always answering the same comes to --------------------------------------------------
 */

static bool find_blind(const void *state, int training, int repeat, int role,
                       struct tlc_reached *blind)
{
    const struct merge *merge = state;
    const long place = (long)training * tlc_results_repeats(merge->results) + repeat;
    if (role >= merge->roles || !merge->has_blind[place * merge->roles + role])
        return false;
    *blind = merge->blind[place * merge->roles + role];
    return true;
}

static void place_blind(struct merge *merge, const struct tlc_blind_record *record, long place)
{
    merge->blind[place * merge->roles + record->role] =
        (struct tlc_reached){record->loss, record->accuracy};
    merge->has_blind[place * merge->roles + record->role] = true;
}

/* What a run of all folds has beside it is that of the first. */
static void take_blind_of(struct merge *merge, const struct tlc_study_part *part)
{
    for (int i = 0; i < part->blind.count; i++) {
        const struct tlc_blind_record *record = &part->blind.item[i];
        const long place = place_of(merge->results, record->training, record->seed, record->fold);
        if (place >= 0 && record->role >= 0 && record->role < merge->roles)
            place_blind(merge, record, place);
    }
}

static int count_roles(const struct parts *parts)
{
    int roles = 0;
    for (int i = 0; i < parts->count; i++)
        for (int k = 0; k < parts->item[i].part.blind.count; k++)
            if (parts->item[i].part.blind.item[k].role >= roles)
                roles = parts->item[i].part.blind.item[k].role + 1;
    return roles;
}

static void take_blind(struct merge *merge)
{
    const size_t runs = (size_t)merge->results->runs.count;
    merge->roles = count_roles(&merge->parts);
    merge->blind = tlc_allocate(runs * (size_t)merge->roles + 1, sizeof *merge->blind);
    merge->has_blind = tlc_allocate(runs * (size_t)merge->roles + 1, sizeof *merge->has_blind);
    for (int i = 0; i < merge->parts.count; i++)
        take_blind_of(merge, &merge->parts.item[i].part);
}

/* ---- the one result ---------------------------------------------------------------------------
 */

static struct merge merge_begin(const char *const *directories, size_t count)
{
    struct merge merge = {.parts = tlc_parts_open(directories, count)};
    struct tlc_study_part *first = &merge.parts.item[0].part;
    merge.results = first->results;
    merge.study = tlc_study_hash(&first->heading);
    const size_t runs =
        (size_t)first->results->trainings.count * (size_t)tlc_results_repeats(first->results);
    merge.results->runs.count = (int)runs;
    merge.results->runs.item = tlc_allocate(runs, sizeof *merge.results->runs.item);
    merge.has_run = tlc_allocate(runs, sizeof *merge.has_run);
    for (size_t i = 0; i < runs; i++)
        merge.results->runs.item[i].training = -1;
    return merge;
}

static void merge_end(struct merge *merge)
{
    tlc_parts_close(&merge->parts);
    free(merge->blind);
    free(merge->has_blind);
    free(merge->has_run);
}

/* As a run has it: what the data says first, then what the results say. */
static void conclude(struct merge *merge)
{
    struct tlc_results *results = merge->results;
    const struct tlc_blind_source blind = {merge, find_blind};
    tlc_add_unlearned(&results->cautions, results, &blind);
    tlc_add_constant_answers(&results->cautions, results);
    results->analysis = tlc_analyse(results);
}

static void leave(const struct tlc_output *output, struct tlc_files *files,
                  const struct tlc_results *results)
{
    tlc_report_stage(files, results);
    tlc_results_stage(files, results);
    tlc_report_print(output, results);
    tlc_print(output, "\n");
    tlc_print_cautions(output, &results->cautions, 0);
    tlc_print_caution_counts(output, &results->cautions, 0);
    tlc_files_place(files);
    tlc_files_sweep(files);
    tlc_report_print_place(output, files->path);
    tlc_print(output, "Results and log are in %s\n", files->path);
}

static void refuse_foreign_files(const struct tlc_files *files)
{
    static const char *const names[] = {"results.json", "results.csv", "report.html", "pairs.svg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        tlc_files_refuse_foreign(files, names[i]);
}

/* The directory that all the parts are in, to be freed; NULL where they are not in one. */
static char *directory_of_all(const char *const *directories, size_t count)
{
    char *all = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(directories[i]);
        while (length > 1 && directories[i][length - 1] == '/')
            length--;
        while (length > 0 && directories[i][length - 1] != '/')
            length--;
        char *own = length > 1 ? tlc_format("%.*s", (int)length - 1, directories[i])
                               : tlc_format("%s", length ? "/" : ".");
        const bool same = i == 0 || (all && strcmp(all, own) == 0);
        free(i > 0 ? own : NULL);
        if (i == 0)
            all = own;
        else if (!same) {
            free(all);
            return NULL;
        }
    }
    return all;
}

void tlc_merge(const struct tlc_output *output, const char *const *directories, size_t count,
               const char *out)
{
    char *own = out ? tlc_format("%s", out) : directory_of_all(directories, count);
    if (!own)
        tlc_fail_usage("the parts are not in one directory: say with --out DIR where the result "
                       "is to go");
    struct merge merge = merge_begin(directories, count);
    take_blind(&merge);
    take_logs(&merge);
    struct tlc_files files = tlc_files_open(own);
    files.chosen = true;
    refuse_foreign_files(&files);
    struct tlc_log_file *log = begin_log(&merge, &files);
    copy_logs(&merge, log);
    conclude(&merge);
    leave(output, &files, merge.results);
    tlc_log_close(log);
    tlc_files_close(&files);
    merge_end(&merge);
    free(own);
}
