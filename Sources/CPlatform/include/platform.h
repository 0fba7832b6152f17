#ifndef TASKMASTER_CPLATFORM_H
#define TASKMASTER_CPLATFORM_H

#include <stddef.h>
#include <sys/types.h>

/* Calls that the Swift overlays of libc hide or do not have. Each returns 0, or -1 with errno set. */

/* An exclusive flock(2) on an open descriptor; with nonblocking, EWOULDBLOCK when another holds it. */
int tm_lock_exclusive(int descriptor, int nonblocking);

/* Makes this process the one that orphaned descendants come back to (Linux; elsewhere ENOTSUP). */
int tm_become_subreaper(void);

/* Has threads share what they have freed with some others, where the C library would keep it for each of them. */
void tm_share_memory(void);

/* Keeps other processes of the same user from reading our environment (Linux; elsewhere ENOTSUP). */
int tm_hide_environment(void);

/* Makes an empty file share all blocks of another (Linux, where the file system can; else ENOTSUP,
   EXDEV, EINVAL or the like, and the file stays empty). */
int tm_share_blocks(int source, int target);

/* Copies at most that many bytes from where one file stands to where another does, in the kernel
   where it can. Returns how many; 0 at the end. */
ssize_t tm_copy_bytes(int source, int target, size_t count);

#endif
