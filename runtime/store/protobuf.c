/* protobuf.c: messages of Protocol Buffers. */
#include "store/protobuf.h"

#include <stdlib.h>
#include <string.h>

enum { VARINT = 0, BYTES = 2, FOUR_BYTES = 5 };

/* Seven bits a byte, the lowest first, and an eighth where more follow. */
static void append_varint(struct tlc_file_bytes *message, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        tlc_append_number(message, (number & 0x7f) | 0x80, 1);
    tlc_append_number(message, number, 1);
}

static void append_key(struct tlc_file_bytes *message, int field, int type)
{
    append_varint(message, (uint64_t)(field << 3 | type));
}

void tlc_protobuf_int(struct tlc_file_bytes *message, int field, int64_t number)
{
    append_key(message, field, VARINT);
    append_varint(message, (uint64_t)number);
}

void tlc_protobuf_float(struct tlc_file_bytes *message, int field, float number)
{
    append_key(message, field, FOUR_BYTES);
    tlc_append_floats(message, &number, 1);
}

void tlc_protobuf_begin(struct tlc_file_bytes *message, int field, size_t size)
{
    append_key(message, field, BYTES);
    append_varint(message, size);
}

void tlc_protobuf_text(struct tlc_file_bytes *message, int field, const char *text)
{
    tlc_protobuf_begin(message, field, strlen(text));
    tlc_append_text(message, text);
}

void tlc_protobuf_message(struct tlc_file_bytes *message, int field, struct tlc_file_bytes *inner)
{
    tlc_protobuf_begin(message, field, inner->size);
    tlc_append(message, inner->byte, inner->size);
    free(inner->byte);
    *inner = (struct tlc_file_bytes){NULL, 0, 0};
}
