/* recipes.c: what learns what, as tables: rates, phases, and the entries of `training`. */
#include "base/index.h"
#include "common/model_files.h"
#include "emit/emit.h"

#include <string.h>

/* Of a line, where lists go on in the next. */
enum { FULL = 80 };

/* ---- comments ---- */

static const char *frozen_layers(Arena *arena, const PlanModel *model, const PlanPhase *phase)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].weight_count && !phase->trains[i])
            text_addf(&text, "%s%s", text.length ? ", " : "", model->layers.items[i].name);
    return text.length ? text.bytes : "nothing";
}

static void emit_phase_comment(Text *out, const PlanTraining *training, const PlanPhase *phase)
{
    Arena *arena = out->arena;
    emit_comment(
        out, 4,
        arena_printf(
            arena, "%s: %lld %s at learning rate %s. Trains %s of %s parameters; frozen: %s.",
            where(arena, phase->origin), (long long)phase->epochs,
            phase->epochs == 1 ? "epoch" : "epochs", commented(arena, phase->rate_source),
            with_commas(arena, phase->trainable), with_commas(arena, training->model->parameters),
            frozen_layers(arena, training->model, phase)));
}

/* ---- rates ---- */

/* A schedule is known before the run: it becomes a table, whose numbers don't depend on the libm of
 * the machine that runs it. */
static const char *rate_table(Arena *arena, const PlanPhase *phase)
{
    Text text = text_new(arena);
    const int64_t count = plan_rates(phase) * (int64_t)phase->slices;
    text_add(&text, "(const float[]){");
    for (int64_t i = 0; i < count; i++) {
        const char *end = i + 1 == count ? "" : i % 6 == 5 ? ",\n        " : ", ";
        text_addf(&text, "%s%s", float_literal(arena, phase->rates[i]), end);
    }
    text_add(&text, "}");
    return text.bytes;
}

/* ---- phases ---- */

static const char *learns_table(Arena *arena, const PlanTraining *training, const PlanPhase *phase)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < training->model->layers.count; i++) {
        const char *between = i % (FULL / 3) ? ", " : ",\n        ";
        text_addf(&text, "%s%d", i ? between : "", phase->trains[i]);
    }
    return arena_printf(arena, "(const bool[]){%s}", text.bytes);
}

static const char *slices_table(Arena *arena, const PlanPhase *phase)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < phase->layers; i++)
        text_addf(&text, "%s%d", i ? ", " : "", phase->rate_of[i]);
    return arena_printf(arena, "(const int[]){%s}", text.bytes);
}

static const char *program(Arena *arena, const Prog *prog)
{
    return arena_printf(arena, "{%s, %lld, %s}", prog->name,
                        (long long)prog->floating_point_operations,
                        prog->divided ? "true" : "false");
}

static const char *evaluation(Arena *arena, const Prog *prog)
{
    return arena_printf(arena, "&(const struct tlc_evaluate){%s, %lld}", program(arena, prog),
                        (long long)prog->batch);
}

/* What a rule watches: fields of the runtime's, those that are zero left out. */
static const char *watch_text(Arena *arena, const char *monitor, int64_t patience, double min_delta)
{
    Text text = text_new(arena);
    text_addf(&text, "{.used = true, .watch = {\"%s\", .patience = %lld", monitor,
              (long long)patience);
    if (min_delta > 0)
        text_addf(&text, ", .min_delta = %s", double_literal(arena, min_delta));
    text_add(&text, "}");
    return text.bytes;
}

static void emit_stopping(Text *out, const PlanStopping *rule)
{
    text_addf(out, ",\n     .stopping = %s",
              watch_text(out->arena, rule->monitor, rule->patience, rule->min_delta));
    if (rule->restores)
        text_add(out, ", .restores = true");
    if (rule->first > 0)
        text_addf(out, ", .first = %lld", (long long)rule->first);
    text_add(out, "}");
}

