#!/bin/sh
# run.sh TLC HASHES: `tlc run` compiles, builds and runs, once for each program; what is behind -- goes to the experiment,
# and so do signals; its exit code is tlc's. Whatever is missing is named, and nothing half-made is kept.
set -u
tlc=$(realpath "$1") hashes=$(realpath "$2") root=$PWD failed=0
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
mkdir cache data
XDG_CACHE_HOME=$folder/cache TLC_DATA=$folder/data
export XDG_CACHE_HOME TLC_DATA
unset CC PKG_CONFIG_PATH

complain() { echo "$1"; failed=1; }
run() {
    wanted=$1 what="tlc run $(shift; echo "$*")"
    shift
    "$tlc" run "$@" > out 2> err
    code=$?
    [ "$code" -eq "$wanted" ] || { complain "$what: exit code $code instead of $wanted"; cat err; }
}
says() { grep -qF -e "$2" "$1" || { complain "$what: no \`$2\` in $1:"; cat "$1"; }; }
silent() { [ ! -s "$1" ] || { complain "$what: something in $1:"; cat "$1"; }; }
clean() { [ -z "$(find cache -name '.tlc-*')" ] || complain "$what: left $(find cache -name '.tlc-*')"; }

printf 'a,c\n' > data/table.csv
for i in $(seq 40); do echo "$i,$((i % 2 ? 1 : 0))"; done >> data/table.csv
cat > seen.yaml << 'END'
name: seen
seed: 7
data: {t: {format: csv, path: ., label: c, train: {table: table.csv}, columns: {a: number}, classes: [0, 1]}}
splits: {train: t.train}
tasks: {all: {}}
models: {m: {layers: [{dense: {units: 2, activation: softmax}}]}}
training: [{model: m, task: all, loss: sparse_categorical_crossentropy, optimizer: {sgd: {learning_rate: 0.001}}, batch_size: 2, epochs: 2}]
END

# So that it does not take long.
mkdir tools
printf '#!/bin/sh\npkg-config "$@" | sed s/-O3/-O0/\n' > tools/quick; chmod +x tools/quick
PKG_CONFIG=$folder/tools/quick; export PKG_CONFIG

# ---- it runs, and is built once ----

run 0 seen.yaml -- --seed 3 --out first; says err "tlc: building seen, which is kept in $folder/cache/tlc/"
grep -q '"seeds": *\[ *3' first/results.json || grep -q '"seed": *3' first/results.json || complain "$what: not seed 3"
program=$(echo cache/tlc/*/seen)
[ -x "$program" ] || complain "$what: kept no program"
[ "$(stat -c %a cache/tlc)" = 700 ] || complain "$what: the cache is open to others"
before=$(stat -c '%i %y' "$program")
run 0 seen.yaml -- --seed 3 --out again; silent err; cmp first/results.csv again/results.csv || complain "$what: other results"
run 0 -- seen.yaml -- --version; says out "seen, compiled from seen.yaml by $("$tlc" --version)"
PKG_CONFIG_PATH=/nowhere run 0 -- seen.yaml -- --version; says out "seen, compiled from seen.yaml"
run 0 - -- --version < seen.yaml; says out "seen, compiled from <stdin>"
[ "$(stat -c '%i %y' "$program")" = "$before" ] || complain "$what: built again"
sed -i 's/epochs: 2/epochs: 3/' seen.yaml
run 0 -q seen.yaml -- --out other; silent err
[ "$(echo cache/tlc/*/seen)" != "$program" ] || complain "$what: not built again after a change"

