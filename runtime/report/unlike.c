/* unlike.c: how two models that are compared do not learn alike. */
#include "report/figures.h"

void tlc_unlike_draw(struct text *text, const struct tlc_difference_record *comparison)
{
    if (comparison->warnings.count <= 0)
        return;
    tlc_text_add(text, "<p class=\"small\">They do not learn alike: ");
    for (int i = 0; i < comparison->warnings.count; i++)
        tlc_text_addf(text, "%s%s", i > 0 ? "; " : "", comparison->warnings.item[i].text);
    tlc_text_add(text, ".</p>\n");
}
