/* formatting.c: a document laid out as `tlc fmt` does. */
#include "lsp/reply.h"

#include <stddef.h>
#include <string.h>

/* How many bytes of whole lines both begin with. */
static size_t same_start(const char *one, const char *other)
{
    size_t same = 0;
    for (size_t at = 0; one[at] && one[at] == other[at]; at++)
        if (one[at] == '\n')
            same = at + 1;
    return same;
}

/* How many bytes of whole lines both end in, of the last `most` of each. */
static size_t same_end(const char *one_end, const char *other_end, size_t most)
{
    size_t same = 0;
    for (size_t count = 1;
         count <= most && one_end[-(ptrdiff_t)count] == other_end[-(ptrdiff_t)count]; count++)
        if (one_end[-(ptrdiff_t)count] == '\n')
            same = count - 1;
    return same;
}

/* The lines from the first that changes to the last: an editor's cursor stays elsewhere. */
static json_t *edit_json(const Question *question, const char *new_text)
{
    const Document *document = question->document;
    const size_t length = strlen(new_text), start = same_start(document->text, new_text);
    const size_t shorter = length < document->length ? length : document->length;
    const size_t end =
        same_end(document->text + document->length, new_text + length, shorter - start);
    return json_pack(
        "{s:o,s:o}", "range", range_json(&question->analysis->lines, start, document->length - end),
        "newText",
        tlc_json_string(arena_copy(question->arena, new_text + start, length - end - start)));
}

json_t *formatting_json(const Question *question, LspLayOut *lay_out)
{
    const Document *document = question->document;
    const char *new_text = lay_out(question->arena, question->analysis->source);
    if (!new_text)
        return json_null();
    return strcmp(new_text, document->text) == 0 ? json_array()
                                                 : json_pack("[o]", edit_json(question, new_text));
}
