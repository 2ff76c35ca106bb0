/* library_learning_calls.c: the functions of NAME.c that callers call to let it learn, and what
 * they refuse. */
#include "library/library_learning.h"

#include <string.h>

/* ---- what is refused ---- */

static bool has_float_input(const Library *library)
{
    const enum tlc_element element = library->training->model->file->element;
    return element == TLC_FLOAT32 || element == TLC_FLOAT64;
}

static void emit_input_check(Text *out, const Library *library)
{
    if (!has_float_input(library))
        return;
    text_addf(out,
              "static int has_numbers(const %s_input *input)\n{\n"
              "    int is = 1;\n"
              "    for (int i = 0; i < %s_INPUTS; i++)\n"
              "        is = is && is_finite((float)input->numbers[i]);\n"
              "    return is;\n}\n\n",
              library->name, library->macro);
}

static void emit_target_check(Text *out, const Library *library)
{
    if (library_learns_classes(library))
        text_addf(out,
                  "static int is_answer(const %s_target *target)\n{\n"
                  "    return *target >= 0 && *target < %s_CLASSES;\n}\n\n",
                  library->name, library->macro);
    else
        text_addf(out,
                  "static int is_answer(const %s_target *target)\n{\n"
                  "    int is = 1;\n"
                  "    for (int i = 0; i < %s_VALUES; i++)\n"
                  "        is = is && %s(target->values[i]);\n"
                  "    return is;\n}\n\n",
                  library->name, library->macro,
                  library->answer == ANSWER_LABELS ? "is_label" : "is_finite");
}

void library_emit_checks(Text *out, const Library *library)
{
    if (has_float_input(library) || library->answer == ANSWER_VALUES)
        library_emit_template(out, library, "is_finite", library->functions);
    if (library->answer == ANSWER_LABELS)
        library_emit_template(out, library, "is_label", library->functions);
    emit_input_check(out, library);
    emit_target_check(out, library);
}

/* ---- what callers call ---- */

static void add_names(Holes *holes, const Library *library)
{
    static const char *const names[] = {
        "learner",        "learned",     "input",      "target",      "arena",
        "features",       "storage",     "learn",      "learn_begin", "learn_epoch",
        "learn_features", "features_of", "step_begin", "step_add",    "step_add_features",
        "step_end",       "save",        "load"};
    static const char *const macros[] = {"DONE",      "WRONG_TARGET", "WRONG_INPUT", "WRONG_COUNT",
                                         "NOT_SAVED", "NOT_LOADED",   "KEPT_BYTES"};
    Arena *arena = library->arena;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        hole_text(holes, arena_printf(arena, "MODEL_%s", names[i]),
                  arena_printf(arena, "%s_%s", library->name, names[i]));
    for (size_t i = 0; i < sizeof macros / sizeof *macros; i++)
        hole_text(holes, arena_printf(arena, "MODEL_%s", macros[i]),
                  arena_printf(arena, "%s_%s", library->macro, macros[i]));
}

/* Behind the function's head that begins there, or the line. */
static const char *end_of(const char *line, bool *is_head)
{
    *is_head = strncmp(line, "int ", 4) == 0 || strncmp(line, "void ", 5) == 0;
    return *is_head ? strchr(line, ')') + 1 : line + strcspn(line, "\n");
}

/* The template with its functions' heads as long as they have become. */
static void fill(Text *out, const char *name, const Holes *holes)
{
    Text text = text_new(out->arena);
    template_fill(&text, name, holes);
    for (const char *line = text.bytes, *end; *line; line = end + 1) {
        bool is_head;
        end = end_of(line, &is_head);
        if (is_head)
            library_emit_prototype(out, line, "\n");
        else
            text_add_bytes(out, line, (size_t)(end - line) + 1);
    }
    text_add(out, "\n");
}

static const char *refusal(Arena *arena, const Library *library, const char *indent,
                           const char *input)
{
    return has_float_input(library)
               ? arena_printf(arena, "%sif (!has_numbers(%s))\n%s    return %s_WRONG_INPUT;\n",
                              indent, input, indent, library->macro)
               : "";
}

