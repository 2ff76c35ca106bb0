/* array.c: numbers in memory as files have them. */
#include <stdlib.h>

#include "formats/formats.h"

void tlc_array_end(struct tlc_array *array)
{
    free(array->numbers);
    *array = (struct tlc_array){0};
}
