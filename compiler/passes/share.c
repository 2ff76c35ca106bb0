/* share.c: programs that do the same are one, whichever models, phases or cells of a study they
 * were made for; and those that differ have names that differ. */
#include "passes/passes.h"

#include "ir/identity.h"

#include <string.h>

typedef struct Sharing {
    Arena *arena;
    Index programs, names;
    List(Prog *) progs; /* one of each kind */
} Sharing;

static bool is_taken(const Sharing *sharing, const char *name)
{
    size_t seen = 0;
    const Prog *known;
    while ((known = index_next(&sharing->names, hash_text(HASH_START, name), &seen)))
        if (strcmp(known->name, name) == 0)
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
    Prog *same = find_same(&sharing->programs, &prog_fields, PART_IDENTITY, prog);
    if (same)
        return same;
    rename_unless_unique(sharing, prog);
    index_thing(sharing->arena, &sharing->programs, &prog_fields, PART_IDENTITY, prog);
    index_add(sharing->arena, &sharing->names, hash_text(HASH_START, prog->name), prog);
    *list_add(sharing->arena, &sharing->progs) = prog;
    return prog;
}

void share_programs(Arena *arena, Plan *plan)
{
    Sharing sharing = {.arena = arena};
    for (size_t i = 0; i < plan->trainings.count; i++) {
        PlanTraining *training = plan->trainings.items[i];
        for (size_t k = 0; k < training->adaptations.count; k++)
            training->adaptations.items[k].prog =
                shared(&sharing, training->adaptations.items[k].prog);
        for (size_t k = 0; k < training->phases.count; k++) {
            PlanPhase *phase = &training->phases.items[k];
            phase->features = shared(&sharing, phase->features);
            phase->valid_features = shared(&sharing, phase->valid_features);
            phase->step = shared(&sharing, phase->step);
            phase->evaluate = shared(&sharing, phase->evaluate);
        }
        training->evaluate = shared(&sharing, training->evaluate);
    }
    plan->progs.count = 0;
    for (size_t i = 0; i < sharing.progs.count; i++)
        *list_add(arena, &plan->progs) = sharing.progs.items[i];
}
