/* schema_data.c: data sets, whose keys depend on their format. */
#include "catalog/format.h"
#include "commands/schema/schema.h"
#include "common/element.h"

json_t *element_types_schema(void)
{
    json_t *list = json_array();
    for (int i = 0; i < TLC_ELEMENTS; i++)
        tlc_json_append(list, json_string(tlc_element_name((enum tlc_element)i)));
    return json_pack("{s: o}", "enum", list);
}

/* {'if': it has this format, 'then': it has these keys}; one without a format has the first. */
static json_t *keys_of_format(const FormatKind *kind)
{
    json_t *has = json_pack("{s: {s: {s: s}}}", "properties", "format", "const", kind->name);
    if (kind != all_formats[0])
        tlc_json_put(has, "required", json_pack("[s]", "format"));
    return json_pack("{s: o, s: o}", "if", has, "then",
                     json_pack("{s: s}", "$ref", kind->section->name));
}

json_t *data_set_schema(void)
{
    json_t *names = json_array(), *rules = json_array();
    for (size_t i = 0; i < format_count; i++) {
        tlc_json_append(names, json_string(all_formats[i]->name));
        tlc_json_append(rules, keys_of_format(all_formats[i]));
    }
    return json_pack("{s: s, s: {s: {s: o}}, s: o}", "type", "object", "properties", "format",
                     "enum", names, "allOf", rules);
}
