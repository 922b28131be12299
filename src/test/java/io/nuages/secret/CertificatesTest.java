package io.nuages.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.nuages.TestDatabase;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class CertificatesTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final SealingCertificate FIRST = valid().certificate();
    private static final SealingCertificate SECOND = valid().certificate();
    private static final JdbcClient JDBC =
            JdbcClient.create(TestDatabase.create().app());

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Clock clock = mock(Clock.class);
    private final Cluster cluster = mock(Cluster.class);
    private final Certificates certificates = new Certificates(JDBC, clock);

    @BeforeEach
    void begin() {
        JDBC.sql("DELETE FROM sealing_certificate").update();
        given(clock.instant()).willAnswer(call -> now.get());
    }

    @Test
    void one_replica_fetches_for_all() {
        given(cluster.sealingCertificate()).willReturn(FIRST.pem());
        var fetcher = fetcher();
        assertThat(certificates.current()).isEmpty();
        fetcher.tick();
        fetcher.tick();
        assertThat(new Certificates(JDBC, clock).current()).contains(FIRST);
        verify(cluster, times(1)).sealingCertificate();

        pass(Duration.ofMinutes(10));
        var other = mock(Cluster.class);
        given(other.sealingCertificate()).willReturn(FIRST.pem());
        new CertificateFetcher(certificates, other, clock).tick();
        fetcher.tick();
        verify(cluster, times(1)).sealingCertificate();
    }

    @Test
    void a_cluster_that_is_away_is_asked_again_and_pages_keep_the_last_certificate() {
        given(cluster.sealingCertificate())
                .willReturn(FIRST.pem())
                .willThrow(new ClusterException.Unavailable("no route"))
                .willReturn("<html>gateway</html>")
                .willReturn(SECOND.pem());
        var fetcher = fetcher();
        fetcher.tick();
        pass(Duration.ofMinutes(10));
        fetcher.tick();
        assertThat(certificates.current()).contains(FIRST);
        fetcher.tick();
        assertThat(certificates.current()).contains(FIRST);
        fetcher.tick();
        assertThat(certificates.current()).contains(SECOND);
        fetcher.tick();
        verify(cluster, times(4)).sealingCertificate();
    }

    @Test
    void an_expired_certificate_is_neither_kept_nor_used() {
        var brief = TestSealingKey.generate(2048, START, START.plusSeconds(60)).certificate();
        var expired =
                TestSealingKey.generate(2048, START.minusSeconds(60), START).certificate();
        given(cluster.sealingCertificate()).willReturn(expired.pem()).willReturn(brief.pem());
        var fetcher = fetcher();
        fetcher.tick();
        assertThat(certificates.fetchedAt()).isEmpty();
        fetcher.tick();
        assertThat(certificates.current()).contains(brief);
        pass(Duration.ofSeconds(60));
        assertThat(certificates.current()).isEmpty();
    }

    @Test
    void after_a_start_the_cluster_is_asked_even_when_the_stored_one_is_fresh() {
        certificates.keep(FIRST.pem());
        pass(Duration.ofSeconds(1));
        given(cluster.sealingCertificate()).willReturn(SECOND.pem());
        fetcher().tick();
        assertThat(certificates.current()).contains(SECOND);
    }

    private CertificateFetcher fetcher() {
        return new CertificateFetcher(certificates, cluster, clock);
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private static TestSealingKey valid() {
        return TestSealingKey.generate(2048, START.minusSeconds(60), START.plus(Duration.ofDays(30)));
    }
}
