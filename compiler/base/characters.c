#include "base/characters.h"

#include <string.h>

typedef struct Range {
    uint32_t first, last;
} Range;

/* Letters of other alphabets: what each looks like. */
static const char *letter_like(uint32_t code)
{
    static const struct {
        uint32_t code;
        const char *letter;
    } letters[] = {
        {0x0430, "`a`"}, {0x0435, "`e`"}, {0x043E, "`o`"}, {0x0440, "`p`"}, {0x0441, "`c`"},
        {0x0443, "`y`"}, {0x0445, "`x`"}, {0x0455, "`s`"}, {0x0456, "`i`"}, {0x0458, "`j`"},
        {0x0501, "`d`"}, {0x0410, "`A`"}, {0x0412, "`B`"}, {0x0415, "`E`"}, {0x041A, "`K`"},
        {0x041C, "`M`"}, {0x041D, "`H`"}, {0x041E, "`O`"}, {0x0420, "`P`"}, {0x0421, "`C`"},
        {0x0422, "`T`"}, {0x0425, "`X`"}, {0x0391, "`A`"}, {0x0392, "`B`"}, {0x0395, "`E`"},
        {0x0397, "`H`"}, {0x0399, "`I`"}, {0x039A, "`K`"}, {0x039C, "`M`"}, {0x039D, "`N`"},
        {0x039F, "`O`"}, {0x03A1, "`P`"}, {0x03A4, "`T`"}, {0x03A7, "`X`"}, {0x03BF, "`o`"},
        {0x0131, "`i`"},
    };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].code == code)
            return letters[i].letter;
    return NULL;
}

/* U+FF01 to U+FF5E are the characters of ASCII as wide as they are high. */
static const char *wide_ascii(uint32_t code)
{
    static const char quoted[] =
        "`!`\0`\"`\0`#`\0`$`\0`%`\0`&`\0`'`\0`(`\0`)`\0`*`\0`+`\0`,`\0`-`\0`.`\0`/"
        "`\0`0`\0`1`\0`2`\0"
        "`3`\0`4`\0`5`\0`6`\0`7`\0`8`\0`9`\0`:`\0`;`\0`<`\0`=`\0`>`\0`?`\0`@`\0`A`\0`B`\0`C`\0`D`\0"
        "`E`\0`F`\0`G`\0`H`\0`I`\0`J`\0`K`\0`L`\0`M`\0`N`\0`O`\0`P`\0`Q`\0`R`\0`S`\0`T`\0`U`\0`V`\0"
        "`W`\0`X`\0`Y`\0`Z`\0`[`\0`\\`\0`]`\0`^`\0`_`\0```\0`a`\0`b`\0`c`\0`d`\0`e`\0`f`\0`g`\0`h`"
        "\0"
        "`i`\0`j`\0`k`\0`l`\0`m`\0`n`\0`o`\0`p`\0`q`\0`r`\0`s`\0`t`\0`u`\0`v`\0`w`\0`x`\0`y`\0`z`\0"
        "`{`\0`|`\0`}`\0`~`";
    return code >= 0xFF01 && code <= 0xFF5E ? quoted + 4 * (code - 0xFF01) : NULL;
}

static const struct Lookalike {
    Range range;
    const char *name, *instead;
} lookalikes[] = {
    {{0x0085, 0x0085}, "a line break of another kind", "a space"},
    {{0x00A0, 0x00A0}, "a no-break space", "a space"},
    {{0x00AD, 0x00AD}, "an invisible hyphen", ""},
    {{0x1680, 0x1680}, "a space of another width", "a space"},
    {{0x2000, 0x200A}, "a space of another width", "a space"},
    {{0x200B, 0x200B}, "an invisible space of no width", ""},
    {{0x200C, 0x200D}, "an invisible joiner", ""},
    {{0x200E, 0x200F}, "an invisible mark that turns text around", ""},
    {{0x2010, 0x2015}, "a dash", "`-`"},
    {{0x2018, 0x201B}, "a typographic quote", "`'`"},
    {{0x201C, 0x201F}, "a typographic quote", "`\"`"},
    {{0x2022, 0x2023}, "a bullet", "`-`"},
    {{0x2026, 0x2026}, "an ellipsis", "`...`"},
    {{0x2028, 0x2029}, "a separator of lines", "a line break"},
    {{0x202A, 0x202E}, "an invisible mark that turns text around", ""},
    {{0x202F, 0x202F}, "a narrow no-break space", "a space"},
    {{0x2032, 0x2032}, "a prime", "`'`"},
    {{0x2033, 0x2033}, "a double prime", "`\"`"},
    {{0x205F, 0x205F}, "a space of another width", "a space"},
    {{0x2060, 0x2064}, "an invisible joiner", ""},
    {{0x2066, 0x2069}, "an invisible mark that turns text around", ""},
    {{0x2212, 0x2212}, "a minus sign", "`-`"},
    {{0x2236, 0x2236}, "a ratio sign", "`:`"},
    {{0x3000, 0x3000}, "a wide space", "a space"},
    {{0x3001, 0x3001}, "a wide comma", "`,`"},
    {{0xA789, 0xA789}, "a letter that looks like a colon", "`:`"},
    {{0x00AB, 0x00AB}, "a typographic quote", "`\"`"},
    {{0x00BB, 0x00BB}, "a typographic quote", "`\"`"},
    {{0xFE55, 0xFE55}, "a small colon", "`:`"},
    {{0xFE58, 0xFE58}, "a small dash", "`-`"},
    {{0xFEFF, 0xFEFF}, "a byte order mark, which belongs to the start of a file", ""},
};

const char *lookalike_name(uint32_t code, const char **instead)
{
    if ((*instead = wide_ascii(code)))
        return "a wide character";
    if ((*instead = letter_like(code)))
        return "a letter of another alphabet";
    for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++) {
        const struct Lookalike *row = &lookalikes[i];
        if (code < row->range.first || code > row->range.last)
            continue;
        *instead = row->instead;
        return row->name;
    }
    return NULL;
}

bool lookalike_find(const Source *source, size_t start, size_t end, Span *found)
{
    const char *text = source->text, *instead;
    bool comment = false;
    size_t first = source_start(source);
    for (size_t at = start < first ? first : start; at < end && at < source->length;) {
        Character character = character_at(text, at, source->length);
        size_t width = character.width ? character.width : 1;
        comment = text[at] != '\n' &&
                  (comment || (text[at] == '#' && (at == 0 || strchr(" \t\n", text[at - 1]))));
        if (!comment && character.code >= 0x80 && lookalike_name(character.code, &instead)) {
            *found = (Span){source, at, at + width, NULL};
            return true;
        }
        at += width;
    }
    return false;
}
