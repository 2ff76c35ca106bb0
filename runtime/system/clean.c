/* clean.c: text from outside (a path, an argument, the spec's name) made fit to be shown. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "system/clean.h"

/* ---- characters ----------------------------------------------------------------------------- */

struct character {
    uint32_t code;
    size_t width; /* in bytes; 0 when they are not UTF-8 */
};

static size_t width_of_lead(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

static struct character character_of(const char *text, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const struct character none = {0, 0};
    const unsigned char *bytes = (const unsigned char *)text;
    struct character character = {bytes[0], width_of_lead(bytes[0])};
    if (character.width == 1)
        return character;
    if (character.width == 0 || character.width > length)
        return none;
    character.code &= 0x7Fu >> character.width;
    for (size_t i = 1; i < character.width; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return none;
        character.code = character.code << 6 | (bytes[i] & 0x3F);
    }
    bool surrogate = character.code >= 0xD800 && character.code <= 0xDFFF;
    bool valid = character.code >= least[character.width] && character.code <= 0x10FFFF;
    return valid && !surrogate ? character : none;
}

/* Whether it neither steers a terminal, nor hides, nor reorders the text around it. */
static bool is_printable(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00, 0x1F},       {0x7F, 0x9F},     /* controls */
        {0xAD, 0xAD},       {0x61C, 0x61C},   /* soft hyphen; Arabic letter mark */
        {0x180E, 0x180E},   {0x200B, 0x200B}, /* nothing wide */
        {0x200E, 0x200F},   {0x2028, 0x202E}, /* marks of direction; ends of lines; embeddings */
        {0x2060, 0x206F},   {0xFEFF, 0xFEFF}, /* invisible operators, isolates; byte order mark */
        {0xFFF9, 0xFFFB},   {0xFFFE, 0xFFFF}, /* annotations; no characters */
        {0xE0000, 0xE007F},                   /* tags */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return false;
    return true;
}

struct tlc_glyph tlc_glyph_of(const char *text, size_t length)
{
    struct character character = character_of(text, length);
    struct tlc_glyph shown = {.taken = character.width ? character.width : 1};
    if (character.width && is_printable(character.code))
        memcpy(shown.text, text, character.width);
    else if (character.width)
        snprintf(shown.text, sizeof shown.text, "<U+%04X>", (unsigned)character.code);
    else
        snprintf(shown.text, sizeof shown.text, "<0x%02X>", (unsigned)(unsigned char)*text);
    return shown;
}

/* ---- texts ---------------------------------------------------------------------------------- */

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
