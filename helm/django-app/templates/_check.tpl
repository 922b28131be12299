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
{{- fail (printf "The name %q has %d characters; at most 42 leave room for the names of its objects. Set nameOverride." $name (len $name)) -}}
{{- end -}}
{{- if not $app.image.repository }}{{ fail "app.image.repository is needed: which image is to run?" }}{{ end -}}
{{- if not (or $app.image.tag $app.image.digest (eq $values.release.mode "plain")) }}{{ fail "app.image needs a tag or a digest." }}{{ end -}}

{{- $volume := $values.files.volume -}}
{{- $oneNode := and (eq $values.files.provider "volume") (eq $volume.access "ReadWriteOnce") (not $volume.sharedNode) -}}
{{- $reserved := list "init" "db" "cache" "cache-replica" "test" -}}
{{- range $process, $settings := $app.processes -}}
{{- if kindIs "map" $settings -}}
{{- if has $process $reserved }}{{ fail (printf "A process cannot be called %q; the chart uses that name itself." $process) }}{{ end -}}
{{- if gt (len (printf "%s-%s" $name $process)) 63 }}{{ fail (printf "The name of the process %q is too long: together with %q at most 62 characters." $process $name) }}{{ end -}}
{{- $pods := include "django-app.pods" $settings | int -}}
{{- with $settings.autoscale -}}
{{- if lt (int .maxPods) (int .minPods) }}{{ fail (printf "app.processes.%s.autoscale: maxPods (%d) is below minPods (%d)." $process (int .maxPods) (int .minPods)) }}{{ end -}}
{{- if not (or .cpuPercent .memoryPercent .requestsPerSecond) }}{{ fail (printf "app.processes.%s.autoscale needs cpuPercent, memoryPercent or requestsPerSecond." $process) }}{{ end -}}
{{- $pods = int .maxPods -}}
{{- end -}}
{{- if gt $pods (int $values.limits.podsPerProcess) }}{{ fail (printf "app.processes.%s asks for %d pods; at most %d are allowed here." $process $pods (int $values.limits.podsPerProcess)) }}{{ end -}}
{{- if and $oneNode (gt $pods 1) (ne (toString $settings.files) "false") }}{{ fail (printf "app.processes.%s asks for %d pods on a volume that one node mounts at a time: set files.volume.sharedNode, files.volume.access: ReadWriteMany, or one pod." $process $pods) }}{{ end -}}
{{- if and (ne $process "web") (hasKey $settings "command") (not $settings.command) (kindIs "map" $app.processes.web) (hasKey $app.processes.web "command") (not $app.processes.web.command) }}{{ fail (printf "app.processes.%s has no command, and web has none either: both would run the image's own." $process) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- range $kind := list "cron" "tasks" -}}
{{- range $each, $settings := index $app $kind -}}
{{- if gt (len (printf "%s-%s" $name $each)) 52 }}{{ fail (printf "app.%s.%s: the name is too long: together with %q at most 51 characters." $kind $each $name) }}{{ end -}}
{{- if and (hasKey $app.processes $each) (eq $kind "tasks") }}{{ fail (printf "app.tasks.%s: a process has that name." $each) }}{{ end -}}
{{- end -}}
{{- end -}}

{{- if le (int $values.rollout.progressDeadlineSeconds) (int $app.health.startupSeconds) }}{{ fail (printf "rollout.progressDeadlineSeconds (%d) must exceed app.health.startupSeconds (%d)." (int $values.rollout.progressDeadlineSeconds) (int $app.health.startupSeconds)) }}{{ end -}}

{{- $db := $values.database -}}
{{- if eq $db.provider "external" -}}
{{- range $key := list "host" "name" "user" }}{{ if not (index $db $key) }}{{ fail (printf "database.%s is needed with database.provider: external." $key) }}{{ end }}{{ end -}}
{{- end -}}
{{- if and (or (has $db.provider (list "external" "statefulset")) (and (eq $db.provider "cloudnative-pg") $db.cloudnativePg.sharedCluster)) (not $db.secret.name) }}{{ fail (printf "database.secret.name is needed with database.provider: %s: which Secret holds the password?" $db.provider) }}{{ end -}}
{{- if and (eq $db.provider "cloudnative-pg") $db.cloudnativePg.backup.destination (not $db.cloudnativePg.backup.secret) }}{{ fail "database.cloudnativePg.backup.secret is needed with a destination." }}{{ end -}}
{{- if eq $db.provider "autonomous" -}}
{{- range $key := list "compartmentId" "adminSecret" "walletSecret" }}{{ if not (index $db.autonomous $key) }}{{ fail (printf "database.autonomous.%s is needed with database.provider: autonomous." $key) }}{{ end }}{{ end -}}
{{- end -}}

{{- $cache := $values.cache -}}
{{- if and (eq $cache.provider "external") (not $cache.host) }}{{ fail "cache.host is needed with cache.provider: external." }}{{ end -}}
{{- if and (eq $cache.provider "valkey") (not $cache.secret.name) }}{{ fail "cache.secret.name is needed with cache.provider: valkey: which Secret holds the password?" }}{{ end -}}

{{- if eq $values.files.provider "s3" -}}
{{- range $key := list "bucket" "secret" }}{{ if not (index $values.files.s3 $key) }}{{ fail (printf "files.s3.%s is needed with files.provider: s3." $key) }}{{ end }}{{ end -}}
{{- end -}}
{{- if and (eq $values.files.static.server "nginx") (eq (int $values.files.static.port) (int $app.port)) }}{{ fail "files.static.port and app.port are the same: nginx and the site cannot both listen there." }}{{ end -}}
{{- if and (eq $values.exposure.type "httpRoute") (not $values.exposure.httpRoute.parents) }}{{ fail "exposure.httpRoute.parents is needed with exposure.type: httpRoute: which Gateway?" }}{{ end -}}
{{- $tls := $values.exposure.tls -}}
{{- if and $tls.secret (eq $values.exposure.type "httpRoute") }}{{ fail "exposure.tls.secret has no use with exposure.type: httpRoute: the Gateway says which Secret it takes." }}{{ end -}}
{{- if and (or $tls.secret $tls.issuer) (eq $values.exposure.type "loadBalancer") }}{{ fail "exposure.tls has no use with exposure.type: loadBalancer: nothing there ends TLS." }}{{ end -}}
{{- end -}}
