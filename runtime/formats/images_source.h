/* images_source.h: pictures as a data set of the spec. */
#ifndef TLC_IMAGES_SOURCE_H
#define TLC_IMAGES_SOURCE_H

#include "formats/prepare.h"
#include "formats/sources.h"

/* The settings of a source in this format, whose `file` is a folder with a subfolder a class, or
 * whose `images` is a table of files and labels. */
struct tlc_images_settings {
    enum tlc_resizing resize;
    bool crop;
    uint8_t background;
    bool skips_others, skips_links;
    int file_count; /* the data set's, this one among them: all have the same classes */
    const char *const *files;
};

/* ---- picture_blocks.c ------------------------------------------------------------------------ */

/* What is made of each picture of such a source. */
struct tlc_preparation tlc_images_preparation(const struct tlc_source *source);

/* A picture, all in a folder and in those that it holds, in byte order, or what a table (.csv)
 * names in a column `file`. */
extern const struct tlc_block_reader tlc_picture_blocks;

#endif
