/* fuzz_idx.c: any bytes as a pair of IDX files. The first byte says how they are read, the next two
 * where the images end and the labels begin. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guarded.h"
#include "data/data.h"

enum { CLASSES = 5, ROWS = 3 };

static struct tlc_data data_read;

static void load(void *argument)
{
    const struct tlc_options options = {.data = "."};
    data_read = tlc_load_source(&options, argument);
}

/* Reads every byte. */
static void check_images(bool all_rows)
{
    if (data_read.rows < 0 || (!all_rows && data_read.rows != ROWS))
        abort();
    for (int row = 0; row < data_read.rows; row++)
        if (data_read.labels[row] >= CLASSES)
            abort();
    volatile uint32_t checksum = tlc_data_checksum(&data_read);
    (void)checksum;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    enter_scratch();
    return mkdir("d", 0777);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    const bool all_rows = data[0] & 1, packed = data[0] & 2;
    size_t border = ((size_t)data[1] | (size_t)data[2] << 8) % (size - 2);
    struct tlc_source source = {.format = &tlc_format_idx,
                                .directory = "d",
                                .images = packed ? "images.gz" : "images",
                                .labels = packed ? "labels.gz" : "labels",
                                .dimensions = data[0] & 4 ? 1 : 2,
                                .shape = {2, 2},
                                .classes = CLASSES,
                                .rows = ROWS,
                                .all_rows = all_rows};
    write_bytes(packed ? "d/images.gz" : "d/images", data + 3, border);
    write_bytes(packed ? "d/labels.gz" : "d/labels", data + 3 + border, size - 3 - border);
    reclaim_from_here();
    if (guarded(load, &source))
        check_images(all_rows);
    reclaim();
    return 0;
}
