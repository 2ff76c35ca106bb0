/* class_names.c: what the classes of a saved model are called. */
#include "store/class_names.h"

json_t *tlc_class_names(const struct tlc_saved *saved)
{
    json_t *names = json_array();
    for (int i = 0; i < saved->classes; i++)
        tlc_json_append(names, tlc_json_string(saved->class_name[i]));
    return names;
}
