#include "sample.h"
/* ---- template ---- */
/* Loss and accuracy over the examples, of which `step` takes `batch_size` at a time.
 * `features` are theirs, for a step that works on those, else NULL. Marks in `correct`,
 * unless it is NULL, which examples were predicted right. */
static struct tlc_metrics evaluate(
    void (*step)(const struct batch *batch, struct tlc_metrics *totals, uint8_t *correct),
    int batch_size, const struct tlc_examples *examples, float *features,
    uint8_t *correct)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {.features = features};
    for (int first = 0; first < examples->count; first += batch_size) {
        take_batch(&batch, examples, NULL, first, batch_size);
        step(&batch, &totals, correct);
    }
    return totals;
}
