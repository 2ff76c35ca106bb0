/* look_folder.h: a folder of pictures, with a subfolder for each class. */
#ifndef LOOK_FOLDER_H
#define LOOK_FOLDER_H

#include "commands/data_options.h"
#include "formats/folder.h"
#include "commands/look/look_csv.h"

/* What a look at a folder finds; to be ended by seen_folder_end. */
typedef struct SeenFolder {
    struct tlc_listing listing;
    const int64_t *count;            /* of files, of each class */
    const struct tlc_picture *first; /* of each class, without pixels; 0 x 0 where none is read */
    int height, width;               /* the largest of those */
    bool colour, alike;              /* whether one has colours, and all are of one size */
} SeenFolder;

bool is_folder(const char *path);

bool look_at_folder(Arena *arena, const char *path, SeenFolder *seen, struct tlc_fault *fault);
void seen_folder_end(SeenFolder *seen);

/* What its reader should know, a sentence each. */
Sights folder_sights(Arena *arena, const SeenFolder *seen);

/* Appends all of it. */
bool show_folder(Text *text, const DataOptions *options, struct tlc_fault *fault);

#endif
