#ifndef TASKMASTER_CLIBGIT2_SHIM_H
#define TASKMASTER_CLIBGIT2_SHIM_H

#include <limits.h>
#include <string.h>

#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>
#else
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#endif

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <zlib.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */

static inline int taskmaster_enable_fsync(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

static inline int taskmaster_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/* How much of the objects that were read the library keeps: by default a quarter of a gigabyte. */
static inline int taskmaster_limit_cache(ssize_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, bytes);
}

/* How much of each pack is mapped at a time, and of all packs together: by default gigabytes. */
static inline int taskmaster_limit_windows(size_t one, size_t all) {
    int status = git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, one);
    return status < 0 ? status : git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, all);
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

/* What stands before an object's content in its name: kind, size, NUL. Written by hand, since printf takes as
   long for it as SHA-1 does for a small object. */
static inline size_t taskmaster_object_head(git_object_t type, size_t size, char head[48]) {
    const char *kind = git_object_type2string(type);
    size_t length = strlen(kind);
    memcpy(head, kind, length);
    head[length++] = ' ';
    char digits[24];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + size % 10);
        size /= 10;
    } while (size > 0);
    while (count > 0) {
        head[length++] = digits[--count];
    }
    head[length++] = '\0';
    return length;
}

/* The name of an object of a kind. libgit2 computes it as well, with a search for attempts at collisions, which
   takes four times as long: Git makes that search when it takes objects in from elsewhere. */
static inline void taskmaster_hash(
    git_object_t type, const void *content, size_t size, git_oid *name) {
    char head[48];
    size_t length = taskmaster_object_head(type, size, head);
#ifdef __APPLE__
    CC_SHA1_CTX state;
    CC_SHA1_Init(&state);
    CC_SHA1_Update(&state, head, (CC_LONG)length);
    for (size_t done = 0; done < size;) {
        size_t part = size - done > INT_MAX ? INT_MAX : size - done;
        CC_SHA1_Update(&state, (const char *)content + done, (CC_LONG)part);
        done += part;
    }
    CC_SHA1_Final(name->id, &state);
#else
    SHA_CTX state;
    SHA1_Init(&state);
    SHA1_Update(&state, head, length);
    SHA1_Update(&state, content, size);
    SHA1_Final(name->id, &state);
#endif
}

/* Inflates a zlib stream in memory, as far as the room for it goes. Returns how many bytes came out;
   *is_whole says whether the stream came to its end. */
static inline size_t taskmaster_inflate(
    const void *input, size_t input_size, void *output, size_t output_size, int *is_whole) {
    z_stream stream;
    size_t written = 0;
    int status = Z_OK;
    *is_whole = 0;
    memset(&stream, 0, sizeof(stream));
    if (inflateInit(&stream) != Z_OK) return 0;
    stream.next_in = (z_const Bytef *)input;
    while (status == Z_OK && written < output_size) {
        size_t consumed = (size_t)(stream.next_in - (z_const Bytef *)input);
        size_t in = input_size - consumed, out = output_size - written;
        stream.avail_in = in > UINT_MAX ? UINT_MAX : (uInt)in;
        stream.avail_out = out > UINT_MAX ? UINT_MAX : (uInt)out;
        stream.next_out = (Bytef *)output + written;
        uInt room = stream.avail_out;
        /* Without input and without output this is Z_BUF_ERROR, which ends the loop. */
        status = inflate(&stream, Z_NO_FLUSH);
        written += room - stream.avail_out;
    }
    *is_whole = status == Z_STREAM_END;
    inflateEnd(&stream);
    return written;
}

#endif
