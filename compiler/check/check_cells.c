/* check_cells.c: from nodes to specs that passed their checks: the spec itself, and each cell of
 * its study. */
#include "check/check.h"

#include "catalog/study_curves.h"

Spec *spec_checked(Arena *arena, const Source *source, const Node *root, Diagnostics *diagnostics)
{
    size_t errors = diag_count(diagnostics, DIAG_ERROR);
    Spec *spec = spec_read(arena, source, root, diagnostics);
    if (diag_count(diagnostics, DIAG_ERROR) > errors || !spec_check(arena, spec, diagnostics)) {
        diag_forget_notes(diagnostics);
        return NULL;
    }
    return spec;
}

Spec *experiment_checked(Arena *arena, const Source *source, const Node **root,
                         Diagnostics *diagnostics)
{
    Spec *spec = spec_checked(arena, source, *root, diagnostics);
    if (!spec || !spec->study.curves.given)
        return spec;
    *root = study_with_curves(arena, spec, *root, diagnostics);
    return *root ? spec_checked(arena, source, *root, diagnostics) : NULL;
}

/* What is wrong in one cell may stand outside of what varies: says which cell it is. */
static void tell_cell(Arena *arena, const Spec *spec, const Cells *cells, size_t number,
                      Diagnostics *diagnostics)
{
    Text values = text_new(arena);
    for (size_t i = 0; i < cells->axes.count; i++) {
        const Axis *axis = &cells->axes.items[i];
        text_addf(&values, "%s%s = %s", i ? ", " : "", axis->name,
                  axis->values.items[cells->cells.items[number].values[i]].text);
    }
    if (spec->study.vary)
        diag_report(diagnostics, DIAG_NOTE, spec->study.vary->span, "cell",
                    "this is wrong where %s", values.bytes);
}

/* A cell is read as fast as a spec; ten thousand large ones are not. */
static bool are_feasible(const Spec *spec, const Spec *all, Diagnostics *diagnostics)
{
    bool many_layers = all->layers > MOST_LAYERS_OF_CELLS;
    if (!many_layers && all->rate_steps <= MOST_RATE_STEPS)
        return true;
    if (many_layers)
        diag_report(diagnostics, DIAG_ERROR, spec->study.span, "too-large",
                    "the models of all cells together can have at most %d layers",
                    MOST_LAYERS_OF_CELLS);
    else
        diag_report(diagnostics, DIAG_ERROR, spec->study.span, "limits",
                    "the learning rates of so many cells and epochs cannot all be worked out in "
                    "advance");
    diag_help(diagnostics, "let fewer values vary");
    return false;
}

Cells *cells_checked(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    Cells *cells = study_cells(arena, spec, root, diagnostics);
    Spec all = {0}; /* what the cells take */
    if (!cells)
        diag_forget_notes(diagnostics);
    for (size_t i = 0; cells && i < cells->cells.count; i++) {
        Cell *cell = &cells->cells.items[i];
        cell->spec = spec_checked(arena, spec->source, cell->root, diagnostics);
        if (!cell->spec) {
            tell_cell(arena, spec, cells, i, diagnostics);
            return NULL;
        }
        all.layers += cell->spec->layers;
        all.rate_steps += cell->spec->rate_steps;
        if (!are_feasible(spec, &all, diagnostics))
            return NULL;
    }
    return cells;
}
