/* launcher.c: who has started this process, by its environment, and the module that fits. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/launcher.h"
#include "system/fail.h"
#include "system/format.h"

#define OPEN_MPI "openmpi"
#define MPICH    "mpich"

/* The first whose variables are there has started us. srun's come last: it may be what mpirun
 * starts its ranks with. */
static const struct launcher {
    const char *name, *rank, *size;
    const char *mpi[3];
} launchers[] = {
    {"mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", {OPEN_MPI}},
    {"srun --mpi=pmix", "PMIX_RANK", "SLURM_STEP_NUM_TASKS", {OPEN_MPI, MPICH}},
    {"mpirun", "PMI_RANK", "PMI_SIZE", {MPICH, OPEN_MPI}},
    {"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", {NULL}},
};
enum { LAUNCHERS = sizeof launchers / sizeof *launchers };

/* -1 where it is no number of a rank. */
static int number_in(char *(*find)(const char *name), const char *variable)
{
    const char *text = find(variable);
    char *end = NULL;
    const long number = text ? strtol(text, &end, 10) : -1;
    return text && end != text && !*end && number >= 0 && number < 1 << 24 ? (int)number : -1;
}

struct tlc_launch tlc_launch_of(char *(*find)(const char *name))
{
    struct tlc_launch launch = {.launcher = NULL, .size = 1};
    for (int i = 0; i < LAUNCHERS; i++) {
        const int rank = number_in(find, launchers[i].rank);
        const int size = number_in(find, launchers[i].size);
        if (rank < 0 || size <= rank)
            continue;
        if (size == 1) /* of one rank there is nothing to be asked */
            return launch;
        launch = (struct tlc_launch){.launcher = launchers[i].name, .rank = rank, .size = size};
        memcpy(launch.mpi, launchers[i].mpi, sizeof launch.mpi);
        return launch;
    }
    return launch;
}

/* ---- modules -------------------------------------------------------------------------------- */

/* By its name alone: it stands where the program was told to look when it was linked, or where
 * LD_LIBRARY_PATH says. An MPI's own parts look for its names among all. */
static const struct tlc_ranks *load(const char *mpi)
{
    char *file = tlc_format("libtlc_mpi_%s.so", mpi);
    void *module = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
    free(file);
    return module ? dlsym(module, TLC_RANKS_SYMBOL) : NULL;
}

/* Of all that cannot, only the first to speak is needed. */
_Noreturn static void fail_unloaded(const struct tlc_launch *launch, const char *mpi,
                                    const char *reason)
{
    tlc_fail("%s has started this as one of %d ranks, but what joins them cannot be loaded (%s), "
             "and each would do all of the study. Build tlc where %s is installed for developers "
             "(docs/cluster.md says how), or give each process its part with --part",
             launch->launcher, launch->size, reason,
             strcmp(mpi, MPICH) == 0 ? "MPICH" : "Open MPI");
}

const struct tlc_ranks *tlc_load_ranks(const struct tlc_launch *launch, const char *mpi)
{
    const char *const wanted[] = {mpi, NULL}, *const *names = mpi ? wanted : launch->mpi;
    if (!names[0] && launch->rank > 0)
        exit(1); /* the first says so, and once is enough */
    if (!names[0])
        tlc_fail("srun has started this as one of %d tasks that know nothing of one another, and "
                 "each would do all of the study. Use srun --mpi=pmi2 (srun --mpi=list says what "
                 "there is), or give each its part: --part",
                 launch->size);
    char *reason = NULL;
    for (int i = 0; names[i]; i++) {
        const struct tlc_ranks *ranks = load(names[i]);
        const char *why = ranks ? "it is of another version of tlc" : dlerror();
        if (ranks && ranks->version == TLC_RANKS_VERSION)
            return ranks;
        if (!reason)
            reason = tlc_format("%s", why ? why : "it is no module of tlc");
    }
    fail_unloaded(launch, names[0], reason);
}
