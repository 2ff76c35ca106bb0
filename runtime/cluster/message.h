/* message.h: what ranks say to each other. */
#ifndef TLC_MESSAGE_H
#define TLC_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

enum tlc_message_kind {
    /* to rank 0 */
    TLC_HELLO,   /* `text`: what the rank runs, as JSON */
    TLC_ASK,     /* what is there to do? */
    TLC_LINE,    /* a job is done: `text` is its line of the log, `number` its job */
    TLC_WARN,    /* `text` is for the user */
    TLC_DRAINED, /* a rank that was told TLC_DONE or TLC_STOP has sent all it has */
    /* from rank 0 */
    TLC_WORK,  /* do repeat `number`, of which `text` is what has been done: a record a line */
    TLC_DONE,  /* there is no more */
    TLC_LEAVE, /* all is written down */
    /* either way */
    TLC_BEAT, /* I am here */
    TLC_STOP, /* the run is to stop: begin no job */
};

struct tlc_message {
    int from;
    enum tlc_message_kind kind;
    int number;
    char *text; /* an own string */
};

/* As bytes, a new array. */
void *tlc_message_pack(enum tlc_message_kind kind, int number, const char *text, size_t *size);

/* Returns false for what is no message of this version of tlc. */
bool tlc_message_unpack(struct tlc_message *message, const void *bytes, size_t size);

#endif
