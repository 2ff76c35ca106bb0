/* fuzz_checkpoint.c: any bytes in a training's checkpoint, then the training goes on. One that is
 * not whole must be told so, and the run end in the same results as ever; one whose check sum is
 * right may hold anything, and must end in a message or in results, whatever they are.
 *
 * The input's first byte tells which checkpoint is changed, and whether its check sum is made right
 * again. Then come edits, each of an action, two bytes of a place, and a length or a byte; what
 * stands behind a zero action is the text that is put in. Places count from the beginning of the
 * line of JSON, so that most edits are of it.
 */
#include "run/checkpoint_file.h"

int experiment_main(int argc, char **argv);

#define main experiment_main
#include PROGRAM
#undef main

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guarded.h"
#include "system/input.h"

enum { ROWS = 40, MOST = 1 << 14, MOST_KEPT = 16, CHECKSUM = 9 };

/* Those that the whole run has written, in their order, and what they were called. */
static struct kept {
    uint8_t *bytes;
    size_t size;
} kept[MOST_KEPT];
static int kept_count;
static char name[200];
static bool keeps;
static uint8_t *whole_results;
static size_t results_size;

/* ---- the run ----------------------------------------------------------------------------------
 */

void __real_tlc_saved_state_write(const struct tlc_run_state *run, int job,
                                  const struct tlc_recipe *how, struct tlc_saved_state *state);
void __wrap_tlc_saved_state_write(const struct tlc_run_state *run, int job,
                                  const struct tlc_recipe *how, struct tlc_saved_state *state);

void __wrap_tlc_saved_state_write(const struct tlc_run_state *run, int job,
                                  const struct tlc_recipe *how, struct tlc_saved_state *state)
{
    __real_tlc_saved_state_write(run, job, how, state);
    if (!keeps || kept_count == MOST_KEPT)
        return;
    char *file = tlc_saved_state_name(run, job);
    snprintf(name, sizeof name, "out/%s", file);
    free(file);
    kept[kept_count].bytes = read_bytes_of(name, &kept[kept_count].size);
    if (!kept[kept_count++].bytes)
        abort();
}

static void run_training(void *code)
{
    static char words[9][16] = {"training", "--quiet",   "--threads",    "1", "--data",
                                ".",        "--out=out", "--checkpoint", "0"};
    char *arguments[] = {words[0], words[1], words[2], words[3], words[4],
                         words[5], words[6], words[7], words[8], NULL};
    optind = 0;
    *(int *)code = experiment_main(9, arguments);
}

static void write_data(void)
{
    uint8_t images[16 + 4 * ROWS] = {0, 0, 8, 3, 0, 0, 0, ROWS, 0, 0, 0, 2, 0, 0, 0, 2};
    uint8_t labels[8 + ROWS] = {0, 0, 8, 1, 0, 0, 0, ROWS};
    for (int row = 0; row < ROWS; row++) {
        labels[8 + row] = (uint8_t)(row * 7 / 3 % 2);
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
    keeps = true;
    if (!guarded(run_training, &code) || code != 0)
        abort();
    keeps = false;
    whole_results = read_bytes_of("out/results.csv", &results_size);
    if (!whole_results || kept_count < 3)
        abort();
    return 0;
}

/* ---- edits ------------------------------------------------------------------------------------
 */

static void put(struct kept *file, size_t place, const uint8_t *bytes, size_t count)
{
    if (file->size + count > MOST)
        return;
    memmove(file->bytes + place + count, file->bytes + place, file->size - place);
    memcpy(file->bytes + place, bytes, count);
    file->size += count;
}

static void drop(struct kept *file, size_t place, size_t count)
{
    count = count < file->size - place ? count : file->size - place;
    memmove(file->bytes + place, file->bytes + place + count, file->size - place - count);
    file->size -= count;
}

/* The JSON's number, or what else stands between two marks, that the place is in. */
static void drop_value(struct kept *file, size_t place)
{
    size_t end = place;
    while (place > 0 && !strchr(",:[", file->bytes[place - 1]))
        place--;
    while (end < file->size && !strchr(",]}", file->bytes[end]))
        end++;
    drop(file, place, end > place ? end - place : 0);
}

static void edit(struct kept *file, uint8_t action, size_t place, uint8_t value)
{
    switch (action % 5) {
    case 1:
        if (place < file->size)
            file->bytes[place] = value;
        return;
    case 2:
        drop(file, place, value);
        return;
    case 3:
        drop_value(file, place);
        put(file, place < file->size ? place : file->size, &value, 1);
        return;
    case 4:
        file->size = place;
        return;
    default:
        put(file, place, &value, 1);
    }
}

static struct kept edited(const struct kept *whole, const uint8_t *data, size_t size)
{
    static const size_t head = sizeof "tlc checkpoint\n" - 1;
    struct kept file = {malloc(MOST), whole->size - CHECKSUM};
    memcpy(file.bytes, whole->bytes, file.size);
    for (; size >= 4; data += 4, size -= 4) {
        size_t place = head + ((size_t)data[1] | (size_t)data[2] << 8);
        place = place < file.size ? place : place % (file.size + 1);
        if (data[0] == 0) {
            put(&file, place, data + 3, size - 3);
            break;
        }
        edit(&file, data[0], place, data[3]);
    }
    return file;
}

/* As it is for these bytes, or as it was. */
static void add_checksum(struct kept *file, const struct kept *whole, bool right)
{
    char digits[CHECKSUM + 1];
    if (right)
        snprintf(digits, sizeof digits, "%08x\n", tlc_checksum(0, file->bytes, file->size));
    else
        memcpy(digits, whole->bytes + whole->size - CHECKSUM, CHECKSUM);
    put(file, file->size, (const uint8_t *)digits, CHECKSUM);
}

static bool ended_as_ever(void)
{
    size_t size = 0;
    uint8_t *results = read_bytes_of("out/results.csv", &size);
    const bool same = results && size == results_size && memcmp(results, whole_results, size) == 0;
    free(results);
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int code = -1;
    if (size == 0)
        return 0;
    const struct kept *whole = &kept[data[0] / 2 % kept_count];
    const bool right = data[0] % 2;
    struct kept file = edited(whole, data + 1, size - 1);
    add_checksum(&file, whole, right);
    const bool unchanged =
        file.size == whole->size && memcmp(file.bytes, whole->bytes, file.size) == 0;
    remove_all("out");
    mkdir("out", 0777);
    write_bytes(name, file.bytes, file.size);
    free(file.bytes);
    const bool done = guarded(run_training, &code);
    if (done && code != 0 && code != 1)
        abort();
    if ((unchanged || !right) && (!done || !ended_as_ever()))
        abort();
    return 0;
}
