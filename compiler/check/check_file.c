/* check_file.c: the model of a file without a spec around it. */
#include "catalog/recover.h"
#include "check/check_internal.h"

/* Examples of the shape that the file says, channels last. */
static DataSet *examples_of(Arena *arena, const Model *model)
{
    const struct tlc_foreign *file = model->architecture;
    DataSet *data = arena_alloc(arena, sizeof *data);
    data->name = model->name;
    data->scale_value = 1.0 / 255;
    for (int i = 0; i < file->input_rank; i++) {
        const int from = file->channels_first ? (i + 1) % file->input_rank : i;
        *list_add(arena, &data->shape) = (Count){file->input_shape[from], model->file.span, true};
    }
    return data;
}

bool file_checked(Arena *arena, Model *model, Diagnostics *diagnostics)
{
    Spec *spec = arena_alloc(arena, sizeof *spec);
    Checking checking = {.arena = arena, .spec = spec, .diagnostics = diagnostics};
    Model *own = list_add(arena, &spec->models);
    *own = *model;
    own->data = examples_of(arena, model);
    check_layers(&checking);
    for (int i = 0; own->complete && i < model->architecture->input_rank; i++)
        own->complete = model->architecture->input_shape[i] > 0;
    own->complete = own->complete && model->architecture->input_rank > 0;
    check_shapes(&checking);
    check_stored(&checking);
    *model = *own;
    return own->complete;
}
