/* test_array.c: types of numbers, and why a file cannot be used. */
#include <string.h>

#include "formats/formats.h"
#include "support.h"

Test(array, knows_every_type)
{
    for (int i = 0; i < TLC_ELEMENTS; i++) {
        const char *name = tlc_element_name((enum tlc_element)i);
        const int bits = atoi(name + strcspn(name, "123468"));
        cr_expect_eq(tlc_element_size((enum tlc_element)i) * 8, (size_t)bits, "%s", name);
    }
}

Test(array, a_fault_is_one_line_fit_to_be_shown)
{
    struct tlc_fault fault;
    cr_expect(!tlc_fault_set(&fault, "%s:%d: a line\nand a bell \a", "x.csv", 3));
    cr_expect(!strchr(fault.text, '\n') && !strchr(fault.text, '\a'), "%s", fault.text);
    cr_expect(strncmp(fault.text, "x.csv:3: a line", 15) == 0, "%s", fault.text);
}

Test(array, a_long_fault_is_cut)
{
    struct tlc_fault fault;
    char name[1 << 14];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    tlc_fault_write(&fault, "%s", name);
    cr_expect_eq(strlen(fault.text), sizeof fault.text - 1);
}
