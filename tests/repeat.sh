#!/bin/sh
# repeat.sh TLC REPORT_OF STUDY WORK_DIR: what a report says under "To repeat it" is done, in a directory that has the
# spec and nothing else, and gives the same results, byte for byte; and whatever the spec is called, a shell reads
# its name as it is. STUDY has results.json and report.html of a spec beside it.
set -u
tlc=$(realpath "$1") report_of=$(realpath "$2") study=$(realpath "$3") work=$4 failed=0
rm -rf "$work"
mkdir -p "$work/bin" "$work/spec" && cd "$work" || exit 2

# The command, as a browser shows it
command_in() {
    sed -n 's|^<tr><td>command</td><td[^>]*><code>\(.*\)</code></td></tr>$|\1|p' "$1" |
        sed "s/&lt;/</g; s/&gt;/>/g; s/&quot;/\"/g; s/&#39;/'/g; s/&amp;/\&/g"
}

# ---- it is done ----

cp "$study"/../study.yaml spec/study.yaml
command=$(command_in "$study/report.html")
[ -n "$command" ] || { echo 'the report says no command'; exit 1; }
name=$(sed -n 's/^ "experiment": "\(.*\)",$/\1/p' "$study/results.json")
ln -s "$tlc" bin/tlc
(cd spec && PATH="$work/bin:$PATH" XDG_CACHE_HOME="$work/cache" sh -c "$command" > ../out 2>&1) ||
    { echo "$command: exit code $?"; cat out; failed=1; }
cmp "spec/runs/$name/results.json" "$study/results.json" || failed=1
cmp "spec/runs/$name/report.html" "$study/report.html" || failed=1

# ---- names that a shell reads otherwise ----

rm bin/tlc
printf '#!/bin/sh\nfor word; do printf "%%s;" "$word"; done\n' > bin/tlc
chmod +x bin/tlc
# expect NAME [AS]: the spec is called so, and the command names it as that
expect() {
    mkdir -p made
    ESCAPED=$(printf '%s' "$1" | sed 's/[\\"]/\\&/g') awk '/^ "spec": / {print " \"spec\": \"" ENVIRON["ESCAPED"] "\","; next} {print}' \
        "$study/results.json" > odd.json
    "$report_of" odd.json made > /dev/null || { echo "$1: no report"; failed=1; }
    said=$(PATH="$work/bin:$PATH" sh -c "$(command_in made/report.html)")
    [ "$said" = "run;${2:-$1};--;--seed;42;" ] || { echo "the command for a spec $1 is read as $said"; failed=1; }
}
expect plain-name_2.yaml
expect 'two words.yaml'
expect "it's.yaml"
expect '$(touch x) `touch x` $HOME & <b>"q"</b>; *.yaml'
expect '\back\\slash.yaml'
expect '~.yaml'
expect -q.yaml ./-q.yaml
[ ! -e x ] || { echo 'a name was run as a command'; failed=1; }
exit $failed
