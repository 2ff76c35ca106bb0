/* page.h: one model as a page of HTML that needs nothing else: its library as WebAssembly, with the
 * weights inside, what asks it and shows what it says, and what its run has found out. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "library/library.h"

/* Why there is no page: in words for "tlc: ". */
typedef struct PageProblem {
    const char *text;
} PageProblem;

/* The page of a library with numbers. `findings`, which may be empty, is HTML that stands under it.
 * The same library, findings and clang make the same bytes. False where clang makes no code of it.
 */
bool page_emit(Text *out, const Library *library, const char *findings, PageProblem *problem);

/* What a run has left beside the weights, for the page: its verdict, and what the models were
 * tested by. `*markup` is empty where there is no results.json, or where it knows nothing of this
 * file; and
 * `*note` says so. False where the run's results are not of this spec, or the file is not what the
 * run has saved. */
bool page_findings(Arena *arena, const Library *library, const char *weights, const char **markup,
                   const char **note, PageProblem *problem);

/* ---- what these share ---- */

/* All of the library's C in one text, with what it needs of C's own library, and the functions that
 * the page calls. */
void page_source(Text *out, const Library *library);

/* What the page's script knows of the model, as JSON. */
void page_describe(Text *out, const Library *library);

/* Compiles C to WebAssembly by a clang that is in PATH; its bytes are appended. */
bool page_compile(Text *out, const Text *source, PageProblem *problem);

#endif
