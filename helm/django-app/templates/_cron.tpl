{{- /* Only where app.cron has entries. */ -}}
{{/* Fails where the API server would not take a schedule or time zone. Takes root, at and cron. */}}
{{- define "django-app.schedule" -}}
{{- $at := .at -}}
{{- $schedule := trim .cron.schedule -}}
{{- if not (hasPrefix "@" $schedule) -}}
{{- $months := list "jan" "feb" "mar" "apr" "may" "jun" "jul" "aug" "sep" "oct" "nov" "dec" -}}
{{- $days := list "sun" "mon" "tue" "wed" "thu" "fri" "sat" -}}
{{- $fields := list (list "minute" 0 59) (list "hour" 0 23) (list "day of the month" 1 31) (list "month" 1 12 $months) (list "day of the week" 0 6 $days) -}}
{{- range $i, $text := regexSplit "\\s+" $schedule -1 -}}
{{- $field := index $fields $i -}}
{{- $least := index $field 1 -}}
{{- $most := index $field 2 -}}
{{- $plain := lower $text -}}
{{- if eq (len $field) 4 }}{{ range $j, $word := index $field 3 }}{{ $plain = $plain | replace $word (toString (add $least $j)) }}{{ end }}{{ end -}}
{{- $typed := splitList "," (lower $text) -}}
{{- range $j, $item := splitList "," $plain -}}
{{- $numbers := regexSplit "-" (regexReplaceAll "/.*" $item "") -1 -}}
{{- /* Names stand alone: neither sunmon nor 0mon. */ -}}
{{- $alone := regexMatch "^([*?]|([0-9]{1,2}|[a-z]{3})(-([0-9]{1,2}|[a-z]{3}))?)(/[1-9][0-9]{0,3})?$" (index $typed $j) -}}
{{- $right := and $alone (regexMatch "^([*?]|[0-9]{1,2}(-[0-9]{1,2})?)(/[1-9][0-9]{0,3})?$" $item) -}}
{{- if and $right (regexMatch "^[0-9]" $item) -}}
{{- $begin := atoi (first $numbers) -}}
{{- $end := atoi (last $numbers) -}}
{{- $right = and (ge $begin $least) (le $end $most) (le $begin $end) -}}
{{- end -}}
{{- if not $right }}{{ fail (printf "%s.schedule: %q is not a valid %s (%d to %d)." $at $text (first $field) $least $most) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .cron.timeZone -}}
{{- if not (contains (printf "\n%s\n" .) ($.root.Files.Get "files/timezones.txt")) }}{{ fail (printf "%s.timeZone: %q is not a time zone such as Europe/Zurich." $at .) }}{{ end -}}
{{- end -}}
{{- end -}}
