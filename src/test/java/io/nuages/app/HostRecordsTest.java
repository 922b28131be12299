package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.app.HostRecords.Match;
import io.nuages.host.Dns;
import io.nuages.host.Dns.Proof;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostRecordsTest {
    private static final String OWN = "shop.acme.apps.example";

    private final SiteSettings sites = new SiteSettings(
            "apps.example",
            "https",
            null,
            List.of("192.0.2.1", "192.0.2.2"),
            List.of("2001:db8:0::1"),
            "Sites.Provider.example.");
    private final SiteSettings silent = new SiteSettings("apps.example", "https", null, List.of(), List.of(), null);

    @Test
    void an_alias_of_ours_is_right_whatever_its_addresses_are() {
        for (var name : List.of(OWN, "sites.provider.example", "blog.other.apps.example")) {
            var records = compare(sites, List.of("203.0.113.9"), List.of(), List.of(name));
            assertThat(records).isEqualTo(new HostRecords(Proof.ABSENT, Match.RIGHT, Match.RIGHT, Match.RIGHT));
            assertThat(records.leadHere()).isTrue();
        }
    }

    @Test
    void addresses_are_right_when_all_of_them_are_ours() {
        assertThat(compare(sites, List.of("192.0.2.2"), List.of("2001:db8::1"), List.of()))
                .isEqualTo(new HostRecords(Proof.ABSENT, Match.RIGHT, Match.RIGHT, Match.NONE));
        assertThat(compare(sites, List.of("192.0.2.1"), List.of(), List.of()).leadHere())
                .isTrue();
        assertThat(compare(sites, List.of("192.0.2.1", "203.0.113.9"), List.of(), List.of())
                        .a())
                .isEqualTo(Match.WRONG);
    }

    @Test
    void a_forgotten_aaaa_record_leads_away() {
        var records = compare(sites, List.of("192.0.2.1"), List.of("2001:db8::bad"), List.of());

        assertThat(records.aaaa()).isEqualTo(Match.WRONG);
        assertThat(records.leadHere()).isFalse();
    }

    @Test
    void an_alias_elsewhere_with_the_right_address_leads_here_all_the_same() {
        var records = compare(sites, List.of("192.0.2.1"), List.of(), List.of("cdn.example"));

        assertThat(records.cname()).isEqualTo(Match.WRONG);
        assertThat(records.leadHere()).isTrue();
    }

    @Test
    void nothing_leads_nowhere() {
        var records = compare(sites, List.of(), List.of(), List.of());

        assertThat(records).isEqualTo(new HostRecords(Proof.ABSENT, Match.NONE, Match.NONE, Match.NONE));
        assertThat(records.leadHere()).isFalse();
    }

    @Test
    void what_the_provider_has_not_said_cannot_be_compared() {
        var records = compare(silent, List.of("192.0.2.1"), List.of(), List.of());

        assertThat(records).isEqualTo(new HostRecords(Proof.ABSENT, Match.UNKNOWN, Match.NONE, Match.NONE));
        assertThat(records.leadHere()).isFalse();
    }

    @Test
    void who_does_not_answer_has_said_nothing() {
        var records = HostRecords.of(new Dns.Answer(Proof.FAILED, null, null, null), sites, OWN);

        assertThat(records).isEqualTo(new HostRecords(Proof.FAILED, Match.FAILED, Match.FAILED, Match.FAILED));
    }

    @Test
    void the_providers_addresses_are_addresses() {
        for (var wrong : List.of("apps.example", "192.0.2", "2001:db8::1")) {
            assertThatThrownBy(() -> new SiteSettings("x.example", "https", null, List.of(wrong), List.of(), null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new SiteSettings("x.example", "https", null, List.of(), List.of("192.0.2.1"), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static HostRecords compare(SiteSettings sites, List<String> a, List<String> aaaa, List<String> cname) {
        return HostRecords.of(new Dns.Answer(Proof.ABSENT, addresses(a), addresses(aaaa), cname), sites, OWN);
    }

    private static @Nullable List<InetAddress> addresses(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    try {
                        return InetAddress.getByName(text);
                    } catch (UnknownHostException e) {
                        throw new IllegalArgumentException(e);
                    }
                })
                .toList();
    }
}
