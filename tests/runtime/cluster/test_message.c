/* test_message.c: messages as bytes and back. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/message.h"

static struct tlc_message there_and_back(enum tlc_message_kind kind, int number, const char *text)
{
    struct tlc_message message;
    size_t size;
    void *bytes = tlc_message_pack(kind, number, text, text ? strlen(text) : 0, &size);
    cr_assert(tlc_message_unpack(&message, bytes, size));
    free(bytes);
    return message;
}

Test(message, comes_as_it_was_sent)
{
    struct tlc_message message = there_and_back(TLC_LINE, 123456, "{\"a\":1}");
    cr_expect_eq(message.kind, TLC_LINE);
    cr_expect_eq(message.number, 123456);
    cr_expect_str_eq(message.text, "{\"a\":1}");
    cr_expect_eq(message.size, 7);
    free(message.text);
}

Test(message, without_a_text)
{
    struct tlc_message message = there_and_back(TLC_BEAT, 0, NULL);
    cr_expect_str_eq(message.text, "");
    free(message.text);
}

Test(message, what_is_none_is_refused)
{
    struct tlc_message message;
    size_t size;
    char *bytes = tlc_message_pack(TLC_WORK, 7, "x", 1, &size);
    for (size_t cut = 0; cut + 1 < size; cut++)
        cr_expect(!tlc_message_unpack(&message, bytes, cut));
    bytes[0] ^= 1; /* another version */
    cr_expect(!tlc_message_unpack(&message, bytes, size));
    bytes[0] ^= 1;
    bytes[5] ^= 1; /* a kind that there is none of */
    cr_expect(!tlc_message_unpack(&message, bytes, size));
    free(bytes);
}
