#include "commands/plan/plan_json.h"

#include "commands/plan/plan_parts.h"
#include "system/fail.h"

#include <stdlib.h>

json_t *json_or_null(const char *text)
{
    return text ? tlc_json_string(text) : json_null();
}

json_t *json_count(int64_t number)
{
    return number < 0 ? json_null() : json_integer(number);
}

json_t *json_texts(const char *const *texts, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        tlc_json_append(array, json_or_null(texts[i]));
    return array;
}

json_t *json_wholes(const int64_t *numbers, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        tlc_json_append(array, json_integer(numbers[i]));
    return array;
}

json_t *json_line(Span origin)
{
    return json_integer((int64_t)span_line(origin));
}

static json_t *json_of_memory(const Plan *plan)
{
    json_t *memory = json_object();
    tlc_json_put(memory, "weights", json_integer(plan_weight_bytes(plan)));
    tlc_json_put(memory, "largest_model", json_integer(plan_largest_weight_bytes(plan)));
    tlc_json_put(memory, "temporaries", json_integer(plan_values_bytes(plan)));
    tlc_json_put(memory, "optimizer", json_integer(plan_state_bytes(plan)));
    return memory;
}

static json_t *json_of_defaults(const Spec *spec)
{
    json_t *defaults = json_array();
    for (size_t i = 0; i < spec->defaults.count; i++) {
        json_t *item = json_object();
        tlc_json_put(item, "path", json_or_null(spec->defaults.items[i].path));
        tlc_json_put(item, "value", json_or_null(spec->defaults.items[i].value));
        tlc_json_append(defaults, item);
    }
    return defaults;
}

static void put_head(json_t *plan_json, const Plan *plan)
{
    tlc_json_put(plan_json, "format", json_integer(PLAN_FORMAT));
    tlc_json_put(plan_json, "tlc", json_or_null(plan->version));
    tlc_json_put(plan_json, "name", json_or_null(plan->name));
    tlc_json_put(plan_json, "spec", json_or_null(plan->source->path));
    tlc_json_put(plan_json, "seed", json_integer((json_int_t)plan->seed));
    tlc_json_put(plan_json, "seeds", json_integer(plan->seeds));
    tlc_json_put(plan_json, "folds", json_integer(plan->folds));
}

/* An array of what the function makes of each item of a list. */
#define PUT_LIST(object, key, list, of)                                                            \
    do {                                                                                           \
        json_t *array_ = json_array();                                                             \
        for (size_t i_ = 0; i_ < (list).count; i_++)                                               \
            tlc_json_append(array_, of((list).items[i_]));                                         \
        tlc_json_put(object, key, array_);                                                         \
    } while (0)

static json_t *json_of_plan(const Spec *spec, const Plan *plan)
{
    json_t *object = json_object(), *splits = json_array();
    put_head(object, plan);
    PUT_LIST(object, "data", plan->files, json_of_file);
    for (size_t i = 0; i < spec->splits.count; i++)
        tlc_json_append(splits, json_of_split(&spec->splits.items[i]));
    tlc_json_put(object, "splits", splits);
    PUT_LIST(object, "tasks", plan->tasks, json_of_task);
    PUT_LIST(object, "examples", plan->examples, json_of_examples);
    PUT_LIST(object, "models", plan->models, json_of_model);
    PUT_LIST(object, "trainings", plan->trainings, json_of_training);
    PUT_LIST(object, "comparisons", plan->comparisons, json_of_comparison);
    tlc_json_put(object, "study", plan->study ? json_of_study(plan) : json_null());
    tlc_json_put(object, "memory", json_of_memory(plan));
    tlc_json_put(object, "defaults", json_of_defaults(spec));
    return object;
}

void add_plan_json(Text *text, const Spec *spec, const Plan *plan)
{
    tlc_program_begin("tlc");
    tlc_json_begin();
    json_t *object = json_of_plan(spec, plan);
    char *bytes = tlc_json_text(object, JSON_INDENT(1), "the plan");
    text_add(text, bytes);
    text_add(text, "\n");
    free(bytes);
    json_decref(object);
}
