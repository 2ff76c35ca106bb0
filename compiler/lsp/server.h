/* server.h: what the files of the server share. */
#ifndef LSP_SERVER_H
#define LSP_SERVER_H

#include "lsp/inbox.h"
#include "lsp/reply.h"

enum {
    INVALID_REQUEST = -32600,
    METHOD_NOT_FOUND = -32601,
    INVALID_PARAMS = -32602,
    NOT_INITIALIZED = -32002,
    REQUEST_CANCELLED = -32800
};

typedef struct Server {
    Inbox *inbox;
    int output;
    const LspHelp *help;
    Client client;
    Document *documents;
    bool initialized, shut_down;
    bool ended;  /* by `exit`, or since */
    bool failed; /* nobody reads what is said */
} Server;

/* methods.c: answers a request, NULL: its parameters are wrong. */
typedef json_t *Answer(Server *server, const json_t *params);

/* Does what a notification says; one whose parameters are wrong is passed over. */
typedef void Notice(Server *server, const json_t *params);

typedef struct Method {
    const char *name;
    Answer *answer; /* of a request, or */
    Notice *notice; /* of a notification */
} Method;

/* NULL: there is none of that name. */
const Method *method_named(const char *name);

/* Says to the client what is wrong with one document of which that has not been said. False: there
 * is none, or it would take long and a message comes. */
bool publish_one(Server *server);

/* server.c: sends a notification. */
void server_notify(Server *server, const char *method, json_t *params);

#endif