static void emit_plateau(Text *out, const PlanPlateau *rule)
{
    text_addf(out, ",\n     .plateau = %s,\n                 .factor = %s",
              watch_text(out->arena, rule->monitor, rule->patience, rule->min_delta),
              double_literal(out->arena, rule->factor));
    if (rule->least_rate > 0)
        text_addf(out, ", .least_rate = %s", double_literal(out->arena, rule->least_rate));
    if (rule->cooldown > 0)
        text_addf(out, ", .cooldown = %lld", (long long)rule->cooldown);
    text_add(out, "}");
}

/* ---- what an optimizer remembers ---- */

/* That of a weight array in this role; NULL where it remembers none. Programs that do the same are
 * one: weights are known by their names. */
static const Tensor *remembered(const Prog *step, const Parameter *weights, const char *role)
{
    for (size_t i = 0; i < step->tensors.count; i++) {
        const Tensor *tensor = step->tensors.items[i];
        const size_t length = strlen(weights->name);
        if (tensor->kind == TENSOR_STATE && tensor->parameter &&
            strncmp(tensor->name, weights->name, length) == 0 && tensor->name[length] == '_' &&
            strcmp(tensor->name + length + 1, role) == 0)
            return tensor;
    }
    return NULL;
}

/* An entry of the table, if there is such. */
static size_t add_memory(Text *text, const PlanTraining *training, const Prog *step, size_t layer,
                         size_t weight, const char *role)
{
    const Parameter *weights = training->model->layers.items[layer].weights[weight];
    const Tensor *tensor = remembered(step, weights, role);
    if (tensor)
        text_addf(text, "\n         {%zu, %zu, offsetof(struct state_%s, %s)},", layer, weight,
                  step->name, tensor->name);
    return tensor != NULL;
}

/* All of a layer's, in the one role or, NULL, each of a weight array's behind the other. */
static size_t add_layer_memory(Text *text, const PlanTraining *training, const Prog *step,
                               size_t layer, const char *role)
{
    const PlanOptimizer *optimizer = training->optimizer;
    size_t count = 0;
    for (size_t k = 0; k < training->model->layers.items[layer].weight_count; k++) {
        if (role)
            count += add_memory(text, training, step, layer, k, role);
        for (size_t i = 0; !role && optimizer->remembered[i]; i++)
            count += add_memory(text, training, step, layer, k, optimizer->remembered[i]);
    }
    return count;
}

static void emit_memory(Text *out, const PlanTraining *training, const Prog *step)
{
    const PlanOptimizer *optimizer = training->optimizer;
    Text text = text_new(out->arena);
    size_t count = 0;
    for (size_t i = 0; optimizer->by_role && optimizer->remembered[i]; i++)
        for (size_t layer = 0; layer < training->model->layers.count; layer++)
            count += add_layer_memory(&text, training, step, layer, optimizer->remembered[i]);
    for (size_t layer = 0; !optimizer->by_role && layer < training->model->layers.count; layer++)
        count += add_layer_memory(&text, training, step, layer, NULL);
    if (count)
        text_addf(out, ",\n     .remembered = %zu, .memory = (const struct tlc_remembered[]){%s}",
                  count, text.bytes);
}

static void emit_risen(Text *out, const PlanTraining *training, const Prog *step)
{
    Text text = text_new(out->arena);
    size_t count = 0;
    for (size_t i = 0; i < step->tensors.count; i++) {
        const Tensor *tensor = step->tensors.items[i];
        if (tensor->kind != TENSOR_STATE || tensor->parameter)
            continue;
        count++;
        text_addf(&text, "\n         {offsetof(struct state_%s, %s), {%s, %s}},", step->name,
                  tensor->name, double_literal(out->arena, training->optimizer->numbers[0]),
                  double_literal(out->arena, training->optimizer->numbers[1]));
    }
    if (count)
        text_addf(out, ",\n     .risen = %zu, .rise = (const struct tlc_risen[]){%s}", count,
                  text.bytes);
}

