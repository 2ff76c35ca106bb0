/* digits.c: numbers in as few digits as read back the same. */
#include <stdio.h>
#include <stdlib.h>

#include "common/digits.h"

/* So many tell any two numbers apart. */
enum { MOST_OF_FLOAT = 9, MOST_OF_DOUBLE = 17 };

struct tlc_digits tlc_digits_of_float(float number)
{
    struct tlc_digits digits;
    for (int precision = 1; precision <= MOST_OF_FLOAT; precision++) {
        snprintf(digits.text, sizeof digits.text, "%.*g", precision, (double)number);
        if (strtof(digits.text, NULL) == number)
            break;
    }
    return digits;
}

struct tlc_digits tlc_digits_of_double(double number)
{
    struct tlc_digits digits;
    for (int precision = 1; precision <= MOST_OF_DOUBLE; precision++) {
        snprintf(digits.text, sizeof digits.text, "%.*g", precision, number);
        if (strtod(digits.text, NULL) == number)
            break;
    }
    return digits;
}
