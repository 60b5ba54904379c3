#!/bin/sh
# Tells by its exit code whether the managers of this Swarm can still decide. Made by StackEngine.
#
#   sh manager-quorum.sh       on a manager, from cron or a monitor, each minute
#
# 0  all managers answer, and one may be lost     2  the managers cannot decide: no service can be changed
# 1  the next loss is one too many, or a manager  3  docker does not answer here, or this is no manager
#    does not answer
#
# MANAGER STATUS is what counts: STATUS says `Ready` of a manager's node, whose raft may be lost all the same. Of
# managers n more than n/2 have to answer: two tolerate no loss more than one does.
set -u
export LC_ALL=C

expected=@EXPECTED@ # managers that there are to be; fewer tells that one was removed or demoted

if ! seen=$(docker node ls --filter role=manager --format '{{.ManagerStatus}}' 2>&1); then
	case $seen in
	*'does not have a leader'* | *'lost leader'* | *'context deadline exceeded'* | *DeadlineExceeded*)
		printf 'No quorum: %s\n' "$seen" >&2
		exit 2
		;;
	esac
	printf 'Docker does not answer, or this is no manager: %s\n' "$seen" >&2
	exit 3
fi
managers=0 answer=0 leader=0
while read -r status; do
	case $status in
	Leader) managers=$((managers + 1)) answer=$((answer + 1)) leader=1 ;;
	Reachable) managers=$((managers + 1)) answer=$((answer + 1)) ;;
	Unreachable) managers=$((managers + 1)) ;;
	esac
done <<EOF
$seen
EOF
needed=$((managers / 2 + 1))
printf '%s of %s managers answer, %s are needed.\n' "$answer" "$managers" "$needed"
if [ "$answer" -lt "$needed" ] || [ "$leader" = 0 ]; then
	exit 2
fi
[ "$answer" = "$managers" ] && [ "$answer" -gt "$needed" ] && [ "$managers" -ge "$expected" ]
