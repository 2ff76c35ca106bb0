/* cifar.h: what is to be told of CIFAR's binary files. */
#ifndef TLC_CIFAR_H
#define TLC_CIFAR_H

/* The settings of a source in this format. */
struct tlc_cifar_labels {
    int count, which; /* that stand before an image, and which of them counts */
};

#endif
