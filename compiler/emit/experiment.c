/* experiment.c: the tables that hold everything together: comparisons, the study, and the
 * experiment. */
#include "base/index.h"
#include "emit/emit.h"

#include <string.h>

/* ---- lists ---- */

/* Of what is chosen of trials, where arms are tuned. */
static const char *numbers_of_arms(Arena *arena, const PlanCell *cell)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < cell->arms.count; i++)
        text_addf(&text, "%s%zu", i ? ", " : "",
                  cell->searches.count ? cell->searches.items[i]->number
                                       : cell->arms.items[i]->number);
    return text.bytes;
}

static const char *joined_numbers(Arena *arena, const PlanTrainings *trainings)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < trainings->count; i++)
        text_addf(&text, "%s%zu", i ? ", " : "", trainings->items[i]->number);
    return text.bytes;
}

/* A table of texts, or nothing when there are none. */
static void emit_texts(Text *out, const char *name, const char *const *texts, size_t count)
{
    if (count == 0)
        return;
    text_addf(out, "static const char *const %s[] = {\n", name);
    for (size_t i = 0; i < count; i++)
        text_addf(out, "    %s,\n", quoted(out->arena, texts[i]));
    text_add(out, "};\n");
}

/* A table of pointers, as many in a line as fit. */
static void emit_pointers(Text *out, const char *head, const char *kind, const Arguments *names)
{
    size_t column = 100;
    text_addf(out, "static const struct %s[] = {", head);
    for (size_t i = 0; i < names->count; i++) {
        const char *item = arena_printf(out->arena, "&%s_%s,", kind, names->items[i]);
        bool breaks = column + strlen(item) + 1 > 100;
        text_addf(out, "%s%s", breaks ? "\n    " : " ", item);
        column = (breaks ? 4 : column + 1) + strlen(item);
    }
    text_add(out, "\n};\n");
}

static void emit_all(Text *out, const Plan *plan)
{
    Arguments examples = {0}, models = {0};
    for (size_t i = 0; i < plan->examples.count; i++)
        *list_add(out->arena, &examples) = plan->examples.items[i]->identifier;
    for (size_t i = 0; i < plan->models.count; i++)
        *list_add(out->arena, &models) = plan->models.items[i]->identifier;
    emit_pointers(out, "tlc_examples *const all_examples", "examples", &examples);
    emit_pointers(out, "tlc_model *const all_models", "model", &models);
    text_add(out, "\n");
}

/* ---- comparisons ---- */

static bool has_warnings(const PlanComparison *comparison)
{
    for (size_t i = 0; i < comparison->warnings.count; i++)
        if (comparison->warnings.items[i].count > 0)
            return true;
    return false;
}

static void add_warning_items(Text *out, const char *indent, const PlanWarnings *warnings)
{
    for (size_t i = 0; i < warnings->count; i++)
        text_addf(out, "%s{%s,\n%s %s},\n", indent, quoted(out->arena, warnings->items[i].check),
                  indent, quoted(out->arena, warnings->items[i].message));
}

/* A table for each comparison that has some: of each model, how it does not learn as the first. */
static void emit_comparison_warnings(Text *out, const PlanComparison *comparison, size_t number)
{
    if (!has_warnings(comparison))
        return;
    text_addf(out, "static const struct tlc_warnings warnings_%zu[] = {\n", number);
    for (size_t i = 0; i < comparison->warnings.count; i++) {
        const PlanWarnings *warnings = &comparison->warnings.items[i];
        if (warnings->count == 0) {
            text_add(out, "    {0},\n");
            continue;
        }
        text_addf(out, "    {%zu,\n     (const struct tlc_warning[]){\n", warnings->count);
        add_warning_items(out, "         ", warnings);
        text_add(out, "     }},\n");
    }
    text_add(out, "};\n");
}

static void emit_comparisons(Text *out, const Plan *plan)
{
    if (plan->comparisons.count == 0)
        return;
    for (size_t i = 0; i < plan->comparisons.count; i++)
        emit_comparison_warnings(out, plan->comparisons.items[i], i + 1);
    text_add(out, "/* models by the recipe that trained them last */\n"
                  "static const struct tlc_comparison comparisons[] = {\n");
    for (size_t i = 0; i < plan->comparisons.count; i++) {
        const PlanComparison *comparison = plan->comparisons.items[i];
        text_addf(out,
                  "    /* %s */\n    {.examples = &examples_%s, .count = %zu, "
                  ".recipes = (const int[]){%s}",
                  where(out->arena, comparison->origin), comparison->examples->identifier,
                  comparison->contestants.count,
                  joined_numbers(out->arena, &comparison->contestants));
        if (has_warnings(comparison))
            text_addf(out, ",\n     .warnings = warnings_%zu", i + 1);
        text_add(out, "},\n");
    }
    text_add(out, "};\n\n");
}

/* ---- the study ---- */

