/* pickle_machine.h: the machine that pickles are programs of, for those who follow its opcodes. */
#ifndef TLC_PICKLE_MACHINE_H
#define TLC_PICKLE_MACHINE_H

#include "foreign/pickle.h"

enum { TLC_MOST_VALUES = 4000000 };

struct tlc_machine {
    struct tlc_pickle *pickle;
    struct tlc_fault *fault;
    struct tlc_pickle_value **stack, **memo;
    int depth, room, memos, remembered;
    bool ended;
};

/* ---- pickle_machine.c
 * ---------------------------------------------------------------------------------
 */

/* NULL and a fault when there are too many. */
struct tlc_pickle_value *tlc_pickle_new_value(struct tlc_machine *machine,
                                              enum tlc_pickle_kind kind);
void tlc_pickle_add_item(struct tlc_pickle_value *list, struct tlc_pickle_value *item);

/* A fault at the byte at hand; false. */
bool tlc_pickle_corrupt(struct tlc_machine *machine, const char *what);

/* False without a value. */
bool tlc_pickle_push(struct tlc_machine *machine, struct tlc_pickle_value *value);

/* NULL and a fault when there is none above the last mark. */
struct tlc_pickle_value *tlc_pickle_pop(struct tlc_machine *machine);

/* So many of the bytes that follow; NULL and a fault when there are fewer. */
const uint8_t *tlc_pickle_take(struct tlc_machine *machine, size_t size);

/* ---- pickle_calls.c ---------------------------------------------------------------------------
 */

/* Push what is called by the two lines that follow, or by two texts of the stack. */
bool tlc_pickle_name_of_lines(struct tlc_machine *machine);
bool tlc_pickle_name_of_stack(struct tlc_machine *machine);

/* A value of a kind with the items of another; NULL and a fault when too much is copied. */
struct tlc_pickle_value *tlc_pickle_copy(struct tlc_machine *machine, enum tlc_pickle_kind kind,
                                         const struct tlc_pickle_value *from);

/* Pushes what comes of a name and its arguments. */
bool tlc_pickle_reduce(struct tlc_machine *machine);

#endif
