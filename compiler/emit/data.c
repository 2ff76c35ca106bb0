/* data.c: the files, the tasks' rules and the examples they pick. */
#include "emit/emit.h"

#include <string.h>

/* A line of a source that the format may leave out. */
static void emit_name(Text *out, const char *field, const char *name)
{
    if (name)
        text_addf(out, "    .%s = %s,\n", field, quoted(out->arena, name));
}

static bool same_label_names(const PlanFile *file, const PlanFile *other)
{
    if (!file->class_names || !other->class_names || file->classes != other->classes)
        return false;
    for (int64_t label = 0; label < file->classes; label++)
        if (strcmp(file->class_names[label], other->class_names[label]) != 0)
            return false;
    return true;
}

/* The first file whose labels are called as those of this one, which has names. */
static const PlanFile *first_named_so(const Plan *plan, const PlanFile *file)
{
    size_t i = 0;
    while (!same_label_names(plan->files.items[i], file))
        i++;
    return plan->files.items[i];
}

/* Labels as the data may have them, once for all files that call them so. */
static void emit_label_names(Text *out, const PlanFile *file)
{
    text_addf(out, "static const char *const labels_%s[] = {\n", file->name);
    for (int64_t label = 0; label < file->classes; label++)
        text_addf(out, "    %s,\n", quoted(out->arena, file->class_names[label]));
    text_add(out, "};\n\n");
}

static void emit_target_names(Text *out, const char *field, const char *const *names, int64_t count)
{
    text_addf(out, "%s = (const char *const[]){", field);
    for (int64_t i = 0; i < count; i++)
        text_addf(out, "%s%s", i ? ", " : "", quoted(out->arena, names[i]));
    text_add(out, "},\n");
}

static void emit_file(Text *out, const Plan *plan, const PlanFile *file)
{
    Arena *arena = out->arena;
    const PlanFile *named = file->class_names ? first_named_so(plan, file) : NULL;
    if (named == file)
        emit_label_names(out, file);
    text_addf(out, "/* %s */\n", where(arena, file->origin));
    text_addf(out, "static const struct tlc_source source_%s = {\n", file->name);
    text_addf(out, "    .format = &tlc_format_%s,\n", file->format);
    emit_name(out, "directory", file->path);
    emit_name(out, "file", file->file);
    emit_name(out, "images", file->images);
    emit_name(out, "labels", file->labels);
    if (file->parts)
        text_addf(out, "    .parts = %s,\n    .part_count = %zu,\n", file->parts, file->part_count);
    if (named)
        text_addf(out, "    .class_name = labels_%s,\n", named->name);
    emit_name(out, "group", file->group);
    if (file->targets)
        text_addf(out, "    .targets = %lld,\n", (long long)file->targets);
    if (file->target_names)
        emit_target_names(out, "    .target_name", file->target_names, file->targets);
    if (file->settings)
        text_addf(out, "    .settings = %s,\n", file->settings);
    if (file->element != TLC_UINT8)
        text_addf(out, "    .element = %s,\n", tlc_element_identifier(file->element));
    text_addf(out, "    .dimensions = %zu, .shape = {", file->dimensions);
    for (size_t i = 0; i < file->dimensions; i++)
        text_addf(out, "%s%lld", i ? ", " : "", (long long)file->shape[i]);
    text_addf(out, "}, .scale = %s, .classes = %lld, .rows = %lld%s};\n",
              float_literal(arena, (float)file->scale), (long long)file->classes,
              (long long)file->rows, file->all_rows ? ",\n    .all_rows = true" : "");
    text_addf(out, "static struct tlc_data data_%s;\n\n", file->name);
}

void emit_data(Text *out, const Plan *plan)
{
    for (size_t i = 0; i < plan->files.count; i++)
        emit_file(out, plan, plan->files.items[i]);
    text_add(out, "static const struct tlc_loading loadings[] = {\n");
    for (size_t i = 0; i < plan->files.count; i++) {
        const PlanFile *file = plan->files.items[i];
        text_addf(out, "    {&source_%s, &data_%s, %s},\n", file->name, file->name,
                  quoted(out->arena, file->title));
    }
    text_add(out, "};\n\n");
}

