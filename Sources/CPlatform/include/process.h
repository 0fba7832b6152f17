#ifndef TASKMASTER_CPLATFORM_PROCESS_H
#define TASKMASTER_CPLATFORM_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Starting, watching and signalling processes: what the Swift overlays of libc hide or spell
   differently from system to system. Unless said otherwise a call returns 0 or more, or -1 with
   errno set. */

/* A program to start. The three descriptors become its standard streams; every other descriptor is
   closed in it. The vectors end with NULL. */
struct tm_spawn_request {
    const char *program;
    char *const *arguments;
    char *const *environment;
    const char *directory;
    int input;
    int output;
    int error;
    /* Whether it stays in our session and group, so that it has our terminal. */
    int foreground;
};

/* Starts a program as the leader of a new session (and group), unless it is to be in the foreground,
   with no signal blocked or ignored. A relative program is looked up from the new directory.
   Returns its id. */
pid_t tm_spawn(const struct tm_spawn_request *request);

/* A pipe whose ends are both closed on exec. With nonblocking_end 0 or 1, that end never blocks. */
int tm_pipe(int ends[2], int nonblocking_end);

/* A descriptor, closed on exec, that poll(2) finds readable once the process has ended; ENOSYS
   where the system has none. The process need not be our child. */
int tm_watch_exit(pid_t process);

/* Signals a process: through its watch where the system can (it then cannot hit another process
   that got the same id), else through its id. */
int tm_signal(int watch, pid_t process, int signal);

/* 1 once our own child has ended (it is left to be reaped), 0 while it runs. */
int tm_child_ended(pid_t child);

/* 1 if some child of ours has ended and is not yet reaped, else 0. */
int tm_any_child_ended(void);

/* Reaps one child of ours that has ended. Returns its exit status, or 256 plus the signal that
   ended it; -1 with ECHILD when it is not ours, -1 with EAGAIN when it runs. */
int tm_reap(pid_t child);

/* Runs body(context) on a new detached thread with asynchronous signals blocked. */
int tm_start_thread(void (*body)(void *), void *context);

/* The first place of a pattern (not empty) in bytes, or NULL. */
const void *tm_find(const void *bytes, size_t count, const void *pattern, size_t length);

/* Our own environment, as it is now. */
char *const *tm_environment(void);

/* Ignores SIGPIPE, and takes children back from a parent that told us to ignore SIGCHLD. */
void tm_prepare_signals(void);

/* As tm_prepare_signals, SIGCHLD only: an ignored SIGCHLD would make exit statuses vanish. */
void tm_keep_exit_statuses(void);

#ifdef __APPLE__
/* What is known of a process. Times: microseconds since 1970, and of processor used. */
struct tm_process_facts {
    pid_t parent;
    pid_t group;
    pid_t session;
    int zombie;
    int stopped;
    uint64_t started;
    uint64_t processor_time;
};

/* Fills in the ids of all processes; returns how many there are (more than count: call again). */
int tm_list_processes(pid_t *ids, size_t count);

int tm_process_facts_of(pid_t process, struct tm_process_facts *facts);

/* 1 if the environment the process was started with has exactly this entry, else 0. */
int tm_process_carries(pid_t process, const char *entry);
#endif

#endif
