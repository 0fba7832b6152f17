#ifdef __linux__
#define _GNU_SOURCE 1
#endif

#include "platform.h"

#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#ifdef __linux__
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#endif

int tm_lock_exclusive(int descriptor, int nonblocking) {
    int result;
    do {
        result = flock(descriptor, LOCK_EX | (nonblocking ? LOCK_NB : 0));
    } while (result != 0 && errno == EINTR);
    return result;
}

int tm_become_subreaper(void) {
#ifdef __linux__
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#else
    errno = ENOTSUP;
    return -1;
#endif
}

void tm_share_memory(void) {
#ifdef __GLIBC__
    /* One for this thread, two for those that read: with fewer, these wait for each other; with more, each keeps
       what it has freed. */
    mallopt(M_ARENA_MAX, 3);
#endif
}

int tm_hide_environment(void) {
#ifdef __linux__
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
    errno = ENOTSUP;
    return -1;
#endif
}

int tm_share_blocks(int source, int target) {
#if defined(__linux__) && defined(FICLONE)
    return ioctl(target, FICLONE, source);
#else
    (void)source;
    (void)target;
    errno = ENOTSUP;
    return -1;
#endif
}

static ssize_t write_all(int target, const char *bytes, ssize_t count) {
    ssize_t done = 0;
    while (done < count) {
        ssize_t written = write(target, bytes + done, (size_t)(count - done));
        if (written < 0 && errno != EINTR) {
            return -1;
        }
        done += written > 0 ? written : 0;
    }
    return done;
}

static ssize_t copy_by_hand(int source, int target, size_t count) {
    char buffer[64 * 1024];
    ssize_t taken;
    do {
        taken = read(source, buffer, count < sizeof buffer ? count : sizeof buffer);
    } while (taken < 0 && errno == EINTR);
    return taken > 0 ? write_all(target, buffer, taken) : taken;
}

ssize_t tm_copy_bytes(int source, int target, size_t count) {
#if defined(__linux__) && !defined(__ANDROID__)
    ssize_t copied;
    do {
        copied = copy_file_range(source, NULL, target, NULL, count, 0);
    } while (copied < 0 && errno == EINTR);
    /* Some file systems cannot; some answer 0 for files that only seem to be empty. */
    if (copied > 0 || (copied < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EIO))) {
        return copied;
    }
#endif
    return copy_by_hand(source, target, count);
}
