package io.nuages.console.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.app.Draft;
import io.nuages.app.Draft.ProcessDraft;
import io.nuages.app.DraftBuilder;
import io.nuages.console.Bound;
import io.nuages.console.FormFields;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.plan.Size;
import io.nuages.plan.Usage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class FormsTest {
    private static MultiValueMap<String, String> sent(String... pairs) {
        var map = new LinkedMultiValueMap<String, String>();
        for (var i = 0; i < pairs.length; i += 2) {
            map.add(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @Test
    void a_configuration_comes_back_as_it_was_shown() {
        var draft = DraftBuilder.processes(
                        new ProcessDraft("web", "/run --x", "S", 2), new ProcessDraft("worker", "", "XS", 1))
                .port(8080)
                .healthPath("/up")
                .variables(Map.of("A", "1\n2"))
                .hosts(List.of("a.example.org", "b.example.org"))
                .databaseMib(2048)
                .volumeMib(1024)
                .build();
        var shown = ConfigurationForm.of(7, draft);
        var map = sent(
                "base",
                shown.base(),
                "releaseCommand",
                shown.releaseCommand(),
                "port",
                shown.port(),
                "healthPath",
                shown.healthPath(),
                "variables",
                shown.variables(),
                "hosts",
                shown.hosts(),
                "databaseMib",
                shown.databaseMib(),
                "volumeMib",
                shown.volumeMib());
        var lines = shown.processLines("XS");
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            map.add("processes[" + i + "].name", line.name());
            map.add("processes[" + i + "].command", line.command());
            map.add("processes[" + i + "].size", line.size());
            map.add("processes[" + i + "].pods", line.pods());
        }

        assertThat(Bound.of(ConfigurationForm.class, map).draft()).isEqualTo(draft);
    }

    @Test
    void what_is_wrong_is_told_in_the_order_of_the_form() {
        var problems = new Problems(List.of(
                new Problems.Problem("port", "a"),
                new Problems.Problem("processes[1].pods", "b"),
                new Problems.Problem("processes[1].name", "c"),
                new Problems.Problem("processes[0].size", "d"),
                new Problems.Problem("processes", "e"),
                new Problems.Problem("port", "f"),
                new Problems.Problem("port", "a"),
                new Problems.Problem("quota", "g")));

        assertThat(FormFields.byField(problems, ConfigurationForm.FIELDS).entrySet())
                .extracting(Object::toString)
                .containsExactly(
                        "quota=g",
                        "processes[0].size=d",
                        "processes[1].name=c",
                        "processes[1].pods=b",
                        "processes=e",
                        "port=a\nf");
    }

    @Test
    void every_fault_of_a_new_app_is_told_at_once() {
        var form = Bound.of(NewAppForm.class, sent("pods", "two", "port", "", "variables", "nonsense"));

        assertThat(form.draft().unread())
                .extracting(Problems.Problem::field)
                .containsExactlyInAnyOrder("pods", "port", "variables");
    }

    @Test
    void sealed_values_that_do_not_arrive_whole_are_refused() {
        assertThatThrownBy(() -> Bound.of(NewAppForm.class, sent("key", "A", "key", "B", "ciphertext", "x"))
                        .sealedValues())
                .isInstanceOf(Problems.class);
        assertThatThrownBy(() -> Bound.of(
                                NewAppForm.class, sent("key", "A", "ciphertext", "x", "key", "A", "ciphertext", "y"))
                        .sealedValues())
                .isInstanceOf(Problems.class);
        assertThat(Bound.of(NewAppForm.class, sent("key", "A", "ciphertext", "x"))
                        .sealedValues())
                .isEqualTo(Map.of("A", "x"));
    }

    @Test
    void a_size_says_how_much_is_missing() {
        var plan = new Plan(
                UUID.randomUUID(),
                "Studio",
                0,
                new Limits(4000, 4096, 0, 0, 9, 9),
                0,
                0,
                List.of(
                        new Size(UUID.randomUUID(), "S", 500, 1024, 900),
                        new Size(UUID.randomUUID(), "M", 1000, 2048, 1700)),
                1);
        var quota = new Quota(plan.limits(), new Usage(0, 512, 0, 0, 1, 1));

        assertThat(EstimateView.ofNewApp(Draft.web("S", 2), plan, quota).sizes())
                .extracting(EstimateView.SizeCard::misfit)
                .containsExactly("", "2 pods need ½ GiB more");
        assertThat(EstimateView.ofNewApp(Draft.web("S", 3), plan, quota).sizes())
                .extracting(EstimateView.SizeCard::misfit)
                .containsExactly("", "3 pods need 2.5 GiB more");
    }

    @Test
    void storage_is_offered_as_far_as_the_plan_has_room() {
        assertThat(NewAppPages.storage(5 * 1024, true)).containsExactly(0, 1024, 2048, 5120);
        assertThat(NewAppPages.storage(0, false)).containsExactly(1024);
    }

    @Test
    void request_keys_of_other_making_are_not_kept() {
        assertThat(FormFields.key("0b0e4a4e-6f0c-4f6e-9a55-0f2d4b6f1c11")).isNotNull();
        assertThat(FormFields.key("x\ny-12345678")).isNull();
        assertThat(FormFields.key(null)).isNull();
    }
}
