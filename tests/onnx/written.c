/* written.c SPEC MODEL FOLDER [floats]: the model with noise as weights, as FOLDER/MODEL.onnx, in
 * bytes or with floats, and examples as FOLDER/MODEL.examples. Prints for each what the model says
 * of it before anything is made a probability: in bytes by the meanings of its ops in plain whole
 * numbers. */
int said_main(int argc, char **argv);
#define main said_main
#include "../int8/said.c"
#undef main

#include "onnx/onnx.h"

static Library *with_floats(Arena *arena, const Plan *plan, const PlanTraining *training)
{
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    Library *library = library_new(arena, plan, training, prog);
    add_weights(arena, training->model, &library->numbers);
    return library;
}

static void print_numbers(const float *numbers, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        printf("%.9g ", (double)numbers[i]);
    printf("\n");
}

/* What the engine says, in probabilities or values. */
static void ask_floats(Arena *arena, const Library *library, FILE *examples)
{
    const PlanFile *file = library->training->model->file;
    Engine *engine = engine_new(arena, library);
    float *room = arena_alloc(arena, (size_t)(engine_room(engine) + 1) * sizeof *room);
    EngineAnswer answer = {.numbers = arena_alloc(arena, (size_t)library->answers * sizeof(float))};
    for (int64_t row = 0; row < ASKED; row++) {
        const void *example = example_at(file, SEEN + row);
        fwrite(example, tlc_element_size(file->element), (size_t)file->pixels, examples);
        engine_run(engine, room, example, &answer, NULL, NULL);
        print_numbers(answer.numbers, library->answers);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Plan *plan = plan_of(arena, argv[1], diagnostics);
    const bool floats = argc > 4 && strcmp(argv[4], "floats") == 0;
    const Int8End end = {argc > 4 ? argv[4] : NULL, NULL};
    const Library *library = floats ? with_floats(arena, plan, training_of(plan, argv[2]))
                                    : quantized(arena, plan, argv[2], end, diagnostics);
    Text text = text_new(arena);
    onnx_emit(&text, library);
    FILE *file = open_file(arena, argv[3], library->name, ".onnx");
    fwrite(text.bytes, 1, text.length, file);
    fclose(file);
    FILE *examples = open_file(arena, argv[3], library->name, ".examples");
    if (floats)
        ask_floats(arena, library, examples);
    else
        ask(library, examples);
    fclose(examples);
    arena_free(arena);
    return 0;
}
