/* study_curves.h: `study.curves`, the arms of Yosinski et al. */
#ifndef CATALOG_STUDY_CURVES_H
#define CATALOG_STUDY_CURVES_H

#include "spec/spec.h"

/* The tree of a checked spec with `study.curves` written out as models, trainings, arms and an
 * axis. Reports curves that cannot be made, and returns NULL then. */
const Node *study_with_curves(Arena *arena, const Spec *spec, const Node *root,
                              Diagnostics *diagnostics);

#endif
