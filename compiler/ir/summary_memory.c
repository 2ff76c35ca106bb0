/* summary_memory.c: how much memory a plan takes. */
#include "ir/summary.h"

static int64_t model_bytes(const PlanModel *model)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < model->layers.count; i++)
        bytes += plan_layer_bytes(&model->layers.items[i]);
    return bytes;
}

int64_t plan_weight_bytes(const Plan *plan)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < plan->trainings.count; i++)
        bytes += model_bytes(plan->trainings.items[i]->model);
    return bytes;
}

int64_t plan_largest_weight_bytes(const Plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->models.count; i++)
        most =
            model_bytes(plan->models.items[i]) > most ? model_bytes(plan->models.items[i]) : most;
    return most;
}

int64_t plan_values_bytes(const Plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->progs.count; i++)
        most = plan->progs.items[i]->bytes > most ? plan->progs.items[i]->bytes : most;
    return most;
}

int64_t plan_state_bytes(const Plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->progs.count; i++)
        if (plan->progs.items[i]->mode == MODE_TRAIN &&
            prog_state_bytes(plan->progs.items[i]) > most)
            most = prog_state_bytes(plan->progs.items[i]);
    return most;
}

/* Numbers, and a label. */
static int64_t row_bytes(const PlanFile *file)
{
    const int64_t learned = (int64_t)sizeof(int32_t) * (file->targets ? file->targets : 1);
    return file->pixels * (int64_t)tlc_element_size(file->element) + learned;
}

const char *plan_shown_file(Arena *arena, const PlanFile *file)
{
    const char *shown = file->file ? file->file : file->images;
    if (file->part_count > 0)
        shown = arena_printf(arena, "%s and %zu more", shown, file->part_count);
    return file->file && file->images ? arena_printf(arena, "%s: %s", shown, file->images) : shown;
}

void plan_print_memory(Text *text, const Plan *plan)
{
    const int64_t state = plan_state_bytes(plan);
    text_addf(text,
              "\nMemory: %s bytes of weights at most%s\n"
              "        %s bytes of temporaries, for each thread\n",
              with_commas(text->arena, plan_weight_bytes(plan)),
              plan->study ? ", for each seed at work" : "",
              with_commas(text->arena, plan_values_bytes(plan)));
    if (state)
        text_addf(text, "        %s bytes at most that an optimizer remembers, for each thread\n",
                  with_commas(text->arena, state));
    for (size_t i = 0; i < plan->files.count; i++) {
        const PlanFile *file = plan->files.items[i];
        if (file->all_rows)
            text_addf(text, "        all rows of %s, %s bytes each\n",
                      plan_shown_file(text->arena, file),
                      with_commas(text->arena, row_bytes(file)));
        else
            text_addf(text, "        %s bytes: the first %s rows of %s\n",
                      with_commas(text->arena, file->rows * row_bytes(file)),
                      with_commas(text->arena, file->rows), plan_shown_file(text->arena, file));
    }
}
