/* folder.h: many pictures, each with the class it is of.
 *
 * A listing says which files there are and of which class each is; it is made from a folder with a
 * subfolder a class, or from a table. All of them are then read, by several threads, into one
 * array. What comes out depends neither on the order in which a folder names its files, nor on the
 * locale, nor on how many threads there are.
 */
#ifndef TLC_FOLDER_H
#define TLC_FOLDER_H

#include "formats/csv.h"
#include "formats/prepare.h"
#include "formats/words.h"

struct tlc_listed {
    char *path;
    int32_t label; /* the number of its class */
    int32_t group; /* the number of its group, where the table has groups */
    int64_t line;  /* of the table that names it, from 1; 0: none does */
};

/* All zero before it is made; to be ended by tlc_listing_end, also after a fault. */
struct tlc_listing {
    char *from; /* the folder or table, for messages */
    struct tlc_listed *files;
    int64_t count, room;
    char **classes; /* their names */
    int class_count;
    bool skips_others; /* files that are no PNG, JPEG or PNM are passed over and counted, */
    int64_t skipped;   /* and so were links that lead nowhere */
    bool skips_links;
    int64_t links;           /* so many that were */
    struct tlc_words groups; /* their names; none: the table is not asked for them */
};

/* ---- listing.c ------------------------------------------------------------------------------- */

void tlc_listing_end(struct tlc_listing *listing);

/* Takes the path over. */
void tlc_listing_add(struct tlc_listing *listing, struct tlc_listed file);

/* As bytes, whatever the locale says. */
void tlc_sort_names(char **names, size_t count);

/* ---- names.c --------------------------------------------------------------------------------- */

struct tlc_names {
    char **at;
    size_t count, room;
};

void tlc_names_add(struct tlc_names *names, const char *name);
void tlc_names_end(struct tlc_names *names);

/* All in a folder that are not hidden, in byte order; to be ended also after a fault. */
bool tlc_names_in_folder(const char *path, struct tlc_names *names, struct tlc_fault *fault);

/* Whether a path is a folder, or a link to one. */
bool tlc_is_folder(const char *path, bool *folder, struct tlc_fault *fault);

/* Whether it is a link, and one to nothing. */
bool tlc_is_link(const char *path);
bool tlc_leads_nowhere(const char *path);

/* ---- folder.c -------------------------------------------------------------------------------- */

/* Lists FOLDER/CLASS/FILE of the first of `folders`, with the others beside it: the classes are the
 * names of the subfolders of all of them, in byte order, so that a label means the same in each. Or
 * they are given, each is somewhere, and there is no other. Files of a class are in byte order of
 * their names. Names that begin with a dot are passed over; symbolic links are followed, or passed
 * over. An empty
 * subfolder is a fault, and a folder in a subfolder; so are, unless others are skipped, a file
 * beside the subfolders, and a subfolder of no class that is given. */
struct tlc_folders {
    const char *const *folders; /* at least one */
    int count;
    const char *const *classes; /* in the order of their numbers */
    int class_count;            /* 0: as the folders have them */
    bool skips_others, skips_links;
    const char *group; /* of a table, the column that tells groups; NULL: none is asked for */
};
bool tlc_folder_list(struct tlc_listing *listing, const struct tlc_folders *from,
                     struct tlc_fault *fault);

/* ---- list.c ---------------------------------------------------------------------------------- */

/* Lists what the first of `folders`, which are tables (csv.h) here, names: a column `file`, a path
 * or a name beside the table, and a column `label`, the class. Rows are in the table's order.
 * Classes are the labels of all the tables in byte order, or those that are given: another is then
 * a fault, or passed over where others are skipped. */
bool tlc_list_read(struct tlc_listing *listing, const struct tlc_folders *from,
                   struct tlc_fault *fault);

/* Lists the picture that the column of this row of the table names. */
bool tlc_list_add(struct tlc_listing *listing, const char *table, const struct tlc_csv *csv,
                  const struct tlc_csv_row *row, size_t column, struct tlc_fault *fault);

/* ---- pictures.c ------------------------------------------------------------------------------ */

/* Tells how many of all have been read; called on any thread, but on one at a time. */
typedef void tlc_pictures_progress(void *context, int64_t done, int64_t count);

struct tlc_pictures {
    uint8_t *numbers; /* count x height x width x channels; to be freed */
    int32_t *labels;  /* to be freed */
    int32_t *groups;  /* to be freed; NULL where the listing has none */
    int64_t count, skipped, links;
    struct tlc_prepared prepared;
};

/* Reads all of a listing's pictures, as they are wanted. Of several faults the first in the
 * listing's order is told; one is also a class that has files, but no picture. `progress` may be
 * NULL. */
bool tlc_pictures_read(struct tlc_pictures *pictures, const struct tlc_listing *listing,
                       const struct tlc_preparation *wanted, int threads,
                       tlc_pictures_progress *progress, void *context, struct tlc_fault *fault);
void tlc_pictures_end(struct tlc_pictures *pictures);

#endif
