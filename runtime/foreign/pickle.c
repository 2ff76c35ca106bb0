/* pickle.c: a machine of the pickle opcodes that torch.save writes. Source: CPython's
 * Lib/pickletools.py. */
#include "foreign/pickle_machine.h"

#include <stdlib.h>
#include <string.h>

#include "foreign/foreign_file.h"
#include "system/allocate.h"
#include "system/format.h"

enum { LARGEST_MEMO = 1000000 };

/* ---- the stack ---- */

/* Where the last mark is, or -1. */
static int find_mark(struct tlc_machine *machine)
{
    int at = machine->depth - 1;
    while (at >= 0 && machine->stack[at]->kind != TLC_PICKLE_MARK)
        at--;
    if (at < 0)
        tlc_pickle_corrupt(machine, "a mark is missing");
    return at;
}

/* All above the last mark become items, and are taken off with it. */
static bool take_items(struct tlc_machine *machine, struct tlc_pickle_value *list)
{
    const int mark = list ? find_mark(machine) : -1;
    if (mark < 0)
        return false;
    for (int i = mark + 1; i < machine->depth; i++)
        tlc_pickle_add_item(list, machine->stack[i]);
    machine->depth = mark;
    return true;
}

/* ---- numbers and texts ---- */

static bool push_integer(struct tlc_machine *machine, enum tlc_pickle_kind kind, int64_t integer)
{
    struct tlc_pickle_value *value = tlc_pickle_new_value(machine, kind);
    if (value)
        value->integer = integer;
    return tlc_pickle_push(machine, value);
}

static bool push_text(struct tlc_machine *machine, size_t length)
{
    const uint8_t *bytes = tlc_pickle_take(machine, length);
    struct tlc_pickle_value *value = bytes ? tlc_pickle_new_value(machine, TLC_PICKLE_TEXT) : NULL;
    if (value)
        value->text = tlc_format("%.*s", (int)length, (const char *)bytes);
    return tlc_pickle_push(machine, value);
}

/* ---- containers -------------------------------------------------------------------------------
 */

static bool push_tuple(struct tlc_machine *machine, int count)
{
    struct tlc_pickle_value *tuple = tlc_pickle_new_value(machine, TLC_PICKLE_TUPLE), *item[3];
    for (int i = count; tuple && i-- > 0;)
        if (!(item[i] = tlc_pickle_pop(machine)))
            return false;
    for (int i = 0; tuple && i < count; i++)
        tlc_pickle_add_item(tuple, item[i]);
    return tlc_pickle_push(machine, tuple);
}

static bool push_marked(struct tlc_machine *machine, enum tlc_pickle_kind kind)
{
    struct tlc_pickle_value *value = tlc_pickle_new_value(machine, kind);
    return take_items(machine, value) && tlc_pickle_push(machine, value);
}

/* Puts all above the mark, or the last `count`, into what is below. */
static bool put(struct tlc_machine *machine, enum tlc_pickle_kind kind, int count)
{
    const int first = count ? machine->depth - count : find_mark(machine) + 1;
    const int below = count ? first - 1 : first - 2;
    if (first < 1 || below < 0 || machine->stack[below]->kind != kind ||
        (kind == TLC_PICKLE_DICT && (machine->depth - first) % 2))
        return tlc_pickle_corrupt(machine, kind == TLC_PICKLE_DICT
                                               ? "no dictionary to put pairs into"
                                               : "no list to put values into");
    for (int i = first; i < machine->depth; i++) {
        if (machine->stack[i]->kind == TLC_PICKLE_MARK)
            return tlc_pickle_corrupt(machine, "a value is missing");
        tlc_pickle_add_item(machine->stack[below], machine->stack[i]);
    }
    machine->depth = below + 1;
    return true;
}

static bool persist(struct tlc_machine *machine)
{
    const struct tlc_pickle_value *identifier = tlc_pickle_pop(machine);
    if (!identifier)
        return false;
    if (identifier->kind != TLC_PICKLE_TUPLE)
        return tlc_pickle_corrupt(machine, "a persistent identifier is no tuple");
    return tlc_pickle_push(machine, tlc_pickle_copy(machine, TLC_PICKLE_STORED, identifier));
}

/* ---- the memo ---------------------------------------------------------------------------------
 */

