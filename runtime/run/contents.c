/* contents.c: what a log holds, line by line.
 *
 * Each line of a study's log has a checksum and says which study it belongs to, so each counts by
 * itself: one that is not as it was written is passed over, whatever stands before and behind it.
 */
#define _GNU_SOURCE /* memmem */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "run/resume.h"
#include "system/input.h"

/* ---- one line ------------------------------------------------------------------------------- */

json_t *tlc_line_checksum(const json_t *line)
{
    char *text = tlc_json_text(line, JSON_COMPACT, "log.jsonl");
    uint32_t checksum = tlc_checksum(0, text, strlen(text));
    free(text);
    return json_sprintf("%08x", checksum);
}

struct tlc_hash tlc_study_hash(const json_t *heading)
{
    char *text = tlc_json_text(heading, JSON_COMPACT, "log.jsonl");
    struct tlc_hash hash = tlc_hash_of(text, strlen(text));
    free(text);
    return hash;
}

/* Takes the checksum off the line; whether it fits. */
static bool take_checksum(json_t *line)
{
    json_t *found = json_incref(json_object_get(line, "checksum"));
    json_object_del(line, "checksum");
    json_t *wanted = tlc_line_checksum(line);
    bool fits = json_equal(found, wanted);
    json_decref(found);
    json_decref(wanted);
    return fits;
}

/* The job a line tells of, or -1 when this run has no such job. */
static int job_of(const struct tlc_run_state *run, json_t *line)
{
    json_int_t recipe, seed;
    const json_int_t first = (json_int_t)run->options->seed;
    if (json_unpack(line, "{s:I, s:I}", "training", &recipe, "seed", &seed) < 0 || recipe < 0 ||
        recipe >= run->experiment->recipes || seed < first ||
        seed - first >= run->experiment->seeds)
        return -1;
    return tlc_job_of(run, (int)recipe, (int)(seed - first));
}

static bool has_just(const json_t *line, const char *const keys[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!json_object_get(line, keys[i]))
            return false;
    return json_object_size(line) == count;
}

/* What a run without a study writes of an epoch or a failure. */
static bool is_progress(const json_t *line)
{
    static const char *const epoch[] = {"model",    "phase",    "epoch",        "loss",
                                        "accuracy", "val_loss", "val_accuracy", "seconds"};
    static const char *const failure[] = {"model", "failed"};
    return has_just(line, epoch, sizeof epoch / sizeof *epoch) ||
           has_just(line, failure, sizeof failure / sizeof *failure);
}

/* ---- all lines ------------------------------------------------------------------------------ */

static void note_owner(struct tlc_contents *contents, const char *owner)
{
    if (!contents->owner.text[0] && owner && strlen(owner) + 1 == sizeof contents->owner.text)
        memcpy(contents->owner.text, owner, sizeof contents->owner.text);
}

/* Takes the line over. */
static void note_heading(struct tlc_run_state *run, struct tlc_contents *contents, json_t *line)
{
    note_owner(contents, tlc_study_hash(line).text);
    contents->ours += run->heading && json_equal(line, run->heading);
    if (contents->heading)
        json_decref(line);
    else
        contents->heading = line;
}

/* Takes the line over. The first that tells of a job counts. */
static void note_record(struct tlc_run_state *run, struct tlc_contents *contents, json_t *line)
{
    const char *study = json_string_value(json_object_get(line, "study"));
    const bool ours = run->heading && study && strcmp(study, run->study.text) == 0;
    const int job = ours ? job_of(run, line) : -1;
    contents->runs++;
    contents->ours += ours;
    note_owner(contents, study);
    json_object_del(line, "study");
    json_object_del(line, "seconds");
    if (job < 0 || run->record[job])
        json_decref(line);
    else
        run->record[job] = line;
}

/* Whether the line is one of tlc's, as it was written. */
static bool read_line(struct tlc_run_state *run, struct tlc_contents *contents, const char *text,
                      size_t size)
{
    json_t *line = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    if (is_progress(line)) {
        contents->progress++;
        json_decref(line);
        return true;
    }
    if (!json_is_object(line) || !take_checksum(line)) {
        json_decref(line);
        return false;
    }
    if (json_object_get(line, "spec_hash"))
        note_heading(run, contents, line);
    else
        note_record(run, contents, line);
    return true;
}

/* A line ends in its checksum. What has none of these is the beginning of a line, and no more. */
static bool has_whole_line(const char *text, size_t size)
{
    static const char last[] = "\"checksum\":\"";
    const size_t length = sizeof last - 1;
    for (const char *found; (found = memmem(text, size, last, length)); text = found + length) {
        size -= (size_t)(found + length - text);
        if (size >= 10 && memcmp(found + length + 8, "\"}", 2) == 0)
            return true;
    }
    return false;
}

static void read_tail(struct tlc_run_state *run, struct tlc_contents *contents)
{
    const char *tail = contents->text + contents->size - contents->tail;
    if (contents->tail == 0)
        return;
    const bool good = read_line(run, contents, tail, contents->tail);
    contents->tail_unfinished = !good && !has_whole_line(tail, contents->tail);
    contents->damaged += !good && !contents->tail_unfinished;
}

struct tlc_contents tlc_contents_read(struct tlc_run_state *run, const struct tlc_log_file *log)
{
    struct tlc_contents contents = {.heading = NULL};
    contents.text = tlc_log_read(log, &contents.size);
    const char *begin = contents.text, *const end = begin + contents.size;
    for (const char *stop; (stop = memchr(begin, '\n', (size_t)(end - begin))); begin = stop + 1)
        contents.damaged += !read_line(run, &contents, begin, (size_t)(stop - begin));
    contents.tail = (size_t)(end - begin);
    read_tail(run, &contents);
    return contents;
}

void tlc_contents_drop(struct tlc_contents *contents)
{
    free(contents->text);
    json_decref(contents->heading);
}
