#include "platform.h"

#include <errno.h>
#include <sys/file.h>

#ifdef __linux__
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

int tm_hide_environment(void) {
#ifdef __linux__
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
    errno = ENOTSUP;
    return -1;
#endif
}
