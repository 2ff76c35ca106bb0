/* test_records.c: what several records of results.json have in common. */
#include "results/results.h"
#include "json.h"

Test(records, an_interval_is_a_pair)
{
    json_t *pair = tlc_json_interval((struct tlc_interval){-0.5, 0.25});
    char *text = json_dumps(pair, JSON_COMPACT);
    cr_expect_str_eq(text, "[-0.5,0.25]");
    free(text);
    json_decref(pair);
}
