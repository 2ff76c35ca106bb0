/* png_writer.h: PNG files of any kind, right and wrong ones, made without libpng. Include after
 * support.h. */
#ifndef PNG_WRITER_H
#define PNG_WRITER_H

#include "system/input.h"

/* A file in memory that grows. */
struct written {
    uint8_t bytes[1 << 16];
    size_t size;
};

static inline void put(struct written *file, const void *bytes, size_t size)
{
    cr_assert(file->size + size <= sizeof file->bytes);
    memcpy(file->bytes + file->size, bytes, size);
    file->size += size;
}

static inline void put_number(struct written *file, uint32_t number, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        uint8_t byte = (uint8_t)(number >> (8 * i));
        put(file, &byte, 1);
    }
}

static inline void put_chunk(struct written *file, const char *name, const void *data, size_t size)
{
    put_number(file, (uint32_t)size, 4);
    const size_t first = file->size;
    put(file, name, 4);
    put(file, data, size);
    put_number(file, tlc_checksum(0, file->bytes + first, size + 4), 4);
}

static inline uint32_t adler(const uint8_t *bytes, size_t size)
{
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < size; i++)
        a = (a + bytes[i]) % 65521, b = (b + a) % 65521;
    return b << 16 | a;
}

/* One stored block of deflate, in zlib's wrapping. */
static inline void put_pixels(struct written *file, const struct written *rows)
{
    static struct written data;
    data.size = 0;
    cr_assert(rows->size < 65536 - 11);
    put(&data, "\x78\x01\x01", 3);
    put_number(&data, (uint32_t)(rows->size & 255) << 8 | (uint32_t)rows->size >> 8, 2);
    put_number(&data, ~((uint32_t)(rows->size & 255) << 8 | (uint32_t)rows->size >> 8), 2);
    put(&data, rows->bytes, rows->size);
    put_number(&data, adler(rows->bytes, rows->size), 4);
    put_chunk(file, "IDAT", data.bytes, data.size);
}

enum { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };

struct png {
    int height, width, depth, type;
    bool interlaced;
    int (*value)(int y, int x, int channel); /* of `depth` bits */
};

static inline int numbers_of(int type)
{
    return type == RGB ? 3 : type == GREY_ALPHA ? 2 : type == RGB_ALPHA ? 4 : 1;
}

static inline void put_row(struct written *rows, const struct png *png, int y, int x, int step)
{
    uint32_t bits = 0;
    int held = 0;
    put_number(rows, 0, 1); /* no filter */
    for (; x < png->width; x += step)
        for (int channel = 0; channel < numbers_of(png->type); channel++) {
            bits = bits << png->depth | (uint32_t)png->value(y, x, channel);
            held += png->depth;
            if (held >= 8) {
                put_number(rows, bits, held / 8);
                held = 0;
            }
        }
    if (held > 0)
        put_number(rows, bits << (8 - held), 1);
}

static inline void put_rows(struct written *rows, const struct png *png)
{
    static const int passes[7][4] = {{0, 0, 8, 8}, {0, 4, 8, 8}, {4, 0, 8, 4}, {0, 2, 4, 4},
                                     {2, 0, 4, 2}, {0, 1, 2, 2}, {1, 0, 2, 1}};
    static const int all[4] = {0, 0, 1, 1};
    for (int i = 0; i < (png->interlaced ? 7 : 1); i++) {
        const int *pass = png->interlaced ? passes[i] : all;
        for (int y = pass[0]; y < png->height && pass[1] < png->width; y += pass[2])
            put_row(rows, png, y, pass[1], pass[3]);
    }
}

static inline void put_head(struct written *file, const struct png *png)
{
    struct written head = {.size = 0};
    put(file, "\x89PNG\r\n\x1a\n", 8);
    put_number(&head, (uint32_t)png->width, 4);
    put_number(&head, (uint32_t)png->height, 4);
    put_number(&head, (uint32_t)png->depth, 1);
    put_number(&head, (uint32_t)png->type, 1);
    put_number(&head, png->interlaced, 3);
    put_chunk(file, "IHDR", head.bytes, head.size);
}

/* The pixels and the end, behind the head and whatever chunks there are. */
static inline void put_body(struct written *file, const struct png *png)
{
    static struct written rows;
    rows.size = 0;
    put_rows(&rows, png);
    put_pixels(file, &rows);
    put_chunk(file, "IEND", "", 0);
}

#endif
