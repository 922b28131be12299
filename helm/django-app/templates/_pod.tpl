{{/* CPU, memory and local disk. Takes root, size (whose), and scratch: sizes of what the container may write to (may be absent). */}}
{{- define "django-app.resources" -}}
{{- $all := .root.Values.sizes.default -}}
{{- $own := get .root.Values.sizes .size | default dict -}}
{{- $memory := $own.memory | default $all.memory | quote -}}
requests:
  cpu: {{ $own.cpu | default $all.cpu | quote }}
  memory: {{ $memory }}
  {{- include "django-app.diskRequest" . | nindent 2 }}
limits:
  memory: {{ $memory }}
  {{- include "django-app.diskLimit" .scratch | nindent 2 }}
  {{- with $own.cpuLimit | default $all.cpuLimit }}
  cpu: {{ . | quote }}
  {{- end }}
{{- end -}}

{{/* Of a node's own disk a container may have what it may write to, and 128 MiB for its log; a pod that has more is evicted, so that
     no other suffers. Little of it is kept free for each: a node's disk is rarely what it lacks. Takes a list of sizes (may be absent). */}}
{{- define "django-app.diskLimit" -}}
{{- $mebibytes := 128 -}}
{{- range . }}{{ $mebibytes = add $mebibytes (include "django-app.mebibytes" . | int) }}{{ end -}}
ephemeral-storage: {{ printf "%dMi" $mebibytes | quote }}
{{- end -}}

{{- define "django-app.diskRequest" -}}
ephemeral-storage: "32Mi"
{{- end -}}

