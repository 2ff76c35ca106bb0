/* message.c: messages as bytes: three numbers, then a text. Ranks are processes of one program, so
 * both ends have the same numbers; the first says so, for those that are not. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/message.h"
#include "system/allocate.h"

static const int32_t version = 0x746c6331; /* "tlc1" */

struct beginning {
    int32_t version, kind, number;
};

void *tlc_message_pack(enum tlc_message_kind kind, int number, const void *content, size_t count,
                       size_t *size)
{
    const struct beginning beginning = {version, (int32_t)kind, number};
    *size = sizeof beginning + count;
    char *bytes = tlc_allocate(*size, 1);
    memcpy(bytes, &beginning, sizeof beginning);
    if (count > 0)
        memcpy(bytes + sizeof beginning, content, count);
    return bytes;
}

bool tlc_message_unpack(struct tlc_message *message, const void *bytes, size_t size)
{
    struct beginning beginning;
    if (size < sizeof beginning)
        return false;
    memcpy(&beginning, bytes, sizeof beginning);
    if (beginning.version != version || beginning.kind < TLC_HELLO || beginning.kind > TLC_STOP)
        return false;
    const size_t length = size - sizeof beginning;
    message->kind = (enum tlc_message_kind)beginning.kind;
    message->number = beginning.number;
    message->size = length;
    message->text = tlc_allocate(length + 1, 1);
    memcpy(message->text, (const char *)bytes + sizeof beginning, length);
    return true;
}
