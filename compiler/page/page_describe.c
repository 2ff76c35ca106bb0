/* page_describe.c: what the page's script knows of the model, as JSON. */
#include "page/page.h"

static void add_text(Text *out, const char *key, const char *text)
{
    text_addf(out, ",\n \"%s\": %s", key, json_text(out->arena, text));
}

static void add_names(Text *out, const Library *library)
{
    text_add(out, ",\n \"names\": [");
    for (int64_t i = 0; i < library->answers; i++)
        text_addf(out, "%s%s", i ? ", " : "",
                  json_text(out->arena, library_answer_name(library, i)));
    text_add(out, "]");
}

static void add_shape(Text *out, const PlanFile *file)
{
    text_add(out, ",\n \"shape\": [");
    for (size_t i = 0; i < file->dimensions; i++)
        text_addf(out, "%s%lld", i ? ", " : "", (long long)file->shape[i]);
    text_add(out, "]");
}

void page_describe(Text *out, const Library *library)
{
    static const char *const answers[] = {
        [ANSWER_CLASSES] = "classes", [ANSWER_LABELS] = "labels", [ANSWER_VALUES] = "values"};
    const PlanFile *file = library->training->model->file;
    text_addf(out, "{\"model\": %s", json_text(out->arena, library->training->model->name));
    add_text(out, "spec", source_name(library->plan->source));
    add_text(out, "data", file->title);
    add_text(out, "element", tlc_element_name(file->element));
    text_addf(out, ",\n \"inputs\": %lld", (long long)file->pixels);
    add_shape(out, file);
    add_text(out, "answer", answers[library->answer]);
    add_names(out, library);
    if (library->training->task->target_source)
        add_text(out, "rule", library->training->task->target_source);
    text_addf(out, ",\n \"example\": %s}\n", file->by_hand ? file->by_hand : "null");
}
