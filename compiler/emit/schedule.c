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

static const char *shuffle_line(Arena *arena, const PlanTraining *training, int64_t epochs_before)
{
    Text text = text_new(arena);
    Arguments arguments = {0};
    if (!training->shuffle)
        return "";
    *list_add(arena, &arguments) = "order";
    *list_add(arena, &arguments) =
        arena_printf(arena, "examples_%s.count", training->train->identifier);
    *list_add(arena, &arguments) = "options.seed";
    *list_add(arena, &arguments) = arena_printf(arena, "0x%08xu", training->shuffle_stream);
    *list_add(arena, &arguments) =
        epochs_before ? arena_printf(arena, "(uint32_t)(epoch + %lld)", (long long)epochs_before)
                      : "(uint32_t)epoch";
    emit_call(&text, 8, "tlc_shuffle", &arguments);
    return text.bytes;
}

/* The functions that compute and use what frozen layers give. */
static void emit_features(Text *out, const PlanTraining *training, const PlanPhase *phase)
{
    Arena *arena = out->arena;
    Holes holes = {.arena = arena};
    hole_text(&holes, "LAYER", phase->kept->name);
    hole_text(&holes, "MODEL", training->model->name);
    hole_number(&holes, "STRIDE", padded(phase->kept->columns));
    hole_number(&holes, "BATCH", training->batch);
    hole_text(&holes, "keep_features", arena_printf(arena, "keep_%s", phase->features->name));
    hole_text(&holes, "features_batch", phase->features->name);
    template_fill(out, "features.c", &holes);
    text_add(out, "\n");
    if (!phase->evaluate)
        return;
    hole_text(&holes, "validate", arena_printf(arena, "validate_%s", phase->name));
    hole_text(&holes, "evaluate_batch", phase->evaluate->name);
    template_fill(out, "validate.c", &holes);
    text_add(out, "\n");
}

static const char *keep_lines(Arena *arena, const PlanTraining *training, const PlanPhase *phase)
{
    Text text = text_new(arena);
    if (!phase->features)
        return "";
    text_addf(&text, "    float *features = keep_%s(&examples_%s);\n", phase->features->name,
              training->train->identifier);
    if (training->valid)
        text_addf(&text, "    float *valid_features = keep_%s(&examples_%s);\n",
                  phase->features->name, training->valid->identifier);
    return text.bytes;
}

static const char *forget_lines(const PlanTraining *training, const PlanPhase *phase)
{
    if (!phase->features)
        return "";
    return training->valid ? "    free(features);\n    free(valid_features);\n"
                           : "    free(features);\n";
}

static const char *validate_line(Arena *arena, const PlanTraining *training, const PlanPhase *phase)
{
    Text text = text_new(arena);
    Arguments arguments = {0};
    if (!training->valid)
        return "";
    *list_add(arena, &arguments) = arena_printf(arena, "&examples_%s", training->valid->identifier);
    *list_add(arena, &arguments) = phase->evaluate ? "valid_features" : "NULL";
    emit_call(
        &text, 8,
        phase->evaluate
            ? arena_printf(arena, "struct tlc_metrics valid = validate_%s", phase->name)
            : arena_printf(arena, "struct tlc_metrics valid = evaluate_%s", training->model->name),
        &arguments);
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
    hole_text(
        &holes, "STEP_INPUTS",
        arena_printf(arena, "%s%s", phase->features ? "features, " : "", rate_of(arena, phase)));
    hole_text(&holes, "SHUFFLE", shuffle_line(arena, training, epochs_before));
    hole_text(&holes, "VALID", training->valid ? "&valid" : "NULL");
    hole_text(&holes, "VALIDATE", validate_line(arena, training, phase));
    hole_text(&holes, "KEEP", keep_lines(arena, training, phase));
    hole_text(&holes, "FORGET", forget_lines(training, phase));
    if (phase->features)
        emit_features(out, training, phase);
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

static void emit_contestant(Text *out, const PlanContestant *contestant, const char *examples,
                            size_t index)
{
    text_addf(out, "    contestants[%zu].model = &model_%s;\n", index, contestant->model->name);
    text_addf(out, "    contestants[%zu].training_examples = examples_%s.count;\n", index,
              contestant->train->identifier);
    text_addf(out, "    contestants[%zu].correct = &correct[%zu * count];\n", index, index);
    text_addf(out,
              "    contestants[%zu].test = evaluate_%s(&examples_%s, &correct[%zu * count]);\n",
              index, contestant->model->name, examples, index);
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
        emit_contestant(out, &comparison->contestants.items[i], examples, i);
    text_addf(out,
              "    tlc_compare(run, &examples_%s, contestants, %zu);\n    free(correct);\n}\n\n",
              examples, count);
}

void emit_comparisons(Text *out, const Plan *plan)
{
    for (size_t i = 0; i < plan->comparisons.count; i++)
        emit_comparison(out, plan->comparisons.items[i], i + 1);
}
