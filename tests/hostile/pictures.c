/* pictures.c: pictures FILE...: reads each file as a picture and prints what it is, or why it is
 * none: a line each. A folder is read as one with a subfolder a class. */
#include <stdio.h>

#include "formats/picture.h"
#include "system/input.h"

static void show(const char *path, struct tlc_bytes *bytes)
{
    struct tlc_picture picture;
    struct tlc_fault fault;
    if (!tlc_picture_read(path, bytes, &picture, &fault)) {
        puts(fault.text);
        return;
    }
    const size_t size = (size_t)picture.height * (size_t)picture.width * (size_t)picture.channels;
    printf("%s: %d x %d x %d, checksum %08x\n", path, picture.height, picture.width,
           picture.channels, tlc_checksum(0, picture.pixels, size));
    tlc_picture_end(&picture);
}

int main(int count, char **arguments)
{
    struct tlc_bytes bytes = {0};
    for (int i = 1; i < count; i++)
        show(arguments[i], &bytes);
    tlc_bytes_end(&bytes);
    return 0;
}
