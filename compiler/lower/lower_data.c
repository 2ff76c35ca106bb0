/* lower_data.c: files, tasks, examples, and the streams of random numbers. */
#include "base/printable.h"
#include "catalog/format.h"
#include "lower/lower_internal.h"

#include <string.h>

/* ---- names and numbers ---- */

typedef struct Name {
    const char *text;
    size_t number; /* the last that was put behind it, or 1 */
} Name;

static Name *find_name(const Index *names, const char *text)
{
    size_t seen = 0;
    Name *name;
    while ((name = index_next(names, hash_text(HASH_START, text), &seen)))
        if (strcmp(name->text, text) == 0)
            return name;
    return NULL;
}

const char *unique_identifier(Arena *arena, Index *names, const char *text)
{
    Name *known = find_name(names, text), *name = arena_alloc(arena, sizeof *name);
    *name = (Name){text, 1};
    while (find_name(names, name->text)) /* a numbered one may be taken as well */
        name->text = arena_printf(arena, "%s_%zu", text, ++known->number);
    index_add(arena, names, hash_text(HASH_START, name->text), name);
    return name->text;
}

static const Stream *find_stream(const Lowering *lowering, const char *purpose)
{
    size_t seen = 0;
    const Stream *stream;
    while ((stream = index_next(&lowering->purposes, hash_text(HASH_START, purpose), &seen)))
        if (strcmp(stream->purpose, purpose) == 0)
            return stream;
    return NULL;
}

static bool is_taken(const Lowering *lowering, uint32_t number)
{
    size_t seen = 0;
    const Stream *stream;
    while ((stream = index_next(&lowering->streams, hash_number(HASH_START, number), &seen)))
        if (stream->number == number)
            return true;
    return false;
}

uint32_t stream_of(Lowering *lowering, const char *purpose)
{
    const Stream *known = find_stream(lowering, purpose);
    if (known)
        return known->number;
    uint32_t hash = 2166136261u;
    for (const char *letter = purpose; *letter; letter++)
        hash = (hash ^ (unsigned char)*letter) * 16777619u;
    while (is_taken(lowering, hash))
        hash++;
    Stream *stream = arena_alloc(lowering->arena, sizeof *stream);
    *stream = (Stream){purpose, hash};
    index_add(lowering->arena, &lowering->purposes, hash_text(HASH_START, purpose), stream);
    index_add(lowering->arena, &lowering->streams, hash_number(HASH_START, hash), stream);
    return hash;
}

/* ---- files ---- */

/* NULL where there is none. */
static const char **texts_of(Arena *arena, const WordList *words)
{
    const char **texts = words->count ? arena_alloc(arena, words->count * sizeof *texts) : NULL;
    for (size_t i = 0; i < words->count; i++)
        texts[i] = words->items[i].text;
    return texts;
}

static size_t count_parts(const DataFile *file)
{
    const size_t files = file->files.count > 0 ? file->files.count : file->image_files.count;
    return files > 0 ? files - 1 : 0;
}

static const char *name_in_part(const WordList *names, const Word *same, size_t index)
{
    return names->count > 0 ? names->items[index].text : same->text;
}

/* What each file behind the first has instead of its names. */
static const PlanFilePart *parts_of_file(Arena *arena, const DataFile *file)
{
    PlanFilePart *parts = arena_alloc(arena, count_parts(file) * sizeof *parts);
    for (size_t i = 1; i <= count_parts(file); i++)
        parts[i - 1] = (PlanFilePart){name_in_part(&file->files, &file->file, i),
                                      name_in_part(&file->image_files, &file->images, i),
                                      name_in_part(&file->label_files, &file->labels, i)};
    return parts;
}

static void add_part(Text *text, const char *field, const char *name)
{
    if (name)
        text_addf(text, "%s.%s = %s", text->bytes[text->length - 1] == '{' ? "" : ", ", field,
                  quoted(text->arena, name));
}

