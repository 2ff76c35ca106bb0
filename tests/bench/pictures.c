/* pictures.c: bench_pictures FOLDER THREADS: reads a folder of pictures of 32 x 32 x 3 as
 * experiments do, and prints the seconds that took, how many there were and their checksum. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "formats/folder.h"
#include "system/input.h"

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int count, char **arguments)
{
    const struct tlc_preparation wanted = {32, 32, 3, TLC_RESIZE_NONE, false, 255};
    const struct tlc_folders from = {.folders = (const char *const[]){arguments[1]}, .count = 1};
    struct tlc_listing listing;
    struct tlc_pictures pictures;
    struct tlc_fault fault;
    if (count != 3)
        return 2;
    const double began = now();
    if (!tlc_folder_list(&listing, &from, &fault) ||
        !tlc_pictures_read(&pictures, &listing, &wanted, atoi(arguments[2]), NULL, NULL, &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    printf("%.6f %lld %u\n", now() - began, (long long)pictures.count,
           tlc_checksum(0, pictures.numbers, (size_t)pictures.count * 32 * 32 * 3));
    tlc_pictures_end(&pictures);
    tlc_listing_end(&listing);
    return 0;
}
