/* pickle_machine.c: values, the stack and the bytes of a pickle. */
#include "foreign/pickle_machine.h"

#include <stdlib.h>

#include "system/allocate.h"

enum { MOST_STACK = 1000000 };

/* ---- values -----------------------------------------------------------------------------------
 */

struct tlc_pickle_value *tlc_pickle_new_value(struct tlc_machine *machine,
                                              enum tlc_pickle_kind kind)
{
    struct tlc_pickle *pickle = machine->pickle;
    if (pickle->values == TLC_MOST_VALUES) {
        tlc_fault_write(machine->fault, "%s: its pickle has more than %d values", pickle->path,
                        TLC_MOST_VALUES);
        return NULL;
    }
    struct tlc_pickle_value *value = tlc_allocate(1, sizeof *value);
    *value = (struct tlc_pickle_value){.kind = kind, .next = pickle->all};
    pickle->all = value;
    pickle->values++;
    return value;
}

void tlc_pickle_add_item(struct tlc_pickle_value *list, struct tlc_pickle_value *item)
{
    if (list->items == list->room) {
        list->room = list->room ? 2 * list->room : 4;
        list->item = tlc_resize(list->item, (size_t)list->room * sizeof(*list->item));
    }
    list->item[list->items++] = item;
}

void tlc_pickle_end(struct tlc_pickle *pickle)
{
    while (pickle->all) {
        struct tlc_pickle_value *value = pickle->all;
        pickle->all = value->next;
        free(value->text);
        free(value->item);
        free(value);
    }
}

/* ---- the stack --------------------------------------------------------------------------------
 */

bool tlc_pickle_corrupt(struct tlc_machine *machine, const char *what)
{
    return tlc_fault_set(machine->fault, "%s is corrupt: byte %zu of its pickle: %s",
                         machine->pickle->path, machine->pickle->at, what);
}

bool tlc_pickle_push(struct tlc_machine *machine, struct tlc_pickle_value *value)
{
    if (!value)
        return false;
    if (machine->depth == MOST_STACK)
        return tlc_pickle_corrupt(machine, "too many values on the stack");
    if (machine->depth == machine->room) {
        machine->room = machine->room ? 2 * machine->room : 64;
        machine->stack =
            tlc_resize(machine->stack, (size_t)machine->room * sizeof(*machine->stack));
    }
    machine->stack[machine->depth++] = value;
    return true;
}

/* NULL when there is none above the last mark. */
struct tlc_pickle_value *tlc_pickle_pop(struct tlc_machine *machine)
{
    if (machine->depth == 0 || machine->stack[machine->depth - 1]->kind == TLC_PICKLE_MARK) {
        tlc_pickle_corrupt(machine, "a value is missing");
        return NULL;
    }
    return machine->stack[--machine->depth];
}

/* ---- bytes ------------------------------------------------------------------------------------
 */

const uint8_t *tlc_pickle_take(struct tlc_machine *machine, size_t size)
{
    struct tlc_pickle *pickle = machine->pickle;
    if (size > pickle->size - pickle->at) {
        tlc_fault_write(machine->fault, "%s is truncated: its pickle ends at byte %zu",
                        pickle->path, pickle->size);
        return NULL;
    }
    pickle->at += size;
    return pickle->bytes + pickle->at - size;
}
