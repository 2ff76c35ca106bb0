/* library_learning_source.c: the functions of NAME.c that learn. */
#include "library/library_learning.h"

#include <string.h>

/* ---- parameters ---- */

bool library_takes_weights(const Library *library)
{
    return library->numbers.count == 0 && library_has_arrays(library, false);
}

const char *library_weights_parameter(const Library *library)
{
    return library_takes_weights(library)
               ? arena_printf(library->arena, "const %s_weights *weights, ", library->name)
               : "";
}

void library_emit_prototype(Text *out, const char *text, const char *end)
{
    const char *const open = strchr(text, '(');
    Arguments parameters = {0};
    for (const char *at = open; *at != ')';) {
        at += 1 + strspn(at + 1, " \n");
        const size_t length = strcspn(at, ",)");
        *list_add(out->arena, &parameters) = arena_copy(out->arena, at, length);
        at += length;
    }
    Text head = text_new(out->arena);
    emit_macro(&head, arena_copy(out->arena, text, (size_t)(open - text)), &parameters);
    text_add_bytes(out, head.bytes, head.length - 1);
    text_add(out, end);
}

/* ---- values ---- */

static bool reads_array(const Library *library, const Op *op, bool learned)
{
    if (library_part_does(library, op))
        return !learned && library->part->weight_bytes(library, op) > 0;
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        const LibraryArray *array = library_reads(op, i) ? library_array(library, op, i) : NULL;
        if (array && array->learned == learned)
            return true;
    }
    return false;
}

static bool some_read_array(const Library *step, size_t first, size_t end, bool learned)
{
    bool some = false;
    for (size_t i = first; i < end; i++)
        some |= reads_array(step, &step->prog->ops.items[i], learned);
    return some;
}

/* The frozen weights, where the functions that need them do not have them from the caller. */
static void emit_weights(Text *out, const Library *step, size_t first, size_t end)
{
    if (some_read_array(step, first, end, false) && step->numbers.count)
        text_addf(out, "    const %s_weights *const weights = &%s_trained;\n", step->name,
                  step->name);
}

/* ---- an example ---- */

/* Whether what learns reads frozen weights too, as those of a layer behind the first that does. */
bool library_rest_reads_weights(const Library *library)
{
    const LibraryLearning *learning = library->learning;
    return library_takes_weights(library) &&
           some_read_array(learning->step, learning->front, learning->step->prog->ops.count, false);
}

int64_t library_place_of_kept(const Library *step, const Tensor *kept)
{
    for (size_t i = 0; i < step->places.count; i++)
        if (library_same(step, step->places.items[i].value) == library_same(step, kept))
            return step->places.items[i].offset;
    return 0;
}

static void emit_look(Text *out, const Library *library)
{
    const LibraryLearning *learning = library->learning;
    const Library *step = learning->step;
    text_add(out, "/* What frozen layers make of the example, which stays in the arena. */\n");
    library_emit_prototype(out,
                           arena_printf(library->arena,
                                        "static void look_at(%sconst %s_input *input, %s_arena "
                                        "*arena)",
                                        library_weights_parameter(library), library->name,
                                        library->name),
                           "\n{\n");
    emit_weights(out, step, 0, learning->front);
    library_emit_ops(out, step, 0, learning->front);
    text_add(out, "\n");
}

/* Whether the target is the index of a class. */
bool library_learns_classes(const Library *library)
{
    return library->answer == ANSWER_CLASSES;
}

/* Which training of the model it is, counted from 0. */
static unsigned entry_of(const PlanTraining *training)
{
    unsigned count = 0;
    for (; training->before; training = training->before)
        count++;
    return count;
}

static void emit_chance(Text *out, const Library *library)
{
    if (library_takes_chances(library))
        text_addf(out,
                  "    const struct chance chance = {learner->seed, %uU, learner->steps, "
                  "learner->added, %lld};\n",
                  entry_of(library->training), (long long)library->training->batch);
}

static void emit_example(Text *out, const Library *library)
{
    const LibraryLearning *learning = library->learning;
    const Library *step = learning->step;
    const char *name = library->name;
    const size_t end = step->prog->ops.count;
    const char *input =
        learning->kept ? "" : arena_printf(library->arena, "const %s_input *input, ", name);
    text_addf(out,
              "/* Adds what the example has to say to the gradient: forwards%s, and back. */\n",
              learning->kept ? " from there" : "");
    library_emit_prototype(
        out,
        arena_printf(library->arena,
                     "static void add_example(%s%s_learner *learner, %sconst %s_target *wanted, "
                     "%s_arena *arena)",
                     library_rest_reads_weights(library) ? library_weights_parameter(library) : "",
                     name, input, name, name),
        "\n{\n");
    emit_weights(out, step, learning->front, end);
    if (some_read_array(step, learning->front, end, true))
        text_addf(out, "    const %s_learned *const learned = &learner->learned;\n", name);
    text_addf(out, "    %s_learned *const gradient = &learner->gradient;\n", name);
    text_add(out, library_learns_classes(library)
                      ? "    const int32_t target = *wanted;\n"
                      : "    const float *const target = wanted->values;\n");
    text_add(out, "    const float examples = (float)learner->examples;\n");
    emit_chance(out, library);
    library_emit_ops(out, step, learning->front, end);
    text_add(out, "\n");
}

/* ---- rates ---- */

static size_t slices_of(const PlanPhase *phase)
{
    return phase->slices ? phase->slices : 1;
}

