/* share.c: programs that do the same are one, whichever models, phases or cells of a study they
 * were made for; and those that differ have names that differ. */
#include "passes/passes.h"

#include "base/index.h"

#include <string.h>

/* What the program does to weights of which structure: all but its name and its places in the spec.
 */
static const char *text_of(Arena *arena, const Prog *prog)
{
    Text whole = text_new(arena), text = text_new(arena);
    prog_print(&whole, prog);
    text_addf(&text, "%s, batch %lld\n", prog->model, (long long)prog->batch);
    for (const char *line = strchr(whole.bytes, '\n'); line; line = strchr(line + 1, '\n')) {
        const char *end = strchr(line + 1, '\n'), *place = strstr(line, "  # line ");
        size_t length = (size_t)((place && (!end || place < end) ? place
                                  : end                          ? end
                                                                 : line + 1) -
                                 line);
        text_add_bytes(&text, line, length);
    }
    return text.bytes;
}

typedef struct Known {
    const char *text;
    Prog *prog;
} Known;

typedef struct Sharing {
    Arena *arena;
    Index texts, names; /* of Known */
    List(Prog *) progs; /* one for each text */
} Sharing;

static const Known *find_text(const Sharing *sharing, const char *text)
{
    size_t seen = 0;
    const Known *known;
    while ((known = index_next(&sharing->texts, hash_text(HASH_START, text), &seen)))
        if (strcmp(known->text, text) == 0)
            return known;
    return NULL;
}

static bool is_taken(const Sharing *sharing, const char *name)
{
    size_t seen = 0;
    const Known *known;
    while ((known = index_next(&sharing->names, hash_text(HASH_START, name), &seen)))
        if (strcmp(known->prog->name, name) == 0)
            return true;
    return false;
}

static void rename_unless_unique(const Sharing *sharing, Prog *prog)
{
    const char *name = prog->name;
    for (int number = 2; is_taken(sharing, prog->name); number++)
        prog->name = arena_printf(sharing->arena, "%s_%d", name, number);
}

/* The first program that does the same. */
static Prog *shared(Sharing *sharing, Prog *prog)
{
    if (!prog)
        return NULL;
    const char *text = text_of(sharing->arena, prog);
    const Known *same = find_text(sharing, text);
    if (same)
        return same->prog;
    rename_unless_unique(sharing, prog);
    Known *known = arena_alloc(sharing->arena, sizeof *known);
    *known = (Known){text, prog};
    index_add(sharing->arena, &sharing->texts, hash_text(HASH_START, text), known);
    index_add(sharing->arena, &sharing->names, hash_text(HASH_START, prog->name), known);
    *list_add(sharing->arena, &sharing->progs) = prog;
    return prog;
}

void share_programs(Arena *arena, Plan *plan)
{
    Sharing sharing = {.arena = arena};
    for (size_t i = 0; i < plan->trainings.count; i++) {
        PlanTraining *training = plan->trainings.items[i];
        for (size_t k = 0; k < training->phases.count; k++) {
            PlanPhase *phase = &training->phases.items[k];
            phase->features = shared(&sharing, phase->features);
            phase->step = shared(&sharing, phase->step);
            phase->evaluate = shared(&sharing, phase->evaluate);
        }
        training->evaluate = shared(&sharing, training->evaluate);
    }
    plan->progs.count = 0;
    for (size_t i = 0; i < sharing.progs.count; i++)
        *list_add(arena, &plan->progs) = sharing.progs.items[i];
}
