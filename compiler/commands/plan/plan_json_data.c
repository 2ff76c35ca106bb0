/* plan_json_data.c: files, splits, tasks and examples of a plan as JSON. */
#include "commands/plan/plan_parts.h"

#include "catalog/format.h"

/* ---- files ----------------------------------------------------------------------------------- */

json_t *json_of_file(const PlanFile *file)
{
    json_t *object = json_object();
    const int64_t row = file->pixels * (int64_t)tlc_element_size(file->element);
    tlc_json_put(object, "name", json_or_null(file->title));
    tlc_json_put(object, "format", json_or_null(file->format));
    tlc_json_put(object, "path", json_or_null(file->path));
    tlc_json_put(object, "file", json_or_null(file->file));
    tlc_json_put(object, "images", json_or_null(file->images));
    tlc_json_put(object, "labels", json_or_null(file->labels));
    tlc_json_put(object, "more_files", json_integer((json_int_t)file->part_count));
    tlc_json_put(object, "shape", json_wholes(file->shape, file->dimensions));
    tlc_json_put(object, "type", json_or_null(tlc_element_name(file->element)));
    tlc_json_put(object, "scale", tlc_json_number(file->scale));
    tlc_json_put(object, "classes", json_integer(file->classes));
    tlc_json_put(object, "class_names",
                 file->class_names ? json_texts(file->class_names, (size_t)file->classes)
                                   : json_null());
    tlc_json_put(object, "targets", json_integer(file->targets));
    tlc_json_put(object, "target_names",
                 file->target_names ? json_texts(file->target_names, (size_t)file->targets)
                                    : json_null());
    tlc_json_put(object, "rows", file->all_rows ? json_null() : json_integer(file->rows));
    tlc_json_put(object, "bytes_per_row", json_integer(row));
    tlc_json_put(object, "line", json_line(file->origin));
    return object;
}

/* ---- splits ---------------------------------------------------------------------------------- */

static json_t *json_of_rows(int64_t first, int64_t last)
{
    json_t *rows = json_array();
    tlc_json_append(rows, json_integer(first));
    tlc_json_append(rows, json_count(last));
    return rows;
}

json_t *json_of_split(const Split *split)
{
    json_t *object = json_object(), *rows = json_array(), *without = json_array();
    for (size_t i = 0; i < split->parts.count; i++)
        tlc_json_append(rows,
                        json_of_rows(split->parts.items[i].first, split->parts.items[i].last));
    for (size_t i = 0; i < split->without.count; i++)
        tlc_json_append(without, json_or_null(split->without.items[i]->name.text));
    tlc_json_put(object, "name", json_or_null(split->name.text));
    tlc_json_put(object, "data", json_or_null(split->data ? split->data->name.text : NULL));
    tlc_json_put(object, "rows", rows);
    tlc_json_put(object, "drawn", json_boolean(split->drawn));
    tlc_json_put(object, "fraction",
                 split->fraction.given ? tlc_json_number(split->fraction.value) : json_null());
    tlc_json_put(object, "folds", json_integer(split->folds.value));
    tlc_json_put(object, "stratified", json_boolean(split->stratify.value));
    tlc_json_put(object, "by", json_or_null(split->by.text));
    tlc_json_put(object, "without", without);
    tlc_json_put(object, "line", json_line(split->span));
    return object;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

json_t *json_of_task(const PlanTask *task)
{
    json_t *object = json_object();
    tlc_json_put(object, "name", json_or_null(task->name));
    tlc_json_put(object, "where", json_or_null(task->where_source));
    tlc_json_put(object, "target", json_or_null(task->target_source));
    tlc_json_put(object, "classes", json_integer(task->classes));
    tlc_json_put(object, "class_names",
                 task->class_names ? json_texts(task->class_names, (size_t)task->classes)
                                   : json_null());
    tlc_json_put(object, "class_of_label",
                 task->targets ? json_wholes(task->targets, (size_t)task->labels) : json_null());
    tlc_json_put(object, "shift", json_wholes(task->shift, 2));
    tlc_json_put(object, "outputs", json_integer(task->outputs));
    tlc_json_put(object, "output_names",
                 task->output_names ? json_texts(task->output_names, (size_t)task->outputs)
                                    : json_null());
    tlc_json_put(object, "line", json_line(task->origin));
    return object;
}

json_t *json_of_examples(const PlanExamples *examples)
{
    json_t *object = json_object();
    tlc_json_put(object, "name", json_or_null(examples->name));
    tlc_json_put(object, "task", json_or_null(examples->task->name));
    tlc_json_put(object, "data", json_or_null(examples->file->title));
    tlc_json_put(object, "rows", json_of_rows(examples->first, examples->last));
    tlc_json_put(object, "drawn", json_boolean(examples->draw != NULL));
    tlc_json_put(object, "limit", json_count(examples->limit));
    tlc_json_put(object, "sampled", json_boolean(examples->sampled));
    tlc_json_put(object, "line", json_line(examples->origin));
    return object;
}
