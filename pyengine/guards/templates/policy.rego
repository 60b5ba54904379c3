# What a rollout of this stack must not be. Made by StackEngine; goes to policy/stack.rego, for OPA 1.x and Conftest:
#
#   docker stack config -c stack.yml | conftest test --parser yaml -
package main

import rego.v1

# Services that end by themselves, or are none for rollouts.
ends := @ENDS@

# Services of which two tasks must not run side by side: data of one writer, a port of the host.
alone := @ALONE@

# Services with replicas: where `replicas` is missing, a deploy scales them to one without a word.
several := @SEVERAL@

services[name] := service if {
	some name, service in input.services
	is_object(service)
	not name in ends
	not object.get(service, ["deploy", "mode"], "replicated") in {"replicated-job", "global-job"}
}

update(service) := object.get(service, ["deploy", "update_config"], {})

rollback(service) := object.get(service, ["deploy", "rollback_config"], {})

spread(service) if object.get(service, ["deploy", "mode"], "replicated") == "global"

all_at_once(service) if update(service).parallelism == 0

all_at_once(service) if {
	not spread(service)
	is_number(update(service).parallelism)
	update(service).parallelism >= object.get(service, ["deploy", "replicas"], 1)
}

many(service) if spread(service)

many(service) if {
	is_number(service.deploy.replicas)
	service.deploy.replicas > 1
}

# With start-first and a healthcheck each slot has a healthy task before its old one is stopped.
gated(name, service) if {
	update(service).order == "start-first"
	not name in alone
	is_object(service.healthcheck)
	not service.healthcheck.disable == true
}

deny contains message if {
	some name, service in services
	update(service).failure_action == "continue"
	message := sprintf("%s: `failure_action: continue` ends `completed` over a broken service", [name])
}

deny contains message if {
	some name, service in services
	is_number(update(service).max_failure_ratio)
	update(service).max_failure_ratio >= 1
	message := sprintf("%s: `max_failure_ratio` tolerates the failure of every task", [name])
}

deny contains message if {
	some name, service in services
	many(service)
	all_at_once(service)
	not gated(name, service)
	message := sprintf("%s: `parallelism` takes all tasks away at the same time", [name])
}

deny contains message if {
	some name, service in services
	some block in [update(service), rollback(service)]
	block.order == "start-first"
	name in alone
	message := sprintf("%s: `order: start-first` runs two tasks of which only one may run", [name])
}

deny contains message if {
	some name, service in services
	rollback(service).failure_action in {"continue", "rollback"}
	message := sprintf("%s: a rollback that fails is reported as done", [name])
}

deny contains message if {
	some name, service in services
	name in several
	not spread(service)
	object.get(service, ["deploy", "replicas"], null) == null
	message := sprintf("%s: without `replicas` a deploy scales it to one", [name])
}