static const char *parts_in_c(Arena *arena, const PlanFilePart *parts, size_t count)
{
    Text text = text_new(arena);
    text_add(&text, "(const struct tlc_source_part[]){");
    for (size_t i = 0; i < count; i++) {
        text_add(&text, "\n        {");
        add_part(&text, "file", parts[i].file);
        add_part(&text, "images", parts[i].images);
        add_part(&text, "labels", parts[i].labels);
        text_add(&text, "},");
    }
    text_add(&text, "\n    }");
    return text.bytes;
}

static PlanFile *new_file(Lowering *lowering, const DataSet *data, const DataFile *file)
{
    PlanFile *result = arena_alloc(lowering->arena, sizeof *result);
    const FormatKind *kind = data->kind;
    const void *settings = kind->settings ? kind->settings(lowering->arena, data, file) : NULL;
    *result =
        (PlanFile){.name = arena_printf(lowering->arena, "%s_%s", data->name.text, file->name),
                   .title = arena_printf(lowering->arena, "%s.%s", data->name.text, file->name),
                   .format = kind->reader ? kind->reader : kind->name,
                   .path = data->path.text,
                   .file = file->file.text,
                   .images = file->images.text,
                   .labels = file->labels.text,
                   .group = file->group.text,
                   .read_with = settings,
                   .settings = settings ? kind->settings_in_c(lowering->arena, settings) : NULL,
                   .described = kind->describe ? kind->describe(lowering->arena, data) : NULL,
                   .by_hand = kind->by_hand ? kind->by_hand(lowering->arena, data) : NULL,
                   .dimensions = data->shape.count,
                   .pixels = 1,
                   .element = data->element,
                   .classes = data->classes.value,
                   .targets = data->targets.value,
                   .target_names = texts_of(lowering->arena, &data->target_names),
                   .class_names = texts_of(lowering->arena, &data->class_names),
                   .scale = data->scale_value,
                   .origin = file->span};
    if (count_parts(file) > 0) {
        result->part_count = count_parts(file);
        result->part_names = parts_of_file(lowering->arena, file);
        result->parts = parts_in_c(lowering->arena, result->part_names, result->part_count);
    }
    for (size_t i = 0; i < data->shape.count; i++) {
        result->shape[i] = data->shape.items[i].value;
        result->pixels *= data->shape.items[i].value;
    }
    return result;
}

