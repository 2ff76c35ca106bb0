#include "commands/library/library_run.h"

#include "base/printable.h"
#include "formats/bytes.h"
#include "json/json.h"
#include "results/results.h"
#include "system/input.h"

#include <string.h>
#include <unistd.h>

static const char *directory_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_copy(arena, path, (size_t)(slash - path) + 1) : "./";
}

static const struct tlc_weights_record *record_of(const struct tlc_results *results,
                                                  const char *name)
{
    for (int i = 0; i < results->runs.count; i++) {
        const struct tlc_weights_record *saved = results->runs.item[i].saved;
        if (saved && strcmp(saved->file, name) == 0)
            return saved;
    }
    return NULL;
}

/* The file's checksum as results have it; NULL where it cannot be read, which is said elsewhere. */
static const char *checksum_of(Arena *arena, const char *path)
{
    struct tlc_bytes bytes = {0};
    struct tlc_fault fault;
    const char *checksum = NULL;
    if (tlc_bytes_read(&bytes, path, SIZE_MAX / 4, &fault))
        checksum = arena_printf(arena, "%08x", tlc_checksum(0, bytes.at, bytes.size));
    tlc_bytes_end(&bytes);
    return checksum;
}

bool weights_are_the_runs(Arena *arena, const PlanModel *model, const char *path,
                          Diagnostics *diagnostics)
{
    const char *directory = directory_of(arena, path), *slash = strrchr(path, '/');
    if (access(arena_printf(arena, "%sresults.json", directory), F_OK) != 0)
        return true;
    tlc_json_begin();
    struct tlc_results *results = tlc_results_load(directory);
    const struct tlc_weights_record *saved = record_of(results, slash ? slash + 1 : path);
    const char *found = saved ? checksum_of(arena, path) : NULL;
    const bool same = !found || strcmp(found, saved->checksum) == 0;
    if (!same) {
        diag_report(diagnostics, DIAG_ERROR, model->origin, "library-weights",
                    "%s is not the file that the run has saved: its checksum is %s, and "
                    "results.json beside it says %s",
                    printable(arena, path), found, saved->checksum);
        diag_help(diagnostics,
                  "run the experiment again; if this file is meant, move it out of the "
                  "run's directory");
    }
    tlc_results_free(results);
    return same;
}
