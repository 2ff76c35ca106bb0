/* zip.h: members of zip archives. */
#ifndef TLC_ZIP_H
#define TLC_ZIP_H

#include "formats/formats.h"
#include "system/input.h"

/* Opens a member of the archive at `path`, to be read to its end; messages call it `name`. NULL and
 * a fault when there is no such archive or member, or when it is encrypted or packed in another way
 * than by "deflate". */
struct tlc_input *tlc_zip_open(const char *path, const char *member, const char *name,
                               struct tlc_fault *fault);

#endif