static bool remember(struct tlc_machine *machine, uint32_t place)
{
    if (machine->depth == 0 || place >= LARGEST_MEMO)
        return tlc_pickle_corrupt(machine, "nothing to remember, or no place for it");
    if ((int)place >= machine->memos) {
        const int room = 2 * (int)place + 64;
        machine->memo = tlc_resize(machine->memo, (size_t)room * sizeof(*machine->memo));
        memset(machine->memo + machine->memos, 0,
               (size_t)(room - machine->memos) * sizeof(*machine->memo));
        machine->memos = room;
    }
    machine->remembered += machine->memo[place] == NULL;
    machine->memo[place] = machine->stack[machine->depth - 1];
    return true;
}

static bool recall(struct tlc_machine *machine, uint32_t place)
{
    if ((int64_t)place >= machine->memos || !machine->memo[place])
        return tlc_pickle_corrupt(machine, "what was never remembered");
    return tlc_pickle_push(machine, machine->memo[place]);
}

/* ---- opcodes ----------------------------------------------------------------------------------
 */

static bool pass_over(struct tlc_machine *machine, uint32_t value, int detail)
{
    (void)machine, (void)value, (void)detail;
    return true;
}

static bool stop(struct tlc_machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    machine->ended = true;
    return true;
}

/* An empty value of a kind. */
static bool push_new(struct tlc_machine *machine, uint32_t value, int kind)
{
    (void)value;
    return tlc_pickle_push(machine, tlc_pickle_new_value(machine, (enum tlc_pickle_kind)kind));
}

static bool push_number(struct tlc_machine *machine, uint32_t value, int detail)
{
    (void)detail;
    return push_integer(machine, TLC_PICKLE_INTEGER, (int32_t)value);
}

static bool push_boolean(struct tlc_machine *machine, uint32_t value, int truth)
{
    (void)value;
    return push_integer(machine, TLC_PICKLE_BOOLEAN, truth);
}

static bool push_words(struct tlc_machine *machine, uint32_t length, int detail)
{
    (void)detail;
    return length <= INT32_MAX ? push_text(machine, length)
                               : tlc_pickle_corrupt(machine, "too long a text");
}

/* Two's complement of so many bytes; of more than 8 only the lowest are kept, which tell PyTorch's
 * own number from others. */
static bool push_long(struct tlc_machine *machine, uint32_t length, int detail)
{
    const uint8_t *bytes = tlc_pickle_take(machine, length);
    (void)detail;
    if (!bytes)
        return false;
    uint64_t value = length && bytes[length - 1] & 0x80 ? UINT64_MAX : 0;
    for (uint32_t i = length < 8 ? length : 8; i-- > 0;)
        value = value << 8 | bytes[i];
    return push_integer(machine, TLC_PICKLE_INTEGER, (int64_t)value);
}

static bool push_last(struct tlc_machine *machine, uint32_t value, int count)
{
    (void)value;
    return push_tuple(machine, count);
}

static bool push_all(struct tlc_machine *machine, uint32_t value, int kind)
{
    (void)value;
    return push_marked(machine, (enum tlc_pickle_kind)kind);
}

/* One value, or all above the mark. */
static bool append(struct tlc_machine *machine, uint32_t value, int count)
{
    (void)value;
    return put(machine, TLC_PICKLE_LIST, count);
}

static bool set(struct tlc_machine *machine, uint32_t value, int count)
{
    (void)value;
    return put(machine, TLC_PICKLE_DICT, count);
}

static bool put_into_memo(struct tlc_machine *machine, uint32_t place, int detail)
{
    (void)detail;
    return remember(machine, place);
}

static bool put_next_into_memo(struct tlc_machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return remember(machine, (uint32_t)machine->remembered);
}

static bool get_from_memo(struct tlc_machine *machine, uint32_t place, int detail)
{
    (void)detail;
    return recall(machine, place);
}

static bool push_name(struct tlc_machine *machine, uint32_t value, int in_lines)
{
    (void)value;
    return in_lines ? tlc_pickle_name_of_lines(machine) : tlc_pickle_name_of_stack(machine);
}

static bool push_stored(struct tlc_machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return persist(machine);
}

static bool push_result(struct tlc_machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return tlc_pickle_reduce(machine);
}

static bool drop(struct tlc_machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return tlc_pickle_pop(machine) != NULL;
}

/* All that torch.save writes. An argument is a little-endian number of so many bytes; of 8, which
 * are passed over, none. */
