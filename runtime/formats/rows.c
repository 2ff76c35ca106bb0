/* rows.c: rows of numbers behind a header. */
#include <stdlib.h>
#include <string.h>

#include "common/half.h"
#include "formats/rows.h"
#include "system/allocate.h"
#include "system/bulk.h"

enum { FIRST_BUFFER = 1 << 20, AT_A_TIME = 1 << 16 };

void tlc_rows_end(struct tlc_rows *rows)
{
    if (rows->input)
        tlc_input_close(rows->input);
    if (rows->stream)
        rows->stream->end(rows->state);
    free(rows->path);
}

static bool fault_of_truncated(const struct tlc_rows *rows, uint64_t row, struct tlc_fault *fault)
{
    return tlc_fault_set(
        fault, "%s is truncated: its data ends in row %llu, its header promises %llu rows",
        rows->path, (unsigned long long)row, (unsigned long long)rows->rows);
}

/* Halves that fill the second half of the bytes: each becomes a float before those are needed that
 * it is written over. */
static void widen(const struct tlc_rows *rows, uint8_t *bytes, size_t size, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, bytes + size / 2 + i * sizeof half, sizeof half);
        const float number =
            tlc_float_of_half(rows->swapped_halves ? __builtin_bswap16(half) : half);
        memcpy(bytes + i * sizeof number, &number, sizeof number);
    }
}

static bool read_halves(const struct tlc_rows *rows, uint8_t *bytes, size_t size, size_t *count,
                        struct tlc_fault *fault)
{
    if (!tlc_input_read(rows->input, bytes + size / 2, size / 2, count, fault))
        return false;
    widen(rows, bytes, size, *count / sizeof(uint16_t));
    *count = *count / sizeof(uint16_t) * sizeof(float);
    return true;
}

static bool read_some(const struct tlc_rows *rows, uint8_t *bytes, size_t size, size_t *count,
                      struct tlc_fault *fault)
{
    if (rows->halves)
        return read_halves(rows, bytes, size, count, fault);
    return rows->stream ? rows->stream->read(rows->state, bytes, size, count, fault)
                        : tlc_input_read(rows->input, bytes, size, count, fault);
}

static bool read_growing(const struct tlc_rows *rows, size_t size, uint8_t **bytes, size_t *done,
                         struct tlc_fault *fault)
{
    size_t capacity = 0, count;
    *done = 0;
    do {
        size_t next = capacity ? 2 * capacity : FIRST_BUFFER;
        capacity = next < size ? next : size;
        *bytes = tlc_bulk_resize(*bytes, *done, capacity);
        if (!read_some(rows, *bytes + *done, capacity - *done, &count, fault))
            return false;
        *done += count;
    } while (*done == capacity && capacity < size);
    return true;
}

bool tlc_rows_read(const struct tlc_rows *rows, uint64_t count, size_t row_size, uint8_t **bytes,
                   struct tlc_fault *fault)
{
    size_t size, done;
    if (__builtin_mul_overflow(count, row_size, &size) || size > SIZE_MAX / 2)
        return tlc_fault_set(fault, "%s: %llu rows of %zu bytes do not fit into memory", rows->path,
                             (unsigned long long)count, row_size);
    if (!read_growing(rows, size, bytes, &done, fault))
        return false;
    if (done != size)
        return fault_of_truncated(rows, done / row_size, fault);
    return true;
}

bool tlc_rows_read_block(const struct tlc_rows *rows, uint64_t read, size_t count, size_t row_size,
                         void *bytes, struct tlc_fault *fault)
{
    size_t done = 0;
    if (!read_some(rows, bytes, count * row_size, &done, fault))
        return false;
    if (done != count * row_size)
        return fault_of_truncated(rows, read + done / row_size, fault);
    return true;
}

/* Passes over rows that nobody needs. */
static bool skip_rows(const struct tlc_rows *rows, uint64_t read, uint64_t row_size,
                      uint8_t *unneeded, struct tlc_fault *fault)
{
    uint64_t left = (rows->rows - read) * row_size;
    while (left > 0) {
        size_t most = left < AT_A_TIME ? (size_t)left : AT_A_TIME, count;
        if (!tlc_input_read(rows->input, unneeded, most, &count, fault))
            return false;
        left -= count;
        if (count < most)
            return fault_of_truncated(rows, rows->rows - 1 - (left - 1) / row_size, fault);
    }
    return true;
}

bool tlc_rows_check_rest(const struct tlc_rows *rows, uint64_t read, uint64_t row_size,
                         struct tlc_fault *fault)
{
    if (rows->stream)
        return true;
    row_size = rows->halves ? row_size / 2 : row_size;
    uint8_t *unneeded = tlc_allocate(AT_A_TIME, 1);
    size_t count = 0;
    bool good = skip_rows(rows, read, row_size, unneeded, fault) &&
                tlc_input_read(rows->input, unneeded, 1, &count, fault);
    free(unneeded);
    if (good && count > 0)
        good = tlc_fault_set(fault, "%s goes on after the %llu rows its header promises",
                             rows->path, (unsigned long long)rows->rows);
    return good;
}

/* ---- rows of one number or text -------------------------------------------------------------- */

size_t tlc_rows_item_size(const struct tlc_rows *rows)
{
    if (rows->characters)
        return (size_t)rows->characters * (rows->wide ? sizeof(uint32_t) : 1);
    return tlc_element_size(rows->element);
}

/* Room for a character of UTF-8. */
enum { LONGEST_CHARACTER = 4 };

/* A code point as UTF-8, a question mark for what is none. Returns how many bytes it takes. */
static int put_character(char *text, uint32_t code)
{
    if (code >= 0x110000 || (code >= 0xd800 && code < 0xe000))
        code = '?';
    const int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t first[] = {0, 0xc0, 0xe0, 0xf0};
    text[0] = (char)(first[more] | code >> 6 * more);
    for (int i = 1; i <= more; i++)
        text[i] = (char)(0x80 | (code >> 6 * (more - i) & 0x3f));
    return more + 1;
}

size_t tlc_rows_text_size(const struct tlc_rows *rows)
{
    return (size_t)rows->characters * LONGEST_CHARACTER + 1;
}

void tlc_rows_text(const struct tlc_rows *rows, const uint8_t *bytes, int row, char *text)
{
    const uint8_t *at = bytes + (size_t)row * tlc_rows_item_size(rows);
    int used = 0;
    for (int i = 0; i < rows->characters; i++) {
        uint32_t code = at[i];
        if (rows->wide)
            memcpy(&code, at + 4 * i, sizeof code);
        if (code == 0)
            break;
        if (rows->wide)
            used += put_character(text + used, rows->swapped ? __builtin_bswap32(code) : code);
        else
            text[used++] = (char)code;
    }
    text[used] = '\0';
}
