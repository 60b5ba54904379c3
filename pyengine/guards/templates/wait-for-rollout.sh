#!/bin/sh
# Waits for the rollout of a stack, and tells by its exit code how it ended. Made by StackEngine.
#
#   sh wait-for-rollout.sh docker stack deploy -c stack.yml shop     deploys, then waits
#   sh wait-for-rollout.sh                                           waits for what is under way
#
# 0  every service runs what was asked for     4  the command wrote to none of the services:
# 1  rolled back, or stuck on the way back        what is `completed` is an older rollout
# 2  paused                                    5  a task that is to end by itself has failed
# 3  not done within its time limit            6  the command failed
# 64 wrongly used                              69 docker does not answer, or a service is not there
#
# It changes nothing by itself. Its times are those of the file it was made from: make it again when these change.
# WAIT_FACTOR=2 gives every service twice the time, for images that take long to pull.
set -u
export LC_ALL=C

@STACK@
# name; seconds its rollout may take; seconds it has to run untouched where no update watches it; whether tasks stay or end
# shellcheck disable=SC2016 # whatever is in a name is a name
every() {
@SERVICES@
}

show='{{.ID}} {{.Version.Index}} {{if .UpdateStatus}}{{.UpdateStatus.State}}{{else}}none{{end}}'
show="$show {{if .PreviousSpec}}back{{else}}no-way-back{{end}}"
show="$show {{if .Spec.Mode.Replicated}}{{.Spec.Mode.Replicated.Replicas}}{{else if .Spec.Mode.Global}}global{{else}}job{{end}}"
show="$show {{with .Spec.TaskTemplate.RestartPolicy}}{{.Condition}}{{end}}"
# Everything that a task is made of, below its placement: a task that may stay where it is keeps an older one.
made='{{json .Placement}}{{"\n"}}{{json .}}'
spec="{{with .Spec.TaskTemplate}}$made{{end}}"
of_task='{{.ID}} {{.Slot}} {{or .NodeID "-"}} {{.DesiredState}} {{.Status.State}}{{"\n"}}'
of_task="$of_task{{with .Spec}}$made{{end}}"
begun='' written=0 nth=0 meant='' newline='
'

# Takes the defaults out of specs: `docker service inspect` fills them in, and tasks do not have them.
plain() {
	sed -e 's/"StopGracePeriod":10000000000\(,\{0,1\}\)//' -e 's/"DNSConfig":{}\(,\{0,1\}\)//' \
		-e 's/"RestartPolicy":{\([^}]*\)"Condition":"any",\{0,1\}/"RestartPolicy":{\1/' \
		-e 's/"RestartPolicy":{\([^}]*\)"Delay":5000000000,\{0,1\}/"RestartPolicy":{\1/' \
		-e 's/"RestartPolicy":{\([^}]*\)"MaxAttempts":0,\{0,1\}/"RestartPolicy":{\1/' \
		-e 's/"RestartPolicy":{}\(,\{0,1\}\)//' -e 's/"Runtime":"container"\(,\{0,1\}\)//' -e 's/,}/}/g'
}

# Sets `parts` to a spec without its placement, both as they are printed.
below() {
	parts=$2
	case $parts in
	*"\"Placement\":$1,"*) parts=${parts%%"\"Placement\":$1,"*}${parts#*"\"Placement\":$1,"} ;;
	*",\"Placement\":$1"*) parts=${parts%%",\"Placement\":$1"*}${parts#*",\"Placement\":$1"} ;;
	esac
}

# Sets `sum` to a checksum of the whole spec that is in force.
sum() {
	sum=$(docker service inspect --format '{{json .Spec}}' -- "$1" 2>/dev/null | cksum)
}

# What a service is before the command: its version and its spec.
remember() {
	nth=$((nth + 1))
	was=$(docker service inspect --format '{{.Version.Index}}' -- "$1" 2>/dev/null) || was=new
	sum "$1"
	eval "was_$nth=\"\$was \$sum\""
}

# What the command has made of it.
intend() {
	nth=$((nth + 1))
	sum "$1"
	eval "meant_$nth=\$sum"
}

# Sets: id version state previous mode condition; fails where there is no such service.
look() {
	line=$(docker service inspect --format "$show" -- "$name") || return 1
	read -r id version state previous mode condition <<-EOF
		$line
	EOF
}

