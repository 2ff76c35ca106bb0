/* spec_json.c: prints a line for each spec that can be read: its path and what is in it, as JSON.
 */
#include "commands/schema/node_json.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    tlc_json_begin();
    for (int i = 1; i < argc; i++) {
        Arena *arena = arena_new();
        const char *problem;
        const Source *source = source_read(arena, argv[i], &problem);
        const Node *root = source ? yaml_read(arena, source, diag_new(arena)) : NULL;
        json_t *line = root ? json_pack("[s, o]", argv[i], node_json(root)) : NULL;
        char *text = line ? tlc_json_text(line, 0, argv[i]) : NULL;
        if (text)
            puts(text);
        free(text);
        json_decref(line);
        arena_free(arena);
    }
    return 0;
}
