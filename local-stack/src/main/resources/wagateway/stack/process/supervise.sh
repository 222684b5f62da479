# Runs a program for as long as standard input stays open, so that it ends with whoever holds the other end.
#
# $1 signal that ends the program   $3... the program
# $2 directory to remove once the program was ended from outside, or empty; when it ended by itself somebody may want
#    to read what it left there
# exit status: that of the program

signal=$1
scratch=$2
shift 2
trap '' INT HUP
exec 3<&0 </dev/null

"$@" 3<&- &
program=$!
(
  while read -r _ <&3; do :; done
  [ -z "$scratch" ] || : >"$scratch/released"
  kill -s "$signal" "$program"
) 2>/dev/null &
watch=$!
exec 3<&-

wait "$program"
status=$?
kill "$watch" 2>/dev/null
[ -z "$scratch" ] || [ ! -e "$scratch/released" ] || rm -rf -- "$scratch"
exit "$status"
