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
    TLC_ENDED,   /* job `number` is done; its line and its weights have been sent */
    TLC_WARN,    /* `text` is for the user */
    TLC_DRAINED, /* a rank that was told TLC_DONE or TLC_STOP has sent all it has */
    /* from rank 0 */
    TLC_SHARES, /* `number` is whether single jobs are handed out, not seeds */
    TLC_WORK,   /* do seed `number`, of which `text` is what has been done: a record a line */
    TLC_JOB,    /* do job `number`; `text` is that of its seed */
    TLC_JOB_FOR_WEIGHTS, /* and send its weights too */
    TLC_DONE,            /* there is no more */
    TLC_LEAVE,           /* all is written down */
    /* either way */
    TLC_WEIGHTS, /* of job `number` */
    TLC_BEAT,    /* I am here */
    TLC_STOP,    /* the run is to stop: begin no job */
};

struct tlc_message {
    int from;
    enum tlc_message_kind kind;
    int number;
    char *text; /* or bytes, of `size`; an own string */
    size_t size;
};

/* As a new array of `size` bytes, with `count` bytes in it. */
void *tlc_message_pack(enum tlc_message_kind kind, int number, const void *content, size_t count,
                       size_t *size);

/* Returns false for what is no message of this version of tlc. */
bool tlc_message_unpack(struct tlc_message *message, const void *bytes, size_t size);

#endif
