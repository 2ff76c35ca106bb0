/* glyph.c: characters of UTF-8, and how each is shown. */
#include <stdio.h>
#include <string.h>

#include "common/glyph.h"

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

struct tlc_character tlc_character_of(const char *text, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const struct tlc_character none = {0, 0};
    const unsigned char *bytes = (const unsigned char *)text;
    struct tlc_character character = {bytes[0], width_of_lead(bytes[0])};
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

bool tlc_is_printable(uint32_t code)
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
    struct tlc_character character = tlc_character_of(text, length);
    struct tlc_glyph shown = {.taken = character.width ? character.width : 1};
    if (character.width && tlc_is_printable(character.code))
        memcpy(shown.text, text, character.width);
    else if (character.width)
        snprintf(shown.text, sizeof shown.text, "<U+%04X>", (unsigned)character.code);
    else
        snprintf(shown.text, sizeof shown.text, "<0x%02X>", (unsigned)(unsigned char)*text);
    return shown;
}
