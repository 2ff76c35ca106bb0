#!/bin/sh
# embed.sh EMBED: templates become strings that a C compiler reads back to the byte.
set -eu
embed=$(realpath "$1") root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > odd.c <<'END'
#include "sample.h"
#include "first.c"
#include "second.c"
int above = 1;
/* ---- template ---- */
const char *text = "a\\b \"c\" %d\n"; /* 'd' */

	tab('\'');
END
tail -n 3 odd.c > wanted
echo 'int without;' > unmarked.c

"$embed" odd.c > strings.c
cat > print.c <<'END'
#include "emit/template.h"
#include <stdio.h>
int main(void)
{
    const Template *odd = &all_templates[0];
    fputs(odd->text, stdout);
    return !(template_count == 1 && odd->name[0] == 'o' && odd->needs[0][0] == 'f' &&
             odd->needs[1][0] == 's' && !odd->needs[2]);
}
END
gcc -std=gnu11 -Wall -Wextra -Werror -I"$root/compiler" print.c strings.c -o print
./print | cmp - wanted
./print > printed # its exit code

fails() {
    if "$embed" "$2" > unread 2> said; then echo "$2: accepted"; exit 1; fi
    grep -q "$1" said || { echo "$2: no \`$1\` in: $(cat said)"; exit 1; }
}
fails "no marker line" unmarked.c
fails "No such file" missing.c