static void emit_phase(Text *out, const PlanTraining *training, const PlanPhase *phase)
{
    Arena *arena = out->arena;
    emit_phase_comment(out, training, phase);
    text_addf(out, "    {.epochs = %lld, .batch_size = %lld,", (long long)phase->epochs,
              (long long)training->batch);
    const char *learns = learns_table(arena, training, phase);
    text_addf(out, strlen(learns) < 50 ? " .learns = %s,\n" : "\n     .learns = %s,\n", learns);
    if (!phase->step) {
        text_addf(out, "     .rates = 1, .rate = (const float[]){%s}},\n",
                  float_literal(arena, phase->epochs ? phase->rates[0] : 0));
        return;
    }
    text_addf(out, "     .rates = %lld, .rate = %s,%s.step = %s", (long long)plan_rates(phase),
              rate_table(arena, phase), phase->constant_rate ? " " : "\n     ",
              program(arena, phase->step));
    if (phase->by_step)
        text_add(out, ",\n     .by_step = true");
    if (phase->slices > 1)
        text_addf(out, ",\n     .slices = %zu, .slice = %s", phase->slices,
                  slices_table(arena, phase));
    if (prog_find(phase->step, TENSOR_STATE))
        text_addf(out, ",\n     .state = sizeof(struct state_%s)", phase->step->name);
    if (training->save_state || training->optimizer_state) {
        emit_memory(out, training, phase->step);
        emit_risen(out, training, phase->step);
    }
    if (phase->stopping)
        emit_stopping(out, phase->stopping);
    if (phase->plateau)
        emit_plateau(out, phase->plateau);
    if (training->versions)
        text_addf(out, ",\n     .versions = %lld", (long long)training->versions);
    if (phase->features)
        text_addf(out, ",\n     .front = %s, .features = %lld", program(arena, phase->features),
                  (long long)phase->kept_columns);
    if (phase->valid_features)
        text_addf(out, ",\n     .valid_front = %s", program(arena, phase->valid_features));
    if (training->valid)
        text_addf(out, ",\n     .validation = %s",
                  evaluation(arena, phase->evaluate ? phase->evaluate : training->evaluate));
    text_add(out, "},\n");
}

static const char *phases_text(Arena *arena, const PlanTraining *training)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < training->phases.count; i++)
        emit_phase(&text, training, &training->phases.items[i]);
    return text.bytes;
}

/* ---- tables that several recipes may share ---- */

typedef struct Table {
    const char *text;
    size_t number;
} Table;

/* The number of the table with this text, which is emitted when it is new. */
static size_t table_number(Text *out, Index *tables, const char *head, const char *text)
{
    uint64_t hash = hash_text(HASH_START, text);
    size_t seen = 0;
    Table *table;
    while ((table = index_next(tables, hash, &seen)))
        if (strcmp(table->text, text) == 0)
            return table->number;
    table = arena_alloc(out->arena, sizeof *table);
    *table = (Table){text, tables->count + 1};
    index_add(out->arena, tables, hash, table);
    text_addf(out, "%s_%zu[] = {\n%s};\n\n", head, table->number, text);
    return table->number;
}

static const char *copies_text(Arena *arena, const PlanTraining *training)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < training->copies.count; i++) {
        const PlanCopy *copy = &training->copies.items[i];
        text_addf(&text, "    {.layer = %zu, .recipe = %zu, .from = %zu}, /* %s.%s */\n",
                  copy->layer, copy->from->number, copy->from_layer, copy->from->model->name,
                  copy->from->model->layers.items[copy->from_layer].name);
    }
    return text.bytes;
}

/* ---- recipes ---- */

typedef struct Recipes {
    Text *out;    /* for the tables of phases and copies */
    Text entries; /* of the table of recipes */
    Index phases, copies;
} Recipes;

static const char *tests_of(Arena *arena, const PlanTraining *training)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < training->tests.count; i++)
        text_addf(&text, "%s&examples_%s", i ? ", " : "", training->tests.items[i]->identifier);
    return text.bytes;
}

