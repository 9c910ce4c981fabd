import 'server-only';

/**
 * What is run by the container's own `sh`. Built-ins of every POSIX shell only: an image may have nothing else, and what it has may be
 * anything. Values come as arguments, never as part of the text.
 */

/** Prints the paths of the shells there are. */
export const FIND_SHELLS = `for s in bash zsh ash dash sh; do command -v "$s"; done; exit 0`;

/**
 * Says who it is ($1, then its line of /proc) and becomes the command: the console so knows the number of the process as the container
 * counts, which the engine does not tell. Its number is that of its session as well: the engine starts a command with a terminal so.
 */
export const BECOME = `s=; { read -r s <"/proc/$$/stat"; } 2>/dev/null; echo "$1 $s"; shift; exec "$@"`;

/**
 * Sends a signal ($4; 0: none) to every process of a terminal's session, and prints how many there were. The session by its number and
 * the time its leader started ($2, $3: a number is used again, both together are not); where these are not known, by the mark ($1) in
 * the environment of whoever has it. Whoever left the session on purpose (setsid, a daemon) is not of it, as after an ssh.
 */
export const SIGNAL_SESSION = `
mark=$1 session=$2 start=$3 signal=$4 count=0
if [ -z "$session" ]; then
  for d in /proc/[0-9]*; do
    while read -r e || [ -n "$e" ]; do
      case $e in *"$mark"*)
        { read -r s <"$d/stat"; } 2>/dev/null || break
        set -- \${s##*) }
        session=$4
        break 2;;
      esac
    done 2>/dev/null <"$d/environ"
  done
  [ -n "$session" ] || { echo 0; exit 0; }
fi
s=
{ read -r s <"/proc/$session/stat"; } 2>/dev/null
if [ -n "$s" ] && [ -n "$start" ]; then
  set -- \${s##*) }
  [ "\${20}" = "$start" ] || { echo 0; exit 0; }
fi
for d in /proc/[0-9]*; do
  s=
  { read -r s <"$d/stat"; } 2>/dev/null || continue
  set -- \${s##*) }
  [ "$4" = "$session" ] && [ "$1" != Z ] && [ "$1" != X ] || continue
  [ -z "$start" ] || [ "\${20}" -ge "$start" ] || continue
  count=$((count + 1))
  [ "$signal" = 0 ] && continue
  kill "-$signal" "\${d#/proc/}" 2>/dev/null
  [ "$signal" = KILL ] || kill -CONT "\${d#/proc/}" 2>/dev/null
done
echo "$count"
`;
