/* hello.c: that all ranks do the same: a line each for where a rank is, and for each thing that
 * must be the same. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster/hello.h"
#include "run/log_lines.h"
#include "system/fail.h"
#include "system/format.h"

enum { PROGRAM, DATA, SEED, THINGS };

static const char *const differs[THINGS] = {
    [PROGRAM] = "runs another program: all machines need the same build of the same spec",
    [DATA] = "has read other data: all machines need the same files",
    [SEED] = "was given another --seed",
};

static char *thing(const struct tlc_run_state *run, int number)
{
    const struct tlc_heading *heading = run->heading;
    if (number == PROGRAM)
        return tlc_format("%s %s %s", heading->spec_hash, heading->tlc, heading->program);
    if (number == DATA)
        return tlc_format("%s", heading->data);
    return tlc_format("%llu", (unsigned long long)run->options->seed);
}

char *tlc_hello(const struct tlc_run_state *run)
{
    char host[256] = "?";
    gethostname(host, sizeof host - 1);
    char *hello = tlc_format("%s\n", host);
    for (int i = 0; i < THINGS; i++) {
        char *own = thing(run, i), *more = tlc_format("%s%s\n", hello, own);
        free(own);
        free(hello);
        hello = more;
    }
    return hello;
}

/* The next line, a new string; empty behind the last. */
static char *next_line(const char **text)
{
    const size_t length = strcspn(*text, "\n");
    char *line = tlc_format("%.*s", (int)length, *text);
    *text += length + ((*text)[length] != '\0');
    return line;
}

char *tlc_hello_check(const struct tlc_run_state *run, const char *hello, int rank)
{
    char *host = next_line(&hello);
    for (int i = 0; i < THINGS; i++) {
        char *own = thing(run, i), *other = next_line(&hello);
        if (strcmp(own, other) != 0)
            tlc_fail("rank %d (%s) %s. There it is %s, here %s", rank, host, differs[i], other,
                     own);
        free(own);
        free(other);
    }
    return host;
}
