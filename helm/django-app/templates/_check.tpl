{{/* Once for each rendering: takes in the customer's file, and checks what a schema cannot say. Every template starts with it,
     since nobody knows which one Helm takes first. */}}
{{- define "django-app.prepare" -}}
{{- if not (hasKey .Values "prepared") -}}
{{- $app := .Values.app -}}
{{- /* The portal has checked its own values, and leaves the schema out. */ -}}
{{- with .Files.Get "files/app.schema.json" }}{{ include "django-app.customersPart" (dict "root" $ "schema" (fromJson .)) }}{{ end -}}
{{- include "django-app.rules" . -}}
{{- $_ := set .Values "prepared" (dict "name" (include "django-app.name" .)) -}}
{{- include "django-app.prepareLabels" . -}}
{{- include "django-app.prepareDatabase" . -}}
{{- $_ := set .Values.prepared "environment" (include "django-app.environment" (dict "root" . "web" (kindIs "map" $app.processes.web)) | trim) -}}
{{- end -}}
{{- end -}}

{{- define "django-app.rules" -}}
{{- $values := .Values -}}
{{- $app := $values.app -}}
{{- $name := include "django-app.name" . -}}
{{- if gt (len $name) 42 -}}
{{- fail (printf "The name %q has %d characters; it can have at most 42, to leave room for the names of its objects. Set nameOverride." $name (len $name)) -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" $name) -}}
{{- fail (printf "The name %q cannot be used for a Service: use lower-case letters, digits and hyphens, starting with a letter. Set nameOverride." $name) -}}
{{- end -}}
{{- if not $app.image.repository }}{{ fail "app.image.repository is required: which image should run?" }}{{ end -}}
{{- if not (or $app.image.tag $app.image.digest (eq $values.release.mode "plain")) }}{{ fail "app.image needs a tag or a digest." }}{{ end -}}

{{- $secrets := dict -}}
{{- include "django-app.operatorsSecrets" (dict "root" . "into" $secrets) -}}
{{- include "django-app.foreignSecrets" (dict "secrets" $secrets "app" $app "at" "app") -}}

{{- range $each, $sealed := $app.sealedSecrets }}{{ if not $sealed.values }}{{ fail (printf "app.sealedSecrets.%s has no values." $each) }}{{ end }}{{ end -}}

{{- $limits := $values.limits -}}
{{- $reserved := list "init" "init-upgrade" "db" "cache" "cache-replica" "test" -}}
{{- $processes := 0 -}}
{{- $allPods := 0 -}}
{{- $mounting := list -}}
{{- $nginxOnVolume := and (eq $values.files.static.server "nginx") (eq $values.files.provider "volume") (kindIs "map" $app.processes.web) -}}
{{- range $process, $settings := $app.processes -}}
{{- if kindIs "map" $settings -}}
{{- $processes = add1 $processes -}}
{{- if has $process $reserved }}{{ fail (printf "A process cannot be called %q; the chart uses that name itself." $process) }}{{ end -}}
{{- if gt (len (printf "%s-%s" $name $process)) 63 }}{{ fail (printf "The name of the process %q is too long: together with %q, it can have at most 62 characters." $process $name) }}{{ end -}}
{{- $pods := include "django-app.pods" $settings | int -}}
{{- with $settings.autoscale -}}
{{- if lt (int .maxPods) (int .minPods) }}{{ fail (printf "app.processes.%s.autoscale: maxPods (%d) is below minPods (%d)." $process (int .maxPods) (int .minPods)) }}{{ end -}}
{{- if not (or .cpuPercent .memoryPercent .requestsPerSecond) }}{{ fail (printf "app.processes.%s.autoscale needs cpuPercent, memoryPercent or requestsPerSecond." $process) }}{{ end -}}
{{- $pods = int .maxPods -}}
{{- end -}}
{{- if gt $pods (int $limits.podsPerProcess) }}{{ fail (printf "app.processes.%s asks for %d pods; at most %d are allowed here." $process $pods (int $limits.podsPerProcess)) }}{{ end -}}
{{- if and $settings.singleton (or $settings.autoscale (gt $pods 1)) }}{{ fail (printf "app.processes.%s is a singleton: it can have at most one pod and no autoscale." $process) }}{{ end -}}
{{- include "django-app.within" (list (printf "app.processes.%s.graceSeconds" $process) $settings.graceSeconds $limits.graceSeconds) -}}
{{- $allPods = add $allPods $pods -}}
{{- if and (gt $pods 0) (ne (toString $settings.files) "false") }}{{ $mounting = append $mounting (ternary $process (printf "%s (%d pods)" $process $pods) (eq $pods 1)) }}{{ end -}}
{{- if eq $process "web" -}}
{{- $grace := include "django-app.grace" (dict "settings" $settings "web" true "limits" $limits) | int -}}
{{- if le $grace (int $values.rollout.drainSeconds) }}{{ fail (printf "app.processes.web.graceSeconds (%d) must exceed rollout.drainSeconds (%d): the site keeps answering for that long before it is told to stop." $grace (int $values.rollout.drainSeconds)) }}{{ end -}}
{{- if $settings.health }}{{ fail "app.processes.web.health has no effect: the site is checked over HTTP, as set in app.health." }}{{ end -}}
{{- if $settings.preStop }}{{ fail "app.processes.web.preStop has no effect: the site drains as set in rollout.drainSeconds." }}{{ end -}}
{{- if and $nginxOnVolume (eq (toString $settings.files) "false") }}{{ fail "app.processes.web.files: nginx beside the site serves static files from the volume, so web must mount it." }}{{ end -}}
{{- else -}}
{{- if kindIs "map" $app.processes.web }}{{ include "django-app.saysWhatToRun" (list (printf "app.processes.%s" $process) $settings) }}{{ end -}}
{{- if le (int $values.rollout.progressDeadlineSeconds) (int $values.rollout.workerMinReadySeconds) }}{{ fail "rollout.progressDeadlineSeconds must exceed rollout.workerMinReadySeconds." }}{{ end -}}
{{- with $settings.health -}}
{{- if not .command }}{{ fail (printf "app.processes.%s.health.command is empty: what should the check run?" $process) }}{{ end -}}
{{- if le (int $values.rollout.progressDeadlineSeconds) (int (.startupSeconds | default 120)) }}{{ fail (printf "rollout.progressDeadlineSeconds (%d) must exceed app.processes.%s.health.startupSeconds (%d)." (int $values.rollout.progressDeadlineSeconds) $process (int (.startupSeconds | default 120))) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if gt $processes (int $limits.processes) }}{{ fail (printf "app.processes has %d processes; at most %d are allowed here." $processes (int $limits.processes)) }}{{ end -}}
{{- if gt $allPods (int $limits.pods) }}{{ fail (printf "app.processes ask for %d pods in total; at most %d are allowed here." $allPods (int $limits.pods)) }}{{ end -}}
{{- with $app.releaseCommand -}}
{{- include "django-app.saysWhatToRun" (list "app.releaseCommand" .) -}}
{{- include "django-app.within" (list "app.releaseCommand.timeoutSeconds" .timeoutSeconds $limits.timeoutSeconds) -}}
{{- if ne (toString .files) "false" }}{{ $mounting = append $mounting "the release command" }}
{{- else if $nginxOnVolume }}{{ fail "app.releaseCommand.files: nginx beside the site serves static files from the volume, where the release command collects them." }}{{ end -}}
{{- end -}}
{{- range $kind := list "cron" "tasks" -}}
{{- $most := int (get $limits $kind) -}}
{{- with index $app $kind -}}
{{- if gt (len .) $most }}{{ fail (printf "app.%s has %d entries; at most %d are allowed here." $kind (len .) $most) }}{{ end -}}
{{- range $each, $settings := . -}}
{{- if has $each $reserved }}{{ fail (printf "app.%s.%s: the chart uses that name itself." $kind $each) }}{{ end -}}
{{- if gt (len (printf "%s-%s" $name $each)) 52 }}{{ fail (printf "app.%s.%s: the name is too long: together with %q, it can have at most 51 characters." $kind $each $name) }}{{ end -}}
{{- if and (hasKey $app.processes $each) (eq $kind "tasks") }}{{ fail (printf "app.tasks.%s: a process has that name." $each) }}{{ end -}}
{{- $component := printf "%s-%s" (trimSuffix "s" $kind) $each -}}
{{- if hasKey $app.processes $component }}{{ fail (printf "app.%s.%s: its pods would be counted as those of the process %q." $kind $each $component) }}{{ end -}}
{{- include "django-app.saysWhatToRun" (list (printf "app.%s.%s" $kind $each) $settings) -}}
{{- include "django-app.within" (list (printf "app.%s.%s.timeoutSeconds" $kind $each) $settings.timeoutSeconds $limits.timeoutSeconds) -}}
{{- if eq $kind "cron" }}{{ include "django-app.schedule" (dict "root" $ "at" (printf "app.cron.%s" $each) "cron" $settings) }}{{ end -}}
{{- if ne (toString $settings.files) "false" }}{{ $mounting = append $mounting (printf "%s %s" (trimSuffix "s" $kind) $each) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if gt (len $app.hosts) (int $limits.hosts.most) }}{{ fail (printf "app.hosts has %d hosts; at most %d are allowed here." (len $app.hosts) (int $limits.hosts.most)) }}{{ end -}}
{{- with $limits.hosts.under -}}
{{- $under := . -}}
{{- range $host := $app.hosts -}}
{{- $inside := false -}}
{{- range $under }}{{ if or (eq $host .) (hasSuffix (printf ".%s" .) $host) }}{{ $inside = true }}{{ end }}{{ end -}}
{{- if not $inside }}{{ fail (printf "app.hosts: %s is not allowed here; allowed are %s, and hosts below." $host (join ", " $under)) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $volume := $values.files.volume -}}
{{- if and (eq $values.files.provider "volume") (regexMatch "^/+((tmp|wallet|etc|dev|proc|sys|var/static)(/|$)|$)" (clean $volume.path)) }}{{ fail (printf "files.volume.path: the pods already have something else at %s." $volume.path) }}{{ end -}}
{{- if and (eq $values.files.provider "volume") (eq $volume.access "ReadWriteOnce") (not $volume.sharedNode) -}}
{{- if or (gt (len $mounting) 1) (contains "pods)" (join "" $mounting)) }}{{ fail (printf "The volume is mounted by %s, on one node at a time: set files.volume.sharedNode or files.volume.access: ReadWriteMany, or files: false for all but one pod." (join ", " $mounting)) }}{{ end -}}
{{- end -}}

{{- range $which, $size := $values.sizes -}}
{{- with $size.cpuLimit | default $values.sizes.default.cpuLimit -}}
{{- $cpu := $size.cpu | default $values.sizes.default.cpu -}}
{{- if lt (include "django-app.millis" . | float64) (include "django-app.millis" $cpu | float64) }}{{ fail (printf "sizes.%s: cpuLimit (%s) is below cpu (%s)." $which . $cpu) }}{{ end -}}
{{- end -}}
{{- end -}}

{{- with $app.health -}}
{{- range $key := list "path" "startupSeconds" "timeoutSeconds" }}{{ if not (hasKey $app.health $key) }}{{ fail (printf "app.health.%s is required; health: null switches off the check." $key) }}{{ end }}{{ end -}}
{{- if le (int $values.rollout.progressDeadlineSeconds) (int .startupSeconds) }}{{ fail (printf "rollout.progressDeadlineSeconds (%d) must exceed app.health.startupSeconds (%d)." (int $values.rollout.progressDeadlineSeconds) (int .startupSeconds)) }}{{ end -}}
{{- end -}}

{{- $db := $values.database -}}
{{- if eq $db.provider "external" -}}
{{- range $key := list "host" "name" "user" }}{{ if not (index $db $key) }}{{ fail (printf "database.%s is required with database.provider: external." $key) }}{{ end }}{{ end -}}
{{- end -}}
{{- if and (or (has $db.provider (list "external" "statefulset")) (and (eq $db.provider "cloudnative-pg") $db.cloudnativePg.sharedCluster)) (not $db.secret.name) }}{{ fail (printf "database.secret.name is required with database.provider: %s: which Secret holds the password?" $db.provider) }}{{ end -}}
{{- if and (eq $db.provider "cloudnative-pg") $db.cloudnativePg.backup.destination (not $db.cloudnativePg.backup.secret) }}{{ fail "database.cloudnativePg.backup.secret is required with a destination." }}{{ end -}}
{{- if and (eq $db.provider "cloudnative-pg") (not $db.cloudnativePg.sharedCluster) $values.network.policies (not $values.network.egress.apiServer) }}{{ fail "network.egress.apiServer is required with a Cluster of its own: the servers of CloudNativePG do not start if a NetworkPolicy keeps them from the API server. Set its addresses, as listed by kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes." }}{{ end -}}
{{- if eq $db.provider "autonomous" -}}
{{- range $key := list "compartmentId" "adminSecret" "walletSecret" }}{{ if not (index $db.autonomous $key) }}{{ fail (printf "database.autonomous.%s is required with database.provider: autonomous." $key) }}{{ end }}{{ end -}}
{{- if and (not (include "django-app.oracleAdmin" $)) (not $db.secret.name) }}{{ fail (printf "database.secret.name is required with database.user: %s, whose password database.autonomous.adminSecret does not hold." $db.user) }}{{ end -}}
{{- end -}}

{{- $cache := $values.cache -}}
{{- if and (eq $cache.provider "external") (not $cache.host) }}{{ fail "cache.host is required with cache.provider: external." }}{{ end -}}
{{- if and (eq $cache.provider "valkey") (not $cache.secret.name) }}{{ fail "cache.secret.name is required with cache.provider: valkey: which Secret holds the password?" }}{{ end -}}

{{- if eq $values.files.provider "s3" -}}
{{- range $key := list "bucket" "secret" }}{{ if not (index $values.files.s3 $key) }}{{ fail (printf "files.s3.%s is required with files.provider: s3." $key) }}{{ end }}{{ end -}}
{{- end -}}
{{- if and (eq $values.files.static.server "nginx") (eq (int $values.files.static.port) (int $app.port)) }}{{ fail "files.static.port and app.port are the same: nginx and the site cannot both listen there." }}{{ end -}}
{{- if and (eq $values.exposure.type "httpRoute") (not $values.exposure.httpRoute.parents) }}{{ fail "exposure.httpRoute.parents is required with exposure.type: httpRoute: which Gateway?" }}{{ end -}}
{{- if has $values.exposure.type (list "ingress" "httpRoute") -}}
{{- range $app.hosts }}{{ if regexMatch "^[0-9.]+$" . }}{{ fail (printf "app.hosts: %s is an IP address; exposure.type: %s needs host names." . $values.exposure.type) }}{{ end }}{{ end -}}
{{- end -}}
{{- if and (eq $values.exposure.type "httpRoute") (gt (len $app.hosts) 16) }}{{ fail (printf "app.hosts has %d hosts; an HTTPRoute takes at most 16." (len $app.hosts)) }}{{ end -}}
{{- if and (int $values.exposure.hstsSeconds) (ne $values.exposure.type "httpRoute") (ne $values.files.static.server "nginx") }}{{ fail (printf "exposure.hstsSeconds has no effect with exposure.type: %s and without files.static.server: nginx: nothing there sends the header. Let the application send it (SECURE_HSTS_SECONDS), or the ingress controller." $values.exposure.type) }}{{ end -}}
{{- if kindIs "map" $app.processes.web }}{{ include "django-app.looksAtLimits" . }}{{ end -}}
{{- $tls := $values.exposure.tls -}}
{{- if and $tls.secret (eq $values.exposure.type "httpRoute") }}{{ fail "exposure.tls.secret has no effect with exposure.type: httpRoute: the Gateway says which Secret it uses." }}{{ end -}}
{{- if and (or $tls.secret $tls.issuer) (eq $values.exposure.type "loadBalancer") }}{{ fail "exposure.tls has no effect with exposure.type: loadBalancer: nothing there terminates TLS." }}{{ end -}}
{{- end -}}

{{/* Fails where a limit of requests is said and nobody would look at it. nginx beside the site looks at both. */}}
{{- define "django-app.looksAtLimits" -}}
{{- $exposure := .Values.exposure -}}
{{- $controller := dict "ingress" $exposure.ingress.controller "httpRoute" $exposure.httpRoute.controller -}}
{{- if ne .Values.files.static.server "nginx" -}}
{{- $where := printf "exposure.type: %s" $exposure.type -}}
{{- if hasKey $controller $exposure.type }}{{ $where = printf "%s and exposure.%s.controller: %s" $where $exposure.type (get $controller $exposure.type | quote) }}{{ end -}}
{{- $pair := printf "%s/%s" $exposure.type (get $controller $exposure.type) -}}
{{- if and (int $exposure.maxBodyMib) (not (has $pair (list "ingress/nginx" "ingress/traefik" "httpRoute/envoy" "httpRoute/traefik"))) }}{{ fail (printf "exposure.maxBodyMib has no effect with %s: nothing there limits bodies. Name a controller that does (ingress: nginx, traefik; httpRoute: envoy, traefik), or set files.static.server: nginx." $where) }}{{ end -}}
{{- if and (int $exposure.timeoutSeconds) (not (has $pair (list "ingress/nginx" "httpRoute/" "httpRoute/envoy"))) -}}
{{- if hasSuffix "/traefik" $pair }}{{ fail (printf "exposure.timeoutSeconds has no effect with %s: Traefik has no time limit for a route. Set respondingTimeouts on its entry point, or files.static.server: nginx." $where) }}{{ end -}}
{{- fail (printf "exposure.timeoutSeconds has no effect with %s: nothing there limits the time. Name a controller that does (ingress: nginx), use httpRoute, or set files.static.server: nginx." $where) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* An image's own command is the site's: whatever else is to run has to be said. Takes a list: where it stands, and settings. */}}
{{- define "django-app.saysWhatToRun" -}}
{{- $settings := index . 1 -}}
{{- if and (hasKey $settings "command") (not $settings.command) (not $settings.args) }}{{ fail (printf "%s has no command: without a command or args, it would run the image's own command, which is the site." (index . 0)) }}{{ end -}}
{{- end -}}

{{/* What the customer asks for, as the operator bounds it. Takes a list: where it stands, how much (may be absent), and the most. */}}
{{- define "django-app.within" -}}
{{- if gt (int (index . 1)) (int (index . 2)) }}{{ fail (printf "%s is %d; at most %d are allowed here." (index . 0) (int (index . 1)) (int (index . 2))) }}{{ end -}}
{{- end -}}

{{/* Thousandths of a CPU. */}}
{{- define "django-app.millis" -}}
{{- if hasSuffix "m" . }}{{ trimSuffix "m" . }}{{ else }}{{ mulf (float64 .) 1000 }}{{ end -}}
{{- end -}}

{{/* Secrets that are not the application's, by name: why, and whether its processes are never to read them, whoever says so. Takes
     root and into. */}}
{{- define "django-app.operatorsSecrets" -}}
{{- $values := .root.Values -}}
{{- $into := .into -}}
{{- $name := include "django-app.name" .root -}}
{{- $db := $values.database -}}
{{- $pg := $db.cloudnativePg -}}
{{- range $values.pullSecrets }}{{ $_ := set $into . (dict "why" "pullSecrets") }}{{ end -}}
{{- range $why, $secret := dict "database.secret" $db.secret.name "database.autonomous.adminSecret" $db.autonomous.adminSecret "database.autonomous.walletSecret" $db.autonomous.walletSecret "cache.secret" $values.cache.secret.name "files.s3.secret" $values.files.s3.secret -}}
{{- if $secret }}{{ $_ := set $into $secret (dict "why" $why) }}{{ end -}}
{{- end -}}
{{- range $why, $secret := dict "database.cloudnativePg.backup.secret" $pg.backup.secret "exposure.tls.secret" $values.exposure.tls.secret -}}
{{- if $secret }}{{ $_ := set $into $secret (dict "why" $why "never" true) }}{{ end -}}
{{- end -}}
{{- if $values.exposure.tls.issuer }}{{ $_ := set $into (printf "%s-tls" $name) (dict "why" "cert-manager creates it" "never" true) }}{{ end -}}
{{- if eq $db.provider "autonomous" }}{{ $_ := set $into (printf "%s-wallet" $name) (dict "why" "the database's operator creates it" "never" true) }}{{ end -}}
{{- if eq $db.provider "cloudnative-pg" -}}
{{- $cluster := $pg.sharedCluster | default (printf "%s-db" $name) -}}
{{- $_ := set $into (printf "%s-app" $cluster) (dict "why" "CloudNativePG creates it") -}}
{{- range list "superuser" "replication" "ca" "server" "pull" }}{{ $_ := set $into (printf "%s-%s" $cluster .) (dict "why" "CloudNativePG creates it" "never" true) }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* Fails where the application's part takes a variable from a Secret that is not its own. Where one owner writes everything, only
     what no process is ever to read is refused; the customer's file (file) may name none of the operator's, nor bring one of
     that name. Takes secrets, app, at and file. */}}
{{- define "django-app.foreignSecrets" -}}
{{- $secrets := .secrets -}}
{{- $file := .file -}}
{{- $places := dict (printf "%s.secretVariables" .at) .app.secretVariables -}}
{{- $at := .at -}}
{{- range $process, $settings := .app.processes }}{{ if kindIs "map" $settings }}{{ $_ := set $places (printf "%s.processes.%s.secretVariables" $at $process) $settings.secretVariables }}{{ end }}{{ end -}}
{{- range $place, $variables := $places -}}
{{- range $variable, $from := $variables -}}
{{- $known := get $secrets $from.secret -}}
{{- if hasPrefix "sh.helm.release." $from.secret }}{{ $known = dict "why" "Helm keeps its releases there" "never" true }}{{ end -}}
{{- if and $known (or $file $known.never) }}{{ fail (printf "%s.%s: the Secret %q is not the application's to read (%s)." $place $variable $from.secret $known.why) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if $file -}}
{{- range $name, $sealed := .app.sealedSecrets -}}
{{- $known := get $secrets $name -}}
{{- if hasPrefix "sh.helm.release." $name }}{{ $known = dict "why" "Helm keeps its releases there" }}{{ end -}}
{{- if and $known (not (and (eq $known.why "pullSecrets") (eq (toString $sealed.type) "kubernetes.io/dockerconfigjson"))) }}{{ fail (printf "%s.sealedSecrets: the Secret %q is not the application's to bring (%s)." $at $name $known.why) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
