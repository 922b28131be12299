{{- /* Only where appFile is given. */ -}}
{{/* Checks app against its schema with the patterns, in words that a person understands, and puts the customer's file over it,
     checked as strictly. Takes root and schema. */}}
{{- define "django-app.customersPart" -}}
{{- $types := .schema.definitions -}}
{{- $app := .root.Values.app -}}
{{- include "django-app.verify" (dict "schema" .schema "value" $app "at" "app" "types" $types) -}}
{{- if .root.Values.appFile -}}
{{- include "django-app.plainYaml" .root.Values.appFile -}}
{{- $file := fromYaml .root.Values.appFile -}}
{{- if hasKey $file "Error" -}}{{ fail (printf "appFile is not YAML: %s" $file.Error) }}{{- end -}}
{{- include "django-app.verify" (dict "schema" .schema "value" $file "at" "appFile" "types" $types) -}}
{{- $secrets := dict -}}
{{- include "django-app.operatorsSecrets" (dict "root" .root "into" $secrets) -}}
{{- include "django-app.foreignSecrets" (dict "secrets" $secrets "app" $file "at" "appFile" "file" true) -}}
{{- include "django-app.overlay" (list $app $file) -}}
{{- end -}}
{{- end -}}

{{/* Fails where YAML's parser would silently take a part for the whole: the first of several documents, the last of two keys. Only the
     keys at the margin can be seen without a parser. Takes the text. */}}
{{- define "django-app.plainYaml" -}}
{{- $documents := regexReplaceAll "(?s)^\\x{FEFF}?((%[^\n]*|[ \t]*(#[^\n]*)?)\r?\n)*---" . "" -}}
{{- if regexMatch "(?m)^(---|\\.\\.\\.)(\\s|$)" $documents }}{{ fail "appFile: contains more than one YAML document; everything after --- or ... would be lost." }}{{ end -}}
{{- $seen := dict -}}
{{- range regexFindAll "(?m)^[\"']?[A-Za-z]+[\"']?[ \t]*:" . -1 -}}
{{- $key := regexFind "[A-Za-z]+" . -}}
{{- if hasKey $seen $key }}{{ fail (printf "appFile: %s appears twice; the first would be lost." $key) }}{{ end -}}
{{- $_ := set $seen $key true -}}
{{- end -}}
{{- end -}}

{{/* Puts the second map over the first, in place. Unlike mergeOverwrite, also what is empty, zero or false; null takes away. */}}
{{- define "django-app.overlay" -}}
{{- $below := index . 0 -}}
{{- range $key, $value := index . 1 -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $below $key -}}
{{- else if and (kindIs "map" $value) (kindIs "map" (get $below $key)) -}}
{{- include "django-app.overlay" (list (get $below $key) $value) -}}
{{- else -}}
{{- $_ := set $below $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Checks a value against a JSON schema: what Helm does for values, for the customer's file. Takes schema, value, at (where it
     stands, for messages) and types (the schema's definitions). Knows the keywords that files/app.schema.json uses. */}}
{{- define "django-app.verify" -}}
{{- $schema := .schema -}}
{{- $value := .value -}}
{{- $at := .at -}}
{{- $types := .types -}}
{{- with index $schema "$ref" }}{{ $schema = index $types (trimPrefix "#/definitions/" .) }}{{ end -}}
{{- $type := kindOf $value -}}
{{- if eq $type "map" }}{{ $type = "object" -}}
{{- else if eq $type "slice" }}{{ $type = "array" -}}
{{- else if eq $type "bool" }}{{ $type = "boolean" -}}
{{- else if eq $type "invalid" }}{{ $type = "null" -}}
{{- else if ne $type "string" }}{{ $type = ternary "integer" "number" (eq (float64 $value) (floor $value)) }}{{ end -}}
{{- with $schema.type -}}
{{- if not (or (eq (toString .) $type) (and (kindIs "slice" .) (has $type .))) -}}
{{- fail (printf "%s: is %s, but must be %s" $at $type (ternary (join " or " .) . (kindIs "slice" .))) -}}
{{- end -}}
{{- end -}}
{{- with $schema.enum }}{{ if not (has $value .) }}{{ fail (printf "%s: %v is not one of %s" $at $value (join ", " .)) }}{{ end }}{{ end -}}
{{- if eq $type "object" -}}
{{- range $schema.required }}{{ if not (hasKey $value .) }}{{ fail (printf "%s: %s is missing" $at .) }}{{ end }}{{ end -}}
{{- $known := $schema.properties | default dict -}}
{{- $others := $schema.additionalProperties -}}
{{- $names := $schema.propertyNames -}}
{{- range $key, $each := $value -}}
{{- if and $names (has $key (list "true" "false")) }}{{ fail (printf "%s: the name %s: YAML reads y, yes and on as true, and n, no and off as false. Put the name in quotes, or choose another." $at $key) }}{{ end -}}
{{- if $names }}{{ include "django-app.verify" (dict "schema" $names "value" $key "at" (printf "%s: the name" $at) "types" $types) }}{{ end -}}
{{- $inner := get $known $key | default $others -}}
{{- if $inner -}}
{{- include "django-app.verify" (dict "schema" $inner "value" $each "at" (printf "%s.%s" $at $key) "types" $types) -}}
{{- else -}}
{{- fail (printf "%s: %s is unknown here; known keys are %s" $at $key (keys $known | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- else if eq $type "string" -}}
{{- with $schema.pattern }}{{ if not (regexMatch . $value) }}{{ fail (printf "%s: %q %s" $at $value ($schema.description | default (printf "does not match %s" .))) }}{{ end }}{{ end -}}
{{- with $schema.maxLength }}{{ if gt (len $value) (int .) }}{{ fail (printf "%s: is longer than %d characters" $at (int .)) }}{{ end }}{{ end -}}
{{- else if eq $type "array" -}}
{{- with $schema.items -}}
{{- $items := . -}}
{{- range $i, $each := $value }}{{ include "django-app.verify" (dict "schema" $items "value" $each "at" (printf "%s[%d]" $at $i) "types" $types) }}{{ end -}}
{{- end -}}
{{- else if or (eq $type "integer") (eq $type "number") -}}
{{- if hasKey $schema "minimum" }}{{ if lt (float64 $value) (float64 $schema.minimum) }}{{ fail (printf "%s: %v is below %v" $at $value $schema.minimum) }}{{ end }}{{ end -}}
{{- if hasKey $schema "maximum" }}{{ if gt (float64 $value) (float64 $schema.maximum) }}{{ fail (printf "%s: %v is above %v" $at $value $schema.maximum) }}{{ end }}{{ end -}}
{{- end -}}
{{- end -}}
