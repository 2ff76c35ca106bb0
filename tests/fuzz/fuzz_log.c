/* fuzz_log.c: any bytes in a study's log, then the study goes on. It must end in the same results
 * as ever, or in a message.
 *
 * The input says how the log differs from a whole one: it is a list of edits, each of an action,
 * two bytes of a place, and a length or a byte; what stands behind a zero action is the text that
 * is put in. So inputs stay good when what a log looks like changes.
 */
int experiment_main(int argc, char **argv);

#define main experiment_main
#include PROGRAM
#undef main

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guarded.h"

enum { ROWS = 40, CLASSES = 2, MOST = 1 << 17 };

static uint8_t *whole_log, *whole_results;
static size_t log_size, results_size;

/* ---- the study ------------------------------------------------------------------------------- */

static void run_study(void *code)
{
    static char words[7][12] = {"study", "--quiet", "--threads", "1", "--data", ".", "--out=out"};
    char *arguments[] = {words[0], words[1], words[2], words[3],
                         words[4], words[5], words[6], NULL};
    optind = 0;
    *(int *)code = experiment_main(7, arguments);
}

static void write_data(void)
{
    uint8_t images[16 + 4 * ROWS] = {0, 0, 8, 3, 0, 0, 0, ROWS, 0, 0, 0, 2, 0, 0, 0, 2};
    uint8_t labels[8 + ROWS] = {0, 0, 8, 1, 0, 0, 0, ROWS};
    for (int row = 0; row < ROWS; row++) {
        labels[8 + row] = (uint8_t)(row * 7 / 3 % CLASSES);
        for (int i = 0; i < 4; i++)
            images[16 + 4 * row + i] = (uint8_t)(row * 37 + i * 101 + labels[8 + row] * 60);
    }
    mkdir("d", 0777);
    write_bytes("d/images", images, sizeof images);
    write_bytes("d/labels", labels, sizeof labels);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int code = -1;
    (void)argc, (void)argv;
    enter_scratch();
    write_data();
    if (!guarded(run_study, &code) || code != 0)
        abort();
    whole_log = read_bytes_of("out/log.jsonl", &log_size);
    whole_results = read_bytes_of("out/results.json", &results_size);
    return whole_log && whole_results ? 0 : 1;
}

/* ---- edits ----------------------------------------------------------------------------------- */

struct log {
    uint8_t *bytes;
    size_t size;
};

static void put(struct log *log, size_t place, const uint8_t *bytes, size_t count)
{
    if (log->size + count > MOST)
        return;
    memmove(log->bytes + place + count, log->bytes + place, log->size - place);
    memcpy(log->bytes + place, bytes, count);
    log->size += count;
}

static void drop(struct log *log, size_t place, size_t count)
{
    if (count > log->size - place)
        count = log->size - place;
    memmove(log->bytes + place, log->bytes + place + count, log->size - place - count);
    log->size -= count;
}

static size_t line_at(const struct log *log, size_t place)
{
    while (place > 0 && log->bytes[place - 1] != '\n')
        place--;
    return place;
}

static size_t line_length(const struct log *log, size_t start)
{
    const uint8_t *end = memchr(log->bytes + start, '\n', log->size - start);
    return end ? (size_t)(end - log->bytes) + 1 - start : log->size - start;
}

static void edit(struct log *log, uint8_t action, size_t place, uint8_t value)
{
    place %= log->size + 1;
    const size_t line = line_at(log, place), length = line_length(log, line);
    uint8_t copy[MOST / 8];
    const size_t copied = length < sizeof copy ? length : sizeof copy;
    memcpy(copy, log->bytes + line, copied);
    switch (action % 6) {
    case 1:
        if (place < log->size)
            log->bytes[place] = value;
        return;
    case 2:
        drop(log, place, value);
        return;
    case 3:
        drop(log, line, length);
        return;
    case 4:
        put(log, line, copy, copied);
        return;
    case 5:
        log->size = place;
        return;
    default:
        put(log, line, &value, 1);
    }
}

static struct log edited(const uint8_t *data, size_t size)
{
    struct log log = {malloc(MOST), log_size};
    memcpy(log.bytes, whole_log, log_size);
    for (; size >= 4; data += 4, size -= 4) {
        size_t place = (size_t)data[1] | (size_t)data[2] << 8;
        if (data[0] == 0) {
            put(&log, line_at(&log, place % (log.size + 1)), data + 3, size - 3);
            break;
        }
        edit(&log, data[0], place, data[3]);
    }
    return log;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int code = -1;
    struct log log = edited(data, size);
    remove_all("out");
    mkdir("out", 0777);
    write_bytes("out/log.jsonl", log.bytes, log.size);
    free(log.bytes);
    if (!guarded(run_study, &code))
        return 0;
    size_t found = 0;
    uint8_t *results = read_bytes_of("out/results.json", &found);
    if (code != 0 || !results || found != results_size ||
        memcmp(results, whole_results, found) != 0)
        abort();
    free(results);
    return 0;
}
