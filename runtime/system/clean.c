/* clean.c: text from outside (a path, an argument, the spec's name) made fit to be shown. */
#include <string.h>

#include "common/glyph.h"
#include "system/clean.h"

size_t tlc_clean_bytes(char *to, size_t used, size_t size, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        struct tlc_glyph shown = tlc_glyph_of(text + at, length - at);
        size_t width = strlen(shown.text);
        if (used + width + 1 > size)
            break;
        memcpy(to + used, shown.text, width + 1);
        used += width;
        at += shown.taken;
    }
    return used;
}

void tlc_clean(char *to, size_t size, const char *text)
{
    to[0] = '\0';
    tlc_clean_bytes(to, 0, size, text, strlen(text));
}
