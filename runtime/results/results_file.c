/* results_file.c: results.json, written and read. */
#define _GNU_SOURCE /* mempcpy */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "json/json.h"
#include "results/results.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

static const char file_name[] = "results.json";

/* ---- written --------------------------------------------------------------------------------- */

static size_t count_lines(const char *text)
{
    size_t lines = 1;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* The text as an item of a list in the object that is the file, behind `begin`; to be freed. */
static char *as_item(const char *begin, const char *text)
{
    enum { DEPTH = 2 };
    char *item = tlc_allocate(strlen(begin) + strlen(text) + DEPTH * count_lines(text) + 1, 1);
    char *to = stpcpy(item, begin);
    for (const char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        end += *end == '\n';
        memset(to, ' ', DEPTH);
        to = (char *)mempcpy(to + DEPTH, line, (size_t)(end - line));
    }
    *to = '\0';
    return item;
}

static void add_run(const struct tlc_staging *staging, const char *begin,
                    const struct tlc_run_record *run)
{
    json_t *json = tlc_record_write(&tlc_run_shape, run);
    char *text = tlc_json_text(json, JSON_INDENT(1), file_name), *item = as_item(begin, text);
    tlc_files_stage_add(staging, item, strlen(item));
    free(item);
    free(text);
    json_decref(json);
}

/* Runs are written one by one: as a tree, and all their text, those of a large study take many
 * times the room that they take as records. */
void tlc_results_stage(struct tlc_files *files, const struct tlc_results *results)
{
    static const char empty[] = "\n \"runs\": []";
    struct tlc_results frame = *results;
    frame.runs.count = 0;
    json_t *json = tlc_record_write(&tlc_results_shape, &frame);
    char *text = tlc_json_text(json, JSON_INDENT(1), file_name);
    json_decref(json);
    const char *place = strstr(text, empty) + strlen(empty) - 2;
    struct tlc_staging staging = tlc_files_stage_begin(files, file_name);
    tlc_files_stage_add(&staging, text, (size_t)(place - text));
    for (int i = 0; i < results->runs.count; i++)
        add_run(&staging, i > 0 ? ",\n" : "[\n", &results->runs.item[i]);
    char *rest = tlc_format("%s%s\n", results->runs.count > 0 ? "\n ]" : "[]", place + 2);
    tlc_files_stage_add(&staging, rest, strlen(rest));
    free(rest);
    tlc_files_stage_end(&staging);
    free(text);
}

void tlc_results_free(struct tlc_results *results)
{
    tlc_record_empty(&tlc_results_shape, results);
    free(results);
}

/* ---- where it is ---------------------------------------------------------------------------- */

/* 0, or the error's number. */
static int look_at(const char *directory, const char *name, struct stat *status)
{
    char *path = tlc_format("%s/%s", directory, name);
    int reason = stat(path, status) == 0 ? 0 : errno;
    free(path);
    return reason;
}

_Noreturn static void refuse_file(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const int length = slash == path ? 1 : slash ? (int)(slash - path) : 0;
    if (strcmp(name, file_name) == 0)
        tlc_fail("%s is a file: give the directory that it is in, %.*s", path, length ? length : 1,
                 length ? path : ".");
    tlc_fail("%s is a file: give the directory that a run has written to", path);
}

/* Results of an experiment stand in runs/NAME. */
_Noreturn static void fail_without_directory(const char *directory)
{
    struct stat status;
    char *usual = tlc_format("runs/%s", directory);
    if (look_at(usual, file_name, &status) == 0)
        tlc_fail("there is no directory %s; is %s meant?", directory, usual);
    tlc_fail("there is no directory %s", directory);
}

static void refuse_directory_without(const char *directory)
{
    struct stat status;
    int reason = stat(directory, &status) == 0 ? 0 : errno;
    if (reason == ENOENT)
        fail_without_directory(directory);
    if (reason != 0)
        tlc_fail("cannot look at %s: %s", directory, strerror(reason));
    if (!S_ISDIR(status.st_mode))
        refuse_file(directory);
    if (look_at(directory, file_name, &status) != ENOENT)
        return;
    if (look_at(directory, "log.jsonl", &status) == 0)
        tlc_fail("%s has a log but no %s, which a run writes when all its trainings are done: the "
                 "command that began it goes on, and ends with the report",
                 directory, file_name);
    tlc_fail("%s has no %s: no run has written to it", directory, file_name);
}

/* ---- what it holds -------------------------------------------------------------------------- */

static char *read_all(const char *path, size_t *size)
{
    struct tlc_fault fault;
    struct tlc_input *input = tlc_input_open(path, &fault);
    size_t room = 1 << 16, count = 1;
    char *text = tlc_allocate(room, 1);
    bool whole = input != NULL;
    for (*size = 0; whole && count > 0; *size += count) {
        if (*size == room)
            text = tlc_resize(text, room *= 2);
        whole = tlc_input_read(input, text + *size, room - *size, &count, &fault);
    }
    if (!whole)
        tlc_fail("%s", fault.text);
    tlc_input_close(input);
    return text;
}

static json_t *parse(const char *path)
{
    json_error_t error;
    size_t size;
    char *text = read_all(path, &size);
    json_t *results = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (!results)
        tlc_fail("%s is damaged: line %d: %s", path, error.line, error.text);
    free(text);
    return results;
}

/* What no results lack, and what may be null in them. */
static const struct part {
    const char *key;
    bool may_be_null;
} parts[] = {
    {"experiment", false}, {"spec", false},    {"spec_hash", false}, {"tlc", false},
    {"seeds", false},      {"splits", false},  {"tests", false},     {"models", false},
    {"trainings", false},  {"study", true},    {"runs", false},      {"comparisons", false},
    {"cautions", false},   {"analysis", true},
};

static void check_parts(const char *path, const json_t *json)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const json_t *value = json_object_get(json, parts[i].key);
        if (!value)
            tlc_fail("%s is damaged, or no file of tlc: it has no \"%s\"", path, parts[i].key);
        if (tlc_json_is(value, JSON_NULL) && !parts[i].may_be_null)
            tlc_fail("%s is damaged: its \"%s\" is null", path, parts[i].key);
    }
}

