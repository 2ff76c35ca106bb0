/* part.c: part.json: what it holds, and how it is read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/part.h"
#include "system/fail.h"
#include "system/format.h"

static const struct tlc_field blind_fields[] = {
    TLC_VALUE(TLC_WHOLE, tlc_blind_record, training, int),
    TLC_VALUE(TLC_LARGE, tlc_blind_record, seed, long),
    TLC_VALUE(TLC_WHOLE, tlc_blind_record, fold, int),
    TLC_VALUE(TLC_WHOLE, tlc_blind_record, role, int),
    TLC_VALUE(TLC_NUMBER, tlc_blind_record, loss, double),
    TLC_VALUE(TLC_NUMBER, tlc_blind_record, accuracy, double),
};

static const struct tlc_shape blind_shape = {.size = sizeof(struct tlc_blind_record),
                                             .tuple = true,
                                             .fields = sizeof blind_fields / sizeof *blind_fields,
                                             .field = blind_fields};

static const struct tlc_field part_fields[] = {
    TLC_FIELD(TLC_WHOLE, tlc_study_part, part, int),
    TLC_FIELD(TLC_WHOLE, tlc_study_part, of, int),
    TLC_FIELD(TLC_TEXT, tlc_study_part, command, char *),
    {.key = "heading",
     .kind = TLC_PART,
     .offset = TLC_AT(tlc_study_part, heading, struct tlc_heading),
     .of = &tlc_heading_shape},
    TLC_LISTED(TLC_LIST, tlc_study_part, shared, tlc_whole_shape),
    {.key = "results",
     .kind = TLC_RECORD,
     .offset = TLC_AT(tlc_study_part, results, struct tlc_results *),
     .of = &tlc_results_shape},
    TLC_LISTED(TLC_LIST, tlc_study_part, blind, blind_shape),
};

const struct tlc_shape tlc_part_shape = TLC_SHAPE(struct tlc_study_part, part_fields);

/* ---- read ------------------------------------------------------------------------------------ */

static bool has(const char *directory, const char *name)
{
    char *path = tlc_format("%s/%s", directory, name);
    const bool found = access(path, F_OK) == 0;
    free(path);
    return found;
}

static void refuse_directory_without(const char *directory)
{
    if (has(directory, TLC_PART_FILE))
        return;
    if (!has(directory, "."))
        tlc_fail("there is no directory %s", directory);
    if (has(directory, "results.json"))
        tlc_fail("%s has results of all seeds: it is no part of a study", directory);
    if (has(directory, "log.jsonl"))
        tlc_fail("%s has a log but no " TLC_PART_FILE ", which a part leaves when all its runs are "
                 "done: the command that began it goes on",
                 directory);
    tlc_fail("%s has no " TLC_PART_FILE ": no part of a study, as --part K/N makes them, has been "
             "here",
             directory);
}

/* What merging counts on. */
static const char *what_lacks(const struct tlc_study_part *part)
{
    if (part->part < 1 || part->of < part->part)
        return "its \"part\" is none of those that there are";
    return part->results && part->results->study ? NULL : "it has no \"study\"";
}

struct tlc_study_part tlc_part_read(const char *directory)
{
    json_error_t error;
    struct tlc_study_part part;
    refuse_directory_without(directory);
    char *path = tlc_format("%s/" TLC_PART_FILE, directory);
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!json && json_error_code(&error) == json_error_cannot_open_file)
        tlc_fail("cannot read %s: %s", path, strerror(errno));
    if (!json)
        tlc_fail("%s is damaged: line %d: %s", path, error.line, error.text);
    char *wrong = tlc_record_read(&tlc_part_shape, json, true, &part);
    if (wrong || what_lacks(&part))
        tlc_fail("%s is damaged: %s", path, wrong ? wrong : what_lacks(&part));
    json_decref(json);
    free(path);
    return part;
}
