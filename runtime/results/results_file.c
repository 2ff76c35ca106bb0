/* results_file.c: results.json, written and read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "results/results.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

static const char file_name[] = "results.json";

void tlc_results_stage(struct tlc_files *files, const json_t *results)
{
    char *text = tlc_json_text(results, JSON_INDENT(1), file_name);
    char *lines = tlc_format("%s\n", text);
    tlc_files_stage(files, file_name, lines, strlen(lines));
    free(lines);
    free(text);
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
    struct tlc_input *input = tlc_input_open(path);
    size_t room = 1 << 16;
    char *text = tlc_allocate(room, 1);
    *size = 0;
    for (size_t count; (count = tlc_input_read(input, text + *size, room - *size)) > 0;) {
        *size += count;
        if (*size == room)
            text = tlc_resize(text, room *= 2);
    }
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

static const struct part {
    const char *key, *kind;
    json_type type;
    bool may_be_null;
} parts[] = {
    {"experiment", "text", JSON_STRING, false}, {"spec", "text", JSON_STRING, false},
    {"spec_hash", "text", JSON_STRING, false},  {"tlc", "text", JSON_STRING, false},
    {"seeds", "list", JSON_ARRAY, false},       {"splits", "object", JSON_OBJECT, false},
    {"tests", "object", JSON_OBJECT, false},    {"models", "object", JSON_OBJECT, false},
    {"trainings", "list", JSON_ARRAY, false},   {"study", "object", JSON_OBJECT, true},
    {"runs", "list", JSON_ARRAY, false},        {"comparisons", "list", JSON_ARRAY, false},
    {"cautions", "list", JSON_ARRAY, false},    {"analysis", "object", JSON_OBJECT, true},
};

static void check_part(const char *path, const json_t *results, const struct part *part)
{
    const json_t *value = json_object_get(results, part->key);
    if (!value)
        tlc_fail("%s is damaged, or no file of tlc: it has no \"%s\"", path, part->key);
    if (json_typeof(value) != part->type && !(part->may_be_null && json_is_null(value)))
        tlc_fail("%s is damaged: its \"%s\" is no %s", path, part->key, part->kind);
}

/* All seeds of a training stand before those of the next. */
static void check_runs(const char *path, const json_t *results)
{
    const json_t *runs = json_object_get(results, "runs"),
                 *seeds = json_object_get(results, "seeds");
    const size_t all = json_array_size(seeds);
    const size_t wanted = json_array_size(json_object_get(results, "trainings")) * all;
    if (json_array_size(runs) != wanted)
        tlc_fail("%s is damaged: it has %zu runs, but its trainings and seeds make %zu", path,
                 json_array_size(runs), wanted);
    for (size_t i = 0; i < wanted; i++) {
        const json_t *run = json_array_get(runs, i), *training = json_object_get(run, "training");
        if (!json_is_integer(training) || json_integer_value(training) != (json_int_t)(i / all) ||
            !json_equal(json_object_get(run, "seed"), json_array_get(seeds, i % all)))
            tlc_fail("%s is damaged: its run %zu is not that of training %zu under seed %lld", path,
                     i + 1, i / all + 1,
                     (long long)json_integer_value(json_array_get(seeds, i % all)));
    }
}

/* Each record of the list has a text of that name: results had none before tlc wrote it. */
static void check_texts(const char *path, const json_t *list, const char *what, const char *key)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_string(json_object_get(json_array_get(list, i), key)))
            tlc_fail("%s is damaged, or of an older tlc: %s %zu of its study has no \"%s\"", path,
                     what, i + 1, key);
}

/* Which trainings a cell's arms are. */
static void check_cells(const char *path, const json_t *results)
{
    const json_t *study = json_object_get(results, "study");
    const json_t *cells = json_object_get(study, "cells"), *cell, *arm;
    const size_t trainings = json_array_size(json_object_get(results, "trainings"));
    const size_t arms = json_array_size(json_object_get(study, "arms"));
    size_t i, k;
    if (json_is_null(study) != json_is_null(json_object_get(results, "analysis")))
        tlc_fail("%s is damaged: it has but one of \"study\" and \"analysis\"", path);
    json_array_foreach(cells, i, cell)
    {
        if (json_array_size(json_object_get(cell, "arms")) != arms)
            tlc_fail("%s is damaged: its cell %zu has not the %zu arms of the study", path, i + 1,
                     arms);
        json_array_foreach(json_object_get(cell, "arms"), k, arm)
        {
            if (!json_is_integer(arm) || (size_t)json_integer_value(arm) >= trainings)
                tlc_fail("%s is damaged: arm %zu of its cell %zu is no training", path, k + 1,
                         i + 1);
        }
    }
}

json_t *tlc_results_load(const char *directory)
{
    refuse_directory_without(directory);
    char *path = tlc_format("%s/%s", directory, file_name);
    json_t *results = parse(path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        check_part(path, results, &parts[i]);
    check_runs(path, results);
    const json_t *study = json_object_get(results, "study");
    check_texts(path, json_object_get(study, "axes"), "axis", "kind");
    check_texts(path, json_object_get(study, "warnings"), "warning", "check");
    check_cells(path, results);
    free(path);
    return results;
}
