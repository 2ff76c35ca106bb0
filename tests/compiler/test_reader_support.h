/* test_reader_support.h: what the tests of keys and values share. */
#ifndef TEST_READER_SUPPORT_H
#define TEST_READER_SUPPORT_H

#include "support.h"

#include "spec/reader.h"

/* A reader of its own. */
static inline Reader reader_of(Arena *arena)
{
    return (Reader){
        .arena = arena, .diagnostics = diag_new(arena), .spec = arena_alloc(arena, sizeof(Spec))};
}

/* The root of a YAML text that is right. */
static inline const Node *node_of(Reader *reader, const char *text)
{
    const Node *node =
        yaml_read(reader->arena, source_of(reader->arena, text), reader->diagnostics);
    cr_assert(node, "%s", printed(reader->arena, reader->diagnostics, false));
    return node;
}

/* What was reported: first lines only, without the quoted source; then the helps. */
static inline const char *reported(const Reader *reader)
{
    const char *all = printed(reader->arena, reader->diagnostics, false);
    Text kept = text_new(reader->arena);
    for (const char *line = all, *end; (end = strchr(line, '\n')); line = end + 1) {
        const char *help = strstr(line, "= help: ");
        if (help && help < end)
            line = help;
        else if (*line == ' ')
            continue;
        text_add_bytes(&kept, line, (size_t)(end - line) + 1);
    }
    return kept.bytes;
}

/* A whole spec, right or wrong. */
static inline const Spec *spec_of(Reader *reader, const char *text)
{
    const Source *source = source_of(reader->arena, text);
    const Node *root = yaml_read(reader->arena, source, reader->diagnostics);
    cr_assert(root, "%s", printed(reader->arena, reader->diagnostics, false));
    return spec_read(reader->arena, source, root, reader->diagnostics);
}

#endif
