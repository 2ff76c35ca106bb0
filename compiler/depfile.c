#include "depfile.h"

#include <string.h>

/* What make takes for something else than a part of a name, whether a backslash stands before it
 * or not. A name that ends in one of the second list would take in what follows. */
static const char unfit[] = "*;=?[|";
static const char unfit_at_end[] = " &):\\";

/* Where a backslash stands before one of these, make reads it as an escape. */
static const char escaped[] = " #$%:\\";

static bool is_unfit(const char *at)
{
    unsigned char byte = (unsigned char)*at;
    return byte < 0x20 || byte == 0x7F || strchr(unfit, *at) ||
           (!at[1] && strchr(unfit_at_end, *at)) || (*at == '\\' && strchr(escaped, at[1]));
}

const char *depfile_unfit(const char *name)
{
    if (*name == '~')
        return "make takes the `~` for a home directory";
    for (; *name; name++)
        if (is_unfit(name))
            return (unsigned char)*name < 0x20
                       ? "make has no way to write a control character in it"
                       : "make has no way to write one of the characters in it";
    return NULL;
}

static void add_name(Text *rule, const char *name, bool is_target)
{
    for (; *name; name++) {
        if (*name == '$')
            text_add(rule, "$");
        else if (strchr(" #:", *name) || (is_target && *name == '%'))
            text_add(rule, "\\");
        text_add_bytes(rule, name, 1);
    }
}

void depfile_add(Text *rule, const char *target, const char *source)
{
    add_name(rule, target, true);
    text_add(rule, ": ");
    add_name(rule, source, false);
    text_add(rule, "\n");
}
