/* images_source.h: pictures as a data set of the spec. */
#ifndef TLC_IMAGES_SOURCE_H
#define TLC_IMAGES_SOURCE_H

#include "formats/prepare.h"

enum { TLC_MOST_IMAGE_FILES = 3 };

/* The settings of a source in this format, whose `file` is a folder with a subfolder a class, or
 * whose `images` is a table of files and labels. */
struct tlc_images_settings {
    enum tlc_resizing resize;
    bool crop;
    uint8_t background;
    bool skips_others, skips_links;
    int file_count; /* the data set's, this one among them: all have the same classes */
    const char *files[TLC_MOST_IMAGE_FILES];
};

#endif
