#include "lsp/inbox.h"

#include "base/arena.h"
#include "base/printable.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 16, LONGEST_HEADER = 4096 };
enum { PARSE_ERROR = -32700, INVALID_REQUEST = -32600 };

typedef struct Waiting {
    struct Waiting *next;
    Message message;
    size_t size; /* of its text */
} Waiting;

struct Inbox {
    int descriptor;
    bool ended;
    char *bytes; /* that have come and are not yet messages */
    size_t length, capacity;
    size_t passed_over; /* bytes still to come of a message that is too large */
    Waiting *first, *last;
    size_t waiting_bytes; /* of their texts */
};

Inbox *inbox_open(int descriptor)
{
    Inbox *inbox = calloc(1, sizeof *inbox);
    if (!inbox)
        out_of_memory();
    inbox->descriptor = descriptor;
    return inbox;
}

static void put(Inbox *inbox, Message message, size_t size)
{
    Waiting *waiting = calloc(1, sizeof *waiting);
    if (!waiting)
        out_of_memory();
    waiting->message = message;
    waiting->size = size;
    inbox->waiting_bytes += size;
    if (inbox->last)
        inbox->last->next = waiting;
    else
        inbox->first = waiting;
    inbox->last = waiting;
}

static bool take(Inbox *inbox, Message *message)
{
    Waiting *first = inbox->first;
    if (!first)
        return false;
    *message = first->message;
    inbox->first = first->next;
    inbox->waiting_bytes -= first->size;
    if (!inbox->first)
        inbox->last = NULL;
    free(first);
    return true;
}

void inbox_close(Inbox *inbox)
{
    Message message;
    while (take(inbox, &message))
        json_decref(message.body);
    free(inbox->bytes);
    free(inbox);
}

/* ---- bytes ---- */

static void drop(Inbox *inbox, size_t count)
{
    inbox->length -= count;
    memmove(inbox->bytes, inbox->bytes + count, inbox->length);
}

static void make_room(Inbox *inbox)
{
    if (inbox->capacity - inbox->length >= READ_SIZE)
        return;
    const size_t wanted = 2 * inbox->capacity + READ_SIZE;
    char *larger = realloc(inbox->bytes, wanted);
    if (!larger)
        out_of_memory();
    inbox->bytes = larger;
    inbox->capacity = wanted;
}

/* Waits for bytes, and takes those that have come. A client that is gone has said its last. */
static void fill(Inbox *inbox)
{
    make_room(inbox);
    const ssize_t count =
        read(inbox->descriptor, inbox->bytes + inbox->length, inbox->capacity - inbox->length);
    if (count > 0)
        inbox->length += (size_t)count;
    else if (count == 0 || errno != EINTR)
        inbox->ended = true;
    if (count < 0 && inbox->ended)
        complain("standard input: %s", strerror(errno));
}

static bool has_bytes(const Inbox *inbox)
{
    struct pollfd one = {inbox->descriptor, POLLIN, 0};
    return !inbox->ended && poll(&one, 1, 0) == 1 && (one.revents & POLLIN);
}

bool inbox_comes_within(Inbox *inbox, int milliseconds)
{
    struct pollfd one = {inbox->descriptor, POLLIN, 0};
    return poll(&one, 1, milliseconds) == 1;
}

/* ---- messages ---- */

/* How many bytes the header has, the empty line with it; 0: it has not come to its end. */
static size_t header_length(const char *bytes, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (bytes[i] == '\n' && bytes[i + 1] == '\n')
            return i + 2;
        if (i + 3 < length && memcmp(bytes + i, "\r\n\r\n", 4) == 0)
            return i + 4;
    }
    return 0;
}

/* How many bytes the header says follow it. Behind a message that was longer than it said a header
 * begins within a line. */
static bool content_length(const char *header, size_t length, size_t *content)
{
    static const char name[] = "Content-Length:";
    const size_t own = strlen(name);
    for (size_t i = length; i-- > own;) {
        const char *at = header + i;
        if (strncasecmp(at - own, name, own) != 0)
            continue;
        at += strspn(at, " \t");
        const size_t digits = strspn(at, "0123456789");
        *content = digits > 0 && digits < 18 ? strtoull(at, NULL, 10) : 0;
        return digits > 0 && digits < 18 && (at[digits] == '\r' || at[digits] == '\n');
    }
    return false;
}

static void put_problem(Inbox *inbox, int code, const char *problem)
{
    put(inbox, (Message){.code = code, .problem = problem}, 0);
}

static void put_content(Inbox *inbox, const char *bytes, size_t length)
{
    json_error_t error;
    json_t *body = json_loadb(bytes, length, JSON_ALLOW_NUL, &error);
    if (body)
        put(inbox, (Message){.body = body}, length);
    else
        put_problem(inbox, PARSE_ERROR, "this is no JSON");
}

/* Drops what has come of a message that is too large, or of what is no message. */
static bool pass_over(Inbox *inbox, size_t count)
{
    const size_t here = count < inbox->length ? count : inbox->length;
    drop(inbox, here);
    inbox->passed_over = count - here;
    return inbox->length > 0;
}

/* Makes a message of the first bytes; false when more must come. */
static bool parse(Inbox *inbox)
{
    size_t content, header;
    if (inbox->passed_over)
        return pass_over(inbox, inbox->passed_over);
    header = header_length(inbox->bytes, inbox->length);
    if (header == 0 && inbox->length <= LONGEST_HEADER)
        return false;
    if (header == 0 || !content_length(inbox->bytes, header, &content)) {
        put_problem(inbox, PARSE_ERROR, "a message begins with `Content-Length: ` and a number");
        return pass_over(inbox, header ? header : inbox->length);
    }
    if (content > MOST_MESSAGE_BYTES) {
        put_problem(inbox, INVALID_REQUEST, "a message has at most 16 MiB");
        return pass_over(inbox, header + content);
    }
    if (inbox->length - header < content)
        return false;
    put_content(inbox, inbox->bytes + header, content);
    drop(inbox, header + content);
    return inbox->length > 0;
}

static void parse_all(Inbox *inbox)
{
    while (inbox->length > 0 && parse(inbox))
        ;
}

/* What comes faster than it is answered waits in the pipe. */
bool inbox_is_waiting(Inbox *inbox)
{
    while (inbox->waiting_bytes < MOST_MESSAGE_BYTES && has_bytes(inbox)) {
        fill(inbox);
        parse_all(inbox);
    }
    return inbox->first != NULL;
}

bool inbox_next(Inbox *inbox, Message *message)
{
    while (!inbox_is_waiting(inbox) && !inbox->ended) {
        fill(inbox);
        parse_all(inbox);
    }
    return take(inbox, message);
}

bool inbox_cancels(const Inbox *inbox, const json_t *id)
{
    for (const Waiting *waiting = inbox->first; waiting; waiting = waiting->next) {
        const json_t *body = waiting->message.body;
        const char *method = json_string_value(json_object_get(body, "method"));
        const json_t *params = json_object_get(body, "params");
        if (method && strcmp(method, "$/cancelRequest") == 0 &&
            json_equal(json_object_get(params, "id"), id))
            return true;
    }
    return false;
}
