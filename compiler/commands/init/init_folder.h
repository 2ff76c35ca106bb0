/* init_folder.h: a first spec for a folder of pictures. */
#ifndef INIT_FOLDER_H
#define INIT_FOLDER_H

#include "commands/look/look_folder.h"

/* Appends the spec, and what was seen that its writer should know. False and a fault where the
 * folder cannot be read, or has nothing to learn. */
bool init_folder(Text *spec, Sights *sights, const DataOptions *options, struct tlc_fault *fault);

#endif
