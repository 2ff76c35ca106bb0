/* library_learning_header.c: what NAME.h says of learning. */
#include "library/library_learning.h"

static size_t slices_of(const PlanPhase *phase)
{
    return phase->slices ? phase->slices : 1;
}

/* ---- structures ---- */

static void declare_target(Text *out, const Library *library)
{
    const char *name = library->name, *macro = library->macro;
    if (library->answer == ANSWER_CLASSES)
        text_addf(out,
                  "/* What an example is: a class, from 0 to %s_CLASSES - 1. */\n"
                  "typedef int32_t %s_target;\n\n",
                  macro, name);
    else
        text_addf(out,
                  "/* %s */\n"
                  "typedef struct %s_target {\n    float values[%s_VALUES];\n} %s_target;\n\n",
                  library->answer == ANSWER_LABELS ? "Which labels an example has: 0 or 1 of each."
                                                   : "What the model should give of an example.",
                  name, macro, name);
}

static void declare_features(Text *out, const Library *library)
{
    const Tensor *kept = library->learning->kept;
    if (!kept)
        return;
    text_addf(out,
              "/* What frozen layers make of an example, %s: they need look at it only once, and "
              "learning\n * from features is as learning from examples. */\n"
              "#define %s_FEATURES %lld\n"
              "typedef struct %s_features {\n    float values[%s_FEATURES];\n} %s_features;\n\n",
              library_shape(library->arena, kept), library->macro,
              (long long)(kept->rows * kept->columns), library->name, library->macro,
              library->name);
}

static void declare_rates(Text *out, const Library *library)
{
    const PlanPhase *phase = library->learning->phase;
    const bool changes = plan_rates(phase) > 1;
    if (slices_of(phase) > 1)
        text_addf(out, "    float rates[%zu];", slices_of(phase));
    else
        text_add(out, "    float rate;");
    text_addf(out, " /* of learning%s */\n",
              !changes         ? "; any may be set"
              : phase->by_step ? ", which each step sets"
                               : ", which the end of an epoch sets");
    if (changes && !phase->by_step)
        text_add(out, "    uint32_t epochs;\n");
}

static void declare_learner(Text *out, const Library *library)
{
    const LibraryLearning *learning = library->learning;
    const char *name = library->name;
    text_addf(out,
              "/* What learns as %s does, by %s.\n"
              " * What stands above `gradient` goes on from step to step. */\n"
              "typedef struct %s_learner {\n",
              commented(library->arena, learning->phase->name),
              commented(library->arena, library->training->optimizer->description), name);
    if (library_takes_chances(library))
        text_add(out, "    uint64_t seed; /* of what is dropped out; the experiment's first */\n");
    for (size_t i = 0; i < learning->numbers.count; i++)
        text_addf(out, "    double %s[%lld]; /* what the optimizer remembers */\n",
                  learning->numbers.items[i]->name, (long long)learning->numbers.items[i]->rows);
    text_addf(out, "    %s_learned learned;\n", name);
    for (size_t i = 0; i < learning->remembered.count; i++)
        text_addf(out, "    %s_learned %s; /* what it remembers of each number */\n", name,
                  learning->remembered.items[i]);
    declare_rates(out, library);
    text_addf(out,
              "    uint32_t steps; /* done */\n"
              "    %s_learned gradient; /* of the step so far */\n"
              "    uint32_t examples, added; /* that it is to have, and has */\n"
              "} %s_learner;\n\n",
              name, name);
}

/* ---- functions ---- */

static void declare_codes(Text *out, const Library *library)
{
    static const struct {
        const char *name, *about;
    } codes[] = {
        {"DONE", ""},
        {"WRONG_TARGET", "a target that is none: nothing is learned"},
        {"WRONG_INPUT", "an example with a number that is none, or infinite: the same"},
        {"WRONG_COUNT", "no examples, or others than were announced: the same"},
        {"NOT_SAVED", "the storage refused to, or gave back something else"},
        {"NOT_LOADED", "nothing was saved, or nothing that is whole"},
    };
    text_add(out, "/* What functions that learn return. */\nenum {\n");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        text_addf(out, "    %s_%s,%s%s%s\n", library->macro, codes[i].name,
                  *codes[i].about ? " /* " : "", codes[i].about, *codes[i].about ? " */" : "");
    text_add(out, "};\n\n");
}

static void declare(Text *out, const char *prototype)
{
    library_emit_prototype(out, prototype, ";\n");
}

static void declare_predict(Text *out, const Library *library)
{
    const char *name = library->name;
    text_add(out,
             "/* What the example is, by what has been learned: &learner.learned. None of these "
             "may overlap. */\n");
    declare(out, arena_printf(library->arena,
                              "void %s_predict(%sconst %s_learned *learned, const %s_input *input, "
                              "%s_output *output, %s_arena *arena)",
                              name, library_weights_parameter(library), name, name, name, name));
}