static void add_begin(Recipes *recipes, const PlanTraining *training)
{
    if (training->before)
        text_addf(&recipes->entries, ",\n     .goes_on = true, .before = %zu",
                  training->before->number);
    if (!training->before && training->model->stored)
        text_addf(&recipes->entries, ",\n     .stored = &stored_%s", training->model->identifier);
    if (training->copies.count == 0)
        return;
    size_t number =
        table_number(recipes->out, &recipes->copies, "static const struct tlc_copy copies",
                     copies_text(recipes->out->arena, training));
    text_addf(&recipes->entries, ",\n     .copies = %zu, .copy = copies_%zu",
              training->copies.count, number);
}

/* Which numbers tell that the one before is missing: 1 for each. */
static const char *marks_in(Arena *arena, const PlanLayer *layer)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < layer->constant_count; i++)
        text_addf(&text, "%s%d", i ? ", " : "", layer->constants[i] > 0);
    return text.bytes;
}

static const char *adaptation_in(Arena *arena, const PlanAdaptation *adaptation)
{
    const Prog *prog = adaptation->prog;
    if (prog)
        return arena_printf(
            arena, "{.step = %s, .batch_size = %lld,\n          .state = sizeof(struct state_%s)}",
            program(arena, prog), (long long)prog->batch, prog->name);
    return arena_printf(arena, "{.take = %s, .layer = %zu,\n          .marks = (const bool[]){%s}}",
                        adaptation->layer->takes, adaptation->index,
                        marks_in(arena, adaptation->layer));
}

static void add_adaptations(Recipes *recipes, const PlanTraining *training)
{
    Arena *arena = recipes->out->arena;
    Text text = text_new(arena);
    for (size_t i = 0; i < training->adaptations.count; i++)
        text_addf(&text, "%s%s", i ? ",\n         " : "",
                  adaptation_in(arena, &training->adaptations.items[i]));
    if (training->adaptations.count)
        text_addf(&recipes->entries,
                  ",\n     .adaptations = %zu,\n     .adaptation = (const struct "
                  "tlc_adaptation[]){%s}",
                  training->adaptations.count, text.bytes);
}

static void add_phases(Recipes *recipes, const PlanTraining *training)
{
    if (training->phases.count == 0)
        return;
    size_t number =
        table_number(recipes->out, &recipes->phases, "static const struct tlc_phase phases",
                     phases_text(recipes->out->arena, training));
    text_addf(&recipes->entries, ",\n     .phases = %zu, .phase = phases_%zu",
              training->phases.count, number);
    if (training->shuffle)
        text_addf(&recipes->entries, ", .shuffle = true, .shuffle_stream = 0x%08xu",
                  training->shuffle_stream);
}

static void add_blind_loss(Recipes *recipes, const PlanTraining *training)
{
    if (training->blind && training->phases.count > 0)
        text_addf(&recipes->entries, ",\n     .blind = %s", training->blind);
    if (training->blind && training->phases.count > 0 && training->loss_number != 0)
        text_addf(&recipes->entries, ", .loss_number = %s",
                  double_literal(recipes->out->arena, training->loss_number));
}

static void add_class_weights(Recipes *recipes, const PlanTraining *training)
{
    if (training->balanced)
        text_add(&recipes->entries, ",\n     .balanced = true");
    if (!training->class_weights)
        return;
    text_add(&recipes->entries, ",\n     .class_weight = (const float[]){");
    for (int64_t i = 0; i < training->task->classes; i++)
        text_addf(&recipes->entries, "%s%s", i ? ", " : "",
                  float_literal(recipes->out->arena, (float)training->class_weights[i]));
    text_add(&recipes->entries, "}");
}

