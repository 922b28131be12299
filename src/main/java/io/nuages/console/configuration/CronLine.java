package io.nuages.console.configuration;

import io.nuages.app.Draft.CronDraft;
import io.nuages.form.Typed;
import io.nuages.spec.CronJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron job in the form of a configuration, as it was sent. One without a name is none, unless something was typed into a new one.
 *
 * @param timeoutSeconds empty for the usual limit
 * @param concurrency what happens when the run before is not over
 * @param added the size that a new one began with; empty for one that was there
 */
public record CronLine(
        String name,
        String schedule,
        String timeZone,
        String command,
        String size,
        String timeoutSeconds,
        String concurrency,
        String added) {
    /** In the order of the page. */
    static final List<String> FIELDS = List.of(
            "cron[].name",
            "cron[].command",
            "cron[].schedule",
            "cron[].timeZone",
            "cron[].size",
            "cron[].timeoutSeconds",
            "cron[].concurrency",
            "cron");

    public CronLine(
            @Nullable String name,
            @Nullable String schedule,
            @Nullable String timeZone,
            @Nullable String command,
            @Nullable String size,
            @Nullable String timeoutSeconds,
            @Nullable String concurrency,
            @Nullable String added) {
        this.name = Typed.called(name);
        this.schedule = Typed.text(schedule);
        this.timeZone = Typed.text(timeZone);
        this.command = Typed.raw(command);
        this.size = Typed.raw(size);
        this.timeoutSeconds = Typed.text(timeoutSeconds);
        this.concurrency = Typed.raw(concurrency);
        this.added = Typed.text(added);
    }

    /** Whether it is one, or was meant to be. */
    boolean sent() {
        return !name.isEmpty() || !added.isEmpty() && !equals(empty(added));
    }

    static CronLine of(CronDraft job) {
        return new CronLine(
                job.name(),
                job.schedule(),
                job.timeZone(),
                job.command(),
                job.size(),
                job.timeoutSeconds() == null ? "" : job.timeoutSeconds().toString(),
                job.concurrency(),
                "");
    }

    static CronLine empty(String size) {
        return new CronLine("", "", "", "", size, "", CronJob.FORBID, size);
    }

    /** @param at where it stands, for example {@code cron[0].} */
    CronDraft draft(String at, Typed typed) {
        return new CronDraft(
                name,
                schedule,
                timeZone,
                command,
                size,
                timeoutSeconds.isEmpty() ? null : typed.number(at + "timeoutSeconds", timeoutSeconds, 1),
                concurrency);
    }

    /** What can happen when the run before is not over. */
    public Map<String, String> choices() {
        var choices = new LinkedHashMap<String, String>();
        choices.put(CronJob.FORBID, "Skip the new run");
        choices.put("Replace", "Stop the old run");
        choices.put("Allow", "Run both");
        return choices;
    }

    /** What to call its fields where several cron jobs have them. */
    Map<String, String> labels(String at) {
        return Map.of(
                at + "command", "Command of " + name,
                at + "schedule", "Schedule of " + name,
                at + "timeZone", "Time zone of " + name,
                at + "size", "Size of " + name,
                at + "timeoutSeconds", "Time limit of " + name,
                at + "concurrency", "Overlapping runs of " + name);
    }
}
