/* results.c: what a run leaves for other programs, results.json and log.jsonl. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
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

json_t *tlc_json_interval(struct tlc_interval interval)
{
    json_t *pair = json_array();
    tlc_json_append(pair, tlc_json_number(interval.low));
    tlc_json_append(pair, tlc_json_number(interval.high));
    return pair;
}

void tlc_text_write(const char *directory, const char *file, const char *text)
{
    char *path = tlc_format("%s/%s", directory, file);
    tlc_write_file(path, text, strlen(text));
    free(path);
}

void tlc_results_write(const char *directory, const json_t *results)
{
    char *text = json_dumps(results, JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS));
    if (!text)
        tlc_fail("out of memory for results.json");
    char *lines = tlc_format("%s\n", text);
    tlc_text_write(directory, "results.json", lines);
    free(lines);
    free(text);
}

static void refuse_odd_file(int descriptor, const char *path)
{
    struct stat status;
    if (fstat(descriptor, &status) < 0 || !S_ISREG(status.st_mode))
        tlc_fail("%s is not a regular file", path);
}

/* Two runs at once into one directory would mix their logs and overwrite their weights. Not every
 * file system can lock, and then nothing protects. */
static void lock_log(int descriptor, const char *directory)
{
    if (flock(descriptor, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        tlc_fail("another run is writing to %s; choose another directory with --out", directory);
}

FILE *tlc_log_open(const char *directory)
{
    char *path = tlc_format("%s/log.jsonl", directory);
    int descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0)
        tlc_fail("cannot write %s: %s", path, strerror(errno));
    refuse_odd_file(descriptor, path);
    lock_log(descriptor, directory);
    FILE *log = fdopen(descriptor, "a+");
    if (!log)
        tlc_fail("cannot write %s: %s", path, strerror(errno));
    free(path);
    return log;
}

void tlc_log_cut(FILE *log, long length)
{
    if (fflush(log) != 0 || ftruncate(fileno(log), length) < 0 || fseek(log, 0, SEEK_END) < 0)
        tlc_fail("cannot write log.jsonl: %s", strerror(errno));
}

void tlc_log_line(FILE *log, const json_t *line)
{
    int failure = json_dumpf(line, log, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    if (failure || fputc('\n', log) == EOF || fflush(log) != 0)
        tlc_fail("cannot write log.jsonl: %s", strerror(errno));
}
