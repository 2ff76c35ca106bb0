/* pickle.c: a machine of the pickle opcodes that torch.save writes. Source: CPython's
 * Lib/pickletools.py. */
#include "foreign/pickle.h"

#include <stdlib.h>
#include <string.h>

#include "foreign/foreign_file.h"
#include "system/allocate.h"
#include "system/format.h"

enum { MOST_VALUES = 4000000, MOST_STACK = 1000000, LARGEST_MEMO = 1000000 };

struct machine {
    struct tlc_pickle *pickle;
    struct tlc_fault *fault;
    struct tlc_pickle_value **stack, **memo;
    int depth, room, memos, remembered;
    bool ended;
};

/* ---- values -----------------------------------------------------------------------------------
 */

static struct tlc_pickle_value *new_value(struct machine *machine, enum tlc_pickle_kind kind)
{
    struct tlc_pickle *pickle = machine->pickle;
    if (pickle->values == MOST_VALUES) {
        tlc_fault_set(machine->fault, "%s: its pickle has more than %d values", pickle->path,
                      MOST_VALUES);
        return NULL;
    }
    struct tlc_pickle_value *value = tlc_allocate(1, sizeof *value);
    *value = (struct tlc_pickle_value){.kind = kind, .next = pickle->all};
    pickle->all = value;
    pickle->values++;
    return value;
}

static void add_item(struct tlc_pickle_value *list, struct tlc_pickle_value *item)
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

struct tlc_pickle_value *tlc_pickle_get(const struct tlc_pickle_value *dict, const char *key)
{
    for (int i = 0; dict->kind == TLC_PICKLE_DICT && i + 1 < dict->items; i += 2)
        if (dict->item[i]->kind == TLC_PICKLE_TEXT && strcmp(dict->item[i]->text, key) == 0)
            return dict->item[i + 1];
    return NULL;
}

/* ---- the stack --------------------------------------------------------------------------------
 */

static bool corrupt(struct machine *machine, const char *what)
{
    return tlc_fault_set(machine->fault, "%s is corrupt: byte %zu of its pickle: %s",
                         machine->pickle->path, machine->pickle->at, what);
}

static bool push(struct machine *machine, struct tlc_pickle_value *value)
{
    if (!value)
        return false;
    if (machine->depth == MOST_STACK)
        return corrupt(machine, "too many values on the stack");
    if (machine->depth == machine->room) {
        machine->room = machine->room ? 2 * machine->room : 64;
        machine->stack =
            tlc_resize(machine->stack, (size_t)machine->room * sizeof(*machine->stack));
    }
    machine->stack[machine->depth++] = value;
    return true;
}

/* NULL when there is none above the last mark. */
static struct tlc_pickle_value *pop(struct machine *machine)
{
    if (machine->depth == 0 || machine->stack[machine->depth - 1]->kind == TLC_PICKLE_MARK) {
        corrupt(machine, "a value is missing");
        return NULL;
    }
    return machine->stack[--machine->depth];
}

/* Where the last mark is, or -1. */
static int find_mark(struct machine *machine)
{
    int at = machine->depth - 1;
    while (at >= 0 && machine->stack[at]->kind != TLC_PICKLE_MARK)
        at--;
    if (at < 0)
        corrupt(machine, "a mark is missing");
    return at;
}

/* All above the last mark become items, and are taken off with it. */
static bool take_items(struct machine *machine, struct tlc_pickle_value *list)
{
    const int mark = list ? find_mark(machine) : -1;
    if (mark < 0)
        return false;
    for (int i = mark + 1; i < machine->depth; i++)
        add_item(list, machine->stack[i]);
    machine->depth = mark;
    return true;
}

/* ---- bytes ------------------------------------------------------------------------------------
 */

static const uint8_t *take(struct machine *machine, size_t size)
{
    struct tlc_pickle *pickle = machine->pickle;
    if (size > pickle->size - pickle->at) {
        tlc_fault_set(machine->fault, "%s is truncated: its pickle ends at byte %zu", pickle->path,
                      pickle->size);
        return NULL;
    }
    pickle->at += size;
    return pickle->bytes + pickle->at - size;
}

