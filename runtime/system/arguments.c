/* arguments.c: what command lines of several programs have in common. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "system/arguments.h"
#include "system/fail.h"

int tlc_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > TLC_MOST_THREADS ? TLC_MOST_THREADS : (int)count;
}

void tlc_print_version(const struct tlc_output *output, const char *name, const char *spec,
                       const char *version)
{
    tlc_print(output, "%s, compiled from %s by tlc %s\n", name, spec, version);
}

int tlc_parse_whole(const char *option, const char *text, int least, int most)
{
    int number = 0;
    bool good = *text;
    for (const char *digit = text; *digit && good; digit++) {
        number = 10 * number + (*digit - '0');
        good = *digit >= '0' && *digit <= '9' && number <= most;
    }
    if (!good || number < least)
        tlc_fail_usage("%s needs a whole number from %d to %d, not '%s'; try --help", option, least,
                       most, text);
    return number;
}

const char *tlc_parse_directory(const char *option, const char *text)
{
    if (*text == '\0')
        tlc_fail_usage("%s needs a directory; try --help", option);
    return text;
}

/* getopt leaves `optopt` at the option's letter when a known option was given a value too many. */
void tlc_refuse_option(char **argv, const char *without)
{
    const char *text = argv[optind - 1];
    const char letter[] = {(char)optopt, '\0'};
    if (optopt != 0 && strchr(without, optopt) && text[1] == '-')
        tlc_fail_usage("'%s': this option takes no value; try --help", text);
    if (optopt != 0)
        tlc_fail_usage("unknown option '-%s'; try --help", letter);
    tlc_fail_usage("unknown option '%s'; try --help", text);
}
