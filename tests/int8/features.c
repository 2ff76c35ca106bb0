/* features.c SPEC MODEL FOLDER: gives the model noise as weights, and writes its library that
 * learns as the model's last phase does twice: to FOLDER/int8 with bytes in front of what learns,
 * and to FOLDER/floats without. Examples go to FOLDER/examples. Prints for each what the meanings
 * of the frozen ops in plain whole numbers come to, as bits of floats. FOLDER/int8/sizes says how
 * much code is estimated, and how many bytes of weights there are, with what learning begins from.
 */
int said_main(int argc, char **argv);
#define main said_main
#include "said.c"
#undef main

#include "library/library_learning.h"

/* ---- libraries ---- */

static LibraryLearning *learning_of(Arena *arena, const PlanTraining *training, const char **kept,
                                    Diagnostics *diagnostics)
{
    const PlanPhase *phase = &training->phases.items[training->phases.count - 1];
    Prog *prog = lower_learning(arena, training, phase);
    bool *values;
    run_learning_passes(arena, prog);
    const LibraryFront front = {find_frozen_front(arena, prog, &values), values};
    LibraryLearning *learning =
        library_learning_new(arena, training, phase, prog, &front, diagnostics);
    if (!learning || !front.kept)
        give_up(diagnostics, "nothing learns, or nothing is frozen");
    *kept = front.kept->name;
    return learning;
}

static Library *with_floats(Arena *arena, const Plan *plan, const PlanTraining *training)
{
    Prog *prog = lower_prediction(arena, training);
    run_prediction_passes(arena, prog);
    Library *library = library_new(arena, plan, training, prog);
    add_weights(arena, training->model, &library->numbers);
    return library;
}

static void let_learn(Library *library, LibraryLearning *learning)
{
    const LibraryNumbersList numbers = library->numbers;
    library_let_learn(library, learning);
    library_give_numbers(library, numbers);
}

/* ---- features ---- */

static void print_features(const Int8Run *run)
{
    const Tensor *kept = run->int8->kept;
    for (int64_t i = 0; i < int8_count(kept); i++) {
        const float number = (float)reference_value(&run->reference, kept)[i];
        uint32_t bits;
        memcpy(&bits, &number, sizeof bits);
        printf("%08x\n", (unsigned)bits);
    }
}

static void look_at_all(const Library *library, FILE *examples)
{
    const PlanFile *file = library->training->model->file;
    Int8Run run;
    int8_begin(&run, library->int8);
    for (int64_t row = 0; row < ASKED; row++) {
        const void *example = example_at(file, SEEN + row);
        fwrite(example, tlc_element_size(file->element), (size_t)file->pixels, examples);
        int8_take(&run, example);
        for (size_t i = 0; i < library->int8->front; i++)
            int8_step(&run, i);
        print_features(&run);
    }
}

/* ---- sizes ---- */

static void write_sizes(Arena *arena, const Library *library, const char *folder)
{
    const LibrarySizes sizes = library_sizes(library);
    FILE *file = open_file(arena, folder, "sizes", "");
    fprintf(file, "code %lld, weights %lld\n", (long long)sizes.code, (long long)sizes.weights);
    fclose(file);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Plan *plan = plan_of(arena, argv[1], diagnostics);
    const PlanTraining *training = training_of(plan, argv[2]);
    const char *kept;
    LibraryLearning *of_floats = learning_of(arena, training, &kept, diagnostics);
    LibraryLearning *of_bytes = learning_of(arena, training, &kept, diagnostics);
    Library *floats = with_floats(arena, plan, training);
    Library *bytes = quantized(arena, plan, argv[2], (Int8End){NULL, kept}, diagnostics);
    let_learn(floats, of_floats);
    let_learn(bytes, of_bytes);
    write_files(arena, floats, arena_printf(arena, "%s/floats", argv[3]));
    write_files(arena, bytes, arena_printf(arena, "%s/int8", argv[3]));
    write_sizes(arena, bytes, arena_printf(arena, "%s/int8", argv[3]));
    FILE *examples = open_file(arena, argv[3], "examples", "");
    look_at_all(bytes, examples);
    fclose(examples);
    arena_free(arena);
    return 0;
}
