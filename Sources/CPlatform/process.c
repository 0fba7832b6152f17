#ifdef __linux__
#define _GNU_SOURCE 1
#endif

#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif
#ifdef __APPLE__
#include <sys/event.h>
#endif

extern char **environ;

char *const *tm_environment(void) {
    return environ;
}

static int set_flags(int descriptor, int nonblocking) {
    if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
        return -1;
    }
    return nonblocking ? fcntl(descriptor, F_SETFL, O_NONBLOCK) : 0;
}

int tm_pipe(int ends[2], int nonblocking_end) {
#ifdef __linux__
    /* At once, so that no program started meanwhile on another thread inherits it. */
    int made = pipe2(ends, O_CLOEXEC);
#else
    int made = pipe(ends);
#endif
    if (made != 0) {
        return -1;
    }
    if (set_flags(ends[0], nonblocking_end == 0) != 0
        || set_flags(ends[1], nonblocking_end == 1) != 0) {
        int saved = errno;
        close(ends[0]);
        close(ends[1]);
        errno = saved;
        return -1;
    }
    return 0;
}

/* Closes what the child must not have: our own descriptors are closed on exec anyway, but we may
   ourselves have been started with others. */
static int close_the_rest(posix_spawn_file_actions_t *actions, short *flags) {
#if defined(POSIX_SPAWN_CLOEXEC_DEFAULT)
    (void)actions;
    *flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
    return 0;
#elif defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
    (void)flags;
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
    (void)actions;
    (void)flags;
#if defined(SYS_close_range)
    (void)syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
#endif
    return 0;
#endif
}

static int set_signals(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    int failure = posix_spawnattr_setsigmask(attributes, &none);
    return failure ? failure : posix_spawnattr_setsigdefault(attributes, &all);
}

static int set_up(
    posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
    const struct tm_spawn_request *request, const int streams[3]
) {
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (!request->foreground) {
        flags |= POSIX_SPAWN_SETSID;
    }
    const char *directory = request->directory;
    int failure = directory ? posix_spawn_file_actions_addchdir_np(actions, directory) : 0;
    for (int target = 0; target < 3 && !failure; target++) {
        failure = posix_spawn_file_actions_adddup2(actions, streams[target], target);
    }
    if (!failure) {
        failure = close_the_rest(actions, &flags);
    }
    if (!failure) {
        failure = set_signals(attributes);
    }
    return failure ? failure : posix_spawnattr_setflags(attributes, flags);
}

static int spawn(const struct tm_spawn_request *request, const int streams[3], pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) {
        return failure;
    }
    failure = posix_spawnattr_init(&attributes);
    if (!failure) {
        failure = set_up(&actions, &attributes, request, streams);
        if (!failure) {
            failure = posix_spawn(
                child, request->program, &actions, &attributes, request->arguments,
                request->environment);
        }
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

pid_t tm_spawn(const struct tm_spawn_request *request) {
    /* Copies above the standard numbers: where we were started with one of those closed, a pipe
       may have got it, and a dup2 onto it would destroy the source of the next. */
    int given[3] = {request->input, request->output, request->error};
    int streams[3] = {-1, -1, -1};
    int failure = 0;
    for (int index = 0; index < 3 && !failure; index++) {
        streams[index] = given[index] > 2 ? given[index] : fcntl(given[index], F_DUPFD_CLOEXEC, 3);
        failure = streams[index] < 0 ? errno : 0;
    }
    pid_t child = -1;
    if (!failure) {
        failure = spawn(request, streams, &child);
    }
    for (int index = 0; index < 3; index++) {
        if (streams[index] >= 0 && streams[index] != given[index]) {
            close(streams[index]);
        }
    }
    errno = failure;
    return failure ? -1 : child;
}

int tm_watch_exit(pid_t process) {
#if defined(__linux__) && defined(SYS_pidfd_open)
    return (int)syscall(SYS_pidfd_open, process, 0); /* always closed on exec */
#elif defined(__APPLE__)
    int queue = kqueue();
    if (queue < 0) {
        return -1;
    }
    struct kevent change;
    EV_SET(&change, process, EVFILT_PROC, EV_ADD | EV_ONESHOT, NOTE_EXIT, 0, NULL);
    if (set_flags(queue, 0) != 0 || kevent(queue, &change, 1, NULL, 0, NULL) != 0) {
        int saved = errno;
        close(queue);
        errno = saved;
        return -1;
    }
    return queue;
#else
    (void)process;
    errno = ENOSYS;
    return -1;
#endif
}

int tm_signal(int watch, pid_t process, int signal) {
#if defined(__linux__) && defined(SYS_pidfd_send_signal)
    if (watch >= 0) {
        return (int)syscall(SYS_pidfd_send_signal, watch, signal, NULL, 0);
    }
#else
    (void)watch;
#endif
    return kill(process, signal);
}

static int ended(idtype_t kind, pid_t child) {
    siginfo_t information;
    information.si_pid = 0;
    int failed = waitid(kind, (id_t)child, &information, WEXITED | WNOHANG | WNOWAIT);
    return failed ? -1 : information.si_pid != 0;
}

int tm_child_ended(pid_t child) {
    return ended(P_PID, child) != 0; /* one that is not there any more has ended */
}

int tm_any_child_ended(void) {
    return ended(P_ALL, 0) == 1;
}

int tm_reap(pid_t child) {
    int status = 0;
    pid_t reaped;
    do {
        reaped = waitpid(child, &status, WNOHANG);
    } while (reaped < 0 && errno == EINTR);
    if (reaped < 0) {
        return -1;
    }
    if (reaped == 0) {
        errno = EAGAIN;
        return -1;
    }
    return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

struct start {
    void (*body)(void *);
    void *context;
};

static void *run_thread(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

int tm_start_thread(void (*body)(void *), void *context) {
    struct start *start = malloc(sizeof *start);
    if (start == NULL) {
        return -1;
    }
    start->body = body;
    start->context = context;
    /* The new thread inherits the mask. Faults of its own it must still be able to report. */
    static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
    sigset_t blocked, before;
    sigfillset(&blocked);
    for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) {
        sigdelset(&blocked, faults[index]);
    }
    pthread_t thread;
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    int failure = pthread_create(&thread, NULL, run_thread, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failure) {
        free(start);
        errno = failure;
        return -1;
    }
    pthread_detach(thread);
    return 0;
}

const void *tm_find(const void *bytes, size_t count, const void *pattern, size_t length) {
    return memmem(bytes, count, pattern, length);
}

void tm_keep_exit_statuses(void) {
    struct sigaction action;
    if (sigaction(SIGCHLD, NULL, &action) == 0 && action.sa_handler == SIG_IGN) {
        signal(SIGCHLD, SIG_DFL);
    }
}

void tm_prepare_signals(void) {
    signal(SIGPIPE, SIG_IGN);
    tm_keep_exit_statuses();
}
