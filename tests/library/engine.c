/* engine.c SPEC MODEL WEIGHTS EXAMPLES GIVEN: runs the model by the engine for each example of the
 * file, in every way that this machine has, and prints what it says as said.c does: of a model that
 * gives one number the last, as that is the probability of the second class. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "interpreter/engine.h"
#include "commands/library/library_weights.h"
#include "lower/lower.h"
#include "passes/passes.h"

static const Plan *plan_of(Arena *arena, const char *path, Diagnostics *diagnostics)
{
    const char *problem;
    const Source *source = source_read(arena, path, &problem);
    const Node *root = source ? yaml_read(arena, source, diagnostics) : NULL;
    const Spec *spec = root ? experiment_checked(arena, source, &root, diagnostics) : NULL;
    const Cells *cells =
        spec && spec->study.given ? cells_checked(arena, spec, root, diagnostics) : NULL;
    return spec ? lower(arena, spec, cells) : NULL;
}

static const PlanTraining *last_training(const Plan *plan, const char *model)
{
    const PlanTraining *found = NULL;
    for (size_t i = 0; plan && i < plan->trainings.count; i++)
        if (strcmp(plan->trainings.items[i]->model->name, model) == 0)
            found = plan->trainings.items[i];
    return found;
}

static void print_answer(const EngineAnswer *answer, int64_t count, int64_t given)
{
    for (int64_t i = count - given; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &answer->numbers[i], sizeof bits);
        printf("%08x ", (unsigned)bits);
    }
    printf("%d\n", (int)answer->class_index);
}

static bool run_all(const Engine *engine, const Library *library, const char *path, int64_t given)
{
    const PlanFile *file = library->training->model->file;
    const size_t size = tlc_element_size(file->element) * (size_t)file->pixels;
    FILE *examples = fopen(path, "rb");
    void *example = malloc(size);
    float *room = malloc((size_t)engine_room(engine) * sizeof *room + 1);
    EngineAnswer answer = {malloc((size_t)library->answers * sizeof(float)), 0};
    while (examples && fread(example, size, 1, examples) == 1) {
        engine_run(engine, room, example, &answer, NULL, NULL);
        print_answer(&answer, library->answers, given);
    }
    free(answer.numbers);
    free(room);
    free(example);
    return examples && fclose(examples) == 0;
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    LibraryNumbersList numbers = {0};
    const Plan *plan = argc > 5 ? plan_of(arena, argv[1], diagnostics) : NULL;
    const PlanTraining *training = last_training(plan, argc > 5 ? argv[2] : "");
    if (!training || !library_weights_read(arena, training->model, argv[3], &numbers, diagnostics))
        return 1;
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    Library *library = library_new(arena, plan, training, prog);
    library->numbers = numbers;
    Engine *engine = engine_new(arena, library);
    bool done = true;
    for (size_t way = 0; way < engine_ways(); way++) {
        engine_take_way(engine, way);
        done &= run_all(engine, library, argv[4], atoi(argv[5]));
    }
    arena_free(arena);
    return !done;
}
