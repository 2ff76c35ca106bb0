/* contents.c: what a log holds, line by line.
 *
 * Each line of a study's log has a checksum and says which study it belongs to, so each counts by
 * itself: one that is not as it was written is passed over, whatever stands before and behind it.
 */
#define _GNU_SOURCE /* memmem */
#include <stdlib.h>
#include <string.h>

#include "run/resume.h"

int tlc_job_of_record(const struct tlc_run_state *run, const struct tlc_run_record *record)
{
    const long first = (long)run->options->seed, folds = run->experiment->folds;
    if (record->fold < (folds > 0) || record->fold > folds || record->training < 0 ||
        record->training >= run->experiment->recipes || record->seed < first ||
        record->seed - first >= run->experiment->seeds)
        return -1;
    const long repeat = (record->seed - first) * (folds ? folds : 1) + record->fold - (folds > 0);
    return tlc_job_of(run, record->training, (int)repeat);
}

/* ---- all lines ------------------------------------------------------------------------------ */

static void note_owner(struct tlc_contents *contents, struct tlc_hash owner)
{
    if (!contents->owner.text[0])
        contents->owner = owner;
}

static bool is_ours(const struct tlc_run_state *run, struct tlc_hash study)
{
    return run->heading && strcmp(study.text, run->study.text) == 0;
}

/* Takes the heading over. */
static void note_heading(const struct tlc_run_state *run, struct tlc_contents *contents,
                         struct tlc_line *line)
{
    note_owner(contents, line->study);
    contents->ours += is_ours(run, line->study);
    if (contents->headed)
        return;
    contents->headed = true;
    contents->heading = line->heading;
    line->heading = (struct tlc_heading){.data = NULL};
}

/* Takes the record over. The first that tells of a job counts. Returns false for one of this run
 * that is no record as this tlc writes it. */
static bool note_record(struct tlc_run_state *run, struct tlc_contents *contents,
                        struct tlc_line *line)
{
    const bool ours = is_ours(run, line->study);
    const int job = ours ? tlc_job_of_record(run, &line->record) : -1;
    contents->runs++;
    contents->ours += ours;
    note_owner(contents, line->study);
    if (job >= 0 && line->whole && !run->record[job]) {
        tlc_run_keep(run, job, &line->record);
        line->record = (struct tlc_run_record){.training = -1};
    }
    return job < 0 || line->whole;
}

/* Whether the line is one of tlc's, as it was written. */
static bool read_line(struct tlc_run_state *run, struct tlc_contents *contents, const char *text,
                      size_t size)
{
    struct tlc_line line = tlc_line_read(text, size);
    bool good = line.kind != TLC_DAMAGED_LINE;
    contents->progress += line.kind == TLC_PROGRESS_LINE;
    if (line.kind == TLC_HEADING_LINE)
        note_heading(run, contents, &line);
    else if (line.kind == TLC_RUN_LINE)
        good = note_record(run, contents, &line);
    tlc_line_empty(&line);
    return good;
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
    struct tlc_contents contents = {.text = NULL};
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
    tlc_heading_empty(&contents->heading);
}
