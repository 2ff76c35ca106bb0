/* registration_shown.c: whether what ran is what was registered before. */
#include <stdio.h>
#include <stdlib.h>

#include "report/figures.h"
#include "system/printing.h"
#include "system/format.h"

char *tlc_registration_words(const struct tlc_results *results)
{
    const struct tlc_registration_record *registration = results->registration;
    if (!registration)
        return tlc_format("%s", "");
    char before[64] = "";
    if (registration->runs > 0)
        snprintf(before, sizeof before, ", when %d runs of it had been done", registration->runs);
    return tlc_format("Registered on %s, in %s%s: what ran is %swhat was registered%s",
                      registration->date, registration->file, before,
                      registration->differences.count > 0 ? "not " : "",
                      registration->differences.count > 0 ? ":" : ".");
}

void tlc_registration_draw(struct text *text, const struct tlc_results *results)
{
    const struct tlc_registration_record *registration = results->registration;
    if (!registration)
        return;
    char *words = tlc_registration_words(results);
    tlc_text_add(text, "<p class=\"small\">");
    tlc_text_escape(text, words);
    tlc_text_add(text, "</p>\n");
    free(words);
    if (registration->differences.count == 0)
        return;
    tlc_text_add(text, "<ul class=\"small\">\n");
    for (int i = 0; i < registration->differences.count; i++)
        tlc_text_addf(text, "<li>%s</li>\n", registration->differences.item[i]);
    tlc_text_add(text, "</ul>\n");
}

void tlc_registration_print(const struct tlc_output *output, const struct tlc_results *results)
{
    const struct tlc_registration_record *registration = results->registration;
    if (!registration)
        return;
    char *words = tlc_registration_words(results), *clean = tlc_cleaned(words);
    tlc_print_wrapped(output, clean);
    free(clean);
    free(words);
    for (int i = 0; i < registration->differences.count; i++) {
        char *line = tlc_format("- %s", registration->differences.item[i]);
        clean = tlc_cleaned(line);
        tlc_print_wrapped(output, clean);
        free(clean);
        free(line);
    }
}
