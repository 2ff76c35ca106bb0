#include "commands/predict/predict_tables.h"

#include "base/source.h"
#include "common/model_files.h"
#include "foreign/hdf5_data.h"
#include "commands/predict/predict_model.h"
#include "store/saved.h"

#include <string.h>

/* Of all formats: a program names its own. */
static const struct {
    const char *name;
    const struct tlc_source_format *format;
} formats[] = {
    {"idx", &tlc_format_idx},       {"npy", &tlc_format_npy}, {"npz", &tlc_format_npz},
    {"hdf5", &tlc_format_hdf5},     {"csv", &tlc_format_csv}, {"cifar", &tlc_format_cifar},
    {"images", &tlc_format_images},
};

const struct tlc_source_format *predict_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].format;
    return NULL;
}

/* The tables, item by item as the plan has what they are made of. */
typedef struct Tables {
    Arena *arena;
    const Plan *plan;
    struct tlc_data *data;
    struct tlc_examples *examples;
    struct tlc_recipe *recipes;
} Tables;

/* ---- data ---- */

/* Files behind the first are only learned from: who asks names his own. */
struct tlc_source *predict_source(Arena *arena, const PlanFile *file)
{
    struct tlc_source *source = arena_alloc(arena, sizeof *source);
    *source = (struct tlc_source){.format = predict_format(file->format),
                                  .directory = file->path,
                                  .file = file->file,
                                  .images = file->images,
                                  .labels = file->labels,
                                  .class_name = (const char *const *)file->class_names,
                                  .group = file->group,
                                  .targets = (int)file->targets,
                                  .target_name = (const char *const *)file->target_names,
                                  .settings = file->read_with,
                                  .element = file->element,
                                  .dimensions = (int)file->dimensions,
                                  .scale = (float)file->scale,
                                  .classes = (int)file->classes,
                                  .rows = (int)file->rows,
                                  .all_rows = file->all_rows};
    for (size_t i = 0; i < file->dimensions; i++)
        source->shape[i] = (int)file->shape[i];
    return source;
}

static struct tlc_loading *loadings_of(const Tables *tables)
{
    const size_t count = tables->plan->files.count;
    struct tlc_loading *loadings = arena_alloc(tables->arena, count * sizeof *loadings);
    for (size_t i = 0; i < count; i++) {
        const PlanFile *file = tables->plan->files.items[i];
        loadings[i] = (struct tlc_loading){.source = predict_source(tables->arena, file),
                                           .data = &tables->data[i],
                                           .name = file->title};
    }
    return loadings;
}

static const struct tlc_data *data_of(const Tables *tables, const PlanFile *file)
{
    size_t i = 0;
    while (tables->plan->files.items[i] != file)
        i++;
    return &tables->data[i];
}

static struct tlc_examples examples_of(const Tables *tables, const PlanExamples *examples)
{
    const PlanTask *task = examples->task;
    return (struct tlc_examples){.name = examples->name,
                                 .data = data_of(tables, examples->file),
                                 .scale = (float)examples->file->scale,
                                 .classes = task->outputs ? 0 : (int)task->classes,
                                 .class_name =
                                     task->outputs ? NULL : (const char *const *)task->class_names,
                                 .outputs = (int)task->outputs,
                                 .output_name = (const char *const *)task->output_names};
}

/* Those that stand for these; NULL for none. */
static const struct tlc_examples *find_examples(const Tables *tables, const PlanExamples *examples)
{
    for (size_t i = 0; i < tables->plan->examples.count; i++)
        if (tables->plan->examples.items[i] == examples)
            return &tables->examples[i];
    return NULL;
}

/* ---- recipes ---- */

static tlc_write_model *const writers[] = {
#define MODEL_FILE(name, ...) tlc_write_##name,
#include "common/model_files.def"
#undef MODEL_FILE
};

static const struct tlc_examples *const *tests_of(const Tables *tables,
                                                  const PlanTraining *training)
{
    const size_t count = training->tests.count;
    const struct tlc_examples **tests = arena_alloc(tables->arena, (count + 1) * sizeof *tests);
    for (size_t i = 0; i < count; i++)
        tests[i] = find_examples(tables, training->tests.items[i]);
    return tests;
}

static struct tlc_recipe recipe_of(const Tables *tables, const PlanTraining *training)
{
    struct tlc_recipe recipe = {.model = predict_model(tables->arena, training->model),
                                .train = find_examples(tables, training->train),
                                .valid = find_examples(tables, training->valid),
                                .optimizer =
                                    training->optimizer ? training->optimizer->description : NULL,
                                .phases = (int)training->phases.count,
                                .save = training->save,
                                .save_bare = training->save_bare,
                                .tests = (int)training->tests.count,
                                .test = tests_of(tables, training)};
    if (training->save) {
        recipe.save_as = writers[tlc_model_file_of(training->save)];
        recipe.evaluation = predict_evaluation(tables->arena, tables->plan, training);
    }
    return recipe;
}

/* ---- the experiment ---- */

struct tlc_setting predict_tables(Arena *arena, const Plan *plan)
{
    const size_t recipes = plan->trainings.count, examples = plan->examples.count;
    Tables tables = {arena, plan,
                     .data = arena_alloc(arena, plan->files.count * sizeof *tables.data),
                     .examples = arena_alloc(arena, examples * sizeof *tables.examples),
                     .recipes = arena_alloc(arena, recipes * sizeof *tables.recipes)};
    struct tlc_experiment *experiment = arena_alloc(arena, sizeof *experiment);
    for (size_t i = 0; i < examples; i++)
        tables.examples[i] = examples_of(&tables, plan->examples.items[i]);
    for (size_t i = 0; i < recipes; i++)
        tables.recipes[i] = recipe_of(&tables, plan->trainings.items[i]);
    *experiment = (struct tlc_experiment){.name = plan->name,
                                          .spec = source_name(plan->source),
                                          .version = plan->version,
                                          .spec_hash = source_hash(plan->source),
                                          .values_size = 1,
                                          .evaluate = predict_evaluate,
                                          .recipes = (int)recipes,
                                          .recipe = tables.recipes};
    return (struct tlc_setting){.program = PREDICT_PROGRAM,
                                .experiment = experiment,
                                .loadings = (int)plan->files.count,
                                .loading = loadings_of(&tables)};
}

struct tlc_setting predict_study(Arena *arena, const char *name, const char *spec)
{
    static const struct tlc_study study = {0};
    struct tlc_experiment *experiment = arena_alloc(arena, sizeof *experiment);
    *experiment = (struct tlc_experiment){.name = name, .spec = spec, .study = &study};
    return (struct tlc_setting){.program = PREDICT_PROGRAM, .experiment = experiment};
}