static bool push_integer(struct machine *machine, enum tlc_pickle_kind kind, int64_t integer)
{
    struct tlc_pickle_value *value = new_value(machine, kind);
    if (value)
        value->integer = integer;
    return push(machine, value);
}

static bool push_text(struct machine *machine, size_t length)
{
    const uint8_t *bytes = take(machine, length);
    struct tlc_pickle_value *value = bytes ? new_value(machine, TLC_PICKLE_TEXT) : NULL;
    if (value)
        value->text = tlc_format("%.*s", (int)length, (const char *)bytes);
    return push(machine, value);
}

/* ---- what is called ---------------------------------------------------------------------------
 */

static const char *const known[] = {
    "collections OrderedDict",
    "torch._utils _rebuild_tensor",
    "torch._utils _rebuild_tensor_v2",
    "torch._utils _rebuild_parameter",
    "torch FloatStorage",
    "torch DoubleStorage",
    "torch HalfStorage",
    "torch BFloat16Storage",
    "torch LongStorage",
    "torch IntStorage",
    "torch ShortStorage",
    "torch CharStorage",
    "torch ByteStorage",
    "torch BoolStorage",
    "torch Size",
};

static bool push_global(struct machine *machine, const char *module, const char *name)
{
    char *text = tlc_format("%s %s", module, name);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i], text) != 0)
            continue;
        struct tlc_pickle_value *value = new_value(machine, TLC_PICKLE_GLOBAL);
        if (value)
            value->text = text;
        else
            free(text);
        return push(machine, value);
    }
    free(text);
    return tlc_fault_set(machine->fault,
                         "%s: its pickle would call %.80s.%.80s, and tlc calls nothing: it reads "
                         "state dictionaries of plain tensors, torch.save(model.state_dict(), ...)",
                         machine->pickle->path, module, name);
}

/* The end of a line of text, or NULL. */
static char *take_line(struct machine *machine)
{
    const struct tlc_pickle *pickle = machine->pickle;
    const uint8_t *begin = pickle->bytes + pickle->at;
    const uint8_t *end = memchr(begin, '\n', pickle->size - pickle->at);
    const size_t length = end ? (size_t)(end - begin) : 0;
    if (!end || length > 200) {
        corrupt(machine, "no name of a line");
        return NULL;
    }
    take(machine, length + 1);
    return tlc_format("%.*s", (int)length, (const char *)begin);
}

static bool push_global_of_lines(struct machine *machine)
{
    char *module = take_line(machine), *name = module ? take_line(machine) : NULL;
    const bool done = name && push_global(machine, module, name);
    free(module);
    free(name);
    return done;
}

static bool push_global_of_stack(struct machine *machine)
{
    const struct tlc_pickle_value *name = pop(machine), *module = name ? pop(machine) : NULL;
    if (!module)
        return false;
    if (module->kind != TLC_PICKLE_TEXT || name->kind != TLC_PICKLE_TEXT)
        return corrupt(machine, "what is called has no name");
    return push_global(machine, module->text, name->text);
}

/* A few bytes may copy what many others have made. */
static bool may_copy(struct machine *machine, int items)
{
    machine->pickle->copied += items;
    return machine->pickle->copied <= MOST_VALUES || corrupt(machine, "too much is copied");
}

static struct tlc_pickle_value *copy_items(struct machine *machine, enum tlc_pickle_kind kind,
                                           const struct tlc_pickle_value *from)
{
    struct tlc_pickle_value *value =
        may_copy(machine, from->items) ? new_value(machine, kind) : NULL;
    for (int i = 0; value && i < from->items; i++)
        add_item(value, from->item[i]);
    return value;
}

/* OrderedDict of nothing or of pairs. */
static struct tlc_pickle_value *new_dict(struct machine *machine,
                                         const struct tlc_pickle_value *arguments)
{
    const struct tlc_pickle_value *pairs = arguments->items ? arguments->item[0] : NULL;
    if (pairs && !may_copy(machine, pairs->items))
        return NULL;
    struct tlc_pickle_value *dict = new_value(machine, TLC_PICKLE_DICT);
    for (int i = 0; dict && pairs && i < pairs->items; i++)
        for (int k = 0; k < 2 && pairs->item[i]->items == 2; k++)
            add_item(dict, pairs->item[i]->item[k]);
    return dict;
}

