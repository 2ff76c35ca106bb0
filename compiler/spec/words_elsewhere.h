/* words_elsewhere.h: what people write who know Keras or PyTorch. */
#ifndef SPEC_WORDS_ELSEWHERE_H
#define SPEC_WORDS_ELSEWHERE_H

/* The key that is meant by a word that is one elsewhere, or the word itself. */
const char *key_for(const char *word);

#endif
