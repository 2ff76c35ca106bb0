/* axis_kind.h: what an axis of a study varies, as far as a report has a place of its own for it. */
#ifndef TLC_AXIS_KIND_H
#define TLC_AXIS_KIND_H

/* EXAMPLES: how many examples are learned from. DEPTH: how many layers are copied, the n of
 * `study.curves`. FREEZE: which layers are frozen, or where copied ones end. With the words for
 * them in results.json. */
#define TLC_AXIS_KINDS(KIND)                                                                       \
    KIND(OTHER, "other")                                                                           \
    KIND(EXAMPLES, "examples")                                                                     \
    KIND(DEPTH, "depth")                                                                           \
    KIND(FREEZE, "freeze")                                                                         \
    KIND(EPOCHS, "epochs")

#define TLC_AXIS_KIND(name, word) TLC_AXIS_##name,
enum tlc_axis_kind { TLC_AXIS_KINDS(TLC_AXIS_KIND) };
#undef TLC_AXIS_KIND

const char *tlc_axis_kind_word(enum tlc_axis_kind kind);

/* "TLC_AXIS_EPOCHS" */
const char *tlc_axis_kind_identifier(enum tlc_axis_kind kind);

#endif
