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

/* Whether a tree is right; what is wrong is reported, and only that: what there is to say of how
 * the arms learn is said of the cell. */
static Spec *trial_checked(Arena *arena, const Spec *spec, const Node *root,
                           Diagnostics *diagnostics)
{
    Spec *trial = spec_checked(arena, spec->source, root, diag_new(arena));
    return trial ? trial : spec_checked(arena, spec->source, root, diagnostics);
}

static void tell_trial(Arena *arena, const Spec *spec, const Search *search, const Trial *trial,
                       Diagnostics *diagnostics)
{
    Text values = text_new(arena);
    for (size_t i = 0; i < search->paths.count; i++)
        text_addf(&values, "%s%s = %s", i ? ", " : "", search->paths.items[i], trial->values[i]);
    diag_report(diagnostics, DIAG_NOTE, spec->study.tune.span, "trial", "this is wrong where %s",
                values.bytes);
}

/* Whoever may try more finds more: the arms of a cell, by how many trials they have. */
static void warn_unequal_trials(Arena *arena, const Spec *spec, const Cell *cell,
                                Diagnostics *diagnostics)
{
    Text counts = text_new(arena);
    bool differ = false;
    for (size_t i = 0; i < cell->searches.count; i++) {
        const size_t count = cell->searches.items[i].trials.count;
        differ |= count != cell->searches.items[0].trials.count;
        text_addf(&counts, "%s%s has %zu", i ? ", " : "", spec->study.arm_names.items[i].text,
                  count);
    }
    if (!differ)
        return;
    const char *message =
        arena_printf(arena, "the arms have not equally many trials: %s", counts.bytes);
    diag_report(diagnostics, DIAG_WARNING, spec->study.tune.span, "unequal-trials", "%s", message);
    diag_help(diagnostics,
              "`search: {random: 32}` tries as many of each arm that has values to try");
    *list_add(arena, &cell->spec->study.cautions) = (Caution){"unequal-trials", message};
}

/* Adds up what the trials take. */
static bool are_trials_checked(Arena *arena, const Spec *spec, Cells *cells, Spec *all,
                               Diagnostics *diagnostics)
{
    if (!study_searches(arena, spec, cells, diagnostics))
        return false;
    if (spec->study.tune.given)
        warn_unequal_trials(arena, spec, &cells->cells.items[0], diagnostics);
    for (size_t i = 0; i < cells->cells.count; i++)
        for (size_t k = 0; k < cells->cells.items[i].searches.count; k++) {
            Search *search = &cells->cells.items[i].searches.items[k];
            for (size_t m = 0; m < search->trials.count; m++) {
                Trial *trial = &search->trials.items[m];
                trial->spec = trial_checked(arena, spec, trial->root, diagnostics);
                if (!trial->spec) {
                    tell_trial(arena, spec, search, trial, diagnostics);
                    return false;
                }
                all->layers += trial->spec->layers;
                all->rate_steps += trial->spec->rate_steps;
                if (!are_feasible(spec, all, diagnostics))
                    return false;
            }
        }
    return true;
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
    if (cells && !are_trials_checked(arena, spec, cells, &all, diagnostics))
        return NULL;
    return cells;
}
