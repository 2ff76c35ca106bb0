/* pnm.c: PBM, PGM and PPM, with numbers as text or binary. */
#include <stdarg.h>
#include <stdio.h>

#include "formats/picture.h"

enum { MOST_VALUE = 65535, MOST_SIZE = 1000000000 };

struct reading {
    const char *name;
    const uint8_t *bytes;
    size_t size, at;
    int kind; /* the digit after P */
    int most; /* the value of white */
    struct tlc_picture *picture;
    struct tlc_fault *fault;
};

static bool is_text(const struct reading *reading)
{
    return reading->kind <= 3;
}

static bool is_bitmap(const struct reading *reading)
{
    return reading->kind == 1 || reading->kind == 4;
}

static bool is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* ---- numbers as text ------------------------------------------------------------------------- */

static bool fault_truncated(const struct reading *reading, const char *place)
{
    return tlc_fault_set(reading->fault, "%s is truncated: the PNM ends after %zu bytes, %s",
                         reading->name, reading->size, place);
}

static bool fault_at_byte(const struct reading *reading, const char *wanted)
{
    return tlc_fault_set(reading->fault, "cannot read %s as PNM: byte %zu is 0x%02x, not %s",
                         reading->name, reading->at, reading->bytes[reading->at], wanted);
}

/* A comment goes from # to the end of the line. */
static void skip_space(struct reading *reading)
{
    bool comment = false;
    for (; reading->at < reading->size; reading->at++) {
        const uint8_t byte = reading->bytes[reading->at];
        if (byte == '#')
            comment = true;
        else if (byte == '\n' || byte == '\r')
            comment = false;
        else if (!comment && !is_space(byte))
            return;
    }
}

static bool read_number(struct reading *reading, const char *place, int *number)
{
    skip_space(reading);
    if (reading->at == reading->size)
        return fault_truncated(reading, place);
    *number = 0;
    const size_t first = reading->at;
    for (; reading->at < reading->size; reading->at++) {
        const int digit = reading->bytes[reading->at] - '0';
        if (digit < 0 || digit > 9)
            break;
        *number = *number < MOST_SIZE / 10 ? *number * 10 + digit : MOST_SIZE;
    }
    if (reading->at == first)
        return fault_at_byte(reading, "a digit");
    return true;
}

/* ---- the header ------------------------------------------------------------------------------ */

static bool read_most(struct reading *reading)
{
    reading->most = 1;
    if (is_bitmap(reading))
        return true;
    if (!read_number(reading, "in its header", &reading->most))
        return false;
    return (reading->most >= 1 && reading->most <= MOST_VALUE) ||
           tlc_fault_set(reading->fault, "%s: the largest value of its pixels is %d, not 1 to %d",
                         reading->name, reading->most, MOST_VALUE);
}

static bool read_header(struct reading *reading)
{
    int width, height;
    reading->at = 2;
    return read_number(reading, "in its header", &width) &&
           read_number(reading, "in its header", &height) && read_most(reading) &&
           tlc_picture_begin(reading->picture, height, width,
                             reading->kind == 3 || reading->kind == 6 ? 3 : 1, reading->name,
                             reading->fault);
}

/* ---- pixels ---------------------------------------------------------------------------------- */

static bool set_value(const struct reading *reading, size_t number, int value)
{
    const struct tlc_picture *picture = reading->picture;
    if (value > reading->most) {
        const size_t pixel = number / (size_t)picture->channels, width = (size_t)picture->width;
        return tlc_fault_set(
            reading->fault,
            "%s: row %zu, column %zu has the value %d, but its header says at most "
            "%d",
            reading->name, pixel / width, pixel % width, value, reading->most);
    }
    if (is_bitmap(reading))
        value = 1 - value; /* 1 is black */
    picture->pixels[number] = (uint8_t)((value * 255 + reading->most / 2) / reading->most);
    return true;
}

static size_t number_count(const struct reading *reading)
{
    const struct tlc_picture *picture = reading->picture;
    return (size_t)picture->height * (size_t)picture->width * (size_t)picture->channels;
}

/* Bits as text need no space between them. */
static bool read_bit(struct reading *reading, int *bit)
{
    skip_space(reading);
    if (reading->at == reading->size)
        return fault_truncated(reading, "in its pixels");
    *bit = reading->bytes[reading->at] - '0';
    if (*bit != 0 && *bit != 1)
        return fault_at_byte(reading, "0 or 1");
    reading->at++;
    return true;
}

static bool read_text_pixels(struct reading *reading)
{
    const size_t count = number_count(reading);
    for (size_t i = 0; i < count; i++) {
        int value;
        bool found = is_bitmap(reading) ? read_bit(reading, &value)
                                        : read_number(reading, "in its pixels", &value);
        if (!found || !set_value(reading, i, value))
            return false;
    }
    skip_space(reading);
    return true;
}

/* Bytes of a row: bits fill whole bytes. */
static size_t row_size(const struct reading *reading)
{
    const size_t width = (size_t)reading->picture->width;
    if (is_bitmap(reading))
        return (width + 7) / 8;
    return width * (size_t)reading->picture->channels * (reading->most > 255 ? 2 : 1);
}

static int value_at(const struct reading *reading, const uint8_t *row, size_t i)
{
    if (is_bitmap(reading))
        return row[i / 8] >> (7 - i % 8) & 1;
    return reading->most > 255 ? row[2 * i] << 8 | row[2 * i + 1] : row[i];
}

static bool read_binary_row(struct reading *reading, int row)
{
    const size_t numbers = number_count(reading) / (size_t)reading->picture->height;
    const size_t size = row_size(reading);
    if (size > reading->size - reading->at) {
        char place[48];
        snprintf(place, sizeof place, "in row %d of %d", row, reading->picture->height);
        return fault_truncated(reading, place);
    }
    for (size_t i = 0; i < numbers; i++)
        if (!set_value(reading, (size_t)row * numbers + i,
                       value_at(reading, reading->bytes + reading->at, i)))
            return false;
    reading->at += size;
    return true;
}

/* One white space stands between header and pixels. */
static bool read_binary_pixels(struct reading *reading)
{
    if (reading->at == reading->size)
        return fault_truncated(reading, "before its pixels");
    if (!is_space(reading->bytes[reading->at]))
        return fault_at_byte(reading, "white space");
    reading->at++;
    for (int row = 0; row < reading->picture->height; row++)
        if (!read_binary_row(reading, row))
            return false;
    while (reading->at < reading->size && is_space(reading->bytes[reading->at]))
        reading->at++;
    return true;
}

static bool decode(struct reading *reading)
{
    if (!read_header(reading) ||
        !(is_text(reading) ? read_text_pixels(reading) : read_binary_pixels(reading)))
        return false;
    return reading->at == reading->size ||
           tlc_fault_set(reading->fault,
                         "%s goes on after the %d x %d pixels that its header promises, at byte "
                         "%zu: only files of one picture are read",
                         reading->name, reading->picture->height, reading->picture->width,
                         reading->at);
}

bool tlc_pnm_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                  struct tlc_fault *fault)
{
    struct reading reading = {
        .name = name, .bytes = bytes, .size = size, .picture = picture, .fault = fault};
    *picture = (struct tlc_picture){0};
    reading.kind = bytes[1] - '0';
    bool done = decode(&reading);
    if (!done)
        tlc_picture_end(picture);
    return done;
}