static void add_metrics(Recipes *recipes, const PlanTraining *training)
{
    if (training->metrics.count == 0)
        return;
    text_addf(&recipes->entries,
              ",\n     .metrics = %zu,\n     .metric = (const struct tlc_metric[]){",
              training->metrics.count);
    for (size_t i = 0; i < training->metrics.count; i++) {
        const PlanMetric *metric = &training->metrics.items[i];
        text_addf(&recipes->entries, "%s{TLC_METRIC_%s, %s, %s%s, %lld}", i ? ",\n         " : "",
                  metric->kind, quoted(recipes->out->arena, metric->name),
                  metric->measure ? "&tlc_measure_" : "NULL",
                  metric->measure ? metric->measure : "", (long long)metric->k);
    }
    text_add(&recipes->entries, "}");
}

static void add_end(Recipes *recipes, const Plan *plan, const PlanTraining *training)
{
    Arena *arena = recipes->out->arena;
    add_blind_loss(recipes, training);
    add_class_weights(recipes, training);
    add_metrics(recipes, training);
    if (training->divided)
        text_add(&recipes->entries, ",\n     .divided = true");
    if (training->save)
        text_addf(&recipes->entries, ",\n     .save = %s, .save_as = tlc_write_%s%s",
                  quoted(arena, training->save),
                  tlc_model_files[tlc_model_file_of(training->save)].name,
                  training->save_bare ? ", .save_bare = true" : "");
    if (training->save_state)
        text_add(&recipes->entries, ", .save_state = true");
    if (training->optimizer_state)
        text_addf(&recipes->entries, ",\n     .optimizer_state = &optimizer_state_%zu",
                  training->number);
    if (training->initial_epoch)
        text_addf(&recipes->entries, ",\n     .initial_epoch = %lld",
                  (long long)training->initial_epoch);
    if (training->tests.count > 0)
        text_addf(&recipes->entries,
                  ",\n     .tests = %zu, .test = (const struct tlc_examples *const[]){%s}",
                  training->tests.count, tests_of(arena, training));
    if (training->chosen_on)
        text_addf(&recipes->entries, ",\n     .chosen_on = &examples_%s",
                  training->chosen_on->identifier);
    if (plan_is_asked(plan, training))
        text_addf(&recipes->entries, ",\n     .evaluation = %s",
                  evaluation(arena, training->evaluate));
    text_add(&recipes->entries, "},\n");
}

/* "random_flip (mode horizontal), random_crop (padding 4), 3 versions of each" */
static const char *augmentations_in_words(Arena *arena, const PlanTraining *training)
{
    Text text = text_new(arena);
    for (size_t i = 0; i < training->augmentations.count; i++)
        text_addf(&text, "%s%s", i ? ", " : "", training->augmentations.items[i].description);
    if (training->versions)
        text_addf(&text, ", %lld version%s of each", (long long)training->versions,
                  training->versions == 1 ? "" : "s");
    return text.bytes;
}

static void add_recipe(Recipes *recipes, const Plan *plan, const PlanTraining *training)
{
    Arena *arena = recipes->out->arena;
    if (training->optimizer_state)
        text_addf(recipes->out,
                  "static struct tlc_optimizer_state optimizer_state_%zu = {.path = %s};\n\n",
                  training->number, quoted(arena, training->optimizer_state));
    text_addf(&recipes->entries, "    /* %zu, %s: %s learns task %s */\n", training->number,
              where(arena, training->origin), training->model->name, training->task->name);
    text_addf(&recipes->entries, "    {.model = &model_%s, .task = %s, .train = &examples_%s",
              training->model->identifier, quoted(arena, training->task->name),
              training->train->identifier);
    if (training->valid)
        text_addf(&recipes->entries, ", .valid = &examples_%s", training->valid->identifier);
    if (training->optimizer)
        text_addf(&recipes->entries, ",\n     .optimizer = %s",
                  quoted(arena, training->optimizer->description));
    if (training->augmentations.count)
        text_addf(&recipes->entries, ",\n     .augmentation = %s",
                  quoted(arena, augmentations_in_words(arena, training)));
    add_begin(recipes, training);
    add_adaptations(recipes, training);
    add_phases(recipes, training);
    add_end(recipes, plan, training);
}

