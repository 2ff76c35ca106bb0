/* mpi.c: ranks by MPI, any of version 3 on. Built against each MPI that is there, as a library of
 * its own: programs are linked with none.
 *
 * Nothing here waits within MPI: both Open MPI and MPICH keep a processor busy while they do, which
 * belongs to the trainings.
 */
#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/ranks.h"

enum { TAG = 1 };

/* ---- what was sent and is not taken yet ------------------------------------------------------ */

struct sent {
    MPI_Request request;
    void *bytes;
};
static struct sent *sent;
static int sent_count, sent_room;

static const char *explain(int code)
{
    static char text[MPI_MAX_ERROR_STRING];
    int length = 0;
    if (code == MPI_SUCCESS)
        return NULL;
    if (MPI_Error_string(code, text, &length) != MPI_SUCCESS)
        strcpy(text, "an error that it does not explain");
    return text;
}

static const char *drop_taken(void)
{
    int kept = 0, code = MPI_SUCCESS;
    for (int i = 0; i < sent_count; i++) {
        int taken = 0;
        if (code == MPI_SUCCESS)
            code = MPI_Test(&sent[i].request, &taken, MPI_STATUS_IGNORE);
        if (taken)
            free(sent[i].bytes);
        else
            sent[kept++] = sent[i];
    }
    sent_count = kept;
    return explain(code);
}

/* NULL where there is no memory. */
static struct sent *new_sent(const void *bytes, size_t size)
{
    if (sent_count == sent_room) {
        struct sent *more = realloc(sent, (size_t)(2 * sent_room + 8) * sizeof *sent);
        if (!more)
            return NULL;
        sent = more;
        sent_room = 2 * sent_room + 8;
    }
    void *copy = malloc(size > 0 ? size : 1);
    if (!copy)
        return NULL;
    memcpy(copy, bytes, size);
    sent[sent_count] = (struct sent){MPI_REQUEST_NULL, copy};
    return &sent[sent_count++];
}

/* ---- the functions --------------------------------------------------------------------------- */

static const char *begin(int *rank, int *size)
{
    int level, code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level);
    if (code != MPI_SUCCESS)
        return explain(code);
    if (level < MPI_THREAD_SERIALIZED)
        return "it was built without threads";
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, rank);
    MPI_Comm_size(MPI_COMM_WORLD, size);
    return NULL;
}

static const char *send_copy(int rank, const void *bytes, size_t size)
{
    struct sent *new = size > INT_MAX ? NULL : new_sent(bytes, size);
    return new ? explain(MPI_Isend(new->bytes, (int)size, MPI_BYTE, rank, TAG, MPI_COMM_WORLD,
                                   &new->request))
               : "no memory for a message";
}

static const char *receive(int *rank, void **bytes, size_t *size)
{
    MPI_Message message;
    MPI_Status status;
    int found = 0, count = 0;
    *bytes = NULL;
    const char *fault = drop_taken();
    if (fault)
        return fault;
    int code = MPI_Improbe(MPI_ANY_SOURCE, TAG, MPI_COMM_WORLD, &found, &message, &status);
    if (code != MPI_SUCCESS || !found)
        return explain(code);
    MPI_Get_count(&status, MPI_BYTE, &count);
    if (!(*bytes = malloc(count > 0 ? (size_t)count : 1)))
        return "no memory for a message";
    *rank = status.MPI_SOURCE;
    *size = (size_t)count;
    return explain(MPI_Mrecv(*bytes, count, MPI_BYTE, &message, MPI_STATUS_IGNORE));
}

static const char *end(void)
{
    int code = MPI_SUCCESS;
    for (int i = 0; i < sent_count && code == MPI_SUCCESS; i++) {
        code = MPI_Wait(&sent[i].request, MPI_STATUS_IGNORE);
        free(sent[i].bytes);
    }
    free(sent);
    return explain(code == MPI_SUCCESS ? MPI_Finalize() : code);
}

static void abort_all(int code)
{
    MPI_Abort(MPI_COMM_WORLD, code);
}

extern const struct tlc_ranks tlc_ranks_module;
const struct tlc_ranks tlc_ranks_module = {.version = TLC_RANKS_VERSION,
#ifdef OPEN_MPI
                                           .mpi = "Open MPI",
#else
                                           .mpi = "MPICH",
#endif
                                           .begin = begin,
                                           .send = send_copy,
                                           .receive = receive,
                                           .end = end,
                                           .abort = abort_all};
