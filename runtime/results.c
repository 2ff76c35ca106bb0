/* results.c: what a run leaves for other programs, results.json and log.jsonl. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "internal.h"

/* Enough digits to read the same double back. */
enum { DIGITS = 17 };

json_t *tlc_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

void tlc_json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        tlc_fail("cannot record %s: out of memory, or a name is not UTF-8", key);
}

void tlc_json_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        tlc_fail("cannot record a result: out of memory");
}

void tlc_json_place(json_t *array, int index, json_t *value)
{
    while (json_array_size(array) <= (size_t)index)
        tlc_json_append(array, json_null());
    if (json_array_set_new(array, (size_t)index, value) < 0)
        tlc_fail("out of memory for the results");
}

json_t *tlc_json_interval(struct tlc_interval interval)
{
    json_t *pair = json_array();
    tlc_json_append(pair, tlc_json_number(interval.low));
    tlc_json_append(pair, tlc_json_number(interval.high));
    return pair;
}

json_t *tlc_results_begin(const struct tlc_experiment *experiment,
                          const struct tlc_options *options)
{
    json_t *results = json_object();
    tlc_json_put(results, "experiment", json_string(experiment->name));
    tlc_json_put(results, "spec", json_string(experiment->spec));
    tlc_json_put(results, "seed", json_integer((json_int_t)options->seed));
    tlc_json_put(results, "splits", json_object());
    tlc_json_put(results, "models", json_object());
    tlc_json_put(results, "trainings", json_array());
    tlc_json_put(results, "evaluations", json_array());
    tlc_json_put(results, "comparisons", json_array());
    return results;
}

void tlc_results_write(const struct tlc_run *run)
{
    char *text = json_dumps(run->results, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
    if (!text)
        tlc_fail("out of memory for results.json");
    char *path = tlc_format("%s/results.json", run->directory);
    char *lines = tlc_format("%s\n", text);
    tlc_write_file(path, lines, strlen(lines));
    free(lines);
    free(path);
    free(text);
}

/* Two runs at once into one directory would mix their logs and overwrite their weights. Not every
 * file system can lock, and then nothing protects. */
static void lock_log(int descriptor, const char *directory)
{
    if (flock(descriptor, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        tlc_fail("another run is writing to %s; choose another directory with --out", directory);
}

FILE *tlc_log_begin(const char *directory)
{
    char *path = tlc_format("%s/log.jsonl", directory);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0)
        tlc_fail("cannot write %s: %s", path, strerror(errno));
    lock_log(descriptor, directory);
    FILE *log = fdopen(descriptor, "a");
    if (!log || ftruncate(descriptor, 0) < 0)
        tlc_fail("cannot write %s: %s", path, strerror(errno));
    free(path);
    return log;
}

void tlc_log_epoch(FILE *log, const char *model, json_t *epoch)
{
    json_t *record = json_object();
    tlc_json_put(record, "model", json_string(model));
    if (json_object_update(record, epoch) < 0)
        tlc_fail("out of memory for log.jsonl");
    int failure = json_dumpf(record, log, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    json_decref(record);
    if (failure || fputc('\n', log) == EOF || fflush(log) != 0)
        tlc_fail("cannot write log.jsonl: %s", strerror(errno));
}