/* A dictionary; a tensor; a parameter, which is its tensor. */
static struct tlc_pickle_value *call(struct machine *machine, const char *name,
                                     const struct tlc_pickle_value *arguments)
{
    if (strncmp(name, "torch._utils _rebuild_tensor", 28) == 0)
        return copy_items(machine, TLC_PICKLE_TENSOR, arguments);
    if (strcmp(name, "torch Size") == 0 && arguments->items == 1)
        return copy_items(machine, TLC_PICKLE_TUPLE, arguments->item[0]);
    if (strcmp(name, "torch._utils _rebuild_parameter") == 0 && arguments->items > 0)
        return arguments->item[0];
    if (strcmp(name, "collections OrderedDict") == 0)
        return new_dict(machine, arguments);
    corrupt(machine, "a storage is called");
    return NULL;
}

static bool reduce(struct machine *machine)
{
    const struct tlc_pickle_value *arguments = pop(machine),
                                  *name = arguments ? pop(machine) : NULL;
    if (!name)
        return false;
    if (name->kind != TLC_PICKLE_GLOBAL || arguments->kind != TLC_PICKLE_TUPLE)
        return corrupt(machine, "what is called is no function, or has no arguments");
    return push(machine, call(machine, name->text, arguments));
}

/* ---- containers -------------------------------------------------------------------------------
 */

static bool push_tuple(struct machine *machine, int count)
{
    struct tlc_pickle_value *tuple = new_value(machine, TLC_PICKLE_TUPLE), *item[3];
    for (int i = count; tuple && i-- > 0;)
        if (!(item[i] = pop(machine)))
            return false;
    for (int i = 0; tuple && i < count; i++)
        add_item(tuple, item[i]);
    return push(machine, tuple);
}

static bool push_marked(struct machine *machine, enum tlc_pickle_kind kind)
{
    struct tlc_pickle_value *value = new_value(machine, kind);
    return take_items(machine, value) && push(machine, value);
}

/* Puts all above the mark, or the last `count`, into what is below. */
static bool put(struct machine *machine, enum tlc_pickle_kind kind, int count)
{
    const int first = count ? machine->depth - count : find_mark(machine) + 1;
    const int below = count ? first - 1 : first - 2;
    if (first < 1 || below < 0 || machine->stack[below]->kind != kind ||
        (kind == TLC_PICKLE_DICT && (machine->depth - first) % 2))
        return corrupt(machine, kind == TLC_PICKLE_DICT ? "no dictionary to put pairs into"
                                                        : "no list to put values into");
    for (int i = first; i < machine->depth; i++) {
        if (machine->stack[i]->kind == TLC_PICKLE_MARK)
            return corrupt(machine, "a value is missing");
        add_item(machine->stack[below], machine->stack[i]);
    }
    machine->depth = below + 1;
    return true;
}

static bool persist(struct machine *machine)
{
    const struct tlc_pickle_value *identifier = pop(machine);
    if (!identifier)
        return false;
    if (identifier->kind != TLC_PICKLE_TUPLE)
        return corrupt(machine, "a persistent identifier is no tuple");
    return push(machine, copy_items(machine, TLC_PICKLE_STORED, identifier));
}

/* ---- the memo ---------------------------------------------------------------------------------
 */

