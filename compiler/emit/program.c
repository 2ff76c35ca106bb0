/* program.c: the program's frame and main's list of what happens when. */
#include "emit/emit.h"

/* ---- main ---- */

static const char *describe_lines(Arena *arena, const Plan *plan)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < plan->examples.count; i++)
        text_addf(&text, "    tlc_run_examples(run, &examples_%s);\n",
                  plan->examples.items[i]->identifier);
    for (size_t i = 0; i < plan->models.count; i++)
        text_addf(&text, "    tlc_run_model(run, &model_%s);\n", plan->models.items[i]->name);
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (plan->trainings.items[i]->save)
            text_addf(&text, "    tlc_run_will_save(run, %s);\n",
                      quoted(arena, plan->trainings.items[i]->save));
    return text.bytes;
}

static bool copies(const PlanModel *model)
{
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].kernel && model->layers.items[i].copied_from)
            return true;
    return false;
}

static bool draws(const PlanModel *model)
{
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].kernel && !model->layers.items[i].copied_from)
            return true;
    return false;
}

static const char *initialise_lines(Arena *arena, const Plan *plan)
{
    Text text = text_new(arena);
    text_add(&text, "\n");
    for (size_t i = 0; i < plan->models.count; i++)
        if (draws(plan->models.items[i]))
            text_addf(&text, "    initialise_%s();\n", plan->models.items[i]->name);
    return text.bytes;
}

/* Whether an entry before this one trains the model. */
static bool is_begun(const Plan *plan, const PlanTraining *training, const PlanModel *model)
{
    for (size_t i = 0; plan->trainings.items[i] != training; i++)
        if (plan->trainings.items[i]->model == model)
            return true;
    return false;
}

/* The model's copies, and first those of the models it copies from, if nothing has filled them. */
static void add_copy_lines(Text *text, const Plan *plan, const PlanTraining *training,
                           const PlanModel *model)
{
    const PlanModel *done = NULL;
    if (is_begun(plan, training, model) || !copies(model))
        return;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanModel *source = model->layers.items[i].copied_from;
        if (source && source != done)
            add_copy_lines(text, plan, training, source);
        done = source;
    }
    text_addf(text, "    copy_into_%s();\n", model->name);
}

/* An entry of `training` as a function. */
static void emit_learning(Text *text, const Plan *plan, size_t number)
{
    const PlanTraining *training = plan->trainings.items[number];
    const char *model = training->model->name;
    text_addf(text, "/* %s: %s learns task %s */\nstatic void learn_%zu(struct tlc_run *run)\n{\n",
              where(text->arena, training->origin), model, training->task->name, number + 1);
    add_copy_lines(text, plan, training, training->model);
    Arguments arguments = {0};
    *list_add(text->arena, &arguments) = "run";
    *list_add(text->arena, &arguments) = arena_printf(text->arena, "%zu", number);
    *list_add(text->arena, &arguments) = quoted(text->arena, model);
    *list_add(text->arena, &arguments) =
        arena_printf(text->arena, "&examples_%s", training->train->identifier);
    *list_add(text->arena, &arguments) =
        training->valid ? arena_printf(text->arena, "&examples_%s", training->valid->identifier)
                        : "NULL";
    *list_add(text->arena, &arguments) =
        arena_printf(text->arena, "%lld", (long long)training->epochs);
    emit_call(text, 4, "struct tlc_training *training = tlc_training_begin", &arguments);
    for (size_t i = 0; i < training->phases.count; i++)
        if (training->phases.items[i].step)
            text_addf(text, "    train_%s(training);\n", training->phases.items[i].name);
    text_add(text, "    tlc_training_end(training);\n");
    if (training->save)
        text_addf(text, "    tlc_save_keras(&model_%s, tlc_run_path(run, %s));\n", model,
                  quoted(text->arena, training->save));
    text_add(text, "}\n\n");
}

static void emit_learnings(Text *out, const Plan *plan)
{
    for (size_t i = 0; i < plan->trainings.count; i++)
        emit_learning(out, plan, i);
}

/* Whether copying into `model` reads `source`, be it through other models. */
static bool copies_from(const PlanModel *model, const PlanModel *source)
{
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanModel *from = model->layers.items[i].copied_from;
        if (from && (from == source || copies_from(from, source)))
            return true;
    }
    return false;
}

/* Whether an entry must wait for an earlier one: they train the same model, or one copies what the
 * other trains. */
static bool waits_for(const PlanTraining *later, const PlanTraining *earlier)
{
    return later->model == earlier->model ||
           (later->first && copies_from(later->model, earlier->model)) ||
           (earlier->first && copies_from(earlier->model, later->model));
}

static const char *job_lines(Arena *arena, const Plan *plan)
{
    Text text = text_new(arena);
    text_add(&text,
             "    /* what learns; and how many of them, and which, must have done so before */\n"
             "    const struct tlc_job jobs[] = {\n");
    for (size_t i = 0; i < plan->trainings.count; i++) {
        Text after = text_new(arena);
        size_t waits = 0;
        for (size_t k = 0; k < i; k++)
            if (waits_for(plan->trainings.items[i], plan->trainings.items[k]))
                text_addf(&after, "%s%zu", waits++ ? ", " : "", k);
        if (waits)
            text_addf(&text, "        {learn_%zu, %zu, (const int[]){%s}},\n", i + 1, waits,
                      after.bytes);
        else
            text_addf(&text, "        {learn_%zu, 0, NULL},\n", i + 1);
    }
    text_add(&text, "    };\n");
    return text.bytes;
}

static const char *compare_lines(Arena *arena, const Plan *plan)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < plan->comparisons.count; i++)
        text_addf(&text, "    compare_%zu(run);\n", i + 1);
    return text.bytes;
}

/* ---- the program ---- */

static const char *section(Arena *arena, const Plan *plan, void (*emit)(Text *, const Plan *))
{
    Text text = text_new(arena);
    emit(&text, plan);
    return text.bytes;
}

void emit_program(Text *out, const Plan *plan)
{
    Arena *arena = out->arena;
    Holes holes = {.arena = arena};
    hole_text(&holes, "FILE_COMMENT", section(arena, plan, emit_header));
    hole_text(&holes, "NAME", quoted(arena, plan->name));
    hole_text(&holes, "SPEC", quoted(arena, source_name(plan->source)));
    hole_text(&holes, "SEED", arena_printf(arena, "%llu", (unsigned long long)plan->seed));
    hole_text(&holes, "DATA", section(arena, plan, emit_data));
    hole_text(&holes, "TASKS", section(arena, plan, emit_tasks));
    hole_text(&holes, "KERNELS", section(arena, plan, emit_kernels));
    hole_text(&holes, "MODELS", section(arena, plan, emit_models));
    hole_text(&holes, "PROGRAMS", section(arena, plan, emit_programs));
    hole_text(&holes, "PHASES", section(arena, plan, emit_phases));
    hole_text(&holes, "COMPARISONS", section(arena, plan, emit_comparisons));
    hole_text(&holes, "LOAD", section(arena, plan, emit_load));
    hole_text(&holes, "DESCRIBE", describe_lines(arena, plan));
    hole_text(&holes, "INITIALISE", initialise_lines(arena, plan));
    hole_text(&holes, "LEARN", section(arena, plan, emit_learnings));
    hole_text(&holes, "JOBS", job_lines(arena, plan));
    hole_number(&holes, "JOB_COUNT", (int64_t)plan->trainings.count);
    hole_text(&holes, "COMPARE", compare_lines(arena, plan));
    template_fill(out, "program.c", &holes);
}
