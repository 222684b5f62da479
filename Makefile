# Everything is run from here; 'make' alone says what there is.

.DEFAULT_GOAL := help

DATA ?= .local-stack
WORKER ?= simulated
PROTOCOL ?= engine.io
SEED ?=

# Nothing is coloured for a file or another program.
ifndef MAKE_TERMOUT
export NO_COLOR = 1
export NPM_CONFIG_COLOR = false
endif

# Maven itself runs on this JDK too: the formatter reads sources with the compiler of Maven's own JVM.
JDK = $(shell .mvn/find-jdk 25)
MVN = JAVA_HOME='$(JDK)' MAVEN_OPTS='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Djansi.noreset=true' \
	mvn --batch-mode --no-transfer-progress
PACKAGED := target/packaged
comma := ,
BILLS := target/classes/META-INF/sbom
REHEARSE = '$(JDK)/bin/java' -jar local-stack/target/local-stack-*-exec.jar rehearse
SOURCES = $(shell find pom.xml */pom.xml */src/main -type f)
E2E_PACKAGES := e2e/node_modules/.package-lock.json
LINT_PACKAGES := docs/lint/node_modules/.package-lock.json
SITE_PACKAGES := docs/site/node_modules/.package-lock.json
CONSOLE := console/dist/index.html
# what an older build left in the classes would be packaged too
BUILD_CONSOLE = rm -rf gateway-api/target/classes/console && npm run --workspace console --silent build
BAILEYS_WORKER := workers/baileys/dist/src/main.js
BAILEYS_PACKAGES := workers/baileys/node_modules/.package-lock.json
BAILEYS_SOURCES = $(shell find workers/baileys -type f -not -path '*/node_modules/*' -not -path '*/dist/*')
# of the npm workspace: the console, the packages that it is made of, the examples
WORKSPACE_PACKAGES := node_modules/.package-lock.json
CONSOLE_SOURCES = $(shell find console packages/*/src packages/*/package.json tsconfig.json -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

# Packages the release FROM in the folder $old, for what follows with '&&' in the same line.
WITH_OLD_RELEASE = test -n '$(FROM)' || { echo 'say which release is the other one: make $@ FROM=<git reference>' >&2; exit 1; }; \
	old=$$(mktemp -d) && trap 'git worktree remove --force "$$old"' EXIT && git worktree add --quiet --detach "$$old" '$(FROM)' \
	&& $(MVN) --quiet --file "$$old" --projects gateway-api,gateway-push --also-make package -Dquick -DskipTests -Dspotless.check.skip=true

.PHONY: help env run preflight rehearse test soak console packages upgrade-check compare bench microbench bench-chain chaos rollout abuse cluster-test audit pin-images fuzz simulate conformance-pod format docs site lint jdk chromium

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: preflight $(PACKAGED) $(E2E_PACKAGES) $(if $(filter baileys,$(WORKER)),$(BAILEYS_WORKER)) ## Run the whole gateway on this machine until Ctrl-C; data in DATA (.local-stack); WORKER=baileys for real phones, WORKER=none for yours
	@# at a terminal its Ctrl-C is for the program alone: make would call it an error
	@test ! -t 0 || set -m; WORKER='$(WORKER)' '$(JDK)/bin/java' -Xshare:auto -jar local-stack/target/local-stack-*-exec.jar --data '$(DATA)'; exit $$?

preflight: ## Say what this machine lacks for 'make run', and how to mend it
	@WORKER='$(WORKER)' local-stack/preflight

rehearse: jdk $(PACKAGED) ## Run the pods under load once (half a minute); from then on they start warm, in half of the time
	@$(REHEARSE)

env: ## Make up the secrets of docker-compose.yml that .env lacks
	@deploy/make-env

test: jdk lint chromium ## Check and test everything, then the packaged gateway from end to end
	npm ci
	npm run --silent check
	$(BUILD_CONSOLE)
	$(MVN) --threads 2 verify
	npm ci --prefix workers/baileys
	JAVA_HOME='$(JDK)' npm test --prefix workers/baileys --silent
	npm test --prefix workers/conformance --silent
	npm test --prefix benchmarks --silent
	npm ci --prefix e2e --no-fund --no-audit
	$(REHEARSE)
	cd e2e && JAVA_HOME='$(JDK)' npm test

console: $(CONSOLE) ## Build the web page, which the API serves

packages: $(WORKSPACE_PACKAGES) ## Pack the client and the hooks for npm, into target/packages
	@mkdir -p target/packages && npm run --silent packages -- target/packages

soak: jdk $(PACKAGED) $(E2E_PACKAGES) ## Break off CYCLES (1,000,000) connections of all kinds, and look for what is left of them; SEED repeats which
	@JAVA_HOME='$(JDK)' CYCLES='$(CYCLES)' SEED='$(SEED)' node e2e/soak/run.mjs

abuse: jdk $(PACKAGED) $(E2E_PACKAGES) ## Attack the pods in every way we know for FOR (210) seconds under 200 clients, of which none may notice
	@JAVA_HOME='$(JDK)' SEED='$(SEED)' FOR='$(FOR)' node e2e/chaos/run.mjs abuse

audit: jdk ## Ask public databases of vulnerabilities about all dependencies; needs the network and osv-scanner 2
	@command -v osv-scanner >/dev/null || { echo "install osv-scanner 2: https://google.github.io/osv-scanner" >&2; exit 1; }
	@failed=''; for lock in $$(git ls-files '*package-lock.json'); do \
		echo "$$lock"; npm audit --prefix "$$(dirname "$$lock")" || failed=1; done; test -z "$$failed"
	@$(MVN) --quiet --projects gateway-api,gateway-push --also-make package -Dquick -DskipTests -Dspotless.check.skip=true -Dcyclonedx.skip=false
	@osv-scanner scan source --no-ignore gateway-api/$(BILLS) gateway-push/$(BILLS)

pin-images: ## Put their digests behind the tags of all images of others; needs the network and docker with buildx
	@deploy/pin-images

cluster-test: $(E2E_PACKAGES) ## Test a cluster that 'docker compose up' has started, killing each of its containers
	cd e2e && node --test --test-reporter=spec cluster/cluster.test.mjs

upgrade-check: jdk $(PACKAGED) $(E2E_PACKAGES) ## Run pods of the release FROM (a git reference) beside those of this one, on this one's schema
	@$(WITH_OLD_RELEASE) && cd e2e && OLD_RELEASE="$$old" JAVA_HOME='$(JDK)' node --test --test-reporter=spec upgrade/upgrade.test.mjs

compare: jdk $(PACKAGED) $(E2E_PACKAGES) ## Measure the push pod and that of the release FROM (a git reference) in turn (7 minutes)
	npm ci --prefix benchmarks --no-fund --no-audit --silent
	@$(WITH_OLD_RELEASE) && OLD_RELEASE="$$old" JAVA_HOME='$(JDK)' node benchmarks/compare.mjs

bench: jdk $(PACKAGED) $(E2E_PACKAGES) rehearse ## Measure the push pod beside Socket.IO servers on Node, Bun and the JVM (40 minutes; QUICK=1: 11, writes nothing); PROFILE=1 records the push pod
	npm ci --prefix benchmarks --no-fund --no-audit --silent
	$(MVN) --quiet --file benchmarks/peer-netty clean compile dependency:copy-dependencies -DincludeScope=runtime
	JAVA_HOME='$(JDK)' node benchmarks/run.mjs $(if $(QUICK),--runs 1,--save) $(if $(PROFILE),--profile)

microbench: jdk ## Measure codecs, fan-out and the machine of connections by themselves, with what they allocate (JMH; 3 minutes)
	$(MVN) --quiet --projects gateway-push --also-make test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	'$(JDK)/bin/java' -cp "gateway-push/target/test-classes:gateway-push/target/classes:$$(cat gateway-push/target/test-classpath)" \
		org.openjdk.jmh.Main -foe true -f 1 -wi 5 -w 1 -i 5 -r 1 -prof gc -jvmArgs '-XX:+UseSerialGC -XX:+UseCompactObjectHeaders'

bench-chain: jdk $(PACKAGED) $(E2E_PACKAGES) rehearse ## Measure the way from a report to a client beside Node and pg (40 minutes; QUICK=1: 4, to try it); PROFILE=1 records the API pod
	npm ci --prefix benchmarks --no-fund --no-audit --silent
	JAVA_HOME='$(JDK)' node benchmarks/chain.mjs $(if $(QUICK),--quick) $(if $(PROFILE),--profile)

chaos: jdk $(PACKAGED) $(E2E_PACKAGES) ## Do harm of all kinds (HARMS) at random under load for FOR (120) seconds, RUNS times (1), FROM another release on; SEED repeats a run
	@$(if $(FROM),$(WITH_OLD_RELEASE) && export OLD_RELEASE="$$old" OLD_PODS=api-1$(comma)api-2$(comma)push-1$(comma)push-2$(comma)push-3 &&) \
		JAVA_HOME='$(JDK)' SEED='$(SEED)' FOR='$(FOR)' HARMS='$(HARMS)' RUNS='$(RUNS)' node e2e/chaos/run.mjs chaos

rollout: jdk $(PACKAGED) $(E2E_PACKAGES) ## Restart every pod and fail Redis over under 500 clients for FOR (60) seconds; SEED repeats
	@JAVA_HOME='$(JDK)' SEED='$(SEED)' FOR='$(FOR)' node e2e/chaos/run.mjs rollout

fuzz: FOR ?= 60
fuzz: jdk ## Try each property of the protocols on random examples FOR (60) seconds
	$(MVN) --projects gateway-push --also-make test \
		-Dtest='*FuzzTest' -Dfuzz.seconds='$(FOR)' -Dsurefire.failIfNoSpecifiedTests=false

simulate: FOR ?= 60
simulate: jdk ## Run simulated schedules of harm for FOR (60) seconds, as fast as they go; SEED begins with that one
	$(MVN) --projects gateway-push --also-make test -Dtest=SimulationTest#every_schedule* \
		-Dsimulation.seconds='$(FOR)' -Dsimulation.threads="$$(nproc)" $(if $(SEED),-Dsimulation.seed='$(SEED)') \
		-Dsurefire.failIfNoSpecifiedTests=false

conformance-pod: jdk ## Run what the suites of the protocols' authors test, on port 3000; PROTOCOL (engine.io) or socket.io
	@$(MVN) --quiet --projects gateway-push --also-make test-compile \
		dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath
	@exec '$(JDK)/bin/java' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
		--class-path "gateway-push/target/test-classes:gateway-push/target/classes:$$(cat gateway-push/target/test.classpath)" \
		wagateway.push.conformance.ConformancePod '$(PROTOCOL)' 3000

format: jdk $(WORKSPACE_PACKAGES) $(BAILEYS_PACKAGES) ## Format the sources
	$(MVN) --quiet spotless:apply
	npm run --silent format
	npm run --prefix workers/baileys --silent format

docs: jdk ## Write what is generated of the documents anew
	$(MVN) --quiet verify -Ddocs.update=true -Dtest='*DocumentTest,ArchitectureTest' -Dit.test='*DocumentIT' \
		-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

site: $(SITE_PACKAGES) ## Make a site of the documents in docs/site/target, and check its links; BASE, where it is not at the root of its host
	@npm run --silent --prefix docs/site build$(if $(BASE), -- --base '$(BASE)')

lint: $(LINT_PACKAGES) site ## Check the OpenAPI and AsyncAPI documents, and links and blocks of code of all others
	@npm run --silent --prefix docs/lint lint
	@npm run --silent --prefix docs/lint test

jdk:
	@test -n '$(JDK)'

chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; } \
		|| { echo "the tests of the console need the browser 'chromium' in the PATH: install it" >&2; exit 1; }

