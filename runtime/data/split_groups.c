/* split_groups.c: groups of rows by a random draw, each whole.
 *
 * In a random order, groups are drawn as long as each brings the number of rows nearer to the
 * share. So a smaller share draws a part of what a larger one does, and where each row is a group
 * of its own, the same rows are drawn as without groups. With labels that are to have the same
 * share, this is done for the groups of each label, which is that of most of a group's rows. */
#include <stdlib.h>

#include "data/groups.h"
#include "engine/engine.h"
#include "system/allocate.h"
#include "system/fail.h"

/* A row's group and label, so that those of one group and label are one number. */
static int ascending(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static uint64_t *sorted_rows(const struct tlc_data *data, const struct tlc_drawn_rows *pool,
                             bool labels)
{
    uint64_t *keys = tlc_allocate((size_t)pool->count, sizeof *keys);
    for (int i = 0; i < pool->count; i++) {
        const int row = pool->row[i];
        keys[i] = (uint64_t)data->groups->of[row] << 32;
        keys[i] |= labels ? (uint32_t)data->labels[row] : 0;
    }
    qsort(keys, (size_t)pool->count, sizeof *keys, ascending);
    return keys;
}

int tlc_find_groups(const struct tlc_data *data, const struct tlc_drawn_rows *pool, bool labels,
                    struct tlc_group *groups)
{
    uint64_t *keys = sorted_rows(data, pool, labels);
    int count = 0, most = 0;
    for (int first = 0, end; first < pool->count; first = end) {
        for (end = first; end < pool->count && keys[end] == keys[first];)
            end++;
        const int number = (int)(keys[first] >> 32);
        if (count == 0 || groups[count - 1].number != number) {
            groups[count++] = (struct tlc_group){.number = number, .label = -1};
            most = 0;
        }
        struct tlc_group *group = &groups[count - 1];
        group->rows += end - first;
        if (labels && end - first > most) {
            most = end - first;
            group->label = (int)(uint32_t)keys[first];
        }
    }
    free(keys);
    return count;
}

/* Draws a share of the groups with this label; returns how many rows they have. */
static int draw_share(const struct tlc_draw *draw, const struct tlc_group *groups, int count,
                      int label, bool *drawn)
{
    int *members = tlc_allocate((size_t)count, sizeof *members);
    int32_t *order = tlc_allocate((size_t)count, sizeof *order);
    int found = 0, rows = 0, all = 0;
    for (int i = 0; i < count; i++)
        if (groups[i].label == label) {
            members[found++] = i;
            all += groups[i].rows;
        }
    tlc_shuffle(order, found, draw->seed, draw->stream, (uint32_t)(label + 1));
    for (int i = 0; i < found; i++) {
        const struct tlc_group *group = &groups[members[order[i]]];
        if (draw->fraction * all < rows + group->rows / 2.0)
            break;
        drawn[group->number] = true;
        rows += group->rows;
    }
    free(order);
    free(members);
    return rows;
}

static void check_sides(const struct tlc_draw *draw, const struct tlc_data *data,
                        const struct tlc_group *groups, int count, int rows, int all)
{
    int largest = 0;
    for (int i = 1; i < count; i++)
        largest = groups[i].rows > groups[largest].rows ? i : largest;
    if (all == 0 || (rows > 0 && rows < all))
        return;
    tlc_fail("split %s %s %d rows: `%s` makes %d group%s of them, `%s` alone is %d, and no group "
             "is divided",
             draw->name, rows ? "takes all" : "takes none of", all, data->groups->by, count,
             count == 1 ? "" : "s", data->groups->name[groups[largest].number],
             groups[largest].rows);
}

bool *tlc_draw_groups(const struct tlc_data *data, const struct tlc_draw *draw,
                      const struct tlc_drawn_rows *pool)
{
    bool *drawn = tlc_allocate((size_t)data->groups->count, sizeof *drawn);
    struct tlc_group *groups = tlc_allocate((size_t)pool->count, sizeof *groups);
    const int count = tlc_find_groups(data, pool, draw->stratify, groups);
    int most = -1, rows = 0;
    for (int i = 0; i < count; i++)
        most = groups[i].label > most ? groups[i].label : most;
    for (int label = draw->stratify ? 0 : -1; label <= most; label++)
        rows += draw_share(draw, groups, count, label, drawn);
    check_sides(draw, data, groups, count, rows, pool->count);
    free(groups);
    return drawn;
}
