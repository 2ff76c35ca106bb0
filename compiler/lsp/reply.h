/* reply.h: what is found, as JSON of the protocol. */
#ifndef LSP_REPLY_H
#define LSP_REPLY_H

#include "json/json.h"
#include "lsp/open_document.h"
#include "lsp/names.h"
#include "lsp/place.h"

/* What the client said of itself. */
typedef struct Client {
    bool in_bytes;     /* columns count bytes, not units of UTF-16 */
    bool related;      /* findings may have second places */
    bool snippets;     /* completions may have holes to fill */
    bool hierarchical; /* symbols may have symbols in them */
} Client;

/* What is asked of a document. What the answer takes is in an arena of its own. */
typedef struct Question {
    Arena *arena;
    const Client *client;
    const Document *document;
    const Analysis *analysis;
    size_t offset; /* of the byte that it is about */
} Question;

/* Bytes [start, end) of the text. */
json_t *range_json(const Lines *lines, size_t start, size_t end);

/* Those of the document: {uri, range}. */
json_t *location_json(const Question *question, Span span);

/* findings.c: all findings of a document, as parameters of publishDiagnostics. */
json_t *findings_json(const Question *question);

/* Those fixes whose findings touch the bytes from the question's to `end`, as code actions. */
json_t *fixes_json(const Question *question, size_t end);

/* symbols.c: an outline, where names are defined, and where they stand. */
json_t *symbols_json(const Question *question);
json_t *definition_json(const Question *question);
json_t *references_json(const Question *question, bool with_definition);

/* formatting.c: the edits that lay the document out; null: it is no YAML, or cannot be. */
json_t *formatting_json(const Question *question, LspLayOut *lay_out);

/* completion.c: what can be written at the byte. */
json_t *completions_json(const Question *question);

/* hover.c: what there is to know of what stands at the byte; null: nothing. */
json_t *hover_json(const Question *question);

/* hover.c: what the key means and takes, as Markdown. */
void describe_key(Text *text, const Key *key);

#endif
