#ifndef TASKMASTER_CLIBGIT2_SHIM_H
#define TASKMASTER_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */

static inline int taskmaster_enable_fsync(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

static inline int taskmaster_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/* What may stand under "extensions." without libgit2 refusing the repository. The caller looks at
   each of them, and at its value, before it opens one. */
static inline int taskmaster_allow_extensions(void) {
    const char *names[] = {
        "noop-v1", "objectformat", "partialclone", "preciousobjects", "refstorage",
        "relativeworktrees", "worktreeconfig"
    };
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof(names) / sizeof(names[0]));
}

#endif
