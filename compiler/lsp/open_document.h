/* open_document.h: a spec as an editor has it, and what is known of it. */
#ifndef LSP_OPEN_DOCUMENT_H
#define LSP_OPEN_DOCUMENT_H

#include "base/finding.h"
#include "lsp/positions.h"
#include "lsp/lsp.h"

/* How much has been found out. Each takes longer than the one before: a study may have thousands of
 * cells. */
typedef enum { KNOWN_TEXT, KNOWN_SPEC, KNOWN_PLAN } Knowledge;

/* What is known of one text. All of it is in an arena of its own. */
typedef struct Analysis {
    Arena *arena;
    Knowledge known;
    const Source *source;
    Lines lines;
    const Node *outline;
    /* from KNOWN_SPEC on */
    Diagnostics *diagnostics; /* from KNOWN_PLAN on of all that is wrong */
    const Node *root;         /* of a spec without errors so far, else NULL */
    const Spec *spec;         /* read, and checked as far as could be; NULL: it could not be read */
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
    bool costly;        /* to find it out took so long that writers would notice */
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

/* So much of the text as it is, found out if need be. */
const Analysis *document_known(Document *document, Knowledge wanted, LspPlanCheck *check_plan,
                               bool in_bytes);

/* The spec of the text or, while that cannot be read, of the last text that could be. NULL: none.
 */
const Spec *document_spec(const Document *document);

#endif
