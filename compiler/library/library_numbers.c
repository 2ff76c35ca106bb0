/* library_numbers.c: NAME_weights.h: the numbers of the library's arrays. */
#include "library/library.h"

#include <math.h>
#include <string.h>

enum { LINE_WIDTH = 96 };

static const float *numbers_of(const Library *library, const Tensor *value)
{
    for (size_t i = 0; i < library->numbers.count; i++)
        if (library->numbers.items[i].weights == value->parameter)
            return library->numbers.items[i].numbers;
    return NULL;
}

static float number_of(const Library *library, const Tensor *value, int64_t i)
{
    return value->constants ? (float)value->constants[i] : numbers_of(library, value)[i];
}

static double scale_of(const Library *library, const LibraryFold *fold, int64_t output)
{
    return (double)number_of(library, fold->gamma, output) /
           sqrt((double)number_of(library, fold->variance, output) + fold->epsilon);
}

static float folded_kernel(const Library *library, const LibraryFold *fold, int64_t i)
{
    return (float)((double)number_of(library, fold->kernel, i) *
                   scale_of(library, fold, i % fold->gamma->columns));
}

static float folded_bias(const Library *library, const LibraryFold *fold, int64_t i)
{
    const double bias = fold->bias ? (double)number_of(library, fold->bias, i) : 0;
    return (float)((bias - (double)number_of(library, fold->mean, i)) * scale_of(library, fold, i) +
                   (double)number_of(library, fold->beta, i));
}

/* As the experiment's normalize and standardize make them of what has been learned. */
float library_number(const Library *library, const LibraryArray *array, int64_t i)
{
    if (array->kind == ARRAY_FOLDED_KERNEL)
        return folded_kernel(library, array->fold, i);
    if (array->kind == ARRAY_FOLDED_BIAS)
        return folded_bias(library, array->fold, i);
    const float number = number_of(library, array->from, i);
    float root;
    switch (array->kind) {
    case ARRAY_SCALE:
        return (float)((double)number_of(library, array->gamma, i) /
                       sqrt((double)number + array->epsilon));
    case ARRAY_DEVIATION:
        root = sqrtf(number);
        return root > (float)array->epsilon ? root : (float)array->epsilon;
    default:
        break;
    }
    return number;
}

static void emit_array(Text *out, const Library *library, const LibraryArray *array)
{
    size_t column = LINE_WIDTH;
    text_addf(out, "    .%s = {", array->name);
    for (int64_t i = 0; i < array->count; i++) {
        const char *literal = float_literal(library->arena, library_number(library, array, i));
        const size_t length = strlen(literal) + 2;
        if (column + length > LINE_WIDTH) {
            text_add(out, "\n       ");
            column = 7;
        }
        text_addf(out, " %s,", literal);
        column += length;
    }
    text_add(out, "\n    },\n");
}

/* NAME_trained, or NAME_learned_trained. */
static void emit_structure(Text *out, const Library *library, const char *what, bool learned)
{
    text_addf(out, "static const %s_%s %s%s_trained = {\n", library->name, what, library->name,
              learned ? "_learned" : "");
    for (size_t i = 0; i < library->arrays.count; i++)
        if (library->arrays.items[i].learned == learned)
            emit_array(out, library, &library->arrays.items[i]);
    if (library->part && !learned)
        library->part->emit_numbers(out, library);
    text_add(out, "};\n\n");
}

void library_emit_weights(Text *out, const Library *library)
{
    const char *name = library->name;
    text_addf(
        out,
        "/* %s_weights.h: what model %s has learned, of which %s.c is made. Each number reads\n"
        " * back as the float that it is. */\n"
        "#ifndef TLC_LIBRARY_%s_WEIGHTS_H\n#define TLC_LIBRARY_%s_WEIGHTS_H\n\n",
        name, library->training->model->name, name, library->macro, library->macro);
    if (library_has_arrays(library, false))
        emit_structure(out, library, "weights", false);
    if (library_has_arrays(library, true))
        emit_structure(out, library, "learned", true);
    text_add(out, "#endif\n");
}
