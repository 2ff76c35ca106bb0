/* protobuf.h: messages of Protocol Buffers, laid out in memory. A message is its fields, one behind
 * the other. Source: "Encoding", protobuf.dev. */
#ifndef TLC_PROTOBUF_H
#define TLC_PROTOBUF_H

#include "store/file_bytes.h"

/* Append a field, by its number: a whole number, of either sign; a float; a text. */
void tlc_protobuf_int(struct tlc_file_bytes *message, int field, int64_t number);
void tlc_protobuf_float(struct tlc_file_bytes *message, int field, float number);
void tlc_protobuf_text(struct tlc_file_bytes *message, int field, const char *text);

/* What comes before a field of so many bytes, which are then appended. */
void tlc_protobuf_begin(struct tlc_file_bytes *message, int field, size_t size);

/* A message, which is taken over. */
void tlc_protobuf_message(struct tlc_file_bytes *message, int field, struct tlc_file_bytes *inner);

#endif