# Sets: wanted; running, ended and failed tasks that are made of the spec in force; ids of those that run.
count() {
	running=0 ended=0 failed=0 ids='' slots=' '
	want=$(docker service inspect --format "$spec" -- "$id") || return 1
	want=$(printf '%s\n' "$want" | plain)
	below "${want%%"$newline"*}" "${want#*"$newline"}"
	want=$parts
	tasks=$(docker service ps --no-trunc -q -- "$id") || return 1 # in each slot the newest is the first
	# shellcheck disable=SC2086 # ids
	[ -z "$tasks" ] || tasks=$(docker inspect --type task --format "$of_task" $tasks 2>/dev/null | plain)
	while read -r task slot node desired now && IFS= read -r placed && IFS= read -r whole; do
		below "$placed" "$whole"
		[ "$slot" != 0 ] || slot=$node
		case $slots in *" $slot "*) newest=no ;; *) newest=yes ;; esac
		slots="$slots$slot "
		[ "$parts" = "$want" ] || continue
		case $desired,$now,$newest in
		running,running,*) running=$((running + 1)) ids="$ids $task" ;;
		running,*) ;;
		*,complete,yes) ended=$((ended + 1)) ;;
		*,failed,yes | *,rejected,yes | *,orphaned,yes) failed=$((failed + 1)) ;;
		esac
	done <<-EOF
		$tasks
	EOF
	wanted=$mode
	[ "$mode" = global ] || [ "$mode" = job ] || return 0
	replicas=$(docker service ls --filter "id=$id" --format '{{.Replicas}}') || return 1
	[ "$mode" = global ] || {
		replicas=${replicas#*\(} # 0/1 (1/1 completed)
		ended=${replicas%%/*}
	}
	wanted=${replicas#*/}
	wanted=${wanted%% *}
}

leave() {
	printf '%s: %s\n' "$name" "$2" >&2
	[ "$1" = 0 ] || [ "$1" = 69 ] || docker service ps --no-trunc -- "$name" >&2
	exit "$1"
}

# Tells a `completed` that is not of the spec that was asked for. After a rollback by itself there is no way back; after
# one by hand the whole spec is the one from before the command, or another one than the command has made.
rolled_back() {
	[ "$previous" != no-way-back ] || return 0
	[ -n "$was" ] && [ "${was%% *}" != "$version" ] || return 1
	sum "$id"
	[ "$sum" = "${was#* }" ] || [ "$sum" != "$meant" ]
}

# Sets `done` to how many tasks are as they are to be.
judge() {
	case $mode,$kind in
	job,* | *,ends) done=$ended ;;
	*,either) done=$((running + ended)) ;;
	*) done=$running ;;
	esac
	case $state in updating | rollback_started) done=-1 ;; esac
	[ "$failed" = 0 ] || [ "$condition" != none ] || leave 5 'a task failed, and is not to be started again'
}

# Ends the script where the rollout has gone wrong.
ended_badly() {
	case $state in
	paused) leave 2 'the update is paused. Before anything else is written to it: roll back, or deploy a version that works' ;;
	rollback_paused) leave 1 'the way back is paused too' ;;
	rollback_completed) leave 1 'rolled back: the version before is in force again' ;;
	completed) ! rolled_back || leave 1 'completed, but not what was asked for: rolled back, or written to since' ;;
	esac
}

await() {
	name=$1 limit=$(($2 * ${WAIT_FACTOR:-1})) quiet=$3 kind=$4
	nth=$((nth + 1)) since='' seen='' told=''
	eval "was=\${was_$nth:-} meant=\${meant_$nth:-}"
	while :; do
		if ! look || ! count; then leave 69 'docker does not answer, or there is no such service'; fi
		ended_badly
		judge
		now=$(date +%s) enough=$quiet
		[ "$state" != completed ] && [ "$done" != "$ended" ] || enough=0 # the update has watched them, or they have ended
		if [ "$done" != "$wanted" ] || [ "$ids" != "$seen" ] || [ -z "$since" ]; then
			since=$now seen=$ids
		elif [ $((now - since)) -ge "$enough" ]; then
			break
		fi
		said="$state, $running of $wanted tasks run what was asked for"
		[ $((now - begun)) -lt "$limit" ] || leave 3 "not done after $limit seconds: $said"
		[ "$told" = "$said" ] || printf '%s: %s\n' "$name" "$said"
		told=$said
		sleep 1
	done
	[ "${was%% *}" = "$version" ] || written=1
	printf '%s: done, %s of %s\n' "$name" "$wanted" "$wanted"
}

if [ $# -gt 0 ]; then
	every remember
	"$@" || exit 6
	nth=0
	every intend
fi
nth=0 begun=$(date +%s)
every await
[ $# = 0 ] || [ "$written" = 1 ] || {
	echo 'The command wrote to none of these services: what runs is what ran before.' >&2
	exit 4
}