/* ---- what is chosen of trials ---- */

static void emit_trials(Text *out, const PlanSearch *search, size_t index)
{
    text_addf(out, "static const int trials_%zu[] = {", index + 1);
    for (size_t i = 0; i < search->trials.count; i++)
        text_addf(out, "%s%zu,", i % 16 ? " " : "\n    ", search->trials.items[i].training->number);
    text_add(out, "\n};\n");
    if (search->paths.count == 0)
        return;
    text_addf(out, "static const char *const tried_%zu[] = {\n", index + 1);
    for (size_t i = 0; i < search->trials.count; i++) {
        text_add(out, "   ");
        for (size_t k = 0; k < search->paths.count; k++)
            text_addf(out, " %s,", quoted(out->arena, search->trials.items[i].values[k]));
        text_add(out, "\n");
    }
    text_add(out, "};\n");
}

static void add_search(Text *text, const PlanStudy *study, size_t index)
{
    const PlanSearch *search = study->tune->searches.items[index];
    text_addf(text, "    {.arm = %zu, .trials = %zu, .trial = trials_%zu,\n", search->arm,
              search->trials.count, index + 1);
    text_addf(text, "     .paths = %zu,%s", search->paths.count, search->paths.count ? "\n" : " ");
    if (search->paths.count) {
        text_add(text, "     .path = (const char *const[]){");
        for (size_t i = 0; i < search->paths.count; i++)
            text_addf(text, "%s%s", i ? ", " : "", quoted(text->arena, search->paths.items[i]));
        text_addf(text, "},\n     .value = tried_%zu, ", index + 1);
    }
    text_addf(text, ".recipe = %zu},\n", search->number);
}

static void emit_searches(Text *out, const Plan *plan)
{
    const PlanTune *tune = plan->study ? plan->study->tune : NULL;
    if (!tune)
        return;
    text_add(out, "/* What is tried for each arm: recipes, and the values that make them. */\n");
    Text searches = text_new(out->arena);
    for (size_t i = 0; i < tune->searches.count; i++) {
        emit_trials(out, tune->searches.items[i], i);
        add_search(&searches, plan->study, i);
    }
    text_addf(out, "static const struct tlc_search searches[] = {\n%s};\n\n", searches.bytes);
}

/* The best of its trials, whichever that is: it stands here as the first. */
static void add_choice(Recipes *recipes, const Plan *plan, size_t index)
{
    Arena *arena = recipes->out->arena;
    const PlanSearch *search = plan->study->tune->searches.items[index];
    PlanTraining training = *search->trials.items[0].training;
    training.number = search->number;
    training.divided = search->divided;
    training.tests.items = NULL;
    training.tests.count = training.tests.capacity = 0;
    training.chosen_on = NULL;
    *list_add(arena, &training.tests) = search->examples;
    text_addf(&recipes->entries, "    /* the best of its trials */\n");
    add_recipe(recipes, plan, &training);
    recipes->entries.length -= strlen("},\n");
    text_addf(&recipes->entries, ",\n     .search = &searches[%zu]},\n", index);
}

void emit_recipes(Text *out, const Plan *plan)
{
    Recipes recipes = {.out = out, .entries = text_new(out->arena)};
    Holes none = {.arena = out->arena};
    template_fill(out, "train.c", &none);
    text_add(out, "\n");
    for (size_t i = 0; i < plan->trainings.count; i++)
        add_recipe(&recipes, plan, plan->trainings.items[i]);
    emit_searches(out, plan);
    for (size_t i = plan->trainings.count; i < plan_recipes(plan); i++)
        add_choice(&recipes, plan, i - plan->trainings.count);
    text_addf(out, "static const struct tlc_recipe recipes[] = {\n%s};\n\n", recipes.entries.bytes);
}
