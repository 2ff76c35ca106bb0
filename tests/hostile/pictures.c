/* pictures.c: pictures PATH...: reads each as a picture, a folder as one with a subfolder a class,
 * a .csv as a table that names pictures, and prints a line for each: what it is, or why it is none.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "formats/folder.h"
#include "system/input.h"

static void show_picture(const char *path)
{
    struct tlc_bytes bytes = {0};
    struct tlc_picture picture;
    struct tlc_fault fault;
    if (tlc_picture_read(path, &bytes, &picture, &fault))
        printf("%s: %d x %d x %d, checksum %08x\n", path, picture.height, picture.width,
               picture.channels,
               tlc_checksum(0, picture.pixels,
                            (size_t)picture.height * (size_t)picture.width *
                                (size_t)picture.channels));
    else
        puts(fault.text);
    tlc_picture_end(&picture);
    tlc_bytes_end(&bytes);
}

typedef bool read_many(struct tlc_listing *listing, const struct tlc_folders *from,
                       struct tlc_fault *fault);

static void show_many(const char *path, read_many *read)
{
    const struct tlc_preparation wanted = {2, 2, 1, TLC_RESIZE_NONE, false, 255};
    const struct tlc_folders from = {.folders = (const char *const[]){path}, .count = 1};
    struct tlc_listing listing;
    struct tlc_pictures pictures = {0};
    struct tlc_fault fault;
    if (read(&listing, &from, &fault) &&
        tlc_pictures_read(&pictures, &listing, &wanted, 2, NULL, NULL, &fault))
        printf("%s: pictures: %lld, classes: %d\n", path, (long long)pictures.count,
               listing.class_count);
    else
        puts(fault.text);
    tlc_pictures_end(&pictures);
    tlc_listing_end(&listing);
}

static bool is_table(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && strcmp(dot, ".csv") == 0;
}

int main(int count, char **paths)
{
    struct stat status;
    for (int i = 1; i < count; i++)
        if (stat(paths[i], &status) == 0 && S_ISDIR(status.st_mode))
            show_many(paths[i], tlc_folder_list);
        else if (is_table(paths[i]))
            show_many(paths[i], tlc_list_read);
        else
            show_picture(paths[i]);
    return 0;
}