PlanFile *lower_file(Lowering *lowering, const Split *split)
{
    Plan *plan = lowering->plan;
    PlanFile *result = new_file(lowering, split->data, split->file);
    PlanFile *known = find_same(&lowering->files, &file_fields, PART_IDENTITY, result);
    if (known)
        return known;
    index_thing(lowering->arena, &lowering->files, &file_fields, PART_IDENTITY, result);
    result->name = unique_identifier(lowering->arena, &lowering->file_names, result->name);
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

/* Down and across. */
static int64_t shift_of(const Task *task, size_t side)
{
    const CountList *shift = &task->shift;
    return shift->count ? shift->items[side < shift->count ? side : 0].value : 0;
}

static const PlanTask *lower_task(Lowering *lowering, const Task *task)
{
    PlanTask *result = arena_alloc(lowering->arena, sizeof *result);
    *result = (PlanTask){.name = task->name.text,
                         .labels = task->labels,
                         .classes = task->class_count,
                         .targets = task->targets,
                         .has_table = task->table.count > 0,
                         .label_names = task->label_names,
                         .class_names = task->class_names,
                         .shift = {shift_of(task, 0), shift_of(task, 1)},
                         .outputs = task->outputs,
                         .output_names = task->output_names,
                         .origin = task->name.span};
    result->where = lower_rule(lowering, task->where, "true", &result->where_source);
    result->target = lower_rule(lowering, task->target, "label", &result->target_source);
    const PlanTask *known = find_same(&lowering->tasks, &task_fields, PART_IDENTITY, result);
    if (known)
        return known;
    result->identifier = unique_identifier(lowering->arena, &lowering->task_names, result->name);
    index_thing(lowering->arena, &lowering->tasks, &task_fields, PART_IDENTITY, result);
    *list_add(lowering->arena, &lowering->plan->tasks) = result;
    return result;
}

/* ---- rows that are drawn ---- */

/* The file, read as far as the split reaches. */
static PlanFile *file_of(Lowering *lowering, const Split *split)
{
    PlanFile *file = lower_file(lowering, split);
    file->all_rows |= split->last < 0;
    file->rows = split->last > file->rows ? split->last : file->rows;
    return file;
}

static const int64_t *parts_of(Arena *arena, const Split *split)
{
    int64_t *parts = arena_alloc(arena, 2 * split->parts.count * sizeof *parts);
    for (size_t i = 0; i < split->parts.count; i++) {
        parts[2 * i] = split->parts.items[i].first;
        parts[2 * i + 1] = split->parts.items[i].last;
    }
    return parts;
}

static const PlanDraw *lower_draw(Lowering *lowering, const Split *split);

static const PlanDraw *make_draw(Lowering *lowering, const Split *split)
{
    Arena *arena = lowering->arena;
    PlanDraw *result = arena_alloc(arena, sizeof *result);
    *result = (PlanDraw){.name = split->name.text,
                         .file = file_of(lowering, split),
                         .parts = parts_of(arena, split),
                         .part_count = split->parts.count,
                         .fraction = split->fraction.value,
                         .stratify = split->stratify.value,
                         .grouped = split->by.text != NULL,
                         .folds = split->folds.value,
                         .divided = split->divided,
                         .seed = (uint64_t)split->seed.value,
                         .origin = split->name.span};
    for (size_t i = 0; i < split->without.count; i++)
        *list_add(arena, &result->without) = lower_draw(lowering, split->without.items[i]);
    const PlanDraw *known = find_same(&lowering->draws, &draw_fields, PART_IDENTITY, result);
    if (known)
        return known;
    result->identifier = unique_identifier(arena, &lowering->draw_names, result->name);
    result->stream = stream_of(lowering, "split");
    index_thing(arena, &lowering->draws, &draw_fields, PART_IDENTITY, result);
    *list_add(arena, &lowering->plan->draws) = result;
    return result;
}

/* Once for each split of the cell, however many leave it out. */
static const PlanDraw *lower_draw(Lowering *lowering, const Split *split)
{
    const PlanDraw **known = &lowering->drawn[split - lowering->spec->splits.items];
    if (!*known)
        *known = make_draw(lowering, split);
    return *known;
}

/* ---- examples ---- */

static int64_t limit_of(const Task *task, const Split *split)
{
    for (size_t i = 0; i < task->limits.count; i++)
        if (task->limits.items[i].split == split)
            return task->limits.items[i].count.value;
    return -1;
}

/* Task `A`, split `b_c` and task `A_b`, split `c` must not become one. */
static void add_examples(Lowering *lowering, PlanExamples *examples)
{
    Arena *arena = lowering->arena;
    char *underscored = arena_printf(arena, "%s", examples->name);
    *strchr(underscored, '.') = '_';
    examples->identifier = unique_identifier(arena, &lowering->examples_names, underscored);
    if (examples->sampled)
        examples->stream = stream_of(lowering, arena_printf(arena, "sample %s", examples->name));
    if (examples->task->shift[0] + examples->task->shift[1] > 0)
        examples->shift_stream =
            stream_of(lowering, arena_printf(arena, "shift %s", examples->file->name));
    index_thing(arena, &lowering->examples, &examples_fields, PART_IDENTITY, examples);
    *list_add(arena, &lowering->plan->examples) = examples;
}

const PlanExamples *lower_examples(Lowering *lowering, const Task *task, const Split *split)
{
    Arena *arena = lowering->arena;
    PlanExamples *result = arena_alloc(arena, sizeof *result);
    PlanFile *file = file_of(lowering, split);
    *result =
        (PlanExamples){.name = arena_printf(arena, "%s.%s", task->name.text, split->name.text),
                       .task = lower_task(lowering, task),
                       .file = file,
                       .first = split->first,
                       .last = split->last,
                       .draw = split->drawn ? lower_draw(lowering, split) : NULL,
                       .limit = limit_of(task, split),
                       .origin = split->name.span};
    result->sampled = task->sampled && result->limit >= 0;
    const PlanExamples *known =
        find_same(&lowering->examples, &examples_fields, PART_IDENTITY, result);
    if (!known)
        add_examples(lowering, result);
    return known ? known : result;
}