static void add_weights(Holes *holes, const Library *library)
{
    Arena *arena = holes->arena;
    const char *parameter = library_takes_weights(library)
                                ? arena_printf(arena, "const %s_weights *weights,", library->name)
                                : "";
    const char *argument = library_takes_weights(library) ? "weights, " : "";
    const bool rest = library_rest_reads_weights(library);
    hole_text(holes, "WEIGHTS", parameter);
    hole_text(holes, "WEIGHTS_BEHIND", rest ? parameter : "");
    hole_text(holes, "LEARNER", arena_printf(arena, "%slearner", argument));
    hole_text(holes, "INPUT", arena_printf(arena, "%sinput", argument));
    hole_text(holes, "LEARNER_BEHIND", arena_printf(arena, "%slearner", rest ? argument : ""));
}

void library_emit_calls(Text *out, const Library *library)
{
    Arena *arena = library->arena;
    const LibraryLearning *learning = library->learning;
    const char *weights = library_takes_weights(library) ? "weights, " : "";
    const char *behind = library_rest_reads_weights(library) ? "weights, " : "";
    Holes holes = {.arena = arena};
    add_names(&holes, library);
    add_weights(&holes, library);
    hole_text(&holes, "CHECK_INPUT", refusal(arena, library, "    ", "input"));
    hole_text(&holes, "CHECK_INPUTS", refusal(arena, library, "        ", "&examples[i]"));
    hole_text(
        &holes, "ADD_EXAMPLE",
        learning->kept
            ? arena_printf(arena,
                           "    look_at(%sinput, arena);\n"
                           "    add_example(%slearner, target, arena);\n",
                           weights, behind)
            : arena_printf(arena, "    add_example(%slearner, input, target, arena);\n", behind));
    fill(out, "library/learning.c", &holes);
    if (!learning->kept)
        return;
    hole_text(&holes, "KEPT",
              arena_printf(arena, "%lld",
                           (long long)library_place_of_kept(learning->step, learning->kept)));
    fill(out, "library/learning_features.c", &holes);
}

/* ---- keeping ---- */

static uint64_t hash_array(uint64_t hash, const Library *library, const LibraryArray *array)
{
    hash = hash_number(hash_text(hash, array->name), array->count);
    for (int64_t i = 0; i < array->count && !array->learned && library->numbers.count; i++)
        hash = hash_text(hash, float_literal(library->arena, library_number(library, array, i)));
    return hash;
}

/* What is frozen and no array, as bytes are. */
static uint64_t hash_part(uint64_t hash, const Library *library)
{
    Text numbers = text_new(library->arena);
    if (library->numbers.count)
        library->part->emit_numbers(&numbers, library);
    else
        library->part->emit_members(&numbers, library);
    return hash_text(hash, numbers.bytes);
}

/* Tells what was kept by this library from what was kept by others: the arrays that learn and what
 * is remembered of them, and the frozen weights that they go with. */
static uint32_t identity_of(const Library *library)
{
    const LibraryLearning *learning = library->learning;
    uint64_t hash = hash_text(HASH_START, library->name);
    for (size_t i = 0; i < library->arrays.count; i++)
        hash = hash_array(hash, library, &library->arrays.items[i]);
    if (library->part)
        hash = hash_part(hash, library);
    for (size_t i = 0; i < learning->remembered.count; i++)
        hash = hash_text(hash, learning->remembered.items[i]);
    hash = hash_number(hash, library_kept_bytes(library));
    return (uint32_t)(hash ^ hash >> 32);
}

void library_emit_saving(Text *out, const Library *library)
{
    Arena *arena = library->arena;
    Holes holes = {.arena = arena};
    add_names(&holes, library);
    hole_text(&holes, "IDENTITY",
              arena_printf(arena, "0x%08lXU", (unsigned long)identity_of(library)));
    text_add(out, "/* ---- keeping ---- */\n\n");
    fill(out, "library/learning_save.c", &holes);
}