# The program is that which make builds: neither the compiler nor its flags are part of what it is.
"$tlc" -q -o seen.c seen.yaml
cmake "-DSOURCE=$folder/seen.c" "-DHASHES=$hashes" "-DOUTPUT=$folder/identity.c" -P "$root/runtime/cmake/identity.cmake"
identity=$(sed -n 's/.*"\([0-9a-f]\{64\}\)".*/\1/p' identity.c)
grep -qF "$identity" cache/tlc/*/seen || complain "another program than make builds"

# ---- exit codes and signals are the experiment's ----

run 2 seen.yaml -- --seed x; says err "seen: error: --seed needs a whole number"
mv data away; run 1 seen.yaml; says err "seen: error:"; mv away data
run 0 seen.yaml -- --help; says out "Usage: seen"
sed 's/epochs: 3/epochs: 100000/' seen.yaml > long.yaml
env --default-signal=INT "$tlc" run -q long.yaml -- --out long > out 2> err &
until [ -s long/log.jsonl ] || ! kill -0 $! 2> /dev/null; do sleep 0.02; done
kill -s INT $!
wait $!
[ $? -eq 130 ] || { complain "an experiment ended by SIGINT: another exit code"; cat err; }
[ ! -e long/results.json ] || complain "an experiment ended by SIGINT goes on"

# ---- wrong usage, wrong specs ----

run 2; says err "which spec?"
run 2 --; says err "which spec?"
run 2 seen.yaml --seed 3; says err "unrecognized option --seed"; says err "stand behind --: tlc run SPEC -- --seed 3"
run 2 seen.yaml other.yaml; says err "there is also other.yaml"; says err "stand behind --"
run 1 "$root/tests/bad/bad_name.yaml"; says err "error:"; silent out

# ---- what is missing is named ----

rm -r cache/tlc
for tool in pkg-config sh sed; do ln -s "$(command -v $tool)" tools; done
PATH=$folder/tools run 1 seen.yaml; says err "there is no C compiler"; says err "tlc compile"; silent out
CC=nope run 1 seen.yaml; says err "CC is nope, and there is no such program"
printf '#!/bin/sh\nexit 1\n' > tools/failing; chmod +x tools/failing
CC=$folder/tools/failing run 1 seen.yaml; says err "failing, has not made a program of the experiment"; clean
[ -z "$(find cache -type f)" ] || complain "$what: kept $(find cache -type f)"
PKG_CONFIG=false run 1 seen.yaml; says err "pkg-config does not find the runtime of experiments"
PKG_CONFIG=nope run 1 seen.yaml; says err "pkg-config does not find the runtime of experiments"
printf '#!/bin/sh\necho 0.0.1\n' > tools/old; chmod +x tools/old
PKG_CONFIG=$folder/tools/old run 1 seen.yaml; says err "the runtime is that of tlc 0.0.1"
printf '#!/bin/sh\ncase $1 in --modversion) %s --version | sed "s/tlc //" ;; --libs) exit 1 ;; esac\n' "'$tlc'" > tools/broken
chmod +x tools/broken
PKG_CONFIG=$folder/tools/broken run 1 seen.yaml
printf '#!/bin/sh\ncase $1 in --modversion) %s --version | sed "s/tlc //" ;; *) echo /nowhere ;; esac\n' "'$tlc'" > tools/bare
chmod +x tools/bare
mkdir empty
(unset PKG_CONFIG; CC=$folder/tools/failing PATH=$folder/empty run 1 seen.yaml
    says err "pkg-config does not find the runtime of experiments"; exit $failed) || failed=1
for asked in --cflags --libs --variable=speed --variable=hashes --variable=archives; do
    printf '#!/bin/sh\n[ "$1" != %s ] && exec pkg-config "$@"\n' $asked > tools/lacking; chmod +x tools/lacking
    PKG_CONFIG=$folder/tools/lacking run 1 seen.yaml; silent out
done
PKG_CONFIG=$folder/tools/bare run 1 seen.yaml; says err "the runtime is not there: /nowhere/libtlc_main.a"

# ---- where it is kept ----

(unset XDG_CACHE_HOME HOME; run 1 seen.yaml; says err "neither XDG_CACHE_HOME nor HOME"; exit $failed) || failed=1
(unset XDG_CACHE_HOME; HOME=$folder/home; export HOME; mkdir home; run 0 -q seen.yaml -- --version
    ls home/.cache/tlc/*/seen > /dev/null || complain "$what: not kept in ~/.cache"; exit $failed) || failed=1
XDG_CACHE_HOME=relative HOME=$folder/home run 0 -q seen.yaml -- --version
[ ! -e relative ] || complain "$what: kept in a relative directory"
(unset XDG_CACHE_HOME; HOME=relative run 1 seen.yaml; says err "neither XDG_CACHE_HOME nor HOME"; exit $failed) || failed=1
mkdir -p open/tlc; chmod 777 open/tlc
XDG_CACHE_HOME=$folder/open run 1 seen.yaml; says err "is not a directory that only you can write to"
echo here > file
XDG_CACHE_HOME=$folder/file run 1 seen.yaml; says err "file/tlc: Not a directory"
mkdir closed; echo here > closed/tlc
XDG_CACHE_HOME=$folder/closed run 1 seen.yaml; says err "is not a directory that only you can write to"

