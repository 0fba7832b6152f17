#define _GNU_SOURCE
#include "tree.h"

#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

/* nftw(3) hands its callback nothing of the caller's. */
static _Thread_local uint64_t newest;
static _Thread_local size_t top;

/* The repository at the top: where it is the user's own, others write to it as well. */
static int is_repository(const char *path, int level) {
  const char *rest = path + top + 1;
  return level > 0 && strncmp(rest, ".git", 4) == 0 && (rest[4] == '/' || rest[4] == '\0');
}

static int look(const char *path, const struct stat *status, int kind, struct FTW *place) {
  if (kind == FTW_NS || is_repository(path, place->level)) return 0;
#ifdef __APPLE__
  struct timespec changed = status->st_ctimespec;
#else
  struct timespec changed = status->st_ctim;
#endif
  uint64_t time = (uint64_t)changed.tv_sec * 1000000000u + (uint64_t)changed.tv_nsec;
  if (time > newest) newest = time;
  return 0;
}

uint64_t tm_newest_change(const char *directory) {
  newest = 0;
  top = strlen(directory);
  nftw(directory, look, 16, FTW_PHYS);
  return newest;
}
