/* methods.c: what each method of the protocol does. */
#include "lsp/server.h"

#include <string.h>

/* ---- parameters ---- */

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static const json_t *at_path(const json_t *object, const char *first, const char *second)
{
    return json_object_get(json_object_get(object, first), second);
}

static bool read_position(const json_t *json, Position *position)
{
    const json_t *line = json_object_get(json, "line"),
                 *column = json_object_get(json, "character");
    if (!tlc_json_is(line, JSON_INTEGER) || !tlc_json_is(column, JSON_INTEGER) ||
        json_integer_value(line) < 0 || json_integer_value(column) < 0)
        return false;
    *position = (Position){(size_t)json_integer_value(line), (size_t)json_integer_value(column)};
    return true;
}

/* ---- documents ---- */

/* Where the document of this URI hangs, or where a new one would. */
static Document **find_document(Server *server, const char *uri)
{
    Document **at = &server->documents;
    while (*at && strcmp((*at)->uri, uri) != 0)
        at = &(*at)->next;
    return at;
}

static Document *document_of(Server *server, const json_t *params)
{
    const char *uri = text_at(json_object_get(params, "textDocument"), "uri");
    return uri ? *find_document(server, uri) : NULL;
}

static void set_version(Document *document, const json_t *text_document)
{
    const json_t *version = json_object_get(text_document, "version");
    if (tlc_json_is(version, JSON_INTEGER))
        document->version = json_integer_value(version);
}

static void did_open(Server *server, const json_t *params)
{
    const json_t *item = json_object_get(params, "textDocument");
    const json_t *text = json_object_get(item, "text");
    const char *uri = text_at(item, "uri");
    if (!uri || !tlc_json_is(text, JSON_STRING))
        return;
    Document **at = find_document(server, uri);
    if (!*at)
        *at = document_new(uri);
    document_replace(*at, 0, (*at)->length, json_string_value(text), json_string_length(text));
    set_version(*at, item);
}

/* One of several changes; of a range, or of the whole text. */
static void change(Server *server, Document *document, const json_t *each)
{
    const json_t *text = json_object_get(each, "text"), *range = json_object_get(each, "range");
    Position from, to;
    size_t start = 0, end = document->length;
    if (!tlc_json_is(text, JSON_STRING))
        return;
    if (range) {
        Arena *arena = arena_new();
        const Lines lines =
            lines_of(arena, document->text, document->length, server->client.in_bytes);
        const bool good = read_position(json_object_get(range, "start"), &from) &&
                          read_position(json_object_get(range, "end"), &to);
        start = good ? offset_of(&lines, from) : 0;
        end = good ? offset_of(&lines, to) : 0;
        arena_free(arena);
        if (!good || end < start)
            return;
    }
    document_replace(document, start, end, json_string_value(text), json_string_length(text));
}

static void did_change(Server *server, const json_t *params)
{
    Document *document = document_of(server, params);
    const json_t *changes = json_object_get(params, "contentChanges");
    if (!document)
        return;
    for (size_t i = 0; i < json_array_size(changes); i++)
        change(server, document, json_array_get(changes, i));
    set_version(document, json_object_get(params, "textDocument"));
}

/* Files that the spec names may be others by now. */
static void did_save(Server *server, const json_t *params)
{
    Document *document = document_of(server, params);
    if (document)
        document_replace(document, 0, 0, "", 0);
}

static void did_close(Server *server, const json_t *params)
{
    Document *document = document_of(server, params);
    if (!document)
        return;
    server_notify(server, "textDocument/publishDiagnostics",
                  json_pack("{s:o,s:[]}", "uri", tlc_json_string(document->uri), "diagnostics"));
    *find_document(server, document->uri) = document->next;
    document_free(document);
}

/* ---- questions ---- */

static Question question_of(Server *server, Document *document, Knowledge wanted)
{
    return (Question){.arena = arena_new(),
                      .client = &server->client,
                      .document = document,
                      .analysis = document_known(document, wanted, server->help->check_plan,
                                                 server->client.in_bytes)};
}

static json_t *answered(Question *question, json_t *answer)
{
    arena_free(question->arena);
    return answer;
}

/* Of what stands at a position. */
static bool ask_at(Server *server, const json_t *params, Knowledge wanted, Question *question)
{
    Document *document = document_of(server, params);
    Position position;
    if (!document || !read_position(json_object_get(params, "position"), &position))
        return false;
    *question = question_of(server, document, wanted);
    question->offset = offset_of(&question->analysis->lines, position);
    return true;
}

static json_t *complete(Server *server, const json_t *params)
{
    Question question;
    return ask_at(server, params, KNOWN_TEXT, &question)
               ? answered(&question, completions_json(&question))
               : NULL;
}

static json_t *hover(Server *server, const json_t *params)
{
    Question question;
    return ask_at(server, params, KNOWN_SPEC, &question)
               ? answered(&question, hover_json(&question))
               : NULL;
}

static json_t *define(Server *server, const json_t *params)
{
    Question question;
    return ask_at(server, params, KNOWN_TEXT, &question)
               ? answered(&question, definition_json(&question))
               : NULL;
}

