/* keras_graph.c: models with branches, which Keras calls functional. */
#include <stdlib.h>

#include "internal.h"

bool tlc_has_branches(const struct tlc_model *model)
{
    return model->reads != NULL;
}

struct tlc_reads tlc_reads_of(const struct tlc_model *model, int layer)
{
    const int *at = model->reads;
    for (int i = 0; i < layer; i++)
        at += 1 + *at;
    return (struct tlc_reads){*at, at + 1};
}

/* ---- the order of layers ----------------------------------------------------------------------
 */

/* What Keras sorts layers by. */
struct rank {
    int layer;
    bool reached; /* the output depends on it */
    int depth;    /* how many layers there are on the longest way to the output */
    int visit;    /* when it was come to, going back from the output, what is read first first */
};

/* Layers only read those above. */
static void find_depths(const struct tlc_model *model, struct rank *rank)
{
    rank[model->layers - 1].reached = true;
    for (int i = model->layers; i-- > 0;) {
        const struct tlc_reads reads = tlc_reads_of(model, i);
        rank[i].layer = i;
        for (int k = 0; k < reads.count && rank[i].reached; k++) {
            const int read = reads.layer[k];
            if (read < 0)
                continue;
            rank[read].reached = true;
            if (rank[read].depth <= rank[i].depth)
                rank[read].depth = rank[i].depth + 1;
        }
    }
}

static void visit(const struct tlc_model *model, struct rank *rank, int layer, int *visits)
{
    if (layer < 0 || rank[layer].visit)
        return;
    rank[layer].visit = ++*visits;
    const struct tlc_reads reads = tlc_reads_of(model, layer);
    for (int i = 0; i < reads.count; i++)
        visit(model, rank, reads.layer[i], visits);
}

static int compare_ranks(const void *left, const void *right)
{
    const struct rank *a = left, *b = right;
    if (a->reached != b->reached)
        return a->reached ? -1 : 1;
    if (a->depth != b->depth)
        return a->depth > b->depth ? -1 : 1;
    return a->visit - b->visit;
}

int tlc_keras_order(const struct tlc_model *model, int *order)
{
    int count = 0, visits = 0;
    if (!tlc_has_branches(model)) {
        for (; count < model->layers; count++)
            order[count] = count;
        return count;
    }
    struct rank *rank = tlc_allocate((size_t)model->layers, sizeof *rank);
    find_depths(model, rank);
    visit(model, rank, model->layers - 1, &visits);
    qsort(rank, (size_t)model->layers, sizeof *rank, compare_ranks);
    for (; count < model->layers && rank[count].reached; count++)
        order[count] = rank[count].layer;
    free(rank);
    return count;
}
