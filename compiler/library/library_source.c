/* library_source.c: NAME.c: kernels, then the function that calls one for each op. */
#include "library/library_learning.h"

#include <string.h>

static void emit_head(Text *out, const Library *library)
{
    const char *spec = commented(library->arena, source_name(library->plan->source));
    text_addf(
        out,
        "/* %s.c: model %s of %s, as tlc %s has compiled it. What is what, %s.h says.\n"
        " *\n"
        " * From the end upwards: %s_predict calls a function for each layer; those of one\n"
        " * shape each call kernels, which are made for all sizes. Places in %s stand before\n"
        " * the calls. */\n",
        library->name, library->training->model->name, spec, library->plan->version, library->name,
        library->name, spec);
    text_addf(out, "#include \"%s.h\"\n\n#include <math.h>\n#include <string.h>\n\n",
              library->name);
    if (library->numbers.count)
        text_addf(out, "#include \"%s_weights.h\"\n\n", library->name);
    text_addf(out,
              "_Static_assert(sizeof(%s_arena) == %s_ARENA_BYTES, \"a float takes 4 bytes\");\n\n",
              library->name, library->macro);
}

/* ---- names of classes ---- */

const char *library_answer_name(const Library *library, int64_t answer)
{
    const PlanTask *task = library->training->task;
    const char *const *names =
        library->answer == ANSWER_CLASSES ? task->class_names : task->output_names;
    return names && names[answer] ? names[answer]
                                  : arena_printf(library->arena, "%lld", (long long)answer);
}

static void emit_names(Text *out, const Library *library)
{
    const bool classes = library->answer == ANSWER_CLASSES;
    text_addf(out, "const char *const %s_%s[%s_%s] = {\n", library->name,
              classes ? "class_names" : "value_names", library->macro,
              classes ? "CLASSES" : "VALUES");
    for (int64_t i = 0; i < library->answers; i++)
        text_addf(out, "    %s,\n", quoted(library->arena, library_answer_name(library, i)));
    text_add(out, "};\n\n");
}

/* ---- the prediction ---- */

const char *library_shape(Arena *arena, const Tensor *value)
{
    return tensor_is_images(value)
               ? arena_printf(arena, "%lld x %lld x %lld", (long long)value->height,
                              (long long)value->width, (long long)value->columns)
               : arena_printf(arena, "%lld", (long long)(value->rows * value->columns));
}

static void emit_place(Text *out, const Library *library, const LibraryPlace *place)
{
    const bool bytes = library_is_bytes(library, place->value);
    text_addf(out, "    %s *const %s = %s&arena->values[%lld]; /* %s */\n",
              bytes ? "int8_t" : "float", library_value(library, place->value),
              bytes ? "(int8_t *)" : "", (long long)place->offset,
              library_shape(library->arena, place->value));
}

static bool touches(const Library *library, const Op *op, const Tensor *value)
{
    for (int i = 0; i < op_operands(op); i++)
        if (library_same(library, op_operand(op, i)) == value)
            return true;
    return false;
}

static void emit_places(Text *out, const Library *library, size_t first, size_t end)
{
    for (size_t i = 0; i < library->places.count; i++) {
        const LibraryPlace *place = &library->places.items[i];
        bool used = false;
        for (size_t k = first; k < end; k++)
            used |= touches(library, &library->prog->ops.items[k], place->value);
        if (used)
            emit_place(out, library, place);
    }
}

void library_emit_ops(Text *out, const Library *library, size_t first, size_t end)
{
    size_t line = 0;
    emit_places(out, library, first, end);
    text_add(out, "\n");
    for (size_t i = first; i < end; i++) {
        const Op *op = &library->prog->ops.items[i];
        if (span_line(op->origin) != line)
            text_addf(out, "    /* %s */\n", where(library->arena, op->origin));
        line = span_line(op->origin);
        library_emit_op(out, library, op);
    }
    text_add(out, "}\n");
}

static void emit_predict(Text *out, const Library *library)
{
    const char *name = library->name;
    if (library->learning)
        library_emit_predict_head(out, library);
    else if (library->numbers.count)
        text_addf(out,
                  "void %s_predict(const %s_input *input, %s_output *output, %s_arena *arena)\n{\n"
                  "    const %s_weights *const weights = &%s_trained;\n",
                  name, name, name, name, name, name);
    else
        text_addf(out,
                  "void %s_predict(const %s_weights *weights, const %s_input *input,\n"
                  "    %s_output *output, %s_arena *arena)\n{\n",
                  name, name, name, name, name);
    library_emit_ops(out, library, 0, library->prog->ops.count);
}

void library_emit_source(Text *out, const Library *library)
{
    emit_head(out, library);
    library_emit_kernels(out, library);
    emit_names(out, library);
    if (library->part)
        library->part->emit_constants(out, library);
    emit_predict(out, library);
    if (library->learning)
        library_emit_learning(out, library);
}
