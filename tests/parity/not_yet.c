#include "not_yet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 200, NAME = 80 };

static struct {
    char name[NAME], check[NAME]; /* that refuses it, if no word is unknown */
    bool met;
} names[MOST_NAMES];
static int count, fault_count;

void read_not_yet(const char *path, const char *kind)
{
    FILE *file = fopen(path, "r");
    char line[256], word[NAME];
    if (!file) {
        perror(path);
        exit(2);
    }
    while (fgets(line, sizeof line, file) && count < MOST_NAMES) {
        names[count].check[0] = '\0';
        if (sscanf(line, "%79s %79s %79s", word, names[count].name, names[count].check) >= 2 &&
            strcmp(word, kind) == 0)
            count++;
    }
    fclose(file);
}

int faults(void)
{
    return fault_count;
}

void fault(const char *name, const char *why)
{
    fault_count++;
    fprintf(stderr, "%s: %s\n", name, why);
}

/* Its number in the list, or -1. */
static int find(const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i].name, name) == 0)
            return i;
    return -1;
}

/* Whether the message ends in the name of a check that begins so. */
static bool is_of(const char *message, const char *check)
{
    const char *name = strrchr(message, '[');
    return name && *check && strncmp(name + 1, check, strlen(check)) == 0;
}

void is_refused(const char *name, const char *message)
{
    const int i = find(name);
    printf("not in tlc yet: %s: %s\n", name, message);
    if (i < 0 || (!is_of(message, "unknown-") && !is_of(message, names[i].check)))
        fault(name, message);
    if (i >= 0)
        names[i].met = true;
}

void is_known(const char *name)
{
    const int i = find(name);
    if (i < 0)
        return;
    names[i].met = true;
    fault(name, "is in tlc now: remove it from the list");
}

void finish_not_yet(void)
{
    for (int i = 0; i < count; i++)
        if (!names[i].met)
            fault(names[i].name, "nothing is called so: remove it from the list");
}
