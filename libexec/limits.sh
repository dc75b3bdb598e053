# Limits of a node: files of the node's own cgroup, v1 or v2. The node sees that group as the root of its hierarchies,
# so what it makes below is limited with it.

# group_file K V1CONTROLLER V1FILE V2FILE: the path of the file that is there.
group_file() {
  local dir
  while read -r dir _; do
    case $dir in */"$2"/* | */"$2",*/* | */*,"$2"/*) [ ! -e "$dir/$3" ] || { echo "$dir/$3"; return; } ;; esac
    [ ! -e "$dir/$4" ] || { echo "$dir/$4"; return; }
  done < "$STATE/node.$1/group.list"
  die "this machine has no cgroup file $3 or $4 for node $1."
}

set_limit() { # FILE VALUE
  echo "$2" 2>/dev/null > "$1" || die "the kernel refuses $2 in $1."
}

cmd_cpu() {
  local file
  [ $# = 2 ] || wrong "usage: ./mosix cpu K PERCENT|off, in percent of one core."
  need_running "$1"
  case $2 in off) ;; '' | *[!0-9]* | 0) wrong "'$2' is not a percentage: write 50, 150 or off." ;; esac
  file=$(group_file "$1" cpu cpu.cfs_quota_us cpu.max)
  case $file,$2 in
    */cpu.max,off) set_limit "$file" "max 100000" ;;
    */cpu.max,*) set_limit "$file" "$(($2 * 1000)) 100000" ;;
    *,off) set_limit "$file" -1 ;;
    *) set_limit "$file" $(($2 * 1000)) ;;
  esac
}

cmd_mem() {
  local file
  [ $# = 2 ] || wrong "usage: ./mosix mem K BYTES|off (K, M, G may follow the number)."
  need_running "$1"
  case $2 in off | *[0-9] | *[0-9][kKmMgG]) ;; *) wrong "'$2' is not a size: write 268435456, 256M or off." ;; esac
  file=$(group_file "$1" memory memory.limit_in_bytes memory.max)
  case $file,$2 in
    */memory.max,off) set_limit "$file" max ;;
    *,off) set_limit "$file" -1 ;;
    *) set_limit "$file" "$2" ;;
  esac
}

# The v1 freezer never says FROZEN while a guest waits for the answer to a call of its own: only death ends that wait
# (seccomp's WAIT_KILLABLE_RECV). It cannot run either, since who would answer is frozen.
stands_still() { # K FILE
  local pid stat
  grep -qx FROZEN "$2" && return 0
  for pid in $(node_pids "$1"); do
    read -r stat 2>/dev/null < "/proc/$pid/stat" || continue
    case ${stat##*) } in R* | S*) return 1 ;; esac
  done
}
freeze_node() {
  local file
  file=$(group_file "$1" freezer freezer.state cgroup.freeze)
  case $file,$2 in
    */cgroup.freeze,yes) set_limit "$file" 1 ;;
    */cgroup.freeze,no) set_limit "$file" 0 ;;
    *,yes) set_limit "$file" FROZEN; await 10 stands_still "$1" "$file" || die "node $1 did not freeze." ;;
    *) set_limit "$file" THAWED ;;
  esac
}
cmd_freeze() { need_running "${1:-}"; freeze_node "$1" yes; }
cmd_thaw() { need_running "${1:-}"; freeze_node "$1" no; }

# All pids (as this machine counts) in the node's groups.
node_pids() {
  local dir
  while read -r dir _; do
    find "$dir" -name cgroup.procs -exec cat {} + 2>/dev/null || :
  done < "$STATE/node.$1/group.list" | sort -un
}

# Empty groups vanish deepest first. A group may stay busy for a moment after its last process died.
remove_groups() {
  local list=$STATE/node.$1/group.list dir name
  [ -e "$list" ] || return 0
  while read -r dir name; do
    [ "$name" != mosix ] && [ -d "$dir" ] || continue
    await 5 remove_tree "$dir" || say "cannot remove the cgroup $dir"
  done < "$list"
  rm -f "$list"
}
remove_tree() { find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || :; [ ! -d "$1" ]; }

# The hierarchy named mosix is mounted nowhere on this machine: it is looked at in a passing mount namespace.
remove_named_groups() { # GROUP...
  local at=$STATE/named
  mkdir -p "$at"
  unshare --mount bash -c '
    at=$1; shift
    mount -t cgroup -o none,name=mosix mosix "$at" 2>/dev/null || exit 0
    for group in "$@"; do [ ! -d "$at/$group" ] || find "$at/$group" -depth -type d -exec rmdir {} + ; done' \
    remove "$at" "$@" || say "cgroups of the hierarchy named mosix are left"
  rmdir "$at"
}
