/* pictures.c: pictures PATH...: reads each as a picture, or, where it is a folder, as one with a
 * subfolder a class, and prints a line for each: what it is, or why it is none. */
#include <stdio.h>
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

static void show_folder(const char *path)
{
    const struct tlc_preparation wanted = {2, 2, 1, TLC_RESIZE_NONE, false, 255};
    const struct tlc_folders from = {.folders = (const char *const[]){path}, .count = 1};
    struct tlc_listing listing;
    struct tlc_pictures pictures = {0};
    struct tlc_fault fault;
    if (tlc_folder_list(&listing, &from, &fault) &&
        tlc_pictures_read(&pictures, &listing, &wanted, 2, NULL, NULL, &fault))
        printf("%s: pictures: %lld, classes: %d\n", path, (long long)pictures.count,
               listing.class_count);
    else
        puts(fault.text);
    tlc_pictures_end(&pictures);
    tlc_listing_end(&listing);
}

int main(int count, char **paths)
{
    struct stat status;
    for (int i = 1; i < count; i++)
        if (stat(paths[i], &status) == 0 && S_ISDIR(status.st_mode))
            show_folder(paths[i]);
        else
            show_picture(paths[i]);
    return 0;
}
