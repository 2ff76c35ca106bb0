#!/bin/sh
# `tlc register`: what is written, what is refused, and what runs say of it.
#
#   tests/register/register.sh TLC KEPT CHANGED
#
# KEPT is the program of kept.yaml, which is what was registered; CHANGED that of changed.yaml, which is not.
set -u
[ $# -eq 3 ] || { echo "usage: $0 TLC KEPT CHANGED" >&2; exit 2; }
tlc=$(realpath "$1") kept=$(realpath "$2") changed=$(realpath "$3")
here=$(cd "$(dirname "$0")" && pwd)
made=$(mktemp -d) || exit 2
trap 'rm -rf "$made"' EXIT
failed=0

complain() {
    echo "$*"
    failed=1
}

# run CODE COMMAND...: its output and its errors are in `out`
run() {
    wanted=$1
    shift
    "$@" > "$made/out" 2>&1
    code=$?
    [ $code -eq "$wanted" ] || { complain "exit code $code instead of $wanted: $*"; cat "$made/out"; }
}

# says TEXT: line ends count as spaces
says() {
    tr '\n' ' ' < "$made/out" | grep -qF -- "$1" || { complain "it does not say: $1"; cat "$made/out"; }
}

silent() {
    ! grep -qF -- "$1" "$made/out" || complain "it says: $1"
}

# ---- what is written ----

cd "$made" || exit 2
sed 's/, but for this comment//' "$here/kept.yaml" > kept.yaml
touch -d 2020-01-01 kept.yaml
run 0 "$tlc" register --date 2026-11-30 kept.yaml
says "kept.yaml.registered: registered on 2026-11-30"
sed '/^tlc: /d' kept.yaml.registered > mine
sed '/^tlc: /d' "$here/kept.yaml.registered" | cmp - mine || complain "kept.yaml.registered is another"
[ -z "$(find kept.yaml -not -newermt 2021-01-01)" ] || complain "make would not compile kept.yaml again"
[ "$(stat -c %a kept.yaml.registered)" = "$(stat -c %a mine)" ] || complain "not for all to read"
run 1 "$tlc" register kept.yaml
says "is there already: what has been registered is not replaced"
sed '/^tlc: /d' kept.yaml.registered | cmp - mine || complain "a registration was replaced"

# ---- what is refused ----

run 2 "$tlc" register --date 2026-02-30 kept.yaml; says "--date needs a day such as 2026-12-01"
run 2 "$tlc" register --date today kept.yaml; says "--date needs a day"
run 2 "$tlc" register; says "which spec?"
run 2 "$tlc" register kept.yaml kept.yaml; says "one spec at a time"
run 2 "$tlc" register -; says "standard input"
run 1 "$tlc" register missing.yaml; says "missing.yaml: No such file"
grep -v "primary:" kept.yaml > undecided.yaml
printf 'compare:\n  - {models: [B, B_on_A], task: B}\n' >> undecided.yaml
run 1 "$tlc" register undecided.yaml; says "decides nothing"
sed '/^study:/,$d' kept.yaml > single.yaml
run 1 "$tlc" register single.yaml; says "has no study"
sed 's/path: fashion-mnist/path: nowhere/' kept.yaml > nowhere.yaml
run 1 "$tlc" register nowhere.yaml; says "nowhere"
for spec in undecided single nowhere; do
    [ ! -e "$spec.yaml.registered" ] || complain "$spec.yaml is registered"
done
mkdir closed && cp kept.yaml closed && chmod a-w closed
if [ ! -w closed ]; then
    run 1 "$tlc" register closed/kept.yaml
    says "closed/kept.yaml.registered: Permission denied"
fi
chmod u+w closed
[ "$(ls -A | sed 's/^\(.*\)\.registered$/registered/' | grep -c tmp)" -eq 0 ] || complain "temporary files stay"

# ---- a registration that is not as it was written ----

cp kept.yaml.registered good
sed 's/epochs: 3/epochs: 4/' good > kept.yaml.registered
run 1 "$tlc" check kept.yaml; says "has another spec in it than the one that was registered [registration]"
head -n 20 good > kept.yaml.registered
run 1 "$tlc" check kept.yaml; says "is not as \`tlc register\` writes it [registration]"
sed 's/rows: 1000/rows: many/' good > kept.yaml.registered
run 1 "$tlc" check kept.yaml; says "is not as \`tlc register\` writes it [registration]"
: > kept.yaml.registered
run 1 "$tlc" check kept.yaml; says "is not as \`tlc register\` writes it [registration]"
cp good kept.yaml.registered
run 0 "$tlc" check kept.yaml

# ---- what runs say ----

run 0 "$kept" --out kept; says "Registered on 2026-11-30, in kept.yaml.registered: what ran is what was registered."
cp out first
run 0 "$tlc" report kept
grep -q "what ran is what was registered\." kept/report.html || complain "report.html does not say it"
run 0 "$kept" --out seed --seed 43
says "what ran is not what was registered: - --seed: registered 42, ran 43"
run 0 "$changed" --out changed; says "in changed.yaml.registered: what ran is not what was registered:"
says "- study.seeds: registered 6, ran 7"
says "- study.primary.min_effect: registered 0.01, ran 0.05"
says "- training[0].epochs: registered 3, ran 2"
silent "name: registered"
grep -q "<li>study.seeds: registered 6, ran 7</li>" changed/report.html || complain "report.html lists nothing"

# Other data: one label is another
data=
for folder in "${TLC_DATA:-}" "$here/../../data" /usr/share/datasets; do
    [ -n "$data" ] || [ ! -d "$folder/fashion-mnist" ] || data=$folder/fashion-mnist
done
mkdir -p other/fashion-mnist
cp "$data"/* other/fashion-mnist
python3 - other/fashion-mnist/t10k-labels-idx1-ubyte.gz <<'PYTHON'
import gzip, sys
with gzip.open(sys.argv[1]) as file:
    bytes_ = bytearray(file.read())
bytes_[8 + 3] = (bytes_[8 + 3] + 1) % 10
with gzip.open(sys.argv[1], "wb", 1) as file:
    file.write(bytes(bytes_))
PYTHON
run 0 "$kept" --data other --out other/out
says "what ran is not what was registered: - data fashion.test: registered 500 rows with checksum"
silent "data fashion.train"

# ---- runs that were done before ----

mkdir -p runs
cp -r kept runs/kept
cp "$here/kept.yaml" again.yaml
run 0 "$tlc" register again.yaml
says "runs of this very spec are done already, in runs/kept"
grep -q "^runs done before: 18$" again.yaml.registered || complain "it is not written down"
cp kept.yaml later.yaml
echo "# another" >> later.yaml
run 0 "$tlc" register --out kept later.yaml
silent "done already"
grep -q "^registered: $(date +%Y-%m-%d)$" later.yaml.registered || complain "it is not of today"
exit $failed
