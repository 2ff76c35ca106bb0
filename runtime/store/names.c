/* names.c: what the classes of a saved model are called, or the numbers that it tells. */
#include "store/names.h"

json_t *tlc_names_in_json(const struct tlc_saved *saved)
{
    json_t *names = json_array();
    for (int i = 0; i < saved->names; i++)
        tlc_json_append(names, tlc_json_string(saved->name[i]));
    return names;
}
