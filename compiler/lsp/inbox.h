/* inbox.h: messages of a client, as they come in. */
#ifndef LSP_INBOX_H
#define LSP_INBOX_H

#include "json/json.h"

typedef struct Inbox Inbox;

/* One message, or why there is none in what came. */
typedef struct Message {
    json_t *body;        /* NULL: it cannot be read; else to be given back by json_decref */
    int code;            /* of JSON-RPC, and */
    const char *problem; /* in words, why it cannot be */
} Message;

/* A larger one is passed over. A spec has at most 1 MiB. */
enum { MOST_MESSAGE_BYTES = 16 << 20 };

Inbox *inbox_open(int descriptor);
void inbox_close(Inbox *inbox);

/* Whether a message has come, in part or whole, that inbox_next has not given yet. Does not wait.
 */
bool inbox_is_waiting(Inbox *inbox);

/* Whether anything comes within so many milliseconds, or the client is gone. */
bool inbox_comes_within(Inbox *inbox, int milliseconds);

/* The next message; waits for it. False when there will be no other. */
bool inbox_next(Inbox *inbox, Message *message);

/* Whether a message that has come already cancels the request of this id. */
bool inbox_cancels(const Inbox *inbox, const json_t *id);

#endif
