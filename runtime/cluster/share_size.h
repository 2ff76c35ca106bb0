/* share_size.h: how much of what is left a rank is handed at a time. */
#ifndef TLC_SHARE_SIZE_H
#define TLC_SHARE_SIZE_H

/* Of `left` seeds, for one of so many ranks that is free; a seed takes so many seconds, 0 where
 * that is not known yet.
 *
 * Long ones go one by one, so that whoever is slow holds nobody up. Of short ones a rank gets half
 * a second's worth, or the way to rank 0 and back would cost more than a hundredth; but never more
 * than half of what would be its part, so that all end at about the same time: guided
 * self-scheduling (Polychronopoulos and Kuck, IEEE Transactions on Computers C-36, 1987). */
int tlc_share_size(int left, int ranks, double seconds);

#endif
