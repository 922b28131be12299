package io.nuages.host;

import io.nuages.rows.Rows;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks DNS about hosts of customers. The answers are whatever the owner of a domain, or an impostor, put there: they are
 * compared but never shown. Bounded in time, whatever the name servers do.
 */
@Component
public class Dns {
    /** The name below a host where its proof is looked up. */
    public static final String PROOF_LABEL = "_nuages";

    /** What a TXT record holds before the token. */
    public static final String PROOF_PREFIX = "nuages-verification=";

    private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int MOST_REDIRECTS = 8;
    private static final int MOST_RECORDS = 200;

    private final LookupSession session;
    private final Duration patience;

    @Autowired
    Dns(HostSettings settings) {
        this(settings, SERVER_TIMEOUT, PATIENCE);
    }

    Dns(HostSettings settings, Duration serverTimeout, Duration patience) {
        this.session = LookupSession.builder()
                .resolver(resolver(settings, serverTimeout))
                .maxRedirects(MOST_REDIRECTS)
                .build();
        this.patience = patience;
    }

    /** Name of the TXT record that proves a host. */
    public static String proofName(String host) {
        return PROOF_LABEL + "." + host;
    }

    /** @param token that the TXT record should contain after {@link #PROOF_PREFIX} */
    public record Question(String host, String token) {}

    /** Whether the TXT record is there. */
    public enum Proof {
        FOUND,
        /** There are TXT records, but none has the token. */
        OTHER,
        ABSENT,
        FAILED;

        /** As stored; what only a newer portal knows counts as not asked. */
        public static Proof of(String word) {
            return Rows.constant(Proof.class, word, FAILED);
        }
    }

    /**
     * What DNS says about a host.
     *
     * @param a null when it could not be asked, as are the other two
     * @param cname the names in its chain of CNAMEs, as in DNS
     */
    public record Answer(
            Proof proof,
            @Nullable List<InetAddress> a,
            @Nullable List<InetAddress> aaaa,
            @Nullable List<String> cname) {
        static final Answer NONE = new Answer(Proof.FAILED, null, null, null);
    }

    /** Asks about all of them together; answers within a few seconds, by host. */
    public Map<String, Answer> ask(Collection<Question> questions) {
        var answers = new LinkedHashMap<String, CompletableFuture<Answer>>();
        questions.forEach(question -> answers.put(question.host(), ask(question)));
        var result = new LinkedHashMap<String, Answer>();
        answers.forEach((host, answer) -> result.put(host, answer.join()));
        return result;
    }

    private CompletableFuture<Answer> ask(Question question) {
        try {
            var host = Name.fromString(question.host() + ".");
            var proof = look(Name.fromString(PROOF_LABEL, host), Type.TXT);
            var a = look(host, Type.A);
            var aaaa = look(host, Type.AAAA);
            var cname = look(host, Type.CNAME);
            return CompletableFuture.allOf(proof, a, aaaa, cname)
                    .thenApply(all -> new Answer(
                            proof(proof.join(), question.token()),
                            addresses(a.join()),
                            addresses(aaaa.join()),
                            names(cname.join(), a.join(), aaaa.join())));
        } catch (TextParseException e) {
            return CompletableFuture.completedFuture(Answer.NONE);
        }
    }

    /** Records and the names passed on the way to them. */
    private record Found(List<Record> records, List<Name> aliases) {
        static final Found NOTHING = new Found(List.of(), List.of());
    }

    /** Null when it cannot be asked. */
    private CompletableFuture<@Nullable Found> look(Name name, int type) {
        CompletableFuture<@Nullable Found> found = session.lookupAsync(name, type)
                .toCompletableFuture()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(result -> new Found(
                        result.getRecords().stream().limit(MOST_RECORDS).toList(), result.getAliases()));
        return found.exceptionally(failure -> {
            var cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException
                    ? Found.NOTHING
                    : null;
        });
    }

    private static Proof proof(@Nullable Found found, String token) {
        if (found == null) {
            return Proof.FAILED;
        }
        var wanted = PROOF_PREFIX + token;
        var texts = found.records().stream()
                .filter(TXTRecord.class::isInstance)
                .map(record -> text((TXTRecord) record))
                .toList();
        if (texts.isEmpty()) {
            return Proof.ABSENT;
        }
        return texts.stream().anyMatch(text -> text.strip().equalsIgnoreCase(wanted)) ? Proof.FOUND : Proof.OTHER;
    }

    /** A long text comes in several strings of at most 255 bytes. */
    private static String text(TXTRecord txt) {
        var text = new StringBuilder();
        txt.getStringsAsByteArrays().forEach(part -> text.append(new String(part, StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    private static @Nullable List<InetAddress> addresses(@Nullable Found found) {
        if (found == null) {
            return null;
        }
        var addresses = new ArrayList<InetAddress>();
        for (var record : found.records()) {
            if (record instanceof ARecord a) {
                addresses.add(a.getAddress());
            } else if (record instanceof AAAARecord aaaa) {
                addresses.add(aaaa.getAddress());
            }
        }
        return addresses;
    }

    /** The targets: if there is an address, its whole chain of aliases is known. */
    private static @Nullable List<String> names(@Nullable Found cname, @Nullable Found a, @Nullable Found aaaa) {
        if (cname == null) {
            return null;
        }
        var names = new ArrayList<String>();
        cname.records().stream()
                .filter(CNAMERecord.class::isInstance)
                .forEach(record -> names.add(plain(((CNAMERecord) record).getTarget())));
        for (var found : new Found[] {a, aaaa}) {
            if (found != null && !names.isEmpty()) {
                found.aliases().stream().map(Dns::plain).forEach(names::add);
                found.records().forEach(record -> names.add(plain(record.getName())));
            }
        }
        return names;
    }

    private static String plain(Name name) {
        return HostName.normal(name.toString(true));
    }

    private static Resolver resolver(HostSettings settings, Duration timeout) {
        var servers =
                settings.servers().stream().<Resolver>map(SimpleResolver::new).toList();
        var resolver = servers.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(servers);
        resolver.setTimeout(timeout);
        resolver.setRetries(2);
        return resolver;
    }
}
