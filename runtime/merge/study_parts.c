/* study_parts.c: all parts of one study, or a word of why they are not. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "json/json.h"
#include "merge/study_parts.h"
#include "results/repeat.h"
#include "results/results.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* ---- one part -------------------------------------------------------------------------------- */

/* Only to be read, and by nobody to be written meanwhile. */
static struct tlc_log_file *open_log(struct opened_part *part)
{
    struct tlc_log_file *log = tlc_log_look(&part->files, "", 0);
    if (!log)
        tlc_fail("cannot read %s/log.jsonl, with the runs of that part", part->directory);
    if (flock(log->descriptor, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        tlc_fail("a run is writing to %s: parts can be merged when all of them have ended",
                 part->directory);
    return log;
}

/* The part is never written to, so the directory need not be writable. */
static void open_part(struct opened_part *part, const char *directory)
{
    part->directory = directory;
    part->part = tlc_part_read(directory);
    tlc_results_check_study(directory, part->part.results);
    part->files = (struct tlc_files){
        .path = directory, .directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (part->files.directory < 0)
        tlc_fail("cannot read directory %s: %s", directory, strerror(errno));
}

/* ---- whether they are of one study ----------------------------------------------------------- */

static void refuse_unlike(const struct opened_part *first, const struct opened_part *other)
{
    const struct tlc_heading *a = &first->part.heading, *b = &other->part.heading;
    const struct {
        const char *what, *one, *two;
    } parts[] = {
        {"experiment", a->experiment, b->experiment},
        {"spec (by its hash)", a->spec_hash, b->spec_hash},
        {"version of tlc", a->tlc, b->tlc},
        {"program (by its hash)", a->program, b->program},
        {"data (by their checksum)", a->data, b->data},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].one, parts[i].two) != 0)
            tlc_fail("%s and %s are not parts of one study: they differ in their %s, %s and %s",
                     first->directory, other->directory, parts[i].what, parts[i].one, parts[i].two);
}

/* All that was run, but for who did which of it. */
static char *description_of(const struct opened_part *part)
{
    json_t *json = tlc_record_write(&tlc_results_shape, part->part.results);
    char *text = tlc_json_text(json, JSON_COMPACT, TLC_PART_FILE);
    json_decref(json);
    return text;
}

static void refuse_other_seeds(const struct opened_part *first, const struct opened_part *other)
{
    const struct tlc_counts *a = &first->part.results->seeds, *b = &other->part.results->seeds;
    if (a->count > 0 && b->count > 0 && a->item[0] != b->item[0])
        tlc_fail("%s and %s are not parts of one study: the first seed of one is %ld, of the other "
                 "%ld",
                 first->directory, other->directory, a->item[0], b->item[0]);
    char *one = description_of(first), *two = description_of(other);
    if (strcmp(one, two) != 0)
        tlc_fail("%s and %s are not parts of one study: what they say was run is not the same",
                 first->directory, other->directory);
    free(one);
    free(two);
}

static void refuse_other_division(const struct opened_part *first, const struct opened_part *other)
{
    if (first->part.of != other->part.of)
        tlc_fail("%s is one of %d parts, and %s one of %d: all must be of the same number",
                 first->directory, first->part.of, other->directory, other->part.of);
}

/* ---- whether they are all of it -------------------------------------------------------------- */

static void refuse_same(const struct parts *parts, int index)
{
    for (int i = 0; i < index; i++)
        if (parts->item[i].part.part == parts->item[index].part.part)
            tlc_fail("%s and %s are both part %d of %d", parts->item[i].directory,
                     parts->item[index].directory, parts->item[i].part.part,
                     parts->item[i].part.of);
}

static bool has_part(const struct parts *parts, int number)
{
    for (int i = 0; i < parts->count; i++)
        if (parts->item[i].part.part == number)
            return true;
    return false;
}

enum { MOST_NAMED = 100 };

/* Each with the command that makes it, as one line for a shell. */
static void refuse_missing(const struct parts *parts)
{
    const struct tlc_study_part *first = &parts->item[0].part;
    char *lines = tlc_format("%s", "");
    int missing = 0;
    for (int number = 1; number <= first->of; number++) {
        if (has_part(parts, number) || ++missing > MOST_NAMED)
            continue;
        char *longer = tlc_format("%s%s%s --part %d/%d", lines, *lines ? "; " : "", first->command,
                                  number, first->of);
        free(lines);
        lines = longer;
    }
    if (missing > 0)
        tlc_fail("%d of %d parts %s missing; this makes %s: %s%s", missing, first->of,
                 missing == 1 ? "is" : "are", missing == 1 ? "it" : "them", lines,
                 missing > MOST_NAMED ? "; ..." : "");
    free(lines);
}

static int by_number(const void *a, const void *b)
{
    const struct opened_part *first = a, *second = b;
    return (first->part.part > second->part.part) - (first->part.part < second->part.part);
}

struct parts tlc_parts_open(const char *const *directories, size_t count)
{
    struct parts parts = {.item = tlc_allocate(count, sizeof *parts.item)};
    for (; parts.count < (int)count; parts.count++) {
        struct opened_part *part = &parts.item[parts.count];
        open_part(part, directories[parts.count]);
        refuse_unlike(&parts.item[0], part);
        refuse_other_seeds(&parts.item[0], part);
        refuse_other_division(&parts.item[0], part);
        refuse_same(&parts, parts.count);
    }
    refuse_missing(&parts);
    qsort(parts.item, (size_t)parts.count, sizeof *parts.item, by_number);
    for (int i = 0; i < parts.count; i++)
        parts.item[i].log = open_log(&parts.item[i]);
    return parts;
}

void tlc_parts_close(struct parts *parts)
{
    for (int i = 0; i < parts->count; i++) {
        tlc_record_empty(&tlc_part_shape, &parts->item[i].part);
        tlc_log_close(parts->item[i].log);
        free(parts->item[i].counts);
        tlc_files_close(&parts->item[i].files);
    }
    free(parts->item);
}
