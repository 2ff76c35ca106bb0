/* library_header.c: NAME.h: what a program needs to know to call the library. */
#include "library/library_learning.h"

#include <string.h>

static void emit_head(Text *out, const Library *library)
{
    const PlanTraining *training = library->training;
    Arena *arena = library->arena;
    text_addf(
        out,
        "/* %s.h: model %s of %s, as tlc %s has compiled it.\n *\n"
        " * %s_predict says what an example is. It takes no memory, reads no files, and keeps\n"
        " * nothing between calls: several threads may call it, each with an arena of its own.\n"
        " * Its results are the same, bit for bit, on every machine.%s%s */\n",
        library->name, training->model->name, commented(arena, source_name(library->plan->source)),
        library->plan->version, library->name,
        library->folds.count
            ? "\n * But batch normalisations are part of weights here, and last bits "
              "others than\n * the experiment's."
            : "",
        library->learning ? arena_printf(arena,
                                         "\n *\n * %s_learn goes on learning, as the experiment "
                                         "would, and changes its learner\n * and its arena alone.",
                                         library->name)
                          : "");
    text_addf(out, "#ifndef TLC_LIBRARY_%s_H\n#define TLC_LIBRARY_%s_H\n\n", library->macro,
              library->macro);
    text_add(out, "#include <stdint.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
}

static const char *answer_macro(const Library *library)
{
    static const char *const macros[] = {
        [ANSWER_CLASSES] = "CLASSES", [ANSWER_LABELS] = "VALUES", [ANSWER_VALUES] = "VALUES"};
    return macros[library->answer];
}

/* ---- sizes ---- */

static void emit_size(Text *out, const Library *library, const char *what, int64_t size,
                      const char *about)
{
    text_addf(out, "#define %s_%s %lld%s%s%s\n", library->macro, what, (long long)size,
              *about ? " /* " : "", about, *about ? " */" : "");
}

static void emit_image_sizes(Text *out, const Library *library)
{
    const PlanFile *file = library->training->model->file;
    if (file->dimensions < 2)
        return;
    emit_size(out, library, "HEIGHT", file->shape[0], "rows of an image");
    emit_size(out, library, "WIDTH", file->shape[1], "pixels of a row");
    emit_size(out, library, "CHANNELS", file->dimensions > 2 ? file->shape[2] : 1, "of a pixel");
}

static void emit_sizes(Text *out, const Library *library)
{
    emit_image_sizes(out, library);
    emit_size(out, library, "INPUTS", library->training->model->file->pixels,
              "numbers of an example");
    emit_size(out, library, answer_macro(library), library->answers, "");
    emit_size(out, library, "ARENA_FLOATS", library->arena_floats ? library->arena_floats : 1, "");
    text_addf(out, "#define %s_ARENA_BYTES (4 * %s_ARENA_FLOATS)\n\n", library->macro,
              library->macro);
}

/* ---- structures ---- */

static void emit_input(Text *out, const Library *library)
{
    Arena *arena = library->arena;
    const PlanFile *file = library->training->model->file;
    text_addf(out, "/* An example, as %s has it%s%s%s.", commented(arena, file->name),
              file->described ? " after what is done when it is read (" : "",
              file->described ? commented(arena, file->described) : "", file->described ? ")" : "");
    if (file->dimensions >= 2)
        text_addf(out,
                  " Pixel by pixel and row by row: number\n * (row * %s_WIDTH + column) * "
                  "%s_CHANNELS + channel.",
                  library->macro, library->macro);
    if ((float)file->scale != 1.0f)
        text_addf(out, " The model multiplies\n * each by %s.",
                  float_literal(arena, (float)file->scale));
    text_addf(out, " */\ntypedef struct %s_input {\n    %s numbers[%s_INPUTS];\n} %s_input;\n\n",
              library->name, tlc_element_type(file->element), library->macro, library->name);
}

static void emit_output(Text *out, const Library *library)
{
    const char *name = library->name, *macro = library->macro;
    switch (library->answer) {
    case ANSWER_CLASSES:
        text_addf(out,
                  "/* What it may be: the probability of each class, and which class is the "
                  "likeliest, from 0 to\n * %s_CLASSES - 1 whatever the example is. */\n"
                  "typedef struct %s_output {\n    float probabilities[%s_CLASSES];\n"
                  "    int32_t class_index;\n} %s_output;\n\n"
                  "extern const char *const %s_class_names[%s_CLASSES];\n\n",
                  macro, name, macro, name, name, macro);
        break;
    case ANSWER_LABELS:
        text_addf(out,
                  "/* The probability of each label. */\ntypedef struct %s_output {\n"
                  "    float probabilities[%s_VALUES];\n} %s_output;\n\n"
                  "extern const char *const %s_value_names[%s_VALUES];\n\n",
                  name, macro, name, name, macro);
        break;
    case ANSWER_VALUES:
        text_addf(out,
                  "/* What the model gives. */\ntypedef struct %s_output {\n"
                  "    float values[%s_VALUES];\n} %s_output;\n\n"
                  "extern const char *const %s_value_names[%s_VALUES];\n\n",
                  name, macro, name, name, macro);
        break;
    }
}

static const char *about(Arena *arena, const LibraryArray *array)
{
    switch (array->kind) {
    case ARRAY_SCALE:
        return arena_printf(arena, " /* gamma / sqrt(variance + %s) */",
                            double_literal(arena, array->epsilon));
    case ARRAY_DEVIATION:
        return arena_printf(arena, " /* the larger of sqrt(variance) and %s */",
                            float_literal(arena, (float)array->epsilon));
    case ARRAY_FOLDED_KERNEL:
        return " /* times gamma / sqrt(variance + epsilon) of what follows */";
    case ARRAY_FOLDED_BIAS:
        return " /* with what follows */";
    case ARRAY_WEIGHTS:
        break;
    }
    return "";
}

static void emit_structure(Text *out, const Library *library, const char *what, bool learned)
{
    text_addf(out, "typedef struct %s_%s {\n", library->name, what);
    for (size_t i = 0; i < library->arrays.count; i++) {
        const LibraryArray *array = &library->arrays.items[i];
        if (array->learned == learned)
            text_addf(out, "    float %s[%s];%s\n", array->name, array->sizes,
                      about(library->arena, array));
    }
    if (library->part && !learned)
        library->part->emit_members(out, library);
    text_addf(out, "} %s_%s;\n\n", library->name, what);
}

static void emit_weights(Text *out, const Library *library)
{
    text_add(out,
             "/* What it has learned, in Keras's order: of kernels the last size is the outputs', "
             "the one\n * before the inputs', and those before the window's. */\n");
    if (!library->learning || library_has_arrays(library, false))
        emit_structure(out, library, "weights", false);
    if (!library->learning)
        return;
    text_add(out, "/* The part of it that learns further. */\n");
    emit_structure(out, library, "learned", true);
}

static void emit_arena(Text *out, const Library *library)
{
    text_addf(out,
              "/* Room to work in, which need hold nothing before and is of no use after. */\n"
              "typedef struct %s_arena {\n    float values[%s_ARENA_FLOATS];\n} %s_arena;\n\n",
              library->name, library->macro, library->name);
}

/* ---- functions ---- */

static void emit_functions(Text *out, const Library *library)
{
    const char *name = library->name;
    if (library->learning)
        library_declare_learning(out, library);
    else if (library->numbers.count)
        text_addf(out,
                  "/* What the example is. None of the three may overlap. */\n"
                  "void %s_predict(const %s_input *input, %s_output *output, %s_arena *arena);\n",
                  name, name, name, name);
    else
        text_addf(out,
                  "/* What the example is, by these weights. None of the four may overlap. */\n"
                  "void %s_predict(const %s_weights *weights, const %s_input *input,\n"
                  "    %s_output *output, %s_arena *arena);\n",
                  name, name, name, name, name);
}

void library_emit_header(Text *out, const Library *library)
{
    emit_head(out, library);
    emit_sizes(out, library);
    emit_input(out, library);
    emit_output(out, library);
    emit_weights(out, library);
    emit_arena(out, library);
    emit_functions(out, library);
    text_add(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
