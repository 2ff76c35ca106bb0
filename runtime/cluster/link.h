/* link.h: this process as one of several ranks: messages to and from the others, by a thread that
 * listens and says now and then that it is here.
 */
#ifndef TLC_LINK_H
#define TLC_LINK_H

#include <stdbool.h>

#include "cluster/message.h"
#include "cluster/ranks.h"

struct tlc_link;

/* Joins the others, and listens whether they are there. One that is not heard of for `heartbeat`
 * seconds ends the run. From now on whatever ends this process ends all. */
struct tlc_link *tlc_link_begin(const struct tlc_ranks *ranks, int size, int heartbeat);

int tlc_link_rank(const struct tlc_link *link);
int tlc_link_size(const struct tlc_link *link);

/* From any thread. */
void tlc_link_send(struct tlc_link *link, int to, enum tlc_message_kind kind, int number,
                   const char *text);

/* The same of bytes. */
void tlc_link_send_bytes(struct tlc_link *link, int to, enum tlc_message_kind kind, int number,
                         const void *content, size_t count);

/* To all others. */
void tlc_link_tell(struct tlc_link *link, enum tlc_message_kind kind);

/* From now on `hear` gets what comes, and what has come, on the thread that listens, and `look` is
 * called now and then. */
void tlc_link_listen(struct tlc_link *link, void (*hear)(void *, const struct tlc_message *),
                     void (*look)(void *), void *listener);

/* What messages call a rank: "rank 3 (node7)", once it has said where it is. */
const char *tlc_link_name(const struct tlc_link *link, int rank);
void tlc_link_set_name(struct tlc_link *link, int rank, const char *host);

/* The rank has nothing more to say, so its silence means nothing. */
void tlc_link_excuse(struct tlc_link *link, int rank);

/* All that was to be said has been; waits for the others to come here too. Then this is a process
 * by itself. */
void tlc_link_end(struct tlc_link *link);

#endif