# Something else where the program would be.
run 0 -q -- seen.yaml --version; program=$(echo cache/tlc/*/seen)
rm "$program"; mkdir "$program"; run 1 -q seen.yaml; says err "seen: Permission denied"
rm -r "${program%/*}"; echo here > "${program%/*}"; run 1 -q seen.yaml; says err "seen: Not a directory"
rm -r cache/tlc

# ---- how many are kept ----

# old NUMBER...: programs that were used that many days ago
old() { for days; do mkdir -p "cache/tlc/$(printf %016x "$days")"; : > "cache/tlc/$(printf %016x "$days")/program"
        touch -d "$days days ago" "cache/tlc/$(printf %016x "$days")"; done; }
kept() { find cache/tlc -mindepth 1 -maxdepth 1 -name '????????????????' | wc -l; }
sed 's/epochs: 3/epochs: 100000/' seen.yaml > long.yaml
env --default-signal=INT "$tlc" run -q long.yaml -- --out kept_long > out 2> err &
runs=$!
until [ -s kept_long/log.jsonl ] || ! kill -0 $runs 2> /dev/null; do sleep 0.02; done
running=$(dirname cache/tlc/*/seen)
touch -d '1000 days ago' "$running"
# shellcheck disable=SC2046
old $(seq 60); mkdir cache/tlc/notes "cache/tlc/0123456789ABCDEF"; touch -d '2000 days ago' cache/tlc/notes
if command -v flock > /dev/null; then
    flock -s cache/tlc "$tlc" run -q seen.yaml -- --version > /dev/null
    [ "$(kept)" -eq 63 ] || complain "tlc run: removed programs while another looks for its own: $(kept) are left"
    rm -r "$(dirname "$(ls -t cache/tlc/*/seen | head -n 1)")"
fi
run 0 -q seen.yaml -- --version
[ "$(kept)" -eq 51 ] || complain "$what: $(kept) programs are kept, and a directory of others"
[ -d cache/tlc/notes ] && [ -d cache/tlc/0123456789ABCDEF ] || complain "$what: removed what is not its own"
[ -e cache/tlc/0000000000000031/program ] && [ ! -e cache/tlc/0000000000000032 ] || complain "$what: others are kept"
[ ! -e "$running" ] || complain "$what: keeps what was used 1000 days ago"
kill -0 $runs || complain "$what: the program that runs has ended"
kill -s INT $runs; wait $runs
[ "$(stat -c %Y "$(dirname cache/tlc/*/seen)")" -gt $(($(date +%s) - 600)) ] || complain "$what: used long ago"
touch -d '100 days ago' "$(dirname cache/tlc/*/seen)"; run 0 -q seen.yaml -- --version
[ "$(stat -c %Y "$(dirname cache/tlc/*/seen)")" -gt $(($(date +%s) - 600)) ] || complain "$what: its use is not noted"
rm -r cache/tlc

# Without what makes checksums it is another program than make's, but runs.
for tool in cc gcc as ld nm cat tr; do [ -e tools/$tool ] || ln -s "$(command -v $tool)" tools; done
PATH=$folder/tools CC="$(command -v gcc) -pipe" run 0 -q seen.yaml -- --version; says out "seen, compiled from"
rm -r cache/tlc

# ---- nothing half-made ----

# The compiler waits until it is told to end.
printf '#!/bin/sh\n: > %s/started\nuntil [ -e %s/end ]; do sleep 0.02; done\n' "$folder" "$folder" > tools/slow
chmod +x tools/slow
for signal in INT TERM; do
    what="tlc run ended by SIG$signal"
    CC=$folder/tools/slow env --default-signal=INT "$tlc" run -q seen.yaml 2> err &
    until [ -e started ] || ! kill -0 $! 2> /dev/null; do sleep 0.02; done
    [ -n "$(find cache -name '.tlc-*')" ] || complain "$what: has nothing to leave"
    kill -s $signal $!
    wait $!
    [ $? -gt 128 ] || complain "$what: exit code"
    clean
    rm -f started
done
: > end
rm -rf cache/tlc/*
(ulimit -S -f 1; run 1 seen.yaml) > /dev/null 2>&1
what="tlc run with files of 512 bytes"; clean
[ -z "$(find cache -type f)" ] || complain "$what: kept $(find cache -type f)"

exit $failed
