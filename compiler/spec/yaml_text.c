#include "base/characters.h"
#include "spec/yaml_internal.h"

#include <string.h>

/* What YAML lets stand in a file; NEL, at U+0085, is a line break. */
static bool is_allowed(uint32_t code)
{
    if (code < 0x20)
        return code == '\t' || code == '\n' || code == '\r';
    if (code >= 0x7F && code < 0xA0)
        return code == 0x85;
    return code != 0xFEFF && code != 0xFFFE && code != 0xFFFF;
}

Span span_of_bytes(const YamlReader *reader, size_t start, size_t end)
{
    return (Span){reader->source, start, end, NULL};
}

/* UTF-16 and UTF-32 show in their byte order mark or in zero bytes around the first character. */
static bool is_wide(const Source *source)
{
    if (source->length < 2)
        return false;
    if (!memcmp(source->text, "\xFF\xFE", 2) || !memcmp(source->text, "\xFE\xFF", 2))
        return true;
    return !source->text[0] != !source->text[1];
}

/* U+FFFE and U+FFFF are no characters at all, by Unicode's definition. */
static const char *describe_character(const YamlReader *reader, uint32_t code)
{
    if (code == 0xFFFE || code == 0xFFFF)
        return arena_printf(reader->arena, "U+%04X, which stands for no character,",
                            (unsigned)code);
    return arena_printf(reader->arena, "the control character U+%04X", (unsigned)code);
}

static bool report_encoding(YamlReader *reader, size_t at, Character character)
{
    unsigned byte = (unsigned char)reader->source->text[at];
    Span span = span_of_bytes(reader, at, at + (character.width ? character.width : 1));
    const char *instead, *name = lookalike_name(character.code, &instead);
    if (character.width && name) {
        diag_report(reader->diagnostics, DIAG_ERROR, span, "encoding",
                    "U+%04X is not allowed here: %s", (unsigned)character.code, name);
        diag_help(reader->diagnostics, "take it out");
    } else if (character.width && character.code)
        diag_report(reader->diagnostics, DIAG_ERROR, span, "encoding", "%s is not allowed here",
                    describe_character(reader, character.code));
    else if (character.width)
        diag_report(reader->diagnostics, DIAG_ERROR, span, "encoding",
                    "a zero byte is not allowed: is this a text file?");
    else {
        diag_report(reader->diagnostics, DIAG_ERROR, span, "encoding",
                    "the byte 0x%02X is not UTF-8 text", byte);
        diag_help(reader->diagnostics, "save the spec as UTF-8");
    }
    return false;
}

static bool report_wide(YamlReader *reader)
{
    diag_report(reader->diagnostics, DIAG_ERROR, span_of_bytes(reader, 0, 1), "encoding",
                "the spec is written in UTF-16 or UTF-32, not UTF-8");
    diag_help(reader->diagnostics, "save the spec as UTF-8");
    return false;
}

static void map_characters(YamlReader *reader)
{
    const Source *source = reader->source;
    uint32_t *offsets = arena_alloc(reader->arena, reader->character_count * sizeof *offsets);
    size_t count = 0;
    for (size_t at = reader->text_start; at < source->length;) {
        offsets[count++] = (uint32_t)at;
        at += character_at(source->text, at, source->length).width;
    }
    reader->character_offsets = offsets;
}

static bool starts_line(const YamlReader *reader, size_t at)
{
    const char *text = reader->source->text;
    if (at == reader->text_start)
        return true;
    return trim_end(text, reader->text_start, at) < at && text[at - 1] != ' ' &&
           text[at - 1] != '\t';
}

/* libyaml's time grows with the square of the "%TAG" lines. Specs have no tags, so none is let
 * through, though a line of quoted text may start with it, too. */
static bool refuse_tag_directives(YamlReader *reader)
{
    const char *text = reader->source->text;
    const char *found = text + reader->text_start;
    while ((found = strstr(found, "%TAG"))) {
        size_t at = (size_t)(found - text);
        if (starts_line(reader, at)) {
            diag_report(reader->diagnostics, DIAG_ERROR, span_of_bytes(reader, at, at + 4), "tag",
                        "'%%TAG' is about YAML tags, and specs have none");
            diag_help(reader->diagnostics, "leave this line out");
            return false;
        }
        found++;
    }
    return true;
}

bool encoding_check(YamlReader *reader)
{
    const Source *source = reader->source;
    if (is_wide(source))
        return report_wide(reader);
    reader->text_start = source_start(source);
    for (size_t at = reader->text_start; at < source->length;) {
        Character character = character_at(source->text, at, source->length);
        if (!character.width || !is_allowed(character.code))
            return report_encoding(reader, at, character);
        reader->character_count++;
        at += character.width;
    }
    if (reader->character_count < source->length - reader->text_start)
        map_characters(reader);
    return refuse_tag_directives(reader);
}

size_t byte_offset(const YamlReader *reader, size_t character)
{
    if (character >= reader->character_count)
        return reader->source->length;
    if (reader->character_offsets)
        return reader->character_offsets[character];
    return reader->text_start + character;
}

size_t break_width(const char *text, size_t at, size_t end)
{
    size_t left = end - at;
    if (left && text[at] == '\r')
        return left > 1 && text[at + 1] == '\n' ? 2 : 1;
    if (left && text[at] == '\n')
        return 1;
    if (left > 1 && !memcmp(text + at, "\xC2\x85", 2))
        return 2;
    if (left > 2 &&
        (!memcmp(text + at, "\xE2\x80\xA8", 3) || !memcmp(text + at, "\xE2\x80\xA9", 3)))
        return 3;
    return 0;
}

size_t trim_end(const char *text, size_t start, size_t end)
{
    while (end > start) {
        if (strchr(" \t\r\n", text[end - 1]))
            end--;
        else if (end - start >= 2 && break_width(text, end - 2, end) == 2)
            end -= 2;
        else if (end - start >= 3 && break_width(text, end - 3, end) == 3)
            end -= 3;
        else
            break;
    }
    return end;
}

static size_t skip_blanks_and_comments(const char *text, size_t at, size_t end)
{
    while (at < end) {
        size_t width = break_width(text, at, end);
        if (width || text[at] == ' ' || text[at] == '\t')
            at += width ? width : 1;
        else if (text[at] == '#')
            while (at < end && !break_width(text, at, end))
                at++;
        else
            break;
    }
    return at;
}

/* libyaml takes these characters and no others for the name of an anchor. */
static bool is_anchor_character(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '_' || byte == '-';
}

static size_t skip_anchor(const char *text, size_t at, size_t end)
{
    at++;
    while (at < end && is_anchor_character(text[at]))
        at++;
    return at;
}

/* A "!<...>" tag may hold what would end any other. */
static size_t skip_tag(const char *text, size_t at, size_t end)
{
    bool verbatim = end - at > 1 && text[at + 1] == '<';
    while (at < end && !break_width(text, at, end) && !strchr(" \t", text[at])) {
        if (verbatim ? text[at] == '>' : strchr(",[]{}", text[at]) != NULL)
            return verbatim ? at + 1 : at;
        at++;
    }
    return at;
}

size_t skip_properties(const YamlReader *reader, size_t start, size_t end, Span *tag)
{
    const char *text = reader->source->text;
    size_t at = start;
    while (at < end && (text[at] == '&' || text[at] == '!')) {
        bool is_tag = text[at] == '!';
        size_t behind = is_tag ? skip_tag(text, at, end) : skip_anchor(text, at, end);
        if (is_tag)
            *tag = span_of_bytes(reader, at, behind);
        at = skip_blanks_and_comments(text, behind, end);
    }
    return at;
}