/* A place without a fold has the number 0. */
static bool is_run(const struct tlc_results *results, const struct tlc_run_record *run, int index)
{
    const int all = tlc_results_repeats(results), folds = tlc_results_folds(results);
    return run->training == index / all && run->seed == tlc_results_seed(results, index % all) &&
           run->fold == (results->study && results->study->folds ? index % folds + 1 : 0);
}

static void check_folds(const char *path, const struct tlc_results *results)
{
    const struct tlc_folds_record *folds = results->study ? results->study->folds : NULL;
    if (folds && (folds->count < 2 || !(folds->overlap > 0)))
        tlc_fail("%s is damaged: its study has %d folds, which overlap by %g", path, folds->count,
                 folds->overlap);
}

/* All seeds of a training stand before those of the next. */
static void check_runs(const char *path, const struct tlc_results *results)
{
    const int all = tlc_results_repeats(results);
    const long wanted = (long)results->trainings.count * all;
    if (results->runs.count != wanted)
        tlc_fail("%s is damaged: it has %d runs, but its trainings and seeds make %ld", path,
                 results->runs.count, wanted);
    for (int i = 0; i < wanted; i++)
        if (!is_run(results, &results->runs.item[i], i))
            tlc_fail("%s is damaged: its run %d is not that of training %d under seed %ld", path,
                     i + 1, i / all + 1, tlc_results_seed(results, i % all));
}

/* Results had no kinds of axes and no names of warnings before tlc wrote them. */
static void check_texts(const char *path, const json_t *list, const char *what, const char *key)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!tlc_json_is(json_object_get(json_array_get(list, i), key), JSON_STRING))
            tlc_fail("%s is damaged, or of an older tlc: %s %zu of its study has no \"%s\"", path,
                     what, i + 1, key);
}

/* Which trainings a cell's arms are. */
static void check_cell(const char *path, const struct tlc_results *results, int index)
{
    const struct tlc_wholes *arms = &results->study->cells.item[index].arms;
    if (arms->count != results->study->arms.count)
        tlc_fail("%s is damaged: its cell %d has not the %d arms of the study", path, index + 1,
                 results->study->arms.count);
    for (int arm = 0; arm < arms->count; arm++)
        if (arms->item[arm] < 0 || arms->item[arm] >= results->trainings.count)
            tlc_fail("%s is damaged: arm %d of its cell %d is no training", path, arm + 1,
                     index + 1);
}

void tlc_results_check_study(const char *path, const struct tlc_results *results)
{
    check_folds(path, results);
    for (int i = 0; results->study && i < results->study->cells.count; i++)
        check_cell(path, results, i);
}

/* Takes the JSON over. */
static struct tlc_results *read_json(const char *path, json_t *json)
{
    struct tlc_results *results = tlc_allocate(1, sizeof *results);
    const json_t *study = json_object_get(json, "study");
    check_parts(path, json);
    check_texts(path, json_object_get(study, "axes"), "axis", "kind");
    check_texts(path, json_object_get(study, "warnings"), "warning", "check");
    char *wrong = tlc_record_read(&tlc_results_shape, json, false, results);
    if (wrong)
        tlc_fail("%s is damaged: %s", path, wrong);
    json_decref(json);
    return results;
}

struct tlc_results *tlc_results_load(const char *directory)
{
    refuse_directory_without(directory);
    char *path = tlc_format("%s/%s", directory, file_name);
    struct tlc_results *results = read_json(path, parse(path));
    tlc_results_check_study(path, results);
    check_runs(path, results);
    if (!results->study != !results->analysis)
        tlc_fail("%s is damaged: it has but one of \"study\" and \"analysis\"", path);
    free(path);
    return results;
}