static void declare_begin(Text *out, const Library *library)
{
    text_addf(out,
              "/* Begins%s. */\n"
              "void %s_learn_begin(%s_learner *learner);\n\n",
              library->numbers.count
                  ? " with what the experiment has learned"
                  : " with zeros, in whose place `learner->learned` is to be set",
              library->name, library->name);
}

static void declare_steps(Text *out, const Library *library)
{
    Arena *arena = library->arena;
    const char *name = library->name, *weights = library_weights_parameter(library);
    text_addf(out,
              "/* One step by all of these examples, %lld in the experiment; an epoch's last may "
              "have fewer. */\n",
              (long long)library->training->batch);
    declare(out, arena_printf(arena,
                              "int %s_learn(%s%s_learner *learner, const %s_input *examples, const "
                              "%s_target *targets, uint32_t count, %s_arena *arena)",
                              name, weights, name, name, name, name));
    text_addf(out,
              "\n/* The same step where examples come one by one: how many, each of them, and the "
              "end. */\n"
              "void %s_step_begin(%s_learner *learner, uint32_t examples);\n",
              name, name);
    declare(out, arena_printf(arena,
                              "int %s_step_add(%s%s_learner *learner, const %s_input *input, const "
                              "%s_target *target, %s_arena *arena)",
                              name, weights, name, name, name, name));
    text_addf(out, "int %s_step_end(%s_learner *learner);\n\n", name, name);
}

static void declare_epoch(Text *out, const Library *library)
{
    const PlanPhase *phase = library->learning->phase;
    if (plan_rates(phase) > 1 && !phase->by_step)
        text_addf(out,
                  "/* Ends an epoch: the next has a learning rate of its own. */\n"
                  "void %s_learn_epoch(%s_learner *learner);\n\n",
                  library->name, library->name);
}

static void declare_of_features(Text *out, const Library *library)
{
    Arena *arena = library->arena;
    const char *name = library->name, *weights = library_weights_parameter(library);
    const char *behind = library_rest_reads_weights(library) ? weights : "";
    if (!library->learning->kept)
        return;
    text_add(out, "/* The features of an example, and the same steps by them. */\n");
    declare(out, arena_printf(arena,
                              "void %s_features_of(%sconst %s_input *input, %s_features *features, "
                              "%s_arena *arena)",
                              name, weights, name, name, name));
    declare(out,
            arena_printf(arena,
                         "int %s_learn_features(%s%s_learner *learner, const %s_features "
                         "*features, const %s_target *targets, uint32_t count, %s_arena *arena)",
                         name, behind, name, name, name, name));
    declare(out, arena_printf(arena,
                              "int %s_step_add_features(%s%s_learner *learner, const %s_features "
                              "*features, const %s_target *target, %s_arena *arena)",
                              name, behind, name, name, name, name));
    text_add(out, "\n");
}

/* ---- keeping ---- */

static void declare_storage(Text *out, const Library *library)
{
    const char *name = library->name, *macro = library->macro;
    text_addf(
        out,
        "/* ---- keeping ---- */\n\n"
        "/* Two slots of %s_SLOT_BYTES each, somewhere. The functions give 0 when it is done. "
        "A slot\n"
        " * is written from its first byte to its last; where that begins, at offset 0, flash "
        "is to be\n * erased. */\n"
        "#define %s_KEPT_BYTES %lldU\n"
        "#define %s_SLOT_BYTES (%s_KEPT_BYTES + 16U)\n"
        "typedef struct %s_storage {\n"
        "    void *context; /* what the functions are given first */\n"
        "    int (*read)(void *context, int slot, uint32_t offset, void *to, uint32_t "
        "bytes);\n"
        "    int (*write)(void *context, int slot, uint32_t offset, const void *from,\n"
        "                 uint32_t bytes);\n"
        "} %s_storage;\n\n",
        macro, macro, (long long)library_kept_bytes(library), macro, macro, name, name);
}

static void declare_saving(Text *out, const Library *library)
{
    Arena *arena = library->arena;
    const char *name = library->name;
    declare_storage(out, library);
    text_addf(out,
              "/* Saves the learner to the slot that was written longer ago: if power fails at any "
              "byte, the\n * other is still what %s_load finds. */\n",
              name);
    declare(out,
            arena_printf(arena, "int %s_save(const %s_learner *learner, const %s_storage *storage)",
                         name, name, name));
    text_addf(out, "\n/* The learner as it was saved last, or as %s_learn_begin leaves it. */\n",
              name);
    declare(out, arena_printf(arena, "int %s_load(%s_learner *learner, const %s_storage *storage)",
                              name, name, name));
}

void library_declare_learning(Text *out, const Library *library)
{
    declare_predict(out, library);
    text_add(out, "\n/* ---- learning ---- */\n\n");
    declare_target(out, library);
    declare_features(out, library);
    declare_learner(out, library);
    declare_codes(out, library);
    declare_begin(out, library);
    declare_steps(out, library);
    declare_epoch(out, library);
    declare_of_features(out, library);
    declare_saving(out, library);
}
