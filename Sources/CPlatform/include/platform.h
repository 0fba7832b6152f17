#ifndef TASKMASTER_CPLATFORM_H
#define TASKMASTER_CPLATFORM_H

/* Calls that the Swift overlays of libc hide or do not have. Each returns 0, or -1 with errno set. */

/* An exclusive flock(2) on an open descriptor; with nonblocking, EWOULDBLOCK when another holds it. */
int tm_lock_exclusive(int descriptor, int nonblocking);

/* Makes this process the one that orphaned descendants come back to (Linux; elsewhere ENOTSUP). */
int tm_become_subreaper(void);

/* Keeps other processes of the same user from reading our environment (Linux; elsewhere ENOTSUP). */
int tm_hide_environment(void);

#endif
