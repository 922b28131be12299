package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.ledger.Usages;
import io.nuages.tenant.Tenancy;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What was claimed in a month, as a file for billing. */
@Controller
class LedgerPages {
    private static final DateTimeFormatter NAMED = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    private final Usages usages;
    private final Census census;
    private final Tenancy tenancy;

    LedgerPages(Usages usages, Census census, Tenancy tenancy) {
        this.usages = usages;
        this.census = census;
        this.tenancy = tenancy;
    }

    /** By {@code 2026-11}, in words; the first is the current one. */
    static Map<String, String> choices(List<YearMonth> months) {
        var choices = new LinkedHashMap<String, String>();
        months.forEach(
                month -> choices.put(month.toString(), NAMED.format(month) + (choices.isEmpty() ? ", so far" : "")));
        return choices;
    }

    /** @param month {@code 2026-11}; the current one if absent */
    @GetMapping("/staff/usage.csv")
    void all(@RequestParam @Nullable String month, HttpServletResponse response) {
        write("all", month, null, response);
    }

    @GetMapping("/staff/tenants/{slug}/usage.csv")
    void one(@PathVariable String slug, @RequestParam @Nullable String month, HttpServletResponse response) {
        var tenant = census.bySlug(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        write(slug, month, tenant.tenant(), response);
    }

    private void write(String of, @Nullable String asked, @Nullable UUID tenant, HttpServletResponse response) {
        var months = usages.months();
        var month = asked == null
                ? months.getFirst()
                : months.stream()
                        .filter(each -> each.toString().equals(asked))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        tenancy.lookEverywhere(() -> {
            // Started with the first row: until then, the answer can still be an error.
            var csv = new Download(response, "usage-" + of + "-" + month + ".csv");
            usages.of(month, tenant, interval -> csv.begun().write(interval));
            csv.begun();
            return true;
        });
    }

    private static final class Download {
        private final HttpServletResponse response;
        private final String name;
        private @Nullable UsageCsv csv;

        Download(HttpServletResponse response, String name) {
            this.response = response;
            this.name = name;
        }

        UsageCsv begun() {
            if (csv == null) {
                response.setContentType("text/csv;charset=UTF-8");
                response.setHeader(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString());
                try {
                    csv = new UsageCsv(response.getWriter());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return csv;
        }
    }
}