static void emit_axes(Text *out, const PlanStudy *study)
{
    for (size_t i = 0; i < study->axes.count; i++)
        emit_texts(out, arena_printf(out->arena, "values_%zu", i + 1),
                   study->axes.items[i].values.items, study->axes.items[i].values.count);
    if (study->axes.count == 0)
        return;
    text_add(out, "static const struct tlc_axis axes[] = {\n");
    for (size_t i = 0; i < study->axes.count; i++)
        text_addf(out, "    {%s, %s, %zu, values_%zu},\n",
                  quoted(out->arena, study->axes.items[i].name),
                  tlc_axis_kind_identifier(study->axes.items[i].kind),
                  study->axes.items[i].values.count, i + 1);
    text_add(out, "};\n");
}

static void emit_cells(Text *out, const PlanStudy *study)
{
    text_add(out, "/* which value of each axis; which recipe trained each arm */\n"
                  "static const struct tlc_cell cells[] = {\n");
    for (size_t i = 0; i < study->cells.count; i++) {
        const PlanCell *cell = &study->cells.items[i];
        Text values = text_new(out->arena);
        for (size_t k = 0; k < study->axes.count; k++)
            text_addf(&values, "%s%zu", k ? ", " : "", cell->values[k]);
        if (study->axes.count)
            text_addf(out, "    {(const int[]){%s}, (const int[]){%s}},\n", values.bytes,
                      numbers_of_arms(out->arena, cell));
        else
            text_addf(out, "    {NULL, (const int[]){%s}},\n", numbers_of_arms(out->arena, cell));
    }
    text_add(out, "};\n");
}

static void emit_warnings(Text *out, const PlanStudy *study)
{
    if (study->warnings.count == 0)
        return;
    text_add(out, "static const struct tlc_warning warnings[] = {\n");
    for (size_t i = 0; i < study->warnings.count; i++)
        text_addf(out, "    {%s, %s},\n", quoted(out->arena, study->warnings.items[i].check),
                  quoted(out->arena, study->warnings.items[i].message));
    text_add(out, "};\n");
}

static const char *rungs_text(Arena *arena, const PlanTune *tune)
{
    Text text = text_new(arena);
    if (tune->rungs.count == 0)
        return "";
    text_addf(&text, "        .rungs = %zu, .eta = %lld, .rung = (const int[]){", tune->rungs.count,
              (long long)tune->eta);
    for (size_t i = 0; i < tune->rungs.count; i++)
        text_addf(&text, "%s%lld", i ? ", " : "", (long long)tune->rungs.items[i]);
    text_add(&text, "},\n");
    return text.bytes;
}

static void emit_study(Text *out, const Plan *plan)
{
    const PlanStudy *study = plan->study;
    if (!study)
        return;
    text_addf(out, "/* The study (%s) */\n", where(out->arena, study->origin));
    emit_texts(out, "arms", study->arms.items, study->arms.count);
    emit_texts(out, "shared", study->shares.items, study->shares.count);
    emit_warnings(out, study);
    emit_axes(out, study);
    emit_cells(out, study);
    text_addf(out,
              "static const struct tlc_study study = {\n"
              "    .examples = &examples_%s,\n"
              "    .arms = %zu, .arm = arms, .baseline = %zu, .decided = %zu,\n",
              study->examples->identifier, study->arms.count, study->baseline, study->decided);
    text_addf(out, "    .shares = %zu, .share = %s,\n", study->shares.count,
              study->shares.count ? "shared" : "NULL");
    text_addf(out, "    .axes = %zu, .axis = %s,\n", study->axes.count,
              study->axes.count ? "axes" : "NULL");
    text_addf(out, "    .cells = %zu, .cell = cells,\n", study->cells.count);
    text_addf(out, "    .primary = %lld, .min_effect = %s,\n", (long long)study->primary,
              double_literal(out->arena, study->min_effect));
    if (study->metric)
        text_addf(out, "    .metric = %s,\n", quoted(out->arena, study->metric));
    if (study->until > 0)
        text_addf(out, "    .until = %s,\n", double_literal(out->arena, study->until));
    if (study->tune)
        text_addf(out,
                  "    .tune = &(const struct tlc_tune){\n"
                  "        .way = %s, .examples = &examples_%s,\n"
                  "        .metric = %s%s,\n"
                  "%s        .searches = %zu, .search = searches},\n",
                  quoted(out->arena, study->tune->way), study->tune->examples->identifier,
                  quoted(out->arena, study->tune->metric),
                  study->tune->more_is_better ? ", .more_is_better = true" : "",
                  rungs_text(out->arena, study->tune), study->tune->searches.count);
    text_add(out, study->excludes_failed ? "    .excludes_failed = true,\n" : "");
    text_addf(out, "    .warnings = %zu, .warning = %s};\n\n", study->warnings.count,
              study->warnings.count ? "warnings" : "NULL");
}

static const PlanFile *file_titled(const Plan *plan, const char *title)
{
    for (size_t i = 0; i < plan->files.count; i++)
        if (strcmp(plan->files.items[i]->title, title) == 0)
            return plan->files.items[i];
    return NULL;
}

