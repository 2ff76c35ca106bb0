/* sources.h: the data that a spec names, and the formats that it may be in.
 *
 * A format is a record of what can be done with a source. Generated programs name the record, so
 * that they are linked with the formats that they use, and no others. What a format gives is the
 * same for all: numbers of examples, one behind the other, and a label for each. */
#ifndef TLC_SOURCES_H
#define TLC_SOURCES_H

#include "formats/formats.h"
#include "formats/words.h"

struct tlc_source_format;

/* What a file behind the first of a source has instead of the names of that. */
struct tlc_source_part {
    const char *file, *images, *labels;
};

/* One data set of the spec: its files, and what they should hold. */
struct tlc_source {
    const struct tlc_source_format *format;
    const char *directory;               /* below a data directory, such as "fashion-mnist" */
    const char *file;                    /* that holds both images and labels, or NULL */
    const char *images, *labels;         /* files of their own; or what they are called in `file` */
    const struct tlc_source_part *parts; /* files that follow, made alike; or NULL */
    int part_count;
    int dimensions;                 /* of one example */
    int shape[TLC_MOST_RANK];       /* of one example, such as {28, 28} */
    enum tlc_element element;       /* of the examples' numbers */
    float scale;                    /* that each number is multiplied by */
    int classes;                    /* every label must be in [0, classes) */
    int targets;                    /* instead of a label, so many numbers; or 0 */
    const char *const *target_name; /* of each, or NULL */
    const char *const *class_name;  /* of each, as the data calls them; NULL: by their numbers */
    int rows;             /* rows [0, rows) are read: up to the last one any split needs */
    bool all_rows;        /* read the whole file instead, however many rows it has */
    const char *group;    /* what the data calls that which tells groups; NULL: nothing */
    const void *settings; /* a structure of the format's own, or NULL */
};

/* Rows that belong together, such as all pictures of one patient. */
struct tlc_groups {
    const char *by;          /* what the data calls that which tells them */
    int count;               /* numbered in the order in which they come first */
    const char *const *name; /* of each */
    const int32_t *of;       /* of each row, which */
};

/* Examples and labels in memory. */
struct tlc_data {
    enum tlc_element element;
    const void *numbers;       /* rows x size */
    const int32_t *labels;     /* of the rows; NULL where they have targets */
    struct tlc_groups *groups; /* that the source asks for; NULL: none */
    const float *targets;      /* rows x outputs, or NULL */
    int rows, size;            /* size: numbers of an example */
    int outputs;               /* targets of a row, or 0 */
    float scale;  /* that each number is multiplied by: that of the source, whoever reads it */
    char *remark; /* what was done to examples while they were read, to be freed; NULL: nothing */
};

/* What a format of many files may read with, and whom it tells how far it has come. */
struct tlc_crew {
    int threads;
    void (*progress)(void *context, int64_t done, int64_t count);
    void *context;
};

/* Reads examples alone, whatever stands beside them, in blocks: a million of them take as much
 * memory as one block. */
struct tlc_block_reader {
    /* Opens a file that is made like the source's own, NULL being standard input where that is
     * read too. Its own state; NULL and a fault. Threads may be used where examples
     * are files of their own. */
    void *(*open)(const char *path, const struct tlc_source *source, int threads,
                  struct tlc_fault *fault);
    /* The next examples as numbers of the source's element, `most` of them, fewer only behind the
     * last, where checksums have been compared. */
    bool (*read)(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault);
    bool reads_standard_input;
    /* What an example of the last block is called; NULL: they have no names. */
    const char *(*name)(const void *state, int row);
    void (*close)(void *state);
};

/* What rows are of a source: its images, its labels, which may be targets, or what tells groups. */
enum tlc_part_of_source { TLC_PART_IMAGES, TLC_PART_LABELS, TLC_PART_GROUPS };

/* Opens that part and reads the header. What it has made of `rows` when it returns false is ended
 * by the caller. */
struct tlc_rows;
typedef bool tlc_open_rows(struct tlc_rows *rows, const char *directory,
                           const struct tlc_source *source, enum tlc_part_of_source part,
                           struct tlc_fault *fault);