{{/* Of a quantity of Kubernetes', rounded up. */}}
{{- define "django-app.mebibytes" -}}
{{- $units := dict "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 -}}
{{- $bytes := mulf (regexFind "^[0-9.]+" . | float64) (get $units (regexFind "[A-Za-z]+$" .)) -}}
{{- divf $bytes 1048576.0 | ceil | int64 -}}
{{- end -}}

{{/* Sizes of what a container of the application may write to. Takes root and web. */}}
{{- define "django-app.scratch" -}}
{{- $tmp := .root.Values.security.tmpSize -}}
{{- $scratch := list $tmp -}}
{{- if include "django-app.sharesStatic" . }}{{ $scratch = append $scratch $tmp }}{{ end -}}
{{- if not .root.Values.security.readOnlyRootFilesystem }}{{ $scratch = append $scratch $tmp }}{{ end -}}
{{- toJson $scratch -}}
{{- end -}}

{{/* What every container in the namespace keeps to. Takes readOnly (true unless said). */}}
{{- define "django-app.confined" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: {{ . }}
  capabilities:
    drop: [ALL]
terminationMessagePolicy: FallbackToLogsOnError
{{- end -}}

{{/* A word of a command: $(NAME) is the variable of that name, and $$, which Kubernetes would halve, a shell's own number. */}}
{{- define "django-app.word" -}}
{{- replace "$$" "$$$$" . -}}
{{- end -}}

{{/* What the application's containers have in common. Takes root, component, size (whose), command (a list; empty: the image's
     own), args (may be absent), own and ownSecrets (variables, may be absent), files and web. */}}
{{- define "django-app.container" -}}
name: {{ .component | quote }}
image: {{ include "django-app.image" .root | quote }}
imagePullPolicy: IfNotPresent
{{- with .command }}
command:
  {{- range . }}
  - {{ include "django-app.word" . | quote }}
  {{- end }}
{{- end }}
{{- with .args }}
args:
  {{- range . }}
  - {{ include "django-app.word" . | quote }}
  {{- end }}
{{- end }}
{{ include "django-app.env" . }}
resources:
  {{- include "django-app.resources" (dict "root" .root "size" .size "scratch" (include "django-app.scratch" . | fromJsonArray)) | nindent 2 }}
{{ include "django-app.confined" .root.Values.security.readOnlyRootFilesystem }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if .files }}
  - name: files
    mountPath: {{ .root.Values.files.volume.path | quote }}
  {{- end }}
  {{- if include "django-app.sharesStatic" . }}
  - name: static
    mountPath: /var/static
  {{- end }}
  {{- if eq .root.Values.database.provider "autonomous" }}
  - name: wallet
    mountPath: /wallet
    readOnly: true
  {{- end }}
{{- end -}}

{{/* Whether the site hands static files to nginx in an emptyDir. Takes root and web. */}}
{{- define "django-app.sharesStatic" -}}
{{- if and .web (eq .root.Values.files.static.server "nginx") (ne .root.Values.files.provider "volume") }}yes{{ end -}}
{{- end -}}

{{/* What the pods of the application have in common. Takes root, files (whether the volume is mounted) and web. */}}
{{- define "django-app.pod" -}}
{{- $values := .root.Values -}}
{{- $volume := $values.files.volume -}}
serviceAccountName: {{ .root.Values.prepared.name | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $values.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $values.security.runAsUser | int64 }}
  runAsGroup: {{ $values.security.runAsGroup | int64 }}
  fsGroup: {{ $values.security.runAsGroup | int64 }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- if and .files (eq $volume.access "ReadWriteOnce") $volume.sharedNode }}
# A volume that one node mounts at a time: whoever comes later goes where the first one is.
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            nuages.io/volume: {{ .root.Values.prepared.name | quote }}
{{- end }}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: {{ $values.security.tmpSize | quote }}
  {{- if .files }}
  - name: files
    persistentVolumeClaim:
      claimName: {{ include "django-app.claim" .root | quote }}
  {{- end }}
  {{- if include "django-app.sharesStatic" . }}
  - name: static
    emptyDir:
      sizeLimit: {{ $values.security.tmpSize | quote }}
  {{- end }}
  {{- if and .web (eq $values.files.static.server "nginx") }}
  - {{- include "django-app.nginxVolume" . | nindent 4 }}
  - name: nginx-tmp
    emptyDir:
      sizeLimit: {{ $values.security.tmpSize | quote }}
  {{- end }}
  {{- if eq $values.database.provider "autonomous" }}
  - name: wallet
    secret:
      secretName: {{ printf "%s-wallet" .root.Values.prepared.name | quote }}
  {{- end }}
{{- end -}}

{{/* One HTTP question to the site. Takes root. */}}
{{- define "django-app.httpGet" -}}
httpGet:
  path: {{ .Values.app.health.path | quote }}
  port: {{ .Values.app.port | int }}
  httpHeaders:
    - name: Host
      value: {{ include "django-app.canonicalHost" . | quote }}
    - name: X-Forwarded-Proto
      value: {{ .Values.exposure.scheme | quote }}
timeoutSeconds: {{ .Values.app.health.timeoutSeconds | int }}
{{- end -}}

{{/* initContainers that wait until the database accepts connections; of an Autonomous Database there is no wallet before it runs,
     and without the wallet no container starts. Takes the scope of a container. */}}
{{- define "django-app.waitForDatabase" -}}
{{- $at := .root.Values.prepared.database -}}
{{- $seconds := int .root.Values.database.waitSeconds -}}
{{- $autonomous := eq .root.Values.database.provider "autonomous" -}}
{{- $hint := ternary "; if it, or the way to it, is new in this upgrade, bring it one upgrade earlier" "" (and (eq .root.Values.release.mode "hooks") (not .root.Release.IsInstall)) -}}
{{- if and (or $at.host $autonomous) (gt $seconds 0) -}}
initContainers:
  - name: wait-for-database
    image: {{ include "django-app.toolsImage" .root | quote }}
    imagePullPolicy: IfNotPresent
    command:
      - python3
      - -c
      - |
        {{- if $autonomous }}
        import re, socket, sys, time
        names, service, end = open(sys.argv[1]).read(), sys.argv[2], time.monotonic() + int(sys.argv[3])
        entry = re.search(rf"(?ims)^{service}\s*=(.*?)(?=^\w+\s*=|\Z)", names)
        if not entry:
            sys.exit(f"The wallet has no service {service}: set database.autonomous.service")
        host, port = (re.search(rf"(?i)\({key}\s*=\s*([^)\s]+)", entry[1])[1] for key in ("host", "port"))
        {{- else }}
        import socket, sys, time
        host, port, end = sys.argv[1], int(sys.argv[2]), time.monotonic() + int(sys.argv[3])
        {{- end }}
        while True:
            try:
                socket.create_connection((host, port), 2).close()
                break
            except OSError as problem:
                if time.monotonic() > end:
                    sys.exit(f"The database at {host}:{port} does not accept connections: {problem}{{ $hint }}")
                time.sleep(1)
      {{- if $autonomous }}
      - /wallet/tnsnames.ora
      - {{ include "django-app.oracleService" .root | quote }}
      {{- else }}
      - {{ $at.host | quote }}
      - {{ $at.port | int | quote }}
      {{- end }}
      - {{ $seconds | quote }}
    resources:
      {{- include "django-app.resources" . | nindent 6 }}
    {{- include "django-app.confined" true | nindent 4 }}
    {{- if $autonomous }}
    volumeMounts:
      - name: wallet
        mountPath: /wallet
        readOnly: true
    {{- end }}
{{- end -}}
{{- end -}}
