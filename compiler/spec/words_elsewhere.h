/* words_elsewhere.h: what people write who know Keras or PyTorch. */
#ifndef SPEC_WORDS_ELSEWHERE_H
#define SPEC_WORDS_ELSEWHERE_H

/* The key that is meant by a word that is one elsewhere, or the word itself. */
const char *key_for(const char *word);

/* What to say of a key that is one elsewhere and has nothing here that is like it, or NULL. */
const char *known_elsewhere(const char *key);

#endif
