#!/bin/sh
# cluster_test.sh BUILD: studies on ranks of Open MPI and of MPICH, disturbed in all ways; on a Slurm of several nodes,
# which is started for that; and in parts, by GNU parallel. All of it on this machine, as root, in a few minutes.
set -eu
build=$(cd "$1" && pwd) here=$(cd "$(dirname "$0")" && pwd)
programs=$build/tests/cluster/experiments
failed=0
for mpi in openmpi mpich; do
    python3 -B "$here/cluster.py" --study "$programs/cluster_study" --other "$programs/cluster_other" \
        --few "$programs/cluster_few" --mpi $mpi --kills "${KILLS:-100}" || failed=1
done

"$build/tests/cluster/simulate" || failed=1

# Where sockets have short names
slurm=$(mktemp -d /tmp/tlc-slurm-XXXXXX)
trap '"$here/slurm.sh" stop "$slurm"; rm -rf "$slurm"' EXIT
trap 'exit 1' INT TERM
if "$here/slurm.sh" start "$slurm"; then
    SLURM_CONF=$slurm/slurm.conf python3 -B "$here/slurm.py" --tlc "$build/tlc" --study "$programs/cluster_study" \
        --long "$programs/cluster_long" --examples "$here/../../examples/cluster" || failed=1
else
    failed=1
fi
exit $failed
