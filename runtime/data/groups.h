/* groups.h: groups of rows, as they are drawn and dealt. */
#ifndef TLC_GROUPS_H
#define TLC_GROUPS_H

#include "data/data.h"

/* A group that has rows in a pool. */
struct tlc_group {
    int number, rows;
    int label; /* of most of its rows, the least of several; -1 where labels don't count */
};

/* ---- split_groups.c -------------------------------------------------------------------------- */

/* The groups of the pool by their numbers, into `groups`, which has room for one a row; returns how
 * many there are. */
int tlc_find_groups(const struct tlc_data *data, const struct tlc_drawn_rows *pool, bool labels,
                    struct tlc_group *groups);

/* Whether each group of the data is drawn, of those that have rows in the pool; to be freed. Ends
 * the program where what is drawn, or what is left of the pool, is nothing. */
bool *tlc_draw_groups(const struct tlc_data *data, const struct tlc_draw *draw,
                      const struct tlc_drawn_rows *pool);

/* ---- split_folds.c --------------------------------------------------------------------------- */

/* Which fold each row of the pool is of, from 0; to be freed. Ends the program where one has no
 * row. */
int *tlc_deal_folds(const struct tlc_data *data, const struct tlc_draw *draw,
                    const struct tlc_drawn_rows *pool);

#endif
