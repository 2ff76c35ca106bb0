/* data.h: examples, from files to samples. */
#ifndef TLC_DATA_H
#define TLC_DATA_H

#include "engine/tables.h"
#include "formats/sources.h"

/* ---- load.c: data sets, read at the same time ------------------------------------------------ */

struct tlc_loading {
    const struct tlc_source *source;
    struct tlc_data *data;
    const char *name; /* as specs call it, such as "fashion.train" */
};

/* Looks for each source's directory in options->data, $TLC_DATA, ./data, /usr/share/datasets (the
 * first that has its file) and reads them, by up to options->threads threads. What is needed of the
 * files has been read when this returns; that the rest is whole, when tlc_load_end does. Nothing
 * must be written before. `loadings` must stay until then. */
void tlc_load(const struct tlc_options *options, int count, const struct tlc_loading *loadings);
void tlc_load_end(void);

/* Hands what has been read over to the program, but its remark: nobody frees it. */
void tlc_data_keep(const struct tlc_data *data);

/* One alone, to its end. */
struct tlc_data tlc_load_source(const struct tlc_options *options, const struct tlc_source *source);

/* Of all that has been read, however it was packed. */
uint32_t tlc_data_checksum(const struct tlc_data *data);

/* ---- split.c: rows drawn at random ----------------------------------------------------------- */

struct tlc_drawn_rows {
    int count;
    int32_t *row; /* ascending */
};

/* How to draw rows of a data set. */
struct tlc_draw {
    const char *name; /* of the split */
    int parts;        /* ranges of rows that it draws from; last < 0 means up to the file's end */
    const struct tlc_part_of_rows {
        int first, last;
    } * part;
    int others; /* how many of the following are left out */
    const struct tlc_drawn_rows *const *without;
    int draws_before; /* how many of the following are drawn anew, and left out as well */
    const struct tlc_draw *const *before;
    double fraction; /* of what is left; 0: all of it */
    int folds;       /* or so many parts of it, of which one is drawn; 0: none */
    bool stratify;   /* of each label as much */
    bool grouped;    /* groups of the data are drawn, and none is divided */
    uint64_t seed;
    uint32_t stream;
};

/* One run of a recipe in a study with folds. */
struct tlc_repeat {
    uint64_t seed;
    int fold; /* that is tested on, from 0; TLC_ALL_FOLDS: every one */
};
enum { TLC_ALL_FOLDS = -1 };

/* Ends the program when there are none. */
struct tlc_drawn_rows tlc_draw_rows(const struct tlc_data *data, const struct tlc_draw *draw);

/* The same of a draw with folds or draws before it, for one run, whose seed is added to its own and
 * theirs. The rows are to be freed. */
struct tlc_drawn_rows tlc_draw_again(const struct tlc_data *data, const struct tlc_draw *draw,
                                     struct tlc_repeat repeat);

/* ---- selection.c: examples, picked and drawn ------------------------------------------------- */

/* How to pick examples. */
struct tlc_selection {
    const char *name;
    int first, last;                    /* rows; last < 0 means up to the file's end */
    const struct tlc_drawn_rows *drawn; /* instead of them; or NULL */
    int limit;       /* how many to use, and there must be that many; -1 for all */
    bool sampled;    /* use a random sample of all, instead of the first `limit` */
    uint32_t stream; /* of random numbers for it */
    struct tlc_shift {
        int down, across;  /* by how many pixels each image is moved at most; 0: it is not */
        int height, width; /* of an image */
        uint32_t stream;   /* of random numbers that tell by how many */
    } shift;
    int classes;                   /* targets are below */
    const char *const *class_name; /* of each, or NULL; NULL: none has one */
    bool (*where)(int64_t label); /* whether to take the example; NULL: all, of data with targets */
    int64_t (*target)(int64_t label);
    int outputs;                    /* targets of an example, or 0 */
    const char *const *output_name; /* of each, or NULL */
    bool of_zeros_and_ones;         /* they must be 0 or 1 */
};

/* Picks from the rows of `data`. An empty result is an error. */
struct tlc_examples tlc_select(const struct tlc_data *data, const struct tlc_selection *selection);

/* Examples whose rows each run draws for itself; `selection` has no rows. */
struct tlc_divided {
    const struct tlc_data *data;
    const struct tlc_selection *selection;
    const struct tlc_draw *draw;
};

/* Those of the first fold under this seed, after a look at its other folds. */
struct tlc_examples tlc_select_divided(const struct tlc_divided *divided, uint64_t seed);

/* Those of a run, which are new, to be freed by tlc_sample_end; the examples themselves where they
 * are the same in all folds. */
struct tlc_examples tlc_examples_of(const struct tlc_examples *examples, struct tlc_repeat repeat);

/* The sample of this seed of those, likewise. */
struct tlc_examples tlc_sample_of(const struct tlc_examples *examples, struct tlc_repeat repeat,
                                  uint64_t seed);

/* The examples themselves, or, where a sample is to be drawn, that of this seed: its rows and
 * targets are then new, to be freed by tlc_sample_end. A smaller sample is part of a larger one. */
struct tlc_examples tlc_sample(const struct tlc_examples *examples, uint64_t seed);
void tlc_sample_end(const struct tlc_examples *sample, const struct tlc_examples *examples);

/* ---- shift.c: images that are moved ---------------------------------------------------------- */

/* The numbers of `data`, with each image moved by numbers of pixels that its row decides; zeros
 * come in. They are made when they are first asked for, and stay as long as the program runs.
 * Without a shift, those of `data` themselves. */
const void *tlc_shifted(const struct tlc_data *data, const struct tlc_shift *shift);

/* ---- overlap.c: images that two sets of examples have in common ------------------------------ */

/* The images of these examples, of `size` bytes each. */
struct tlc_image_set *tlc_image_set_begin(const struct tlc_examples *examples, size_t size);
void tlc_image_set_end(struct tlc_image_set *set);

/* How many of the set's images are among the others', all that a sample may be drawn from. */
int tlc_count_shared(const struct tlc_image_set *set, const struct tlc_examples *others);

/* The same, with the rows of the first of them, and a row of the others where each is too. */
enum { TLC_MOST_SHOWN = 3 };
struct tlc_shared {
    int count;
    int row[TLC_MOST_SHOWN], other_row[TLC_MOST_SHOWN];
};
struct tlc_shared tlc_find_shared(const struct tlc_image_set *set,
                                  const struct tlc_examples *others);

#endif
