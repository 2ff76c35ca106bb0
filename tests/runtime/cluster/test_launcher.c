/* test_launcher.c: who has started a process, by its environment. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/launcher.h"

static const char *const *variables; /* NAME=VALUE, up to a NULL */

static char *find(const char *name)
{
    const size_t length = strlen(name);
    for (const char *const *each = variables; *each; each++)
        if (strncmp(*each, name, length) == 0 && (*each)[length] == '=')
            return (char *)*each + length + 1;
    return NULL;
}

#define LAUNCH_OF(...) (variables = (const char *const[]){__VA_ARGS__, NULL}, tlc_launch_of(find))

static void expect(struct tlc_launch launch, int rank, int size, const char *mpi)
{
    cr_assert(launch.launcher);
    cr_expect_eq(launch.rank, rank);
    cr_expect_eq(launch.size, size);
    cr_expect(mpi ? launch.mpi[0] && strcmp(launch.mpi[0], mpi) == 0 : !launch.mpi[0]);
}

Test(launcher, nobody)
{
    cr_expect(!LAUNCH_OF("HOME=/").launcher);
    cr_expect_eq(LAUNCH_OF("HOME=/").size, 1);
}

Test(launcher, mpirun_of_either)
{
    expect(LAUNCH_OF("OMPI_COMM_WORLD_RANK=3", "OMPI_COMM_WORLD_SIZE=8", "PMIX_RANK=3"), 3, 8,
           "openmpi");
    expect(LAUNCH_OF("PMI_RANK=0", "PMI_SIZE=2"), 0, 2, "mpich");
}

/* Within a batch job of Slurm, mpirun's ranks may be started by srun. */
Test(launcher, mpirun_within_slurm)
{
    expect(LAUNCH_OF("SLURM_PROCID=1", "SLURM_STEP_NUM_TASKS=2", "PMI_RANK=5", "PMI_SIZE=8"), 5, 8,
           "mpich");
}

Test(launcher, srun)
{
    expect(LAUNCH_OF("SLURM_PROCID=1", "SLURM_STEP_NUM_TASKS=4", "PMIX_RANK=1"), 1, 4, "openmpi");
    expect(LAUNCH_OF("SLURM_PROCID=1", "SLURM_STEP_NUM_TASKS=4"), 1, 4, NULL);
}

/* The script of a batch job is no task of a step, however many the job may have. */
Test(launcher, script_of_a_batch_job)
{
    cr_expect(!LAUNCH_OF("SLURM_PROCID=0", "SLURM_NTASKS=64").launcher);
}

Test(launcher, one_rank_is_a_process_by_itself)
{
    cr_expect(!LAUNCH_OF("OMPI_COMM_WORLD_RANK=0", "OMPI_COMM_WORLD_SIZE=1").launcher);
    cr_expect(!LAUNCH_OF("SLURM_PROCID=0", "SLURM_STEP_NUM_TASKS=1").launcher);
}

Test(launcher, variables_that_are_no_ranks)
{
    cr_expect(!LAUNCH_OF("PMI_RANK=", "PMI_SIZE=2").launcher);
    cr_expect(!LAUNCH_OF("PMI_RANK=2", "PMI_SIZE=2").launcher);
    cr_expect(!LAUNCH_OF("PMI_RANK=-1", "PMI_SIZE=2").launcher);
    cr_expect(!LAUNCH_OF("PMI_RANK=0", "PMI_SIZE=many").launcher);
    cr_expect(!LAUNCH_OF("PMI_RANK=0", "PMI_SIZE=99999999999").launcher);
}
