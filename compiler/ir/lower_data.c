/* lower_data.c: files, tasks, examples, and the streams of random numbers. */
#include "ir/lower_internal.h"

#include <string.h>

/* ---- names and numbers ---- */

const char *unique_identifier(Arena *arena, const char *name, size_t count,
                              const char *(*identifier_of)(const void *things, size_t index),
                              const void *things)
{
    const char *identifier = name;
    size_t number = 1;
    for (size_t i = 0; i < count; i++)
        if (strcmp(identifier_of(things, i), identifier) == 0) {
            identifier = arena_printf(arena, "%s_%zu", name, ++number);
            i = (size_t)-1; /* the numbered one may be taken as well: look from the start */
        }
    return identifier;
}

static bool is_taken(const Lowering *lowering, uint32_t number)
{
    for (size_t i = 0; i < lowering->streams.count; i++)
        if (lowering->streams.items[i].number == number)
            return true;
    return false;
}

uint32_t stream_of(Lowering *lowering, const char *purpose)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < lowering->streams.count; i++)
        if (strcmp(lowering->streams.items[i].purpose, purpose) == 0)
            return lowering->streams.items[i].number;
    for (const char *letter = purpose; *letter; letter++)
        hash = (hash ^ (unsigned char)*letter) * 16777619u;
    while (is_taken(lowering, hash))
        hash++;
    *list_add(lowering->arena, &lowering->streams) = (Stream){purpose, hash};
    return hash;
}

/* ---- files ---- */

static PlanFile *new_file(Lowering *lowering, const DataSet *data, const DataFile *file)
{
    PlanFile *result = arena_alloc(lowering->arena, sizeof *result);
    *result =
        (PlanFile){.name = arena_printf(lowering->arena, "%s_%s", data->name.text, file->name),
                   .path = data->path.text,
                   .images = file->images.text,
                   .labels = file->labels.text,
                   .dimensions = data->shape.count,
                   .pixels = 1,
                   .classes = data->classes.value,
                   .scale = data->scale_value,
                   .origin = file->span};
    for (size_t i = 0; i < data->shape.count; i++) {
        result->shape[i] = data->shape.items[i].value;
        result->pixels *= data->shape.items[i].value;
    }
    return result;
}

static bool same_file(const PlanFile *a, const PlanFile *b)
{
    return strcmp(a->path, b->path) == 0 && strcmp(a->images, b->images) == 0 &&
           strcmp(a->labels, b->labels) == 0 && a->dimensions == b->dimensions &&
           memcmp(a->shape, b->shape, sizeof a->shape) == 0 && a->classes == b->classes &&
           a->scale == b->scale && a->origin.start == b->origin.start;
}

static const char *file_identifier(const void *things, size_t index)
{
    return ((PlanFile *const *)things)[index]->name;
}

static PlanFile *lower_file(Lowering *lowering, const DataSet *data, const DataFile *file)
{
    Plan *plan = lowering->plan;
    PlanFile *result = new_file(lowering, data, file);
    for (size_t i = 0; i < plan->files.count; i++)
        if (same_file(plan->files.items[i], result))
            return plan->files.items[i];
    result->name = unique_identifier(lowering->arena, result->name, plan->files.count,
                                     file_identifier, plan->files.items);
    *list_add(lowering->arena, &plan->files) = result;
    return result;
}

/* ---- tasks ---- */

static void add_helpers(Lowering *lowering, unsigned used)
{
    static const struct {
        unsigned helper;
        const char *template;
    } helpers[] = {
        {HELPER_FLOOR_DIVIDE, "floor_divide.c"},
        {HELPER_FLOOR_MODULO, "floor_modulo.c"},
        {HELPER_POWER, "power.c"},
        {HELPER_MINIMUM, "minimum.c"},
        {HELPER_MAXIMUM, "maximum.c"},
        {HELPER_ABSOLUTE, "absolute.c"},
    };
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        bool known = !(used & helpers[i].helper);
        for (size_t k = 0; k < lowering->plan->helpers.count; k++)
            known |= lowering->plan->helpers.items[k] == helpers[i].template;
        if (!known)
            *list_add(lowering->arena, &lowering->plan->helpers) = helpers[i].template;
    }
}

