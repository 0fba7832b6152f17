#ifndef TASKMASTER_CPLATFORM_TREE_H
#define TASKMASTER_CPLATFORM_TREE_H

#include <stdint.h>

/* When anything below a directory, itself included, was last changed, in nanoseconds since 1970: the
   newest change of content, name or mode of a file, links not followed, but for a .git at the top.
   0 when nothing can be seen. */
uint64_t tm_newest_change(const char *directory);

#endif