/* Whether they change as learning goes on. */
static bool has_schedule(const PlanPhase *phase)
{
    return plan_rates(phase) > 1;
}

static void emit_rate_numbers(Text *out, const Library *library)
{
    const PlanPhase *phase = library->learning->phase;
    const size_t slices = slices_of(phase), moments = (size_t)plan_rates(phase);
    text_addf(out,
              "/* Learning rates of each %s, the last for all that follow. */\n"
              "enum { MOMENTS = %zu, RATES = %zu };\n"
              "static const float rates[MOMENTS][RATES] = {\n",
              phase->by_step ? "step" : "epoch", moments, slices);
    for (size_t i = 0; i < moments; i++) {
        text_add(out, "    {");
        for (size_t k = 0; k < slices; k++)
            text_addf(out, "%s%s", k ? ", " : "",
                      float_literal(library->arena, phase->rates[i * slices + k]));
        text_add(out, "},\n");
    }
    text_add(out, "};\n\n");
}

static void emit_set_rates(Text *out, const Library *library)
{
    const PlanPhase *phase = library->learning->phase;
    const char *moment = phase->by_step ? "steps" : "epochs";
    if (!has_schedule(phase))
        return;
    emit_rate_numbers(out, library);
    text_addf(out,
              "static void set_rates(%s_learner *learner)\n{\n"
              "    const uint32_t moment = learner->%s < MOMENTS ? learner->%s : MOMENTS - 1;\n",
              library->name, moment, moment);
    for (size_t i = 0; i < slices_of(phase); i++)
        text_addf(out, "    learner->%s = rates[moment][%zu];\n",
                  slices_of(phase) > 1 ? arena_printf(library->arena, "rates[%zu]", i) : "rate", i);
    text_add(out, "}\n\n");
}

static void emit_first_rates(Text *out, const Library *library)
{
    const PlanPhase *phase = library->learning->phase;
    if (has_schedule(phase)) {
        text_add(out, "    set_rates(learner);\n");
        return;
    }
    for (size_t i = 0; i < slices_of(phase); i++)
        text_addf(out, "    learner->%s = %s;\n",
                  slices_of(phase) > 1 ? arena_printf(library->arena, "rates[%zu]", i) : "rate",
                  float_literal(library->arena, phase->rates[i]));
}

/* ---- the step ---- */

static void emit_take_step(Text *out, const Library *library)
{
    const char *name = library->name;
    text_addf(out,
              "/* The step that the gradient leads to: %s. */\n"
              "static void take_step(%s_learner *learner)\n{\n"
              "    %s_learned *const learned = &learner->learned;\n"
              "    %s_learned *const gradient = &learner->gradient;\n\n",
              commented(library->arena, library->training->optimizer->description), name, name,
              name);
    library_emit_update(out, library);
    text_add(out, "    learner->steps++;\n");
    if (library->learning->phase->by_step && has_schedule(library->learning->phase))
        text_add(out, "    set_rates(learner);\n");
    text_add(out, "}\n\n");
}

/* ---- all of it ---- */

static void emit_begin(Text *out, const Library *library)
{
    const char *name = library->name;
    const PlanPhase *phase = library->learning->phase;
    text_addf(out,
              "void %s_learn_begin(%s_learner *learner)\n{\n"
              "    memset(learner, 0, sizeof *learner);\n",
              name, name);
    if (library->numbers.count)
        text_addf(out, "    learner->learned = %s_learned_trained;\n", name);
    if (library_takes_chances(library))
        text_addf(out, "    learner->seed = %lluU;\n", (unsigned long long)library->plan->seed);
    emit_first_rates(out, library);
    text_add(out, "}\n\n");
    if (has_schedule(phase) && !phase->by_step)
        text_addf(out,
                  "void %s_learn_epoch(%s_learner *learner)\n{\n"
                  "    learner->epochs++;\n    set_rates(learner);\n}\n\n",
                  name, name);
}

static void emit_class_weights(Text *out, const Library *library)
{
    const PlanTraining *training = library->training;
    if (!training->weighs)
        return;
    text_add(out, "/* What losses of each class are multiplied by. */\n"
                  "static const float weight_of_class[] = {");
    for (size_t i = 0; i < training->class_weight_count; i++)
        text_addf(out, "%s%s", i ? ", " : "",
                  float_literal(library->arena, (float)training->class_weights[i]));
    text_add(out, "};\n\n");
}

void library_emit_learning(Text *out, const Library *library)
{
    text_add(out, "\n/* ---- learning ---- */\n\n");
    library_emit_kernels_of(out, library->learning->step, library->functions);
    library_emit_update_kernels(out, library);
    emit_class_weights(out, library);
    if (library->learning->kept)
        emit_look(out, library);
    emit_example(out, library);
    emit_set_rates(out, library);
    emit_take_step(out, library);
    library_emit_checks(out, library);
    emit_begin(out, library);
    library_emit_calls(out, library);
    library_emit_saving(out, library);
}

void library_emit_predict_head(Text *out, const Library *library)
{
    const char *name = library->name;
    library_emit_prototype(out,
                           arena_printf(library->arena,
                                        "void %s_predict(%sconst %s_learned *learned, const "
                                        "%s_input *input, %s_output *output, %s_arena *arena)",
                                        name, library_weights_parameter(library), name, name, name,
                                        name),
                           "\n{\n");
    if (library->numbers.count && library_has_arrays(library, false))
        text_addf(out, "    const %s_weights *const weights = &%s_trained;\n", name, name);
}
