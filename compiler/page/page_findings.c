/* page_findings.c: what the run that has saved the weights says of its models. */
#include "page/page.h"

#include "base/index.h"

#include "json/json.h"
#include "report/report.h"
#include "results/results.h"
#include "system/fail.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Asking {
    Arena *arena;
    const Library *library;
    const char *path, *directory, *file; /* of the weights */
    PageProblem *problem;
} Asking;

static bool refuse(const Asking *asking, const char *text)
{
    asking->problem->text = text;
    return false;
}

/* ---- where they are ---- */

static void split_path(Asking *asking)
{
    const char *slash = strrchr(asking->path, '/');
    const size_t length = slash ? (size_t)(slash - asking->path) : 0;
    asking->file = slash ? slash + 1 : asking->path;
    asking->directory = slash ? arena_copy(asking->arena, asking->path, length + !length) : ".";
}

/* What the results say of a model of this name that was saved in this file, or NULL. */
static const struct tlc_weights_record *saved_model(const Asking *asking,
                                                    const struct tlc_results *results)
{
    for (int i = 0; i < results->runs.count; i++) {
        const struct tlc_run_record *run = &results->runs.item[i];
        const struct tlc_training_record *training = &results->trainings.item[run->training];
        if (run->saved && strcmp(run->saved->file, asking->file) == 0 &&
            strcmp(training->model, asking->library->training->model->name) == 0)
            return run->saved;
    }
    return NULL;
}

/* ---- that they are about this model: whose checksum fits is known, or its weights were refused
 * ---- */

/* Programs keep the same hash of their spec. */
static bool check_spec(const Asking *asking, const struct tlc_results *results)
{
    const Source *spec = asking->library->plan->source;
    const char *hash =
        arena_printf(asking->arena, "%016llx",
                     (unsigned long long)hash_bytes(HASH_START, spec->text, spec->length));
    if (strcmp(results->spec_hash, hash) == 0)
        return true;
    return refuse(asking, arena_printf(asking->arena,
                                       "the run in %s was of another version of the spec than this "
                                       "%s: run it again, or give the weights from another "
                                       "directory, without the run's results",
                                       asking->directory, source_name(spec)));
}

/* ---- what they say ---- */

static const char *markup_of(Arena *arena, const struct tlc_results *results)
{
    char *html = tlc_report_findings(results);
    const char *copy = arena_printf(arena,
                                    "<section id=\"verdict\">\n<h2>What the run has found</h2>\n"
                                    "%s</section>\n",
                                    html);
    free(html);
    return copy;
}

static bool read_findings(const Asking *asking, const char **markup, const char **note)
{
    tlc_program_begin("tlc");
    tlc_json_begin();
    struct tlc_results *results = tlc_results_load(asking->directory);
    const struct tlc_weights_record *saved = saved_model(asking, results);
    const bool fits = !saved || check_spec(asking, results);
    if (!tlc_report_has_page)
        *note = "this tlc was built without the report: the page is without figures";
    else if (fits && saved)
        *markup = markup_of(asking->arena, results);
    else if (fits)
        *note =
            arena_printf(asking->arena,
                         "%s/results.json tells of no model %s in %s: the page is without "
                         "figures",
                         asking->directory, asking->library->training->model->name, asking->file);
    tlc_results_free(results);
    return fits;
}

bool page_findings(Arena *arena, const Library *library, const char *weights, const char **markup,
                   const char **note, PageProblem *problem)
{
    Asking asking = {.arena = arena, .library = library, .path = weights, .problem = problem};
    split_path(&asking);
    *markup = *note = "";
    if (access(arena_printf(arena, "%s/results.json", asking.directory), F_OK) == 0)
        return read_findings(&asking, markup, note);
    *note = arena_printf(arena, "no results.json beside %s: the page is without figures", weights);
    return true;
}
