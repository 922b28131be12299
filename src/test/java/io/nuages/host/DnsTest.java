package io.nuages.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.host.Dns.Answer;
import io.nuages.host.Dns.Proof;
import io.nuages.host.Dns.Question;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Against a name server on loopback. */
class DnsTest {
    private static final String HOST = "www.shop.example";
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String RIGHT = "nuages-verification=" + TOKEN;

    private final TestDns server = new TestDns();
    private final Dns dns = new Dns(server.settings(), Duration.ofMillis(300), Duration.ofSeconds(2));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void what_is_not_there_is_absent_and_no_failure() {
        assertThat(ask()).isEqualTo(new Answer(Proof.ABSENT, List.of(), List.of(), List.of()));
        assertThat(server.asked())
                .containsExactlyInAnyOrder(
                        "_nuages.www.shop.example TXT",
                        "www.shop.example A",
                        "www.shop.example AAAA",
                        "www.shop.example CNAME");
    }

    @Test
    void a_name_with_other_records_only_has_no_proof_either() {
        server.add("_nuages." + HOST, Type.A, "192.0.2.1");

        assertThat(ask().proof()).isEqualTo(Proof.ABSENT);
    }

    @Test
    void the_token_proves() {
        server.prove(HOST, RIGHT);

        assertThat(ask().proof()).isEqualTo(Proof.FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"" + TOKEN + "\"",
                "\"nuages-verification=" + "\"",
                "\"nuages-verification=ffffffffffffffffffffffffffffffff\"",
                "\"x nuages-verification=" + TOKEN + "\"",
                "\"nuages-verification=" + TOKEN + "0\"",
                "\"\""
            })
    void anything_else_does_not(String text) {
        server.add("_nuages." + HOST, Type.TXT, text);

        assertThat(ask().proof()).isEqualTo(Proof.OTHER);
    }

    @Test
    void it_may_stand_among_others_between_blanks_in_capitals_and_in_several_strings() {
        server.add("_nuages." + HOST, Type.TXT, "\"v=spf1 -all\"");
        server.add(
                "_nuages." + HOST,
                Type.TXT,
                "\" NUAGES-verific\" \"ation=" + TOKEN.substring(0, 9) + "\" \"" + TOKEN.substring(9) + " \"");

        assertThat(ask().proof()).isEqualTo(Proof.FOUND);
    }

    @Test
    void it_may_come_from_a_wildcard_and_over_an_alias() {
        server.add("*.shop.example", Type.CNAME, "proofs.elsewhere.example.");
        server.add("proofs.elsewhere.example", Type.TXT, "\"" + RIGHT + "\"");

        assertThat(ask().proof()).isEqualTo(Proof.FOUND);
    }

    @Test
    void a_loop_of_aliases_ends() {
        server.add("_nuages." + HOST, Type.CNAME, "a.example.");
        server.add("a.example", Type.CNAME, "b.example.");
        server.add("b.example", Type.CNAME, "a.example.");

        assertThat(ask().proof()).isEqualTo(Proof.FAILED);
    }

    @Test
    void a_long_answer_comes_over_tcp() {
        IntStream.range(0, 40).forEach(n -> server.add("_nuages." + HOST, Type.TXT, "\"" + "x".repeat(200) + n + "\""));
        server.prove(HOST, RIGHT);

        assertThat(ask().proof()).isEqualTo(Proof.FOUND);
        assertThat(server.wasAskedOverTcp()).isTrue();
    }

    @Test
    void a_server_that_fails_or_is_silent_is_no_answer_and_holds_up_nobody_for_long() {
        server.fail("_nuages." + HOST, true);
        server.silence(HOST);
        server.prove("other.example", RIGHT);
        var begun = System.nanoTime();

        var answers = dns.ask(List.of(new Question(HOST, TOKEN), new Question("other.example", TOKEN)));

        assertThat(answers.get(HOST)).isEqualTo(new Answer(Proof.FAILED, null, null, null));
        assertThat(answers.get("other.example").proof()).isEqualTo(Proof.FOUND);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void nobody_there_at_all_is_no_answer() {
        server.close();

        assertThat(ask()).isEqualTo(new Answer(Proof.FAILED, null, null, null));
    }

    @Test
    void addresses_and_the_names_on_the_way_to_them() throws Exception {
        server.add(HOST, Type.CNAME, "Shop.acme.apps.example.");
        server.add("shop.acme.apps.example", Type.CNAME, "ingress.apps.example.");
        server.add("ingress.apps.example", Type.A, "192.0.2.7");
        server.add("ingress.apps.example", Type.AAAA, "2001:db8::7");

        var answer = ask();

        assertThat(answer.a()).containsExactly(InetAddress.getByName("192.0.2.7"));
        assertThat(answer.aaaa()).containsExactly(InetAddress.getByName("2001:db8::7"));
        assertThat(answer.cname()).contains("shop.acme.apps.example", "ingress.apps.example");
    }

    @Test
    void an_alias_that_leads_nowhere_is_seen_all_the_same() {
        server.add(HOST, Type.CNAME, "gone.example.");

        assertThat(ask()).isEqualTo(new Answer(Proof.ABSENT, List.of(), List.of(), List.of("gone.example")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ns.example", "10.0.0", "10.0.0.53:port", "10.0.0.53:99999", ""})
    void a_resolver_is_named_by_its_address(String resolver) {
        assertThatThrownBy(() -> new HostSettings(List.of(), List.of(resolver), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_resolver_may_have_a_port_and_an_ipv6_address() {
        var settings =
                new HostSettings(List.of(), List.of("10.0.0.53", "10.0.0.53:5353", "::1", "[::1]:5353"), List.of());

        assertThat(settings.servers())
                .extracting(java.net.InetSocketAddress::getPort)
                .containsExactly(53, 5353, 53, 5353);
    }

    private Answer ask() {
        return dns.ask(List.of(new Question(HOST, TOKEN))).get(HOST);
    }
}
