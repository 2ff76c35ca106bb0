"""Starts a study as one of several ranks, of one MPI or the other, and knows the process of each rank."""
import os
import signal
import subprocess
import time

KNOWS_RANK = {"openmpi": "OMPI_COMM_WORLD_RANK", "mpich": "PMI_RANK"}

# More ranks than processors, as root: what only tests do.
MPIRUN = {
    "openmpi": ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none",
                "--mca", "plm", "isolated"],  # on this machine alone: no ssh is wanted
    "mpich": ["mpirun.mpich"],
}


class Ranks:
    """A running mpirun. `special` is what single ranks are started by instead: shell words before the program's."""

    def __init__(self, mpi, size, command, place, special=None):
        self.pids = os.path.join(place, f"pids-{time.monotonic_ns()}")
        os.mkdir(self.pids)
        cases = "".join(f"{rank}) exec {words};; " for rank, words in (special or {}).items())
        script = (f'rank=${KNOWS_RANK[mpi]}; echo $$ > "{self.pids}/$rank.new"; '
                  f'mv "{self.pids}/$rank.new" "{self.pids}/$rank"; case $rank in {cases}esac; exec "$@"')
        self.process = subprocess.Popen(
            MPIRUN[mpi] + ["-n", str(size), "sh", "-c", script, "sh"] + command, cwd=place,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env={**os.environ, "HWLOC_HIDE_ERRORS": "2"})

    def pid(self, rank, seconds=60):
        """Of the rank, once it has been started; None where the run has ended before."""
        path = os.path.join(self.pids, str(rank))
        end = time.monotonic() + seconds
        while not os.path.exists(path):
            if self.process.poll() is not None or time.monotonic() > end:
                return None
            time.sleep(0.005)
        with open(path, encoding="ascii") as file:
            return int(file.read())

    def send(self, rank, number):
        """The signal, to the rank. Whether it got it."""
        pid = self.pid(rank)
        try:
            os.kill(pid, number)
        except (ProcessLookupError, TypeError):
            return False
        return True

    def end(self, seconds=120):
        """(exit code, standard output, standard error); the code is None where it has not ended."""
        try:
            out, err = self.process.communicate(timeout=seconds)
            return self.process.returncode, out.decode(), err.decode()
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            for name in os.listdir(self.pids):
                self.send(name, signal.SIGKILL)
            out, err = self.process.communicate()
            return None, out.decode(), err.decode()
