/* What `tlc predict` makes of a plan: the tables that the experiment's program has as C. */
#include "test_plan_support.h"

#include "formats/csv_source.h"
#include "commands/predict/predict_model.h"
#include "commands/predict/predict_tables.h"

#define REST MODEL("units: 3") TRAINING "epochs: 1, save: M.npz}\n"

static struct tlc_setting setting_of_text(Arena *arena, const char *text)
{
    return predict_tables(arena, plan_of_text(arena, text));
}

Test(predict_tables, has_data_as_the_spec_says)
{
    Arena *arena = arena_new();
    const struct tlc_setting setting = setting_of_text(arena, HEAD TASK REST);
    cr_assert_eq(setting.loadings, 1);
    const struct tlc_source *source = setting.loading[0].source;
    expect_text(setting.loading[0].name, "d.train");
    cr_expect_eq(source->format, &tlc_format_idx);
    expect_text(source->directory, "p");
    expect_text(source->images, "ti");
    expect_text(source->labels, "tl");
    cr_expect_eq(source->dimensions, 2);
    cr_expect_eq(source->shape[0] * source->shape[1], 4);
    cr_expect_eq(source->classes, 4);
    cr_expect_eq(source->rows, 30);
    arena_free(arena);
}

Test(predict_tables, has_recipes_that_know_their_data)
{
    Arena *arena = arena_new();
    const struct tlc_setting setting =
        setting_of_text(arena, HEAD TASK MODEL("units: 3") TRAINING "epochs: 1}\n");
    const struct tlc_recipe *recipe = &setting.experiment->recipe[0];
    expect_text(recipe->model->name, "M");
    cr_expect_eq(recipe->train->data, setting.loading[0].data);
    cr_expect_eq(recipe->valid->data, setting.loading[0].data);
    cr_expect_eq(recipe->train->classes, 4);
    cr_expect_null(recipe->save);
    cr_expect_null(recipe->evaluation);
    arena_free(arena);
}

Test(predict_tables, has_weights_array_by_array_and_row_by_row)
{
    Arena *arena = arena_new();
    const struct tlc_setting setting = setting_of_text(arena, HEAD TASK REST);
    const struct tlc_model *model = setting.experiment->recipe[0].model;
    const struct tlc_tensor *kernel = &model->layer[1].weight[0];
    const struct tlc_tensor *bias = &model->layer[1].weight[1];
    expect_text(model->layer[1].class_name, "Dense");
    expect_text(kernel->name, "kernel");
    cr_expect_eq(kernel->rows * 10 + kernel->columns, 43);
    cr_expect_eq(kernel->panel, kernel->columns);
    cr_expect_eq(bias->offset, 12 * sizeof(float));
    cr_expect_eq(bias->dimensions, 1);
    cr_expect_eq(bias->size[0], 3);
    cr_expect_eq(model->layer[2].weight[0].offset, 15 * sizeof(float));
    cr_expect_null(model->reads);
    cr_expect_null(model->onnx);
    cr_expect_geq(model->size, 31 * sizeof(float));
    arena_free(arena);
}

Test(predict_tables, settings_are_those_that_c_is_made_of)
{
    Arena *arena = arena_new();
    const Plan *plan = plan_of_file(arena, "tests/golden/imputation.yaml");
    for (size_t i = 0; i < plan->files.count; i++)
        cr_expect_eq(!plan->files.items[i]->settings, !plan->files.items[i]->read_with);
    const struct tlc_csv_settings *settings = plan->files.items[0]->read_with;
    cr_assert(settings);
    cr_expect_gt(settings->count, 0);
    arena_free(arena);
}
