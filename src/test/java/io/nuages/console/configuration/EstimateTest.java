package io.nuages.console.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.app.Draft;
import io.nuages.app.Draft.ProcessDraft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Estimate;
import io.nuages.console.Bound;
import io.nuages.form.Meter;
import io.nuages.plan.Claim;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.plan.Size;
import io.nuages.plan.Usage;
import io.nuages.spec.Price;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;

class EstimateTest {
    private static final Plan STUDIO = new Plan(
            UUID.randomUUID(),
            "Studio",
            0,
            new Limits(2000, 4096, 10240, 0, 9, 9),
            60,
            20,
            List.of(
                    new Size(UUID.randomUUID(), "S", 500, 1024, 900),
                    new Size(UUID.randomUUID(), "M", 1000, 2048, 1700)),
            1);
    private static final Quota FREE = new Quota(STUDIO.limits(), new Usage(0, 0, 0, 0, 0, 0));

    @Test
    void what_is_typed_is_priced_and_what_is_missing_is_said() {
        var view = EstimateView.ofNewApp(Draft.web("S", 2), STUDIO, FREE);
        assertThat(view.price()).isEqualTo("CHF 18.60 a month: 2 × S 18.00, database 0.60");
        assertThat(view.missing()).isEmpty();
        assertThat(view.after()).isEqualTo(new Meter("Memory", "2 of 4 GiB", 50, ""));

        var tooMuch = EstimateView.ofNewApp(Draft.web("M", 3), STUDIO, FREE);
        assertThat(tooMuch.missing()).hasSize(2).last().asString().startsWith("Memory: 2 GiB more");
        assertThat(tooMuch.after()).isEqualTo(new Meter("Memory", "6 of 4 GiB", 150, ""));
    }

    @Test
    void of_what_is_half_typed_the_rest_is_told() {
        var draft = DraftBuilder.processes(
                        new ProcessDraft("web", "/run '", "S", 1),
                        new ProcessDraft("worker", "", "gone", 3),
                        new ProcessDraft("B ad", "x", "M", 1))
                .releaseCommand("'")
                .port(-1)
                .healthPath("nothing")
                .variables(Map.of("=", "="))
                .hosts(List.of("not a host"))
                .databaseMib(777)
                .volumeMib(-5)
                .build();
        var estimate = Estimate.of(draft, STUDIO, FREE);
        assertThat(estimate.price(false)).isEqualTo(new Price(900 + 1700 + 60, 900 + 1700 + 60));
        assertThat(estimate.claim()).isEqualTo(new Claim(1500, 3072, 1500, 3072, 1024, 0));
    }

    /** Numbers of any size, sizes that are none, fields that are missing. */
    @Test
    void nothing_that_can_be_typed_is_too_much() {
        var random = new Random(1);
        var typed = List.of("", "-1", "0", "1", "20", "21", "2147483647", "99999999999", "1e9", "two", "½");
        for (var n = 0; n < 2000; n++) {
            var sent = new LinkedMultiValueMap<String, String>();
            for (var field : List.of("size", "pods", "databaseMib", "volumeMib", "port")) {
                if (random.nextInt(5) > 0) {
                    sent.add(
                            field,
                            field.equals("size") && random.nextBoolean()
                                    ? "M"
                                    : typed.get(random.nextInt(typed.size())));
                }
            }
            var view = EstimateView.ofNewApp(Bound.of(NewAppForm.class, sent).draft(), STUDIO, FREE);
            assertThat(view.price()).as(sent.toString()).matches("CHF [0-9]+\\.[0-9]{2} a month: .+");
        }
    }
}
