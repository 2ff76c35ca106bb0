/* snake_case.c: what Keras 3 calls layers of a class in its files. */
#include "foreign/snake_case.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "system/allocate.h"

char *tlc_snake_case(const char *class_name)
{
    char *text = tlc_allocate(2 * strlen(class_name) + 2, 1);
    size_t at = 0;
    for (const char *c = class_name; *c; c++) {
        const bool upper = isupper((unsigned char)*c);
        const bool word = upper && c > class_name &&
                          (islower((unsigned char)c[-1]) ||
                           (islower((unsigned char)c[1]) && isalpha((unsigned char)c[-1])));
        if (word)
            text[at++] = '_';
        if (isalnum((unsigned char)*c) || *c == '_')
            text[at++] = (char)tolower((unsigned char)*c);
    }
    text[at] = '\0';
    return text;
}
