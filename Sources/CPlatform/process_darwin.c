#ifdef __APPLE__

#include "process.h"

#include <errno.h>
#include <libproc.h>
#include <mach/mach_time.h>
#include <stdlib.h>
#include <string.h>
#include <sys/proc.h>
#include <sys/sysctl.h>
#include <unistd.h>

int tm_list_processes(pid_t *ids, size_t count) {
    return proc_listallpids(ids, (int)(count * sizeof *ids));
}

static uint64_t processor_time(pid_t process) {
    struct proc_taskinfo task;
    if (proc_pidinfo(process, PROC_PIDTASKINFO, 0, &task, sizeof task) != (int)sizeof task) {
        return 0;
    }
    mach_timebase_info_data_t base;
    mach_timebase_info(&base);
    return (task.pti_total_user + task.pti_total_system) / 1000 * base.numer / base.denom;
}

int tm_process_facts_of(pid_t process, struct tm_process_facts *facts) {
    struct proc_bsdinfo found;
    if (proc_pidinfo(process, PROC_PIDTBSDINFO, 0, &found, sizeof found) != (int)sizeof found) {
        errno = ESRCH;
        return -1;
    }
    facts->parent = (pid_t)found.pbi_ppid;
    facts->group = (pid_t)found.pbi_pgid;
    facts->session = getsid(process);
    facts->zombie = found.pbi_status == SZOMB;
    facts->stopped = found.pbi_status == SSTOP;
    facts->started = found.pbi_start_tvsec * 1000000 + found.pbi_start_tvusec;
    facts->processor_time = processor_time(process);
    return 0;
}

int tm_process_carries(pid_t process, const char *entry) {
    int name[3] = {CTL_KERN, KERN_PROCARGS2, process};
    size_t size = 0;
    if (sysctl(name, 3, NULL, &size, NULL, 0) != 0 || size <= sizeof(int)) {
        return 0;
    }
    char *block = malloc(size + 1);
    if (block == NULL) {
        return 0;
    }
    int carries = 0;
    if (sysctl(name, 3, block, &size, NULL, 0) == 0 && size > sizeof(int)) {
        /* A count, the path, the arguments, the environment: all ended by NUL. */
        block[size] = '\0';
        size_t wanted = strlen(entry);
        for (size_t at = sizeof(int); at < size && !carries;) {
            size_t length = strlen(block + at);
            carries = length == wanted && memcmp(block + at, entry, wanted) == 0;
            at += length + 1;
        }
    }
    free(block);
    return carries;
}

#endif