static json_t *refer(Server *server, const json_t *params)
{
    Question question;
    if (!ask_at(server, params, KNOWN_TEXT, &question))
        return NULL;
    const bool with_definition = json_is_true(at_path(params, "context", "includeDeclaration"));
    return answered(&question, references_json(&question, with_definition));
}

static json_t *list_symbols(Server *server, const json_t *params)
{
    Document *document = document_of(server, params);
    if (!document)
        return NULL;
    Question question = question_of(server, document, KNOWN_TEXT);
    return answered(&question, symbols_json(&question));
}

static json_t *format(Server *server, const json_t *params)
{
    Document *document = document_of(server, params);
    if (!document)
        return NULL;
    Question question = question_of(server, document, KNOWN_TEXT);
    return answered(&question, formatting_json(&question, server->help->lay_out));
}

/* Whether quick fixes are among the kinds that are asked for. */
static bool wants_fixes(const json_t *params)
{
    const json_t *only = at_path(params, "context", "only");
    bool wanted = !only;
    for (size_t i = 0; i < json_array_size(only); i++) {
        const char *kind = json_string_value(json_array_get(only, i));
        wanted |= kind && (*kind == '\0' || strcmp(kind, "quickfix") == 0);
    }
    return wanted;
}

static json_t *act(Server *server, const json_t *params)
{
    Document *document = document_of(server, params);
    Position from, to;
    if (!document || !read_position(at_path(params, "range", "start"), &from) ||
        !read_position(at_path(params, "range", "end"), &to))
        return NULL;
    if (!wants_fixes(params))
        return json_array();
    Question question = question_of(server, document, KNOWN_PLAN);
    question.offset = offset_of(&question.analysis->lines, from);
    return answered(&question, fixes_json(&question, offset_of(&question.analysis->lines, to)));
}

/* ---- the life of a server ---- */

/* Whether the client offers to count columns in bytes, which is what sources do. */
static bool offers_bytes(const json_t *capabilities)
{
    const json_t *encodings = at_path(capabilities, "general", "positionEncodings");
    for (size_t i = 0; i < json_array_size(encodings); i++) {
        const char *name = json_string_value(json_array_get(encodings, i));
        if (name && strcmp(name, "utf-8") == 0)
            return true;
    }
    return false;
}

static Client client_of(const json_t *capabilities)
{
    const json_t *documents = json_object_get(capabilities, "textDocument");
    return (Client){
        .in_bytes = offers_bytes(capabilities),
        .related = json_is_true(at_path(documents, "publishDiagnostics", "relatedInformation")),
        .snippets = json_is_true(
            json_object_get(at_path(documents, "completion", "completionItem"), "snippetSupport")),
        .hierarchical =
            json_is_true(at_path(documents, "documentSymbol", "hierarchicalDocumentSymbolSupport")),
    };
}

static json_t *initialize(Server *server, const json_t *params)
{
    enum { INCREMENTAL = 2 };
    server->client = client_of(json_object_get(params, "capabilities"));
    server->initialized = true;
    json_t *capabilities = json_pack(
        "{s:s,s:{s:b,s:i,s:{}},s:{s:[s,s,s,s,s,s]},s:b,s:b,s:b,s:b,s:b,s:{s:[s]}}",
        "positionEncoding", server->client.in_bytes ? "utf-8" : "utf-16", "textDocumentSync",
        "openClose", 1, "change", INCREMENTAL, "save", "completionProvider", "triggerCharacters",
        " ", "[", "{", ",", ":", ".", "hoverProvider", 1, "definitionProvider", 1,
        "referencesProvider", 1, "documentSymbolProvider", 1, "documentFormattingProvider", 1,
        "codeActionProvider", "codeActionKinds", "quickfix");
    return json_pack("{s:o,s:{s:s,s:s}}", "capabilities", capabilities, "serverInfo", "name", "tlc",
                     "version", server->help->version);
}

static json_t *shut_down(Server *server, const json_t *params)
{
    (void)params;
    server->shut_down = true;
    return json_null();
}

/* What takes long is not found out of a text that is still being written. */
enum { PAUSE = 300 };

bool publish_one(Server *server)
{
    Document *document = server->documents;
    while (document && !document->unsaid)
        document = document->next;
    if (!document || server->shut_down ||
        (document->costly && inbox_comes_within(server->inbox, PAUSE)))
        return false;
    document->unsaid = false;
    Question question = question_of(server, document, KNOWN_PLAN);
    server_notify(server, "textDocument/publishDiagnostics",
                  answered(&question, findings_json(&question)));
    return true;
}

static const Method methods[] = {
    {"initialize", initialize, NULL},
    {"shutdown", shut_down, NULL},
    {"textDocument/didOpen", NULL, did_open},
    {"textDocument/didChange", NULL, did_change},
    {"textDocument/didSave", NULL, did_save},
    {"textDocument/didClose", NULL, did_close},
    {"textDocument/completion", complete, NULL},
    {"textDocument/hover", hover, NULL},
    {"textDocument/definition", define, NULL},
    {"textDocument/references", refer, NULL},
    {"textDocument/documentSymbol", list_symbols, NULL},
    {"textDocument/formatting", format, NULL},
    {"textDocument/codeAction", act, NULL},
};

const Method *method_named(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}
