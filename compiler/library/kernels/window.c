#pragma once
#include "begin.c"
/* ---- template ---- */
/* A window that moves over an image, and makes a pixel at each of its places. Images lie
 * row by row, a pixel's channels side by side. */
struct window {
    int height, width;           /* of the image */
    int made_height, made_width; /* of what is made of it */
    int rows, columns;           /* of the window */
    int stride_y, stride_x;      /* from one place to the next */
    int dilation_y, dilation_x;  /* from one of its own pixels to the next */
    int top, left;               /* how far the first place lies outside of the image */
};