/* A rule in C and as the spec has it; what stands for a rule left out is `otherwise`. */
static const char *lower_rule(Lowering *lowering, const Expr *rule, const char *otherwise,
                              const char **source)
{
    Text text = text_new(lowering->arena);
    *source = NULL;
    if (!rule)
        return otherwise;
    expr_print_c(&text, rule);
    *source = expr_source(lowering->arena, rule);
    add_helpers(lowering, expr_helpers(rule));
    return text.bytes;
}

static bool same_task(const PlanTask *a, const PlanTask *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->where, b->where) == 0 &&
           strcmp(a->target, b->target) == 0 && a->labels == b->labels && a->classes == b->classes;
}

static const char *task_identifier(const void *things, size_t index)
{
    return ((PlanTask *const *)things)[index]->identifier;
}

static const PlanTask *lower_task(Lowering *lowering, const Task *task)
{
    Plan *plan = lowering->plan;
    PlanTask *result = arena_alloc(lowering->arena, sizeof *result);
    *result = (PlanTask){.name = task->name.text,
                         .labels = task->labels,
                         .classes = task->class_count,
                         .targets = task->targets,
                         .origin = task->name.span};
    result->where = lower_rule(lowering, task->where, "true", &result->where_source);
    result->target = lower_rule(lowering, task->target, "label", &result->target_source);
    for (size_t i = 0; i < plan->tasks.count; i++)
        if (same_task(plan->tasks.items[i], result))
            return plan->tasks.items[i];
    result->identifier = unique_identifier(lowering->arena, result->name, plan->tasks.count,
                                           task_identifier, plan->tasks.items);
    *list_add(lowering->arena, &plan->tasks) = result;
    return result;
}

/* ---- examples ---- */

static int64_t limit_of(const Task *task, const Split *split)
{
    for (size_t i = 0; i < task->limits.count; i++)
        if (task->limits.items[i].split == split)
            return task->limits.items[i].count.value;
    return -1;
}

static bool same_examples(const PlanExamples *a, const PlanExamples *b)
{
    return strcmp(a->name, b->name) == 0 && a->task == b->task && a->file == b->file &&
           a->first == b->first && a->last == b->last && a->limit == b->limit &&
           a->sampled == b->sampled;
}

/* Task `A`, split `b_c` and task `A_b`, split `c` must not become one. */
static const char *examples_identifier(const void *things, size_t index)
{
    return ((PlanExamples *const *)things)[index]->identifier;
}

const PlanExamples *lower_examples(Lowering *lowering, const Task *task, const Split *split)
{
    Arena *arena = lowering->arena;
    Plan *plan = lowering->plan;
    PlanExamples *result = arena_alloc(arena, sizeof *result);
    PlanFile *file = lower_file(lowering, split->data, split->file);
    file->all_rows |= split->last < 0;
    file->rows = split->last > file->rows ? split->last : file->rows;
    *result =
        (PlanExamples){.name = arena_printf(arena, "%s.%s", task->name.text, split->name.text),
                       .task = lower_task(lowering, task),
                       .file = file,
                       .first = split->first,
                       .last = split->last,
                       .limit = limit_of(task, split),
                       .origin = split->name.span};
    result->sampled = task->sampled && result->limit >= 0;
    for (size_t i = 0; i < plan->examples.count; i++)
        if (same_examples(plan->examples.items[i], result))
            return plan->examples.items[i];
    if (result->sampled)
        result->stream = stream_of(lowering, arena_printf(arena, "sample %s", result->name));
    result->identifier =
        unique_identifier(arena, arena_printf(arena, "%s_%s", task->name.text, split->name.text),
                          plan->examples.count, examples_identifier, plan->examples.items);
    *list_add(arena, &plan->examples) = result;
    return result;
}