static bool remember(struct machine *machine, uint32_t place)
{
    if (machine->depth == 0 || place >= LARGEST_MEMO)
        return corrupt(machine, "nothing to remember, or no place for it");
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

static bool recall(struct machine *machine, uint32_t place)
{
    if ((int64_t)place >= machine->memos || !machine->memo[place])
        return corrupt(machine, "what was never remembered");
    return push(machine, machine->memo[place]);
}

/* ---- opcodes ----------------------------------------------------------------------------------
 */

static bool pass_over(struct machine *machine, uint32_t value, int detail)
{
    (void)machine, (void)value, (void)detail;
    return true;
}

static bool stop(struct machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    machine->ended = true;
    return true;
}

/* An empty value of a kind. */
static bool push_new(struct machine *machine, uint32_t value, int kind)
{
    (void)value;
    return push(machine, new_value(machine, (enum tlc_pickle_kind)kind));
}

static bool push_number(struct machine *machine, uint32_t value, int detail)
{
    (void)detail;
    return push_integer(machine, TLC_PICKLE_INTEGER, (int32_t)value);
}

static bool push_boolean(struct machine *machine, uint32_t value, int truth)
{
    (void)value;
    return push_integer(machine, TLC_PICKLE_BOOLEAN, truth);
}

static bool push_words(struct machine *machine, uint32_t length, int detail)
{
    (void)detail;
    return length <= INT32_MAX ? push_text(machine, length) : corrupt(machine, "too long a text");
}

/* Two's complement of so many bytes; of more than 8 only the lowest are kept, which tell PyTorch's
 * own number from others. */
static bool push_long(struct machine *machine, uint32_t length, int detail)
{
    const uint8_t *bytes = take(machine, length);
    (void)detail;
    if (!bytes)
        return false;
    uint64_t value = length && bytes[length - 1] & 0x80 ? UINT64_MAX : 0;
    for (uint32_t i = length < 8 ? length : 8; i-- > 0;)
        value = value << 8 | bytes[i];
    return push_integer(machine, TLC_PICKLE_INTEGER, (int64_t)value);
}

static bool push_last(struct machine *machine, uint32_t value, int count)
{
    (void)value;
    return push_tuple(machine, count);
}

static bool push_all(struct machine *machine, uint32_t value, int kind)
{
    (void)value;
    return push_marked(machine, (enum tlc_pickle_kind)kind);
}

/* One value, or all above the mark. */
static bool append(struct machine *machine, uint32_t value, int count)
{
    (void)value;
    return put(machine, TLC_PICKLE_LIST, count);
}

static bool set(struct machine *machine, uint32_t value, int count)
{
    (void)value;
    return put(machine, TLC_PICKLE_DICT, count);
}

static bool put_into_memo(struct machine *machine, uint32_t place, int detail)
{
    (void)detail;
    return remember(machine, place);
}

static bool put_next_into_memo(struct machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return remember(machine, (uint32_t)machine->remembered);
}

static bool get_from_memo(struct machine *machine, uint32_t place, int detail)
{
    (void)detail;
    return recall(machine, place);
}

static bool push_name(struct machine *machine, uint32_t value, int in_lines)
{
    (void)value;
    return in_lines ? push_global_of_lines(machine) : push_global_of_stack(machine);
}

static bool push_stored(struct machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return persist(machine);
}

static bool push_result(struct machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return reduce(machine);
}

static bool drop(struct machine *machine, uint32_t value, int detail)
{
    (void)value, (void)detail;
    return pop(machine) != NULL;
}

/* All that torch.save writes. An argument is a little-endian number of so many bytes; of 8, which
 * are passed over, none. */
static const struct opcode {
    uint8_t code, argument;
    bool (*act)(struct machine *machine, uint32_t value, int detail);
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

static bool follow(struct machine *machine, const struct opcode *opcode)
{
    const uint8_t *bytes = take(machine, opcode->argument);
    if (!bytes)
        return false;
    const uint32_t value = opcode->argument == 1   ? *bytes
                           : opcode->argument == 2 ? tlc_little16(bytes)
                           : opcode->argument == 4 ? tlc_little32(bytes)
                                                   : 0;
    return opcode->act(machine, value, opcode->detail);
}

static bool step(struct machine *machine, uint8_t code)
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
    struct machine machine = {.pickle = pickle, .fault = fault};
    bool good = true;
    while (good && !machine.ended) {
        const uint8_t *opcode = take(&machine, 1);
        good = opcode && step(&machine, *opcode);
    }
    struct tlc_pickle_value *result = good ? pop(&machine) : NULL;
    free(machine.stack);
    free(machine.memo);
    return result;
}
