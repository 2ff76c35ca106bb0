/* pickle_calls.c: what a pickle would call. Nothing is: of a few names it is known what would come
 * of it, and all others are refused. */
#include <stdlib.h>
#include <string.h>

#include "foreign/pickle_machine.h"
#include "system/format.h"

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

static bool push_global(struct tlc_machine *machine, const char *module, const char *name)
{
    char *text = tlc_format("%s %s", module, name);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i], text) != 0)
            continue;
        struct tlc_pickle_value *value = tlc_pickle_new_value(machine, TLC_PICKLE_GLOBAL);
        if (value)
            value->text = text;
        else
            free(text);
        return tlc_pickle_push(machine, value);
    }
    free(text);
    return tlc_fault_set(machine->fault,
                         "%s: its pickle would call %.80s.%.80s, and tlc calls nothing: it reads "
                         "state dictionaries of plain tensors, torch.save(model.state_dict(), ...)",
                         machine->pickle->path, module, name);
}

/* The end of a line of text, or NULL. */
static char *take_line(struct tlc_machine *machine)
{
    const struct tlc_pickle *pickle = machine->pickle;
    const uint8_t *begin = pickle->bytes + pickle->at;
    const uint8_t *end = memchr(begin, '\n', pickle->size - pickle->at);
    const size_t length = end ? (size_t)(end - begin) : 0;
    if (!end || length > 200) {
        tlc_pickle_corrupt(machine, "no name of a line");
        return NULL;
    }
    tlc_pickle_take(machine, length + 1);
    return tlc_format("%.*s", (int)length, (const char *)begin);
}

bool tlc_pickle_name_of_lines(struct tlc_machine *machine)
{
    char *module = take_line(machine), *name = module ? take_line(machine) : NULL;
    const bool done = name && push_global(machine, module, name);
    free(module);
    free(name);
    return done;
}

bool tlc_pickle_name_of_stack(struct tlc_machine *machine)
{
    const struct tlc_pickle_value *name = tlc_pickle_pop(machine),
                                  *module = name ? tlc_pickle_pop(machine) : NULL;
    if (!module)
        return false;
    if (module->kind != TLC_PICKLE_TEXT || name->kind != TLC_PICKLE_TEXT)
        return tlc_pickle_corrupt(machine, "what is called has no name");
    return push_global(machine, module->text, name->text);
}

/* A few bytes may copy what many others have made. */
static bool may_copy(struct tlc_machine *machine, int items)
{
    machine->pickle->copied += items;
    return machine->pickle->copied <= TLC_MOST_VALUES ||
           tlc_pickle_corrupt(machine, "too much is copied");
}

struct tlc_pickle_value *tlc_pickle_copy(struct tlc_machine *machine, enum tlc_pickle_kind kind,
                                         const struct tlc_pickle_value *from)
{
    struct tlc_pickle_value *value =
        may_copy(machine, from->items) ? tlc_pickle_new_value(machine, kind) : NULL;
    for (int i = 0; value && i < from->items; i++)
        tlc_pickle_add_item(value, from->item[i]);
    return value;
}

/* OrderedDict of nothing or of pairs. */
static struct tlc_pickle_value *new_dict(struct tlc_machine *machine,
                                         const struct tlc_pickle_value *arguments)
{
    const struct tlc_pickle_value *pairs = arguments->items ? arguments->item[0] : NULL;
    if (pairs && !may_copy(machine, pairs->items))
        return NULL;
    struct tlc_pickle_value *dict = tlc_pickle_new_value(machine, TLC_PICKLE_DICT);
    for (int i = 0; dict && pairs && i < pairs->items; i++)
        for (int k = 0; k < 2 && pairs->item[i]->items == 2; k++)
            tlc_pickle_add_item(dict, pairs->item[i]->item[k]);
    return dict;
}

/* A dictionary; a tensor; a parameter, which is its tensor. */
static struct tlc_pickle_value *call(struct tlc_machine *machine, const char *name,
                                     const struct tlc_pickle_value *arguments)
{
    if (strncmp(name, "torch._utils _rebuild_tensor", 28) == 0)
        return tlc_pickle_copy(machine, TLC_PICKLE_TENSOR, arguments);
    if (strcmp(name, "torch Size") == 0 && arguments->items == 1)
        return tlc_pickle_copy(machine, TLC_PICKLE_TUPLE, arguments->item[0]);
    if (strcmp(name, "torch._utils _rebuild_parameter") == 0 && arguments->items > 0)
        return arguments->item[0];
    if (strcmp(name, "collections OrderedDict") == 0)
        return new_dict(machine, arguments);
    tlc_pickle_corrupt(machine, "a storage is called, or something without its arguments");
    return NULL;
}

bool tlc_pickle_reduce(struct tlc_machine *machine)
{
    const struct tlc_pickle_value *arguments = tlc_pickle_pop(machine),
                                  *name = arguments ? tlc_pickle_pop(machine) : NULL;
    if (!name)
        return false;
    if (name->kind != TLC_PICKLE_GLOBAL || arguments->kind != TLC_PICKLE_TUPLE)
        return tlc_pickle_corrupt(machine, "what is called is no function, or has no arguments");
    return tlc_pickle_push(machine, call(machine, name->text, arguments));
}