struct tlc_source_format {
    /* Reads labels, and the rows that are needed, from `directory`. What `finish` needs to go on
     * is put into `rest`. */
    bool (*read)(const char *directory, const struct tlc_source *source, struct tlc_data *data,
                 void **rest, struct tlc_fault *fault);
    /* Reads what nobody needs to the end, where checksums stand, and ends what `read` has begun,
     * also after a fault. NULL: `read` has done all. */
    bool (*finish)(void *rest, struct tlc_fault *fault);
    /* Instead of both, of a format whose examples are files of their own, which several threads
     * can read. */
    bool (*read_many)(const char *directory, const struct tlc_source *source,
                      const struct tlc_crew *crew, struct tlc_data *data, struct tlc_fault *fault);
    const struct tlc_block_reader *blocks;
    /* Of a format of arrays, for who looks at what they are. */
    tlc_open_rows *open;
};

/* ---- one a file ------------------------------------------------------------------------------ */

extern const struct tlc_source_format tlc_format_idx, tlc_format_npy, tlc_format_npz,
    tlc_format_cifar, tlc_format_images, tlc_format_csv;

/* ---- parts.c: a source, be it one file or several that follow one another -------------------- */

/* What `read` or `read_many`, and `finish`, of its format do. Of several files all rows are read,
 * each file to its end before the next, and those that are needed are kept. */
bool tlc_source_read(const char *directory, const struct tlc_source *source,
                     const struct tlc_crew *crew, struct tlc_data *data, void **rest,
                     struct tlc_fault *fault);
bool tlc_source_finish(const struct tlc_source *source, void *rest, struct tlc_fault *fault);

/* ---- sources.c: what readers share ----------------------------------------------------------- */

/* The file that tells whether a directory has the data. */
const char *tlc_source_file(const struct tlc_source *source);

/* The path of a file of the source's, to be freed; without a directory it stands alone. */
char *tlc_source_path(const char *directory, const char *file);

/* How many rows are to be read of the `found` ones of file `path`; -1 and a fault where the spec
 * uses more, or nobody could number them. */
int tlc_source_rows(const struct tlc_source *source, const char *path, uint64_t found,
                    struct tlc_fault *fault);

/* How many numbers an example of the source has; -1 and a fault where no whole number can tell. */
int tlc_source_numbers(const struct tlc_source *source, const char *path, struct tlc_fault *fault);

/* Whether an example's sizes are those of the spec. */
bool tlc_source_check_shape(const struct tlc_source *source, const char *path, int dimensions,
                            const int64_t *sizes, struct tlc_fault *fault);

/* Whether numbers of this type are what the spec says. */
bool tlc_source_check_element(const struct tlc_source *source, const char *path,
                              enum tlc_element found, struct tlc_fault *fault);

/* Whether all numbers of so many rows are finite, and stay so as floats, times the scale. */
bool tlc_source_check_numbers(const struct tlc_source *source, const char *path,
                              const void *numbers, int rows, struct tlc_fault *fault);

/* The same of rows that `first` others came before. */
bool tlc_source_check_block(const struct tlc_source *source, const char *path, const void *numbers,
                            uint64_t first, int rows, struct tlc_fault *fault);

/* `count` numbers whose bytes stand the other way round. */
void tlc_swap_bytes(enum tlc_element element, void *numbers, size_t count);

/* Whole numbers of any type as labels, to be freed; NULL and a fault when one is no class. */
int32_t *tlc_source_labels(const struct tlc_source *source, const char *path,
                           enum tlc_element element, const void *numbers, int rows,
                           struct tlc_fault *fault);

/* Numbers of any type, so many for each row, as targets, to be freed; NULL and a fault when one is
 * not finite as a float. */
float *tlc_source_targets(const struct tlc_source *source, const char *path,
                          enum tlc_element element, const void *numbers, int rows,
                          struct tlc_fault *fault);

/* Groups of rows with these names, in one piece of memory, to be freed; `of` is the caller's. */
struct tlc_groups *tlc_source_groups(const struct tlc_source *source, const struct tlc_words *names,
                                     const int32_t *of);

/* The class that the source calls so; false and a fault when it calls none so. */
bool tlc_source_class(const struct tlc_source *source, const char *path, int row, const char *name,
                      int32_t *class, struct tlc_fault *fault);

#endif
