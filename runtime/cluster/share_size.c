/* share_size.c: how much of what is left a rank is handed at a time. */
#include "cluster/share_size.h"

static const double worth = 0.5; /* seconds */

int tlc_share_size(int left, int ranks, double seconds)
{
    const int fair = left / (2 * ranks);
    const double enough = seconds > 0 ? worth / seconds : 1;
    const int size = enough < (double)fair ? (int)enough : fair;
    return size < 1 ? left > 0 : size;
}
