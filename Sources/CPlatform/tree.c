#define _GNU_SOURCE
#include "tree.h"

#include <ftw.h>
#include <sys/stat.h>

/* nftw(3) hands its callback nothing of the caller's. */
static _Thread_local uint64_t newest;

static int look(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)path;
  (void)place;
  if (kind == FTW_NS) return 0;
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
  nftw(directory, look, 16, FTW_PHYS);
  return newest;
}
