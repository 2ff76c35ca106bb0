/* server.c: requests and answers of JSON-RPC, in the order in which they come. */
#include "lsp/server.h"

#include "base/printable.h"
#include "common/whole_write.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is said ---- */

static void send_message(Server *server, json_t *message)
{
    char *text = tlc_json_text(message, JSON_COMPACT, "an answer");
    Arena *arena = arena_new();
    Text whole = text_new(arena);
    text_addf(&whole, "Content-Length: %zu\r\n\r\n", strlen(text));
    text_add(&whole, text);
    const int problem = tlc_write_all(server->output, whole.bytes, whole.length);
    if (problem)
        complain("standard output: %s", strerror(problem));
    server->ended |= problem != 0;
    server->failed |= problem != 0;
    arena_free(arena);
    free(text);
    json_decref(message);
}

void server_notify(Server *server, const char *method, json_t *params)
{
    send_message(server,
                 json_pack("{s:s,s:s,s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}

static void send_result(Server *server, json_t *id, json_t *result)
{
    send_message(server, json_pack("{s:s,s:O,s:o}", "jsonrpc", "2.0", "id", id, "result", result));
}

static void send_error(Server *server, json_t *id, int code, const char *problem)
{
    send_message(server, json_pack("{s:s,s:o,s:{s:i,s:o}}", "jsonrpc", "2.0", "id",
                                   id ? json_incref(id) : json_null(), "error", "code", code,
                                   "message", tlc_json_string(problem)));
}

/* ---- what is heard ---- */

static void handle_request(Server *server, const char *name, json_t *id, const json_t *params)
{
    const Method *method = method_named(name);
    json_t *result;
    if (!server->initialized && strcmp(name, "initialize") != 0)
        send_error(server, id, NOT_INITIALIZED, "`initialize` comes first");
    else if (server->shut_down || (server->initialized && strcmp(name, "initialize") == 0))
        send_error(server, id, INVALID_REQUEST,
                   server->shut_down ? "nothing but `exit` follows `shutdown`"
                                     : "`initialize` comes once");
    else if (!method || !method->answer)
        send_error(server, id, METHOD_NOT_FOUND, name);
    else if (inbox_cancels(server->inbox, id))
        send_error(server, id, REQUEST_CANCELLED, "cancelled");
    else if ((result = method->answer(server, params)))
        send_result(server, id, result);
    else
        send_error(server, id, INVALID_PARAMS, "the parameters are not those of this method");
}

static void handle_notification(Server *server, const char *name, const json_t *params)
{
    const Method *method = method_named(name);
    if (strcmp(name, "exit") == 0)
        server->ended = true;
    else if (server->initialized && !server->shut_down && method && method->notice)
        method->notice(server, params);
}

/* An answer to what was never asked is passed over. */
static bool is_answer(const json_t *body)
{
    return json_object_get(body, "result") || json_object_get(body, "error");
}

static bool is_id(const json_t *id)
{
    return tlc_json_is(id, JSON_INTEGER) || tlc_json_is(id, JSON_STRING);
}

static void handle(Server *server, json_t *body)
{
    const char *name = json_string_value(json_object_get(body, "method"));
    json_t *id = json_object_get(body, "id");
    if (!name && is_answer(body))
        return;
    if (!name || (id && !is_id(id)))
        send_error(server, is_id(id) ? id : NULL, INVALID_REQUEST, "this is no request");
    else if (id)
        handle_request(server, name, id, json_object_get(body, "params"));
    else
        handle_notification(server, name, json_object_get(body, "params"));
}

/* What is wrong is said when no message waits: not of a text that will be another at once. */
static bool serve_one(Server *server)
{
    Message message;
    while (!server->ended && !inbox_is_waiting(server->inbox) && publish_one(server))
        ;
    if (server->ended || !inbox_next(server->inbox, &message))
        return false;
    if (message.body)
        handle(server, message.body);
    else
        send_error(server, NULL, message.code, message.problem);
    json_decref(message.body);
    return !server->ended;
}

int lsp_serve(int input, int output, const LspHelp *help)
{
    Server server = {.inbox = inbox_open(input), .output = output, .help = help};
    while (serve_one(&server))
        ;
    for (Document *document = server.documents, *next; document; document = next) {
        next = document->next;
        document_free(document);
    }
    inbox_close(server.inbox);
    return server.shut_down && !server.failed ? 0 : 1;
}
