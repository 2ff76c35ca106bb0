/* resume.c: a study that was stopped goes on where it was. Its log has a first line that says which
 * study it is, then a line for each job done, with a checksum; a line that was cut off is the last
 * and is dropped, and one that is not as it was written doesn't count.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool is_new(const struct tlc_experiment *experiment, int index)
{
    for (int i = 0; i < index; i++)
        if (experiment->example[i]->images == experiment->example[index]->images)
            return false;
    return experiment->example[index]->images != NULL;
}

/* All that is known of the data files. */
static json_t *data_checksum(const struct tlc_experiment *experiment)
{
    uint32_t checksum = 0;
    for (int i = 0; i < experiment->examples; i++)
        if (is_new(experiment, i)) {
            uint32_t own = tlc_images_checksum(experiment->example[i]->images);
            checksum = tlc_checksum(checksum, &own, sizeof own);
        }
    return json_sprintf("%08x", checksum);
}

static json_t *heading(const struct tlc_run *run)
{
    const struct tlc_experiment *experiment = run->experiment;
    json_t *line = json_object();
    tlc_json_put(line, "experiment", json_string(experiment->name));
    tlc_json_put(line, "spec_hash",
                 json_sprintf("%016llx", (unsigned long long)experiment->spec_hash));
    tlc_json_put(line, "tlc", json_string(experiment->version));
    tlc_json_put(line, "data", data_checksum(experiment));
    return line;
}

static json_t *line_checksum(const json_t *line)
{
    char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(17));
    if (!text)
        tlc_fail("out of memory for log.jsonl");
    uint32_t checksum = tlc_checksum(0, text, strlen(text));
    free(text);
    return json_sprintf("%08x", checksum);
}

/* Takes the checksum off the line; whether it fits. */
static bool take_checksum(json_t *line)
{
    json_t *found = json_incref(json_object_get(line, "checksum"));
    json_object_del(line, "checksum");
    json_t *wanted = line_checksum(line);
    bool fits = json_equal(found, wanted);
    json_decref(found);
    json_decref(wanted);
    return fits;
}

/* The next line as JSON, or NULL when there is none that is whole. */
static json_t *read_line(FILE *log)
{
    char *text = NULL;
    size_t size = 0;
    ssize_t length = getline(&text, &size, log);
    json_t *line = NULL;
    if (length > 0 && text[length - 1] == '\n')
        line = json_loadb(text, (size_t)length, JSON_REJECT_DUPLICATES, NULL);
    free(text);
    return line;
}

/* The job a line tells of, or -1 when this run has no such job. */
static int job_of(const struct tlc_run *run, json_t *line)
{
    json_int_t recipe, seed;
    const json_int_t first = (json_int_t)run->options->seed;
    if (json_unpack(line, "{s:I, s:I}", "training", &recipe, "seed", &seed) < 0 || recipe < 0 ||
        recipe >= run->experiment->recipes || seed < first ||
        seed - first >= run->experiment->seeds)
        return -1;
    return tlc_job_of(run, (int)recipe, (int)(seed - first));
}

/* Whether the line is the first that tells of its job. */
static bool take(struct tlc_run *run, json_t *line)
{
    int job = take_checksum(line) ? job_of(run, line) : -1;
    json_object_del(line, "seconds");
    if (job < 0 || run->record[job]) {
        json_decref(line);
        return false;
    }
    run->record[job] = line;
    return true;
}

/* Whether the log is of this very study. What was trained on other data must not be mixed with what
 * is to come, nor be thrown away because of a wrong directory. */
static bool is_ours(const struct tlc_run *run)
{
    json_t *wanted = heading(run), *found = read_line(run->log);
    bool same_data = json_equal(json_object_get(wanted, "data"), json_object_get(found, "data"));
    json_object_del(wanted, "data");
    json_object_del(found, "data");
    bool same = json_equal(wanted, found);
    if (same && !same_data)
        tlc_fail("%s/log.jsonl is of this study with other data; choose another directory with "
                 "--out, or begin it anew with --fresh",
                 run->directory);
    json_decref(wanted);
    json_decref(found);
    return same;
}

/* Hours of work must not be lost to a changed comment. */
static void put_aside(const struct tlc_run *run)
{
    char *path = tlc_format("%s/log.jsonl.old", run->directory);
    fseek(run->log, 0, SEEK_END);
    const long size = ftell(run->log);
    char *text = tlc_allocate((size_t)(size > 0 ? size : 0), 1);
    rewind(run->log);
    tlc_write_file(path, text, fread(text, 1, (size_t)(size > 0 ? size : 0), run->log));
    tlc_print(&run->output, "%s/log.jsonl is of another study: it is now log.jsonl.old\n",
              run->directory);
    free(text);
    free(path);
}

/* A run without a study begins its log anew, but not by dropping a study's. */
void tlc_log_begin(const struct tlc_run *run)
{
    rewind(run->log);
    json_t *first = read_line(run->log);
    if (json_object_get(first, "spec_hash"))
        put_aside(run);
    json_decref(first);
    tlc_log_cut(run->log, 0);
}

static void begin_log(const struct tlc_run *run)
{
    tlc_log_cut(run->log, 0);
    json_t *line = heading(run);
    tlc_log_line(run->log, line);
    json_decref(line);
}

/* How many there are. */
static int read_records(struct tlc_run *run)
{
    long whole = ftell(run->log);
    int count = 0;
    for (json_t *line; (line = read_line(run->log));) {
        count += take(run, line);
        whole = ftell(run->log);
    }
    tlc_log_cut(run->log, whole);
    return count;
}

void tlc_resume(struct tlc_run *run)
{
    rewind(run->log);
    bool empty = fgetc(run->log) == EOF;
    rewind(run->log);
    if (run->options->fresh || !is_ours(run)) {
        if (!empty && !run->options->fresh)
            put_aside(run);
        begin_log(run);
        return;
    }
    int count = read_records(run);
    if (count > 0)
        tlc_print(&run->output, "%d of %d runs are done already: read from %s/log.jsonl\n", count,
                  run->jobs, run->directory);
}

void tlc_log_job(struct tlc_run *run, int job, double seconds)
{
    json_t *line = json_copy(run->record[job]);
    tlc_json_put(line, "seconds", tlc_json_number(seconds));
    tlc_json_put(line, "checksum", line_checksum(line));
    tlc_log_line(run->log, line);
    json_decref(line);
}
