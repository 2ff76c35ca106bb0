#include "lsp/open_document.h"

#include "check/check.h"
#include "lsp/outline.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- paths ---- */

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);
    if (!memory)
        out_of_memory();
    return memory;
}

static char *copy(const char *text)
{
    char *same = allocate(strlen(text) + 1);
    return strcpy(same, text);
}

static int hex_digit(char byte)
{
    return isdigit((unsigned char)byte) ? byte - '0' : tolower((unsigned char)byte) - 'a' + 10;
}

/* "file:///home/me/a%20spec.yaml" as "/home/me/a spec.yaml". */
static char *path_of(const char *uri)
{
    static const char file[] = "file://";
    if (strncmp(uri, file, strlen(file)) != 0)
        return copy(uri);
    const char *slash = strchr(uri + strlen(file), '/');
    char *path = copy(slash ? slash : uri), *to = path;
    for (const char *at = path; *at; at++) {
        const bool escaped = at[0] == '%' && isxdigit((unsigned char)at[1]) &&
                             isxdigit((unsigned char)at[2]) && (at[1] != '0' || at[2] != '0');
        *to++ = escaped ? (char)(16 * hex_digit(at[1]) + hex_digit(at[2])) : *at;
        at += escaped ? 2 : 0;
    }
    *to = '\0';
    return path;
}

/* ---- documents ---- */

Document *document_new(const char *uri)
{
    Document *document = allocate(sizeof *document);
    document->uri = copy(uri);
    document->path = path_of(uri);
    document->text = allocate(1);
    return document;
}

static void analysis_free(Analysis *analysis)
{
    if (analysis)
        arena_free(analysis->arena); /* which it is in itself */
}

static void forget(Document *document)
{
    if (document->analysis != document->checked)
        analysis_free(document->analysis);
    document->analysis = NULL;
}

void document_free(Document *document)
{
    forget(document);
    analysis_free(document->checked);
    free(document->uri);
    free(document->path);
    free(document->text);
    free(document);
}

void document_replace(Document *document, size_t start, size_t end, const char *text, size_t length)
{
    const size_t behind = document->length - end, whole = start + length + behind;
    char *changed = allocate(whole + 1);
    memcpy(changed, document->text, start);
    memcpy(changed + start, text, length);
    memcpy(changed + start + length, document->text + end, behind);
    free(document->text);
    document->text = changed;
    document->length = whole;
    document->unsaid = true;
    forget(document);
}

/* ---- what is known ---- */

static const Source *source_of(Arena *arena, const Document *document)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = arena_copy(arena, document->path, strlen(document->path)),
                       .text = arena_copy(arena, document->text, document->length),
                       .length = document->length};
    source_find_lines(arena, source);
    return source;
}

/* A spec with errors, of which nothing but what is shown of layers and tasks is asked: what is
 * wrong with it has been said. */
static const Spec *spec_so_far(Analysis *analysis, const Node *root)
{
    Diagnostics *unsaid = diag_new(analysis->arena);
    Spec *spec = spec_read(analysis->arena, analysis->source, root, unsaid);
    if (diag_count(unsaid, DIAG_ERROR))
        return NULL;
    spec_check(analysis->arena, spec, unsaid);
    return spec;
}

static void check_spec(Analysis *analysis)
{
    analysis->known = KNOWN_SPEC;
    if (analysis->source->length > SOURCE_LIMIT) {
        diag_report(analysis->diagnostics, DIAG_ERROR, (Span){analysis->source, 0, 0, NULL},
                    "too-large", "the spec is larger than 1 MiB, which no spec needs");
        return;
    }
    const Node *root = yaml_read(analysis->arena, analysis->source, analysis->diagnostics);
    if (!root)
        return;
    analysis->spec =
        experiment_checked(analysis->arena, analysis->source, &root, analysis->diagnostics);
    if (analysis->spec)
        analysis->root = root;
    else if (root)
        analysis->spec = spec_so_far(analysis, root);
}

static Analysis *read_text(const Document *document, bool in_bytes)
{
    Arena *arena = arena_new();
    Analysis *analysis = arena_alloc(arena, sizeof *analysis);
    analysis->arena = arena;
    analysis->source = source_of(arena, document);
    analysis->lines = lines_of(arena, analysis->source->text, analysis->source->length, in_bytes);
    analysis->diagnostics = diag_new(arena);
    if (document->length <= SOURCE_LIMIT)
        analysis->outline = outline_read(arena, analysis->source);
    return analysis;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* How long writers wait without noticing, in seconds. */
static const double unnoticed = 0.1;

static void find_out(Document *document, Knowledge wanted, LspPlanCheck *check_plan)
{
    Analysis *analysis = document->analysis;
    const double begin = now();
    if (wanted > analysis->known && analysis->known == KNOWN_TEXT)
        check_spec(analysis);
    if (wanted > analysis->known && analysis->root)
        check_plan(analysis->arena, analysis->spec, analysis->root, analysis->diagnostics);
    if (wanted > analysis->known)
        analysis->known = wanted;
    if (wanted == KNOWN_PLAN)
        document->costly = now() - begin > unnoticed;
}

const Analysis *document_known(Document *document, Knowledge wanted, LspPlanCheck *check_plan,
                               bool in_bytes)
{
    if (!document->analysis)
        document->analysis = read_text(document, in_bytes);
    if (wanted <= document->analysis->known)
        return document->analysis;
    find_out(document, wanted, check_plan);
    if (document->analysis->spec && document->checked != document->analysis) {
        analysis_free(document->checked);
        document->checked = document->analysis;
    }
    return document->analysis;
}

const Spec *document_spec(const Document *document)
{
    return document->checked ? document->checked->spec : NULL;
}
