/* lsp.h: tlc as a language server: what it finds in a spec, shown while the spec is written.
 *
 * The protocol is LSP 3.17. A document is a spec as the editor has it, checked in memory; nothing
 * is written, and files that it names are read as for a compilation. */
#ifndef LSP_LSP_H
#define LSP_LSP_H

#include "base/diag.h"
#include "spec/spec.h"

/* Reports what is wrong with a spec that has passed its own checks, as far as a plan of it tells.
 */
typedef void LspPlanCheck(Arena *arena, const Spec *spec, const Node *root,
                          Diagnostics *diagnostics);

/* The text laid out, or NULL where it is no YAML or would mean something else. */
typedef const char *LspLayOut(Arena *arena, const Source *source);

/* What the server has of those who know more. */
typedef struct LspHelp {
    LspPlanCheck *check_plan;
    LspLayOut *lay_out;
    const char *version;
} LspHelp;

/* Serves one client, whose messages come by `input`, until it says `exit` or is gone. Returns the
 * exit code that the protocol wants: 0 if it has said `shutdown` before, else 1. Memory that has
 * run out ends the program. */
int lsp_serve(int input, int output, const LspHelp *help);

#endif
