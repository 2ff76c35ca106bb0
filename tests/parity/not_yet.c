#include "not_yet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 200, NAME = 80 };

static struct {
    char name[NAME];
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
    while (fgets(line, sizeof line, file) && count < MOST_NAMES)
        if (sscanf(line, "%79s %79s", word, names[count].name) == 2 && strcmp(word, kind) == 0)
            count++;
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

static bool is_listed(const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].met = true;
    return false;
}

void is_refused(const char *name, const char *message)
{
    printf("not in tlc yet: %s: %s\n", name, message);
    if (!is_listed(name) || !strstr(message, "[unknown-"))
        fault(name, message);
}

void is_known(const char *name)
{
    if (is_listed(name))
        fault(name, "is in tlc now: remove it from the list");
}

void finish_not_yet(void)
{
    for (int i = 0; i < count; i++)
        if (!names[i].met)
            fault(names[i].name, "nothing is called so: remove it from the list");
}