static void emit_class_map(Text *out, const PlanTask *task)
{
    Text map = text_new(out->arena);
    plan_print_classes(&map, task, "");
    for (const char *line = map.bytes; *line;) {
        const size_t length = strcspn(line, "\n");
        const bool last = line[length] == '\0' || line[length + 1] == '\0';
        text_addf(out, " *   %s%s\n", commented(out->arena, arena_copy(out->arena, line, length)),
                  last ? " */" : "");
        line += length + (line[length] == '\n');
    }
}

/* What each label becomes, -1 where it is not the task's. */
static void emit_table(Text *out, const PlanTask *task)
{
    enum { A_LINE = 16 };
    text_addf(out, "static const int32_t task_%s_classes[] = {", task->identifier);
    for (int64_t label = 0; label < task->labels; label++)
        text_addf(out, "%s%lld",
                  label == 0       ? ""
                  : label % A_LINE ? ", "
                                   : ",\n    ",
                  (long long)task->targets[label]);
    text_add(out, "};\n\n");
}

/* What classes are called, for the tables of results. */
static void emit_class_names(Text *out, const PlanTask *task)
{
    text_addf(out, "static const char *const task_%s_names[] = {\n", task->identifier);
    for (int64_t class = 0; class < task->classes; class ++)
        text_addf(out, "    %s,\n",
                  task->class_names[class] ? quoted(out->arena, task->class_names[class]) : "NULL");
    text_add(out, "};\n\n");
}

static void emit_rule(Text *out, const char *type, const PlanTask *task, const char *role,
                      const char *rule)
{
    text_addf(out, "static %s task_%s_%s(int64_t label)\n{\n", type, task->identifier, role);
    if (!strstr(rule, "label"))
        text_add(out, "    (void)label;\n");
    text_addf(out, "    return %s;\n}\n\n", rule);
}

/* What targets are called, as long as the program runs. */
static void emit_output_names(Text *out, const PlanTask *task)
{
    if (!task->output_names)
        return;
    text_addf(out, "/* Task %s (%s) */\nstatic const char *const task_%s_outputs[] = {", task->name,
              where(out->arena, task->origin), task->identifier);
    for (int64_t i = 0; i < task->outputs; i++)
        text_addf(out, "%s%s", i ? ", " : "", quoted(out->arena, task->output_names[i]));
    text_add(out, "};\n\n");
}

static void emit_task(Text *out, const PlanTask *task)
{
    Arena *arena = out->arena;
    if (task->outputs) {
        emit_output_names(out, task);
        return;
    }
    text_addf(out, "/* Task %s (%s)\n", task->name, where(arena, task->origin));
    if (task->where_source)
        text_addf(out, " *   where   %s\n", commented(arena, task->where_source));
    if (task->target_source)
        text_addf(out, " *   target  %s\n", commented(arena, task->target_source));
    emit_class_map(out, task);
    if (task->has_table)
        emit_table(out, task);
    const char *class = arena_printf(arena, "task_%s_classes[label]", task->identifier);
    emit_rule(out, "bool", task, "where",
              task->has_table ? arena_printf(arena, "%s >= 0", class) : task->where);
    emit_rule(out, "int64_t", task, "target", task->has_table ? class : task->target);
    if (task->class_names)
        emit_class_names(out, task);
}

static void emit_rule_helpers(Text *out, const Plan *plan)
{
    Holes none = {.arena = out->arena};
    for (size_t i = 0; i < plan->helpers.count; i++) {
        template_fill(out, plan->helpers.items[i], &none);
        text_add(out, "\n");
    }
}

static bool has_rules(const Plan *plan)
{
    for (size_t i = 0; i < plan->tasks.count; i++)
        if (plan->tasks.items[i]->where_source || plan->tasks.items[i]->target_source)
            return true;
    return false;
}

/* What a selection says, between braces. */
static bool is_read_by(const PlanExamples *examples, const PlanTraining *training)
{
    bool found = training->train == examples || training->valid == examples ||
                 training->chosen_on == examples;
    for (size_t i = 0; i < training->tests.count; i++)
        found |= training->tests.items[i] == examples;
    return found;
}

/* Whether some training or test needs them to be. */
static bool is_of_zeros_and_ones(const Plan *plan, const PlanExamples *examples)
{
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (plan->trainings.items[i]->of_zeros_and_ones &&
            is_read_by(examples, plan->trainings.items[i]))
            return true;
    const PlanTune *tune = plan->study ? plan->study->tune : NULL;
    for (size_t i = 0; tune && i < tune->searches.count; i++)
        if (tune->searches.items[i]->examples == examples &&
            tune->searches.items[i]->trials.items[0].training->of_zeros_and_ones)
            return true;
    return false;
}

