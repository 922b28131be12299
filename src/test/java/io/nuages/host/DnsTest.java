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
    void whatIsNotThereIsAbsentAndNoFailure() {
        assertThat(ask()).isEqualTo(new Answer(Proof.ABSENT, List.of(), List.of(), List.of()));
        assertThat(server.asked())
                .containsExactlyInAnyOrder(
                        "_nuages.www.shop.example TXT",
                        "www.shop.example A",
                        "www.shop.example AAAA",
                        "www.shop.example CNAME");
    }

    @Test
    void aNameWithOtherRecordsOnlyHasNoProofEither() {
        server.add("_nuages." + HOST, Type.A, "192.0.2.1");

        assertThat(ask().proof()).isEqualTo(Proof.ABSENT);
    }

    @Test
    void theTokenProves() {
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
    void anythingElseDoesNot(String text) {
        server.add("_nuages." + HOST, Type.TXT, text);

        assertThat(ask().proof()).isEqualTo(Proof.OTHER);
    }

    @Test
    void itMayStandAmongOthersBetweenBlanksInCapitalsAndInSeveralStrings() {
        server.add("_nuages." + HOST, Type.TXT, "\"v=spf1 -all\"");
        server.add(
                "_nuages." + HOST,
                Type.TXT,
                "\" NUAGES-verific\" \"ation=" + TOKEN.substring(0, 9) + "\" \"" + TOKEN.substring(9) + " \"");

        assertThat(ask().proof()).isEqualTo(Proof.FOUND);
    }

    @Test
    void itMayComeFromAWildcardAndOverAnAlias() {
        server.add("*.shop.example", Type.CNAME, "proofs.elsewhere.example.");
        server.add("proofs.elsewhere.example", Type.TXT, "\"" + RIGHT + "\"");

        assertThat(ask().proof()).isEqualTo(Proof.FOUND);
    }

    @Test
    void aLoopOfAliasesEnds() {
        server.add("_nuages." + HOST, Type.CNAME, "a.example.");
        server.add("a.example", Type.CNAME, "b.example.");
        server.add("b.example", Type.CNAME, "a.example.");

        assertThat(ask().proof()).isEqualTo(Proof.FAILED);
    }

    @Test
    void aLongAnswerComesOverTcp() {
        IntStream.range(0, 40).forEach(n -> server.add("_nuages." + HOST, Type.TXT, "\"" + "x".repeat(200) + n + "\""));
        server.prove(HOST, RIGHT);

        assertThat(ask().proof()).isEqualTo(Proof.FOUND);
        assertThat(server.wasAskedOverTcp()).isTrue();
    }

    @Test
    void aServerThatFailsOrIsSilentIsNoAnswerAndHoldsUpNobodyForLong() {
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
    void nobodyThereAtAllIsNoAnswer() {
        server.close();

        assertThat(ask()).isEqualTo(new Answer(Proof.FAILED, null, null, null));
    }

    @Test
    void addressesAndTheNamesOnTheWayToThem() throws Exception {
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
    void anAliasThatLeadsNowhereIsSeenAllTheSame() {
        server.add(HOST, Type.CNAME, "gone.example.");

        assertThat(ask()).isEqualTo(new Answer(Proof.ABSENT, List.of(), List.of(), List.of("gone.example")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ns.example", "10.0.0", "10.0.0.53:port", "10.0.0.53:99999", ""})
    void aResolverIsNamedByItsAddress(String resolver) {
        assertThatThrownBy(() -> new HostSettings(List.of(), List.of(resolver), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aResolverMayHaveAPortAndAnIpv6Address() {
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
