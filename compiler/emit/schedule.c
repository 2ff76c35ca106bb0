/* schedule.c: the phases and the comparisons. */
#include "emit/emit.h"

#include <string.h>

/* ---- phases ---- */

static const char *rate_of(Arena *arena, const PlanPhase *phase)
{
    return phase->constant_rate ? float_literal(arena, phase->rates[0])
                                : arena_printf(arena, "rates_%s[epoch]", phase->name);
}

/* A schedule is known before the run: it becomes a table, whose numbers don't depend on the libm of
 * the machine that runs it. */
static void emit_rates(Text *out, const PlanPhase *phase)
{
    if (phase->constant_rate)
        return;
    text_addf(out, "/* %s */\nstatic const float rates_%s[%lld] = {",
              commented(out->arena, phase->rate_source), phase->name, (long long)phase->epochs);
    for (int64_t epoch = 0; epoch < phase->epochs; epoch++)
        text_addf(out, "%s%s,", epoch % 6 ? " " : "\n    ",
                  float_literal(out->arena, phase->rates[epoch]));
    text_add(out, "\n};\n\n");
}

static const char *frozen_layers(Arena *arena, const PlanModel *model, const PlanPhase *phase)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].kind == PLAN_DENSE && !phase->trains[i])
            text_addf(&text, "%s%s", text.length ? ", " : "", model->layers.items[i].name);
    return text.length ? text.bytes : "nothing";
}

static const char *phase_comment(Arena *arena, const PlanTraining *training, const PlanPhase *phase)
{
    return arena_printf(arena,
                        "/* %s: %lld %s of %s on task %s at learning rate %s.\n"
                        " * Trains %s of %s parameters; frozen: %s. */\n",
                        where(arena, phase->origin), (long long)phase->epochs,
                        phase->epochs == 1 ? "epoch" : "epochs", training->model->name,
                        training->task->name, commented(arena, phase->rate_source),
                        with_commas(arena, phase->trainable),
                        with_commas(arena, training->model->parameters),
                        frozen_layers(arena, training->model, phase));
}

/* The order of an epoch's examples, or NULL for that of the file. */
static const char *order_of(Arena *arena, const PlanTraining *training, int64_t epochs_before)
{
    if (!training->shuffle)
        return "NULL";
    return arena_printf(
        arena, "tlc_epoch_order(training, 0x%08xu, %s)", training->shuffle_stream,
        epochs_before ? arena_printf(arena, "(uint32_t)(epoch + %lld)", (long long)epochs_before)
                      : "(uint32_t)epoch");
}

static const char *keep_call(Arena *arena, const PlanTraining *training, const PlanPhase *phase,
                             const PlanExamples *examples)
{
    return arena_printf(arena, "keep_features(%s, %lld, &examples_%s, %lld)", phase->features->name,
                        (long long)training->batch, examples->identifier,
                        (long long)padded(phase->kept->columns));
}

static const char *keep_lines(Arena *arena, const PlanTraining *training, const PlanPhase *phase)
{
    Text text = text_new(arena);
    if (!phase->features)
        return "";
    text_addf(&text, "    batch.features = %s;\n",
              keep_call(arena, training, phase, training->train));
    if (training->valid)
        text_addf(&text, "    float *valid_features = %s;\n",
                  keep_call(arena, training, phase, training->valid));
    return text.bytes;
}

static const char *forget_lines(const PlanTraining *training, const PlanPhase *phase)
{
    if (!phase->features)
        return "";
    return training->valid ? "    free(batch.features);\n    free(valid_features);\n"
                           : "    free(batch.features);\n";
}

/* A call of evaluate() behind `target = `. */
static void emit_evaluate(Text *out, int indent, const char *target, const Prog *step,
                          const PlanExamples *examples, const char *features, const char *correct)
{
    Arena *arena = out->arena;
    Arguments arguments = {0};
    *list_add(arena, &arguments) = step->name;
    *list_add(arena, &arguments) = arena_printf(arena, "%lld", (long long)step->batch);
    *list_add(arena, &arguments) = arena_printf(arena, "&examples_%s", examples->identifier);
    *list_add(arena, &arguments) = features;
    *list_add(arena, &arguments) = correct;
    emit_call(out, indent, arena_printf(arena, "%s = evaluate", target), &arguments);
}