/* Of examples whose targets are numbers. */
static void emit_targets(Text *out, const Plan *plan, const PlanExamples *examples)
{
    const PlanTask *task = examples->task;
    text_addf(out, "\n        .outputs = %lld,%s\n", (long long)task->outputs,
              is_of_zeros_and_ones(plan, examples) ? " .of_zeros_and_ones = true," : "");
    if (task->output_names)
        text_addf(out, "        .output_name = task_%s_outputs,\n", task->identifier);
    text_add(out, "    }");
}

static void emit_selection(Text *out, const Plan *plan, const PlanExamples *examples)
{
    Arena *arena = out->arena;
    const PlanDraw *draw = examples->draw;
    text_addf(out, "        .name = %s, .first = %lld, .last = %lld, .limit = %lld,",
              quoted(arena, examples->name), (long long)examples->first, (long long)examples->last,
              (long long)examples->limit);
    if (draw && !draw->divided)
        text_addf(out, "\n        .drawn = &rows_%s,", draw->identifier);
    if (examples->sampled)
        text_addf(out, "\n        .sampled = true, .stream = 0x%08xu,", examples->stream);
    if (examples->shift_stream)
        text_addf(out,
                  "\n        .shift = {.down = %lld, .across = %lld, .height = %lld, .width = "
                  "%lld,\n                  .stream = 0x%08xu},\n       ",
                  (long long)examples->task->shift[0], (long long)examples->task->shift[1],
                  (long long)examples->file->shape[0], (long long)examples->file->shape[1],
                  examples->shift_stream);
    if (examples->task->outputs) {
        emit_targets(out, plan, examples);
        return;
    }
    text_addf(out, " .classes = %lld,\n", (long long)examples->task->classes);
    if (examples->task->class_names)
        text_addf(out, "        .class_name = task_%s_names,\n", examples->task->identifier);
    text_addf(out, "        .where = task_%s_where, .target = task_%s_target}",
              examples->task->identifier, examples->task->identifier);
}

static void emit_select(Text *out, const Plan *plan, const PlanExamples *examples)
{
    if (examples->draw && examples->draw->divided) {
        text_addf(out, "    examples_%s = tlc_select_divided(&divided_%s, options->seed);\n",
                  examples->identifier, examples->identifier);
        return;
    }
    text_addf(out, "    examples_%s = tlc_select(&data_%s, &(const struct tlc_selection){\n",
              examples->identifier, examples->file->name);
    emit_selection(out, plan, examples);
    text_add(out, ");\n");
}

/* Of the splits that it leaves out, those that are the same in all folds, or the others. */
static void emit_without(Text *out, const PlanDraw *draw, bool divided, const char *head,
                         const char *kind, const char *tail)
{
    size_t count = 0;
    for (size_t i = 0; i < draw->without.count; i++)
        if (draw->without.items[i]->divided == divided)
            text_addf(out, "%s&%s_%s", count++ ? ", " : head, kind,
                      draw->without.items[i]->identifier);
    if (count)
        text_addf(out, tail, count);
}

/* What a draw says, between braces. */
static void emit_draw_of(Text *out, const PlanDraw *draw)
{
    text_addf(
        out,
        "        .name = %s, .parts = %zu,\n        .part = (const struct tlc_part_of_rows[]){",
        quoted(out->arena, draw->name), draw->part_count);
    for (size_t i = 0; i < draw->part_count; i++)
        text_addf(out, "%s{%lld, %lld}", i ? ", " : "", (long long)draw->parts[2 * i],
                  (long long)draw->parts[2 * i + 1]);
    text_add(out, "}");
    emit_without(out, draw, false, ",\n        .without = (const struct tlc_drawn_rows *const[]){",
                 "rows", "}, .others = %zu");
    emit_without(out, draw, true, ",\n        .before = (const struct tlc_draw *const[]){", "draw",
                 "}, .draws_before = %zu");
    if (draw->folds)
        text_addf(out, ",\n        .folds = %lld", (long long)draw->folds);
    if (draw->fraction > 0)
        text_addf(out, ",\n        .fraction = %s", double_literal(out->arena, draw->fraction));
    if (draw->fraction > 0 || draw->folds)
        text_addf(out, ", .stratify = %s, .seed = %llu, .stream = 0x%08xu",
                  draw->stratify ? "true" : "false", (unsigned long long)draw->seed, draw->stream);
    if (draw->grouped)
        text_add(out, ",\n        .grouped = true");
    text_add(out, "}");
}