static const struct opcode {
    uint8_t code, argument;
    bool (*act)(struct tlc_machine *machine, uint32_t value, int detail);
    int detail;
} opcodes[] = {
    {0x80, 1, pass_over, 0},              /* PROTO */
    {0x95, 8, pass_over, 0},              /* FRAME */
    {'.', 0, stop, 0},                    /* STOP */
    {'(', 0, push_new, TLC_PICKLE_MARK},  /* MARK */
    {'N', 0, push_new, TLC_PICKLE_NONE},  /* NONE */
    {'G', 8, push_new, TLC_PICKLE_FLOAT}, /* BINFLOAT: no number that is needed */
    {'}', 0, push_new, TLC_PICKLE_DICT},  /* EMPTY_DICT */
    {']', 0, push_new, TLC_PICKLE_LIST},  /* EMPTY_LIST */
    {')', 0, push_new, TLC_PICKLE_TUPLE}, /* EMPTY_TUPLE */
    {0x88, 0, push_boolean, 1},           /* NEWTRUE */
    {0x89, 0, push_boolean, 0},           /* NEWFALSE */
    {'J', 4, push_number, 0},             /* BININT */
    {'K', 1, push_number, 0},             /* BININT1 */
    {'M', 2, push_number, 0},             /* BININT2 */
    {0x8a, 1, push_long, 0},              /* LONG1 */
    {'X', 4, push_words, 0},              /* BINUNICODE */
    {'T', 4, push_words, 0},              /* BINSTRING */
    {0x8c, 1, push_words, 0},             /* SHORT_BINUNICODE */
    {'U', 1, push_words, 0},              /* SHORT_BINSTRING */
    {'t', 0, push_all, TLC_PICKLE_TUPLE}, /* TUPLE */
    {'l', 0, push_all, TLC_PICKLE_LIST},  /* LIST */
    {'d', 0, push_all, TLC_PICKLE_DICT},  /* DICT */
    {0x85, 0, push_last, 1},              /* TUPLE1 */
    {0x86, 0, push_last, 2},              /* TUPLE2 */
    {0x87, 0, push_last, 3},              /* TUPLE3 */
    {'a', 0, append, 1},                  /* APPEND */
    {'e', 0, append, 0},                  /* APPENDS */
    {'s', 0, set, 2},                     /* SETITEM */
    {'u', 0, set, 0},                     /* SETITEMS */
    {'q', 1, put_into_memo, 0},           /* BINPUT */
    {'r', 4, put_into_memo, 0},           /* LONG_BINPUT */
    {0x94, 0, put_next_into_memo, 0},     /* MEMOIZE */
    {'h', 1, get_from_memo, 0},           /* BINGET */
    {'j', 4, get_from_memo, 0},           /* LONG_BINGET */
    {'c', 0, push_name, 1},               /* GLOBAL */
    {0x93, 0, push_name, 0},              /* STACK_GLOBAL */
    {'Q', 0, push_stored, 0},             /* BINPERSID */
    {'R', 0, push_result, 0},             /* REDUCE */
    {'b', 0, drop, 0},                    /* BUILD: attributes of a dictionary, such as _metadata */
    {'0', 0, drop, 0},                    /* POP */
};

static bool follow(struct tlc_machine *machine, const struct opcode *opcode)
{
    const uint8_t *bytes = tlc_pickle_take(machine, opcode->argument);
    if (!bytes)
        return false;
    const uint32_t value = opcode->argument == 1   ? *bytes
                           : opcode->argument == 2 ? tlc_little16(bytes)
                           : opcode->argument == 4 ? tlc_little32(bytes)
                                                   : 0;
    return opcode->act(machine, value, opcode->detail);
}

static bool step(struct tlc_machine *machine, uint8_t code)
{
    for (size_t i = 0; i < sizeof opcodes / sizeof *opcodes; i++)
        if (opcodes[i].code == code)
            return follow(machine, &opcodes[i]);
    return tlc_fault_set(machine->fault,
                         "%s: byte %zu of its pickle is the opcode 0x%02x, which no state "
                         "dictionary needs",
                         machine->pickle->path, machine->pickle->at - 1, code);
}

struct tlc_pickle_value *tlc_pickle_read(struct tlc_pickle *pickle, struct tlc_fault *fault)
{
    struct tlc_machine machine = {.pickle = pickle, .fault = fault};
    bool good = true;
    while (good && !machine.ended) {
        const uint8_t *opcode = tlc_pickle_take(&machine, 1);
        good = opcode && step(&machine, *opcode);
    }
    struct tlc_pickle_value *result = good ? tlc_pickle_pop(&machine) : NULL;
    free(machine.stack);
    free(machine.memo);
    return result;
}
