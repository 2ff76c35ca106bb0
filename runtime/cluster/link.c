/* link.c: messages to and from other ranks, and who is not heard of any more. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cluster/link.h"
#include "common/clock.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

struct peer {
    char *name;
    double heard; /* when, by the monotonic clock: that of the day may jump */
    bool excused;
};

struct tlc_link {
    const struct tlc_ranks *ranks;
    int rank, size, heartbeat;
    pthread_mutex_t mutex; /* held while the module is called */
    pthread_t thread;
    atomic_bool over;
    struct peer *peer;
    _Atomic double spoken; /* when anything last came or went */
    double beat;           /* when this rank last said that it is here */
    pthread_mutex_t listening;
    void (*hear)(void *, const struct tlc_message *);
    void (*look)(void *);
    void *listener;
    struct tlc_message *early; /* what came before anybody listened */
    int early_count;
};

static struct tlc_link *joined; /* for what ends the process */

int tlc_link_rank(const struct tlc_link *link)
{
    return link->rank;
}

int tlc_link_size(const struct tlc_link *link)
{
    return link->size;
}

static void check(const struct tlc_link *link, const char *fault)
{
    if (fault)
        tlc_fail("%s fails: %s", link->ranks->mpi, fault);
}

/* ---- speaking ------------------------------------------------------------------------------- */

void tlc_link_send_bytes(struct tlc_link *link, int to, enum tlc_message_kind kind, int number,
                         const void *content, size_t count)
{
    size_t size;
    void *bytes = tlc_message_pack(kind, number, content, count, &size);
    pthread_mutex_lock(&link->mutex);
    const char *fault = link->ranks->send(to, bytes, size);
    pthread_mutex_unlock(&link->mutex);
    free(bytes);
    check(link, fault);
    link->spoken = tlc_now();
}

void tlc_link_send(struct tlc_link *link, int to, enum tlc_message_kind kind, int number,
                   const char *text)
{
    tlc_link_send_bytes(link, to, kind, number, text, text ? strlen(text) : 0);
}

void tlc_link_tell(struct tlc_link *link, enum tlc_message_kind kind)
{
    for (int rank = 0; rank < link->size; rank++)
        if (rank != link->rank)
            tlc_link_send(link, rank, kind, 0, NULL);
}

/* ---- who is there --------------------------------------------------------------------------- */

const char *tlc_link_name(const struct tlc_link *link, int rank)
{
    return link->peer[rank].name;
}

void tlc_link_set_name(struct tlc_link *link, int rank, const char *host)
{
    free(link->peer[rank].name);
    link->peer[rank].name = tlc_format("rank %d (%s)", rank, host);
}

void tlc_link_excuse(struct tlc_link *link, int rank)
{
    link->peer[rank].excused = true;
}

/* Rank 0 listens to all, each of the others to rank 0. */
static bool is_listened_to(const struct tlc_link *link, int rank)
{
    return rank != link->rank && (link->rank == 0 || rank == 0);
}

static void say_beat(struct tlc_link *link, double now)
{
    if (now - link->beat < link->heartbeat / 4.0)
        return;
    link->beat = now;
    for (int rank = 0; rank < link->size; rank++)
        if (is_listened_to(link, rank) && !link->peer[rank].excused) {
            const double spoken = link->spoken; /* a beat is nothing that asks for haste */
            tlc_link_send(link, rank, TLC_BEAT, 0, NULL);
            link->spoken = spoken;
        }
}

static void refuse_silence(const struct tlc_link *link, double now)
{
    for (int rank = 0; rank < link->size; rank++) {
        const struct peer *peer = &link->peer[rank];
        if (is_listened_to(link, rank) && !peer->excused && now - peer->heard > link->heartbeat)
            tlc_fail("nothing has been heard of %s for %d seconds: it hangs, or its machine cannot "
                     "be reached. The same command goes on from what is done, without that machine "
                     "if need be; --heartbeat says how long to wait",
                     peer->name, link->heartbeat);
    }
}

/* This process has been stopped, and with it perhaps the machine: that nothing was heard meanwhile
 * says nothing of the others. */
static void forgive(struct tlc_link *link, double seconds)
{
    for (int rank = 0; rank < link->size; rank++)
        link->peer[rank].heard += seconds;
}

/* ---- listening ------------------------------------------------------------------------------ */

static void keep_early(struct tlc_link *link, const struct tlc_message *message)
{
    link->early = tlc_resize(link->early, (size_t)(link->early_count + 1) * sizeof *link->early);
    link->early[link->early_count++] = *message;
}