static void emit_draw(Text *out, const PlanDraw *draw)
{
    if (draw->divided)
        return;
    text_addf(out, "    rows_%s = tlc_draw_rows(&data_%s, &(const struct tlc_draw){\n",
              draw->identifier, draw->file->name);
    emit_draw_of(out, draw);
    text_add(out, ");\n");
}

/* Whose rows each run draws for itself. */
static void emit_divided(Text *out, const Plan *plan, const PlanExamples *examples)
{
    const char *name = examples->identifier;
    if (!examples->draw || !examples->draw->divided)
        return;
    text_addf(out, "static const struct tlc_selection selection_%s = {\n", name);
    emit_selection(out, plan, examples);
    text_addf(out,
              ";\nstatic const struct tlc_divided divided_%s = {&data_%s, &selection_%s, "
              "&draw_%s};\n",
              name, examples->file->name, name, examples->draw->identifier);
}

static void emit_drawn(Text *out, const PlanDraw *draw)
{
    const char *place = where(out->arena, draw->origin);
    if (!draw->divided) {
        text_addf(out, "static struct tlc_drawn_rows rows_%s; /* %s */\n", draw->identifier, place);
        return;
    }
    text_addf(out, "/* %s */\nstatic const struct tlc_draw draw_%s = {\n", place, draw->identifier);
    emit_draw_of(out, draw);
    text_add(out, ";\n");
}

/* What is known of them before they are read. */
static void emit_examples(Text *out, const PlanExamples *examples)
{
    Arena *arena = out->arena;
    const PlanTask *task = examples->task;
    text_addf(out,
              "/* %s */\nstatic struct tlc_examples examples_%s = {\n"
              "    .name = %s, .data = &data_%s, .scale = %s,",
              where(arena, examples->origin), examples->identifier, quoted(arena, examples->name),
              examples->file->name, float_literal(arena, (float)examples->file->scale));
    if (!task->outputs)
        text_addf(out, " .classes = %lld%s", (long long)task->classes,
                  task->class_names
                      ? arena_printf(arena, ", .class_name = task_%s_names", task->identifier)
                      : "");
    else
        text_addf(out, " .outputs = %lld%s", (long long)task->outputs,
                  task->output_names
                      ? arena_printf(arena, ", .output_name = task_%s_outputs", task->identifier)
                      : "");
    text_add(out, "};\n");
}

void emit_tasks(Text *out, const Plan *plan)
{
    bool rules = has_rules(plan);
    emit_rule_helpers(out, plan);
    if (rules)
        text_add(out, "/* A rule is the spec's, and may hold for every label. */\n"
                      "#pragma GCC diagnostic push\n"
                      "#pragma GCC diagnostic ignored \"-Wtautological-compare\"\n\n");
    for (size_t i = 0; i < plan->tasks.count; i++)
        emit_task(out, plan->tasks.items[i]);
    if (rules)
        text_add(out, "#pragma GCC diagnostic pop\n\n");
    for (size_t i = 0; i < plan->draws.count; i++)
        emit_drawn(out, plan->draws.items[i]);
    for (size_t i = 0; i < plan->examples.count; i++)
        emit_divided(out, plan, plan->examples.items[i]);
    for (size_t i = 0; i < plan->examples.count; i++)
        emit_examples(out, plan->examples.items[i]);
}

/* Files are small beside data: they are read first, so that what is wrong with them is said at
 * once.
 */
static void emit_stored(Text *out, const Plan *plan)
{
    for (size_t i = 0; i < plan->models.count; i++)
        if (plan->models.items[i]->stored)
            text_addf(out, "    tlc_load_stored(options, &stored_%s);\n",
                      plan->models.items[i]->identifier);
}

void emit_load(Text *out, const Plan *plan)
{
    emit_stored(out, plan);
    text_addf(out, "    tlc_load(options, %zu, loadings);\n", plan->files.count);
    for (size_t i = 0; i < plan->draws.count; i++)
        emit_draw(out, plan->draws.items[i]);
    for (size_t i = 0; i < plan->examples.count; i++)
        emit_select(out, plan, plan->examples.items[i]);
}
