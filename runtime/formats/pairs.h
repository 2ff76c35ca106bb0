/* pairs.h: examples and labels as two streams of rows, each behind a header of its own: what the
 * formats have in common that are made so. */
#ifndef TLC_PAIRS_H
#define TLC_PAIRS_H

#include "formats/sources.h"
#include "system/input.h"

/* Where rows come from that are not in a file as they are. What nobody needs of it is not read. */
struct tlc_row_stream {
    bool (*read)(void *state, void *bytes, size_t size, size_t *count, struct tlc_fault *fault);
    void (*end)(void *state);
};

/* Rows of numbers, whose header has been read. */
struct tlc_rows {
    char *path;                          /* of the file, as messages name it; to be freed */
    struct tlc_input *input;             /* NULL: it could not be opened, or there is */
    const struct tlc_row_stream *stream; /* one of these instead, in this state; or NULL */
    void *state;
    enum tlc_element element;
    int characters;  /* of labels that are texts: how many each has room for; 0: they are numbers */
    bool wide;       /* of 32 bits each, else bytes */
    bool swapped;    /* bytes stand the other way round than in this machine's memory */
    bool by_columns; /* the first index runs fastest, not the last */
    uint64_t rows;   /* as the header says */
    int dimensions;  /* of one row, */
    int64_t size[TLC_MOST_RANK]; /* and its sizes */
};

/* Opens the source's images or labels and reads the header. What it has made of `rows` when it
 * returns false is ended by the caller. */
typedef bool tlc_open_rows(struct tlc_rows *rows, const char *directory,
                           const struct tlc_source *source, bool labels, struct tlc_fault *fault);

/* What `read` and `finish` of a format do, by a function that opens either. */
bool tlc_pair_read(tlc_open_rows *open, const char *directory, const struct tlc_source *source,
                   struct tlc_data *data, void **rest, struct tlc_fault *fault);
bool tlc_pair_finish(void *rest, struct tlc_fault *fault);

/* What `blocks` of a format does: the images alone, in the same way. Arrays that stand by columns
 * are read whole. */
void *tlc_pair_open(tlc_open_rows *open, const char *path, const struct tlc_source *source,
                    struct tlc_fault *fault);
bool tlc_pair_read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault);
void tlc_pair_close(void *state);

#endif
