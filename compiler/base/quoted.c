/* quoted.c: text as a literal of C. */
#include "base/quoted.h"

const char *quoted(Arena *arena, const char *string)
{
    Text text = text_new(arena);
    text_add(&text, "\"");
    for (; *string; string++) {
        unsigned char byte = (unsigned char)*string;
        if (byte == '"' || byte == '\\')
            text_addf(&text, "\\%c", byte);
        else if (byte >= 0x20 && byte < 0x7F && byte != '?') /* ??x is a trigraph */
            text_addf(&text, "%c", byte);
        else
            text_addf(&text, "\\%03o", byte);
    }
    text_add(&text, "\"");
    return text.bytes;
}
