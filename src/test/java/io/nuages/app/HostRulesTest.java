package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.form.Problems.Problem;
import io.nuages.host.HostSettings;
import io.nuages.host.PortalAddress;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {
    private static final String OWN = "shop.acme.apps.example";

    private final HostRules rules = rules("apps.example", List.of());

    static HostRules rules(String domain, List<String> withoutProof) {
        return new HostRules(
                new SiteSettings(domain, "https", null, List.of(), List.of(), null),
                new HostSettings(List.of(), List.of(), withoutProof),
                new PortalAddress("https://Portal.Example.net", List.of("old-portal.example.net")));
    }

    @Test
    void one_host_a_line_as_in_dns_and_each_once() {
        var read = rules.read(
                List.of(" Müller.example ", "", "shop.example.", "SHOP.example", "xn--mller-kva.example", OWN), OWN);

        assertThat(read.problems()).isEmpty();
        assertThat(read.hosts()).containsExactly("xn--mller-kva.example", "shop.example");
    }

    @Test
    void each_line_that_is_wrong_is_told_by_its_number_and_costs_no_other() {
        var read = rules.read(List.of("www.exa mple.org", "www.example.org", "*.example.org"), OWN);

        assertThat(read.hosts()).containsExactly("www.example.org");
        assertThat(read.problems())
                .containsExactly(
                        new Problem("hosts", "Line 1: “www.exa mple.org” contains a space. Enter one host per line."),
                        new Problem("hosts", "Line 3: “*.example.org” has a wildcard. List each host."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PORTAL.example.net.          | portal.example.net is the address of this portal.
            old-portal.example.net       | old-portal.example.net is the address of this portal.
            shop.portal.example.net      | shop.portal.example.net lies below the address of this portal.
            apps.example                 | lies below apps.example, which Nuages hands out itself.
            other.acme.Apps.Example      | lies below apps.example
            """)
    void the_portals_hosts_and_the_installations_are_nobodys(String typed, String says) {
        assertThat(rules.read(List.of(typed), OWN).problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains(says).doesNotContain("Line"));
    }

    @Test
    void an_environment_has_a_few() {
        var lines =
                IntStream.range(0, 11).mapToObj(n -> "www" + n + ".example.org").toList();

        assertThat(rules.read(lines.subList(0, 10), OWN).problems()).isEmpty();
        assertThat(rules.read(lines, OWN).problems()).hasSize(1);
        assertThat(rules.read(Collections.nCopies(30, "www.example.org"), OWN).problems())
                .isEmpty();
    }

    @Test
    void a_heap_of_lines_is_not_answered_with_a_heap_of_sentences() {
        var problems = rules.read(Collections.nCopies(100_000, "no host"), OWN).problems();

        assertThat(problems).hasSizeLessThanOrEqualTo(HostRules.MOST_HOSTS);
        assertThat(rules.read(List.of("x".repeat(1_000_000)), OWN).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).hasSizeLessThan(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.localhost", "Boutique.localhost."})
    void directly_below_a_domain_without_proof_one_may_have_any(String typed) {
        var embedded = rules("localhost", List.of("localhost"));
        var read = embedded.read(List.of(typed), "shop.acme.localhost");

        assertThat(read.problems()).isEmpty();
        assertThat(embedded.exempt(read.hosts().getFirst())).isTrue();
    }

    @Test
    void what_nuages_may_hand_out_later_stays_its_own() {
        var embedded = rules("localhost", List.of("localhost"));

        assertThat(embedded.read(List.of("shop.victim.localhost"), "shop.acme.localhost")
                        .problems())
                .hasSize(1);
        assertThat(embedded.exempt("shop.victim.localhost")).isTrue();
        assertThat(embedded.exempt("www.example.org")).isFalse();
    }
}
