#!/bin/sh
# slurm.sh start DIR | stop DIR: a Slurm of four nodes on this machine, all of whose files are in DIR: munged,
# slurmctld, and a slurmd for each node. What asks it has SLURM_CONF=DIR/slurm.conf. No service of the system is
# touched, and no port that services have.
set -eu
nodes=4
directory=$(mkdir -p "$2" && cd "$2" && pwd)
SLURM_CONF=$directory/slurm.conf
export SLURM_CONF

# Ports that nobody has, one for each daemon
free_ports() {
    python3 - $((nodes + 1)) << 'END'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for each in sockets:
    each.bind(("", 0))
print(*(each.getsockname()[1] for each in sockets))
END
}

configuration() {
    port=$1
    shift
    cat << END
ClusterName=tlc
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$directory/munge.socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$directory/state
SlurmdSpoolDir=$directory/spool-%n
TmpFS=$directory/tmp-%n
SlurmctldPidFile=$directory/slurmctld.pid
SlurmdPidFile=$directory/slurmd-%n.pid
SlurmctldLogFile=$directory/slurmctld.log
SlurmdLogFile=$directory/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SlurmctldTimeout=120
SlurmdTimeout=120
KillWait=5
JobRequeue=1
END
    number=0
    for each; do
        number=$((number + 1))
        echo "NodeName=node$number NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$each CPUs=4 State=UNKNOWN"
    done
    echo "PartitionName=all Nodes=node[1-$nodes] Default=YES MaxTime=60 State=UP OverSubscribe=NO"
}

start() {
    mkdir -p "$directory/state"
    chmod 755 "$directory"
    head -c 1024 /dev/urandom > "$directory/munge.key"
    chmod 400 "$directory/munge.key"
    munged --force --key-file="$directory/munge.key" --socket="$directory/munge.socket" --pid-file="$directory/munged.pid" \
        --log-file="$directory/munged.log" --seed-file="$directory/munged.seed" 2> "$directory/munged.err"
    # shellcheck disable=SC2046
    configuration $(free_ports) > "$SLURM_CONF"
    slurmctld
    for node in $(seq $nodes); do
        mkdir -p "$directory/spool-node$node" "$directory/tmp-node$node" # PMIx of each wants one of its own
        slurmd -N "node$node"
    done
    for second in $(seq 60); do
        [ "$(sinfo -h -t idle -o %D 2> /dev/null)" != $nodes ] || return 0
        sleep 1
    done
    echo "Slurm has not come up in $second seconds; its logs are in $directory" >&2
    tail -n 5 "$directory"/*.log >&2
    exit 1
}

# Those that were started here, by their numbers
stop() {
    ! scancel --user="$(id -un)" 2> /dev/null || sleep 1
    for file in "$directory"/slurmd-node*.pid "$directory/slurmctld.pid" "$directory/munged.pid"; do
        [ ! -e "$file" ] || kill "$(cat "$file")" 2> /dev/null || true
    done
    for second in $(seq 20); do
        ls "$directory"/*.pid > /dev/null 2>&1 || break
        sleep 0.5
    done
}

"$1"
