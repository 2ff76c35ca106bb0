#include "sample.h"
/* ---- template ---- */
/* `call` for each tile of a layer's weights: those of `many` inputs, from the `first` of
 * the panel that begins at `input`. */
#define DEAL_INPUTS(inputs, input, first, many, call)                                    \
    for (int input = 0; input < (inputs); input += PANEL) {                              \
        if (input + PANEL <= (inputs))                                                   \
            DEAL(WHOLE, PANEL, TILE, first, many, call)                                  \
        else                                                                             \
            DEAL(WHOLE, (inputs) % PANEL, TILE, first, many, call)                       \
    }