static const char *validate_line(Arena *arena, const PlanTraining *training, const PlanPhase *phase)
{
    Text text = text_new(arena);
    if (training->valid)
        emit_evaluate(&text, 8, "struct tlc_metrics valid",
                      phase->evaluate ? phase->evaluate : training->model->evaluate,
                      training->valid, phase->evaluate ? "valid_features" : "NULL", "NULL");
    return text.bytes;
}

static void emit_phase(Text *out, const PlanTraining *training, size_t index, int64_t epochs_before)
{
    Arena *arena = out->arena;
    const PlanPhase *phase = &training->phases.items[index];
    Holes holes = {.arena = arena};
    hole_text(&holes, "COMMENT", phase_comment(arena, training, phase));
    hole_text(&holes, "train_phase", arena_printf(arena, "train_%s", phase->name));
    hole_number(&holes, "PHASE", (int64_t)index + 1);
    hole_number(&holes, "EPOCHS", phase->epochs);
    hole_text(&holes, "EPOCH_NUMBER",
              arena_printf(arena, "epoch + %lld", (long long)epochs_before + 1));
    hole_number(&holes, "BATCH", training->batch);
    hole_text(&holes, "TRAIN", arena_printf(arena, "examples_%s", training->train->identifier));
    hole_text(&holes, "STEP", phase->step->name);
    hole_text(&holes, "RATE", rate_of(arena, phase));
    hole_text(&holes, "ORDER", order_of(arena, training, epochs_before));
    hole_text(&holes, "VALID", training->valid ? "&valid" : "NULL");
    hole_text(&holes, "VALIDATE", validate_line(arena, training, phase));
    hole_text(&holes, "KEEP", keep_lines(arena, training, phase));
    hole_text(&holes, "FORGET", forget_lines(training, phase));
    emit_rates(out, phase);
    template_fill(out, "phase.c", &holes);
    text_add(out, "\n");
}

void emit_phases(Text *out, const Plan *plan)
{
    for (size_t i = 0; i < plan->trainings.count; i++) {
        const PlanTraining *training = plan->trainings.items[i];
        int64_t epochs_before = 0;
        for (size_t k = 0; k < training->phases.count; k++) {
            if (training->phases.items[k].step)
                emit_phase(out, training, k, epochs_before);
            epochs_before += training->phases.items[k].epochs;
        }
    }
}

/* ---- comparisons ---- */

static void emit_contestant(Text *out, const PlanContestant *contestant,
                            const PlanExamples *examples, size_t index)
{
    text_addf(
        out,
        "    contestants[%zu] = (struct tlc_contestant){.model = &model_%s,\n"
        "        .training_examples = examples_%s.count, .correct = &correct[%zu * count]};\n",
        index, contestant->model->name, contestant->train->identifier, index);
    emit_evaluate(out, 4, arena_printf(out->arena, "contestants[%zu].test", index),
                  contestant->model->evaluate, examples, "NULL",
                  arena_printf(out->arena, "&correct[%zu * count]", index));
}

static void emit_comparison(Text *out, const PlanComparison *comparison, size_t number)
{
    const char *examples = comparison->examples->identifier;
    size_t count = comparison->contestants.count;
    text_addf(out, "/* %s */\nstatic void compare_%zu(struct tlc_run *run)\n{\n",
              where(out->arena, comparison->origin), number);
    text_addf(out, "    struct tlc_contestant contestants[%zu] = {0};\n", count);
    text_addf(out, "    size_t count = (size_t)examples_%s.count;\n", examples);
    text_addf(out, "    uint8_t *correct = tlc_allocate(%zu, count);\n", count);
    for (size_t i = 0; i < count; i++)
        emit_contestant(out, &comparison->contestants.items[i], comparison->examples, i);
    text_addf(out,
              "    tlc_compare(run, &examples_%s, contestants, %zu);\n    free(correct);\n}\n\n",
              examples, count);
}

void emit_comparisons(Text *out, const Plan *plan)
{
    for (size_t i = 0; i < plan->comparisons.count; i++)
        emit_comparison(out, plan->comparisons.items[i], i + 1);
}