/* Takes the message over. */
static void deliver(struct tlc_link *link, struct tlc_message *message)
{
    pthread_mutex_lock(&link->listening);
    void (*hear)(void *, const struct tlc_message *) = link->hear;
    if (!hear)
        keep_early(link, message);
    pthread_mutex_unlock(&link->listening);
    if (!hear)
        return;
    hear(link->listener, message);
    free(message->text);
}

/* Returns whether there was one. */
static bool receive(struct tlc_link *link)
{
    struct tlc_message message;
    void *bytes;
    size_t size;
    pthread_mutex_lock(&link->mutex);
    const char *fault = link->ranks->receive(&message.from, &bytes, &size);
    pthread_mutex_unlock(&link->mutex);
    check(link, fault);
    if (!bytes)
        return false;
    if (!tlc_message_unpack(&message, bytes, size))
        tlc_fail("%s says what this one does not understand: it runs another version of tlc",
                 link->peer[message.from].name);
    free(bytes);
    link->peer[message.from].heard = tlc_now();
    if (message.kind == TLC_BEAT)
        free(message.text);
    else {
        link->spoken = tlc_now();
        deliver(link, &message);
    }
    return true;
}

/* Whoever waits for an answer soon gets it, and in long trainings nobody is disturbed: the next
 * look is after an eighth of how long nothing has come or gone. */
static void rest(const struct tlc_link *link, double now)
{
    const double least = 50e-6, most = 10e-3;
    double seconds = (now - link->spoken) / 8;
    seconds = seconds < least ? least : seconds > most ? most : seconds;
    nanosleep(&(struct timespec){0, (long)(seconds * 1e9)}, NULL);
}

static void *listen_on(void *argument)
{
    struct tlc_link *link = argument;
    double last = tlc_now();
    while (!link->over) {
        const double begun = tlc_now();
        if (begun - last > 1)
            forgive(link, begun - last);
        last = begun;
        while (receive(link))
            last = tlc_now();
        if (link->over)
            break;
        say_beat(link, last);
        refuse_silence(link, last);
        if (link->look)
            link->look(link->listener);
        rest(link, last = tlc_now());
    }
    return NULL;
}

void tlc_link_listen(struct tlc_link *link, void (*hear)(void *, const struct tlc_message *),
                     void (*look)(void *), void *listener)
{
    pthread_mutex_lock(&link->listening);
    for (int i = 0; i < link->early_count; i++) {
        hear(listener, &link->early[i]);
        free(link->early[i].text);
    }
    free(link->early);
    link->early = NULL;
    link->early_count = 0;
    link->listener = listener;
    link->look = look;
    link->hear = hear;
    pthread_mutex_unlock(&link->listening);
}

/* ---- beginning and end ---------------------------------------------------------------------- */

/* What was said goes through the launcher, which may end before it has passed that on. Other
 * threads may be within the module, which is no reason to stay. */
static void end_all(int code)
{
    nanosleep(&(struct timespec){0, 500000000}, NULL);
    for (int i = 0; i < 100 && pthread_mutex_trylock(&joined->mutex) != 0; i++)
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    joined->ranks->abort(code);
}

static void name_process(const struct tlc_link *link)
{
    char host[256] = "?";
    gethostname(host, sizeof host - 1);
    tlc_link_set_name((struct tlc_link *)link, link->rank, host);
}

struct tlc_link *tlc_link_begin(const struct tlc_ranks *ranks, int size, int heartbeat)
{
    struct tlc_link *link = tlc_keep(tlc_allocate(1, sizeof *link));
    *link = (struct tlc_link){.ranks = ranks, .heartbeat = heartbeat};
    check(link, ranks->begin(&link->rank, &link->size));
    if (link->size != size)
        tlc_fail("this was started as one of %d ranks, but %s knows of %d: that is not the MPI of "
                 "whatever has started it; --mpi says which to take",
                 size, ranks->mpi, link->size);
    pthread_mutex_init(&link->mutex, NULL);
    pthread_mutex_init(&link->listening, NULL);
    link->peer = tlc_keep(tlc_allocate((size_t)link->size, sizeof *link->peer));
    link->spoken = link->beat = tlc_now();
    for (int rank = 0; rank < link->size; rank++)
        link->peer[rank] = (struct peer){.name = tlc_format("rank %d", rank), .heard = tlc_now()};
    name_process(link);
    joined = link;
    tlc_fail_ends(end_all);
    if (pthread_create(&link->thread, NULL, listen_on, link) != 0)
        tlc_fail("cannot start the thread that listens to other ranks");
    return link;
}

void tlc_link_end(struct tlc_link *link)
{
    link->over = true;
    pthread_join(link->thread, NULL);
    check(link, link->ranks->end());
    tlc_fail_ends(NULL);
    for (int rank = 0; rank < link->size; rank++)
        free(link->peer[rank].name);
}