static void emit_registered_data(Text *out, const Plan *plan)
{
    const PlanRegistration *registration = plan->registration;
    text_add(out, "static const struct tlc_registered_data registered_data[] = {\n");
    for (size_t i = 0; i < registration->data.count; i++) {
        const RegisteredData *data = &registration->data.items[i];
        const PlanFile *file = file_titled(plan, data->title);
        text_addf(out, "    {%s, 0x%08x, %lld, %s%s},\n", quoted(out->arena, data->title),
                  (unsigned)data->checksum, (long long)data->rows, file ? "&data_" : "NULL",
                  file ? file->name : "");
    }
    text_add(out, "};\n");
}

static void emit_registration(Text *out, const Plan *plan)
{
    const PlanRegistration *registration = plan->registration;
    if (!registration)
        return;
    text_add(out, "/* What was registered before it ran */\n");
    if (registration->differences.count)
        emit_texts(out, "unregistered", registration->differences.items,
                   registration->differences.count);
    emit_registered_data(out, plan);
    text_addf(out,
              "static const struct tlc_registration registration = {\n"
              "    .file = %s, .date = %s, .runs = %lld,\n"
              "    .differences = %zu, .difference = %s,\n"
              "    .data_sets = %zu, .data = registered_data};\n\n",
              quoted(out->arena, registration->file), quoted(out->arena, registration->date),
              (long long)registration->runs, registration->differences.count,
              registration->differences.count ? "unregistered" : "NULL", registration->data.count);
}

void emit_tables(Text *out, const Plan *plan)
{
    emit_all(out, plan);
    emit_comparisons(out, plan);
    emit_study(out, plan);
}

/* ---- the experiment ---- */

static bool saves_models(const Plan *plan)
{
    for (size_t i = 0; i < plan->trainings.count && !plan->study; i++)
        if (plan->trainings.items[i]->save)
            return true;
    return false;
}

/* A line, in as many parts as the lines of C need; `end` stands behind it. */
static void emit_line(Text *out, const char *line, size_t length, const char *end)
{
    enum { LONGEST = 92 };
    const char *text = quoted(out->arena, arena_copy(out->arena, line, length));
    if (strlen(text) <= LONGEST) {
        text_addf(out, "\n    %.*s%s\"", (int)strlen(text) - 1, text, end);
        return;
    }
    emit_line(out, line, length / 2, "");
    emit_line(out, line + length / 2, length - length / 2, end);
}

static void emit_text(Text *out, const char *name, const char *text, size_t length)
{
    text_addf(out, "static const char %s[] =", name);
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '\n', length - at);
        const size_t width = end ? (size_t)(end - text) - at : length - at;
        emit_line(out, text + at, width, end ? "\\n" : "");
        at += width + (end != NULL);
    }
    text_add(out, ";\n\n");
}

static void emit_spec(Text *out, const Plan *plan)
{
    text_add(out, "/* The spec, which a run keeps beside the models that it saves. */\n");
    emit_text(out, "spec_text", plan->source->text, plan->source->length);
    if (!plan->found)
        return;
    text_add(out, "/* What it leaves to files, and goes in its place. */\n");
    emit_text(out, "spec_found", plan->found, strlen(plan->found));
}

uint64_t setup_hash(Arena *arena, const Plan *plan)
{
    Text text = text_new(arena);
    emit_data(&text, plan);
    emit_tasks(&text, plan);
    for (size_t i = 0; i < plan->models.count; i++)
        emit_model(&text, plan->models.items[i]);
    return hash_text(HASH_START, text.bytes);
}

void emit_experiment(Text *out, const Plan *plan)
{
    Arena *arena = out->arena;
    if (saves_models(plan))
        emit_spec(out, plan);
    emit_registration(out, plan);
    text_addf(out,
              "static const struct tlc_experiment experiment = {\n"
              "    .name = %s, .spec = %s, .version = %s,\n"
              "    .spec_hash = 0x%016llxu, .seed = %llu, .seeds = %lld,\n",
              quoted(arena, plan->name), quoted(arena, source_name(plan->source)),
              quoted(arena, plan->version), (unsigned long long)source_hash(plan->source),
              (unsigned long long)plan->seed, (long long)plan->seeds);
    if (saves_models(plan))
        text_addf(out, "    .spec_text = spec_text, %s.setup_hash = 0x%016llxu,\n",
                  plan->found ? ".spec_found = spec_found, " : "",
                  (unsigned long long)setup_hash(arena, plan));
    if (plan->folds)
        text_addf(out, "    .folds = %lld,\n", (long long)plan->folds);
    text_addf(out, "    .values_size = %lld, .train = train, .evaluate = evaluate,\n",
              (long long)plan_values_bytes(plan));
    if (plan_adapts(plan))
        text_add(out, "    .adapt = adapt,\n");
    text_addf(out, "    .examples = %zu, .example = all_examples,\n", plan->examples.count);
    text_addf(out, "    .models = %zu, .model = all_models,\n", plan->models.count);
    text_addf(out, "    .recipes = %zu, .recipe = recipes", plan_recipes(plan));
    if (plan->comparisons.count)
        text_addf(out, ",\n    .comparisons = %zu, .comparison = comparisons",
                  plan->comparisons.count);
    text_addf(out, "%s%s};\n", plan->study ? ",\n    .study = &study" : "",
              plan->registration ? ",\n    .registration = &registration" : "");
}
