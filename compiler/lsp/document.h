/* document.h: a spec as an editor has it, and what is known of it. */
#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

#include "base/finding.h"
#include "lsp/lines.h"
#include "lsp/lsp.h"

/* What is known of one text. All of it is in an arena of its own. */
typedef struct Analysis {
    Arena *arena;
    const Source *source;
    Lines lines;
    const Node *outline;
    Diagnostics *diagnostics;
    const Spec *spec; /* read, and checked as far as could be; NULL: it could not be read */
} Analysis;

typedef struct Document Document;
struct Document {
    Document *next;
    char *uri;
    char *path;
    char *text;
    size_t length;
    int64_t version;
    bool unsaid;        /* what is wrong with this text has not been said yet */
    Analysis *analysis; /* of this text, or NULL */
    Analysis *checked;  /* the last that had a spec; may be the same; or NULL */
};

/* A new one without a text. Of a URI that is no file the path is the URI. */
Document *document_new(const char *uri);
void document_free(Document *document);

/* Puts `text` in the place of the bytes from `start` to `end`. What was known is forgotten, but for
 * `checked`. */
void document_replace(Document *document, size_t start, size_t end, const char *text,
                      size_t length);

/* What is known of the text as it is, found out if need be. */
const Analysis *document_analysis(Document *document, LspPlanCheck *check_plan, bool in_bytes);

/* The spec of the text or, while that cannot be read, of the last text that could be. NULL: none.
 */
const Spec *document_spec(const Document *document);

#endif