$(CONSOLE): $(WORKSPACE_PACKAGES) $(CONSOLE_SOURCES)
	@echo 'Building the console'
	@$(BUILD_CONSOLE)

$(WORKSPACE_PACKAGES): package.json package-lock.json
	@echo 'Installing what the console and the npm packages are built with'
	@npm ci --silent
	@touch $@

$(BAILEYS_WORKER): $(BAILEYS_PACKAGES) $(BAILEYS_SOURCES)
	@echo 'Building the worker on Baileys'
	@npm run --prefix workers/baileys --silent build && touch $@

$(BAILEYS_PACKAGES): workers/baileys/package.json workers/baileys/package-lock.json
	@echo 'Installing what the worker on Baileys is built with'
	@npm ci --prefix workers/baileys --silent
	@touch $@

$(PACKAGED): $(SOURCES) $(CONSOLE)
	@echo 'Packaging the gateway (a minute or so when Maven has all it needs)'
	@$(MVN) --quiet --threads 1C -Dstyle.color=never clean package \
		-Dquick -DskipTests -Dspotless.check.skip=true
	@mkdir -p $(@D) && touch $@

$(E2E_PACKAGES): e2e/package.json e2e/package-lock.json
	@echo 'Installing the Socket.IO client that watch.mjs uses'
	@npm ci --prefix e2e --no-fund --no-audit --silent

$(LINT_PACKAGES): docs/lint/package.json docs/lint/package-lock.json
	@npm ci --prefix docs/lint --no-fund --no-audit --silent

$(SITE_PACKAGES): docs/site/package.json docs/site/package-lock.json
	@npm ci --prefix docs/site --no-fund --no-audit --silent
