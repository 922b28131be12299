package io.nuages.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on loopback, over UDP and TCP, that answers as a recursive one does: with the chain of CNAMEs, wildcards, truncated
 * where UDP has no room. Records are changed while it runs.
 */
public final class TestDns implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean overTcp;

    public TestDns() {
        try {
            tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("test-dns-udp").start(this::answerUdp);
        Thread.ofPlatform().daemon().name("test-dns-tcp").start(this::answerTcp);
    }

    /** One for all contexts of a run; each test has names of its own in it. */
    public static TestDns shared() {
        return Holder.SHARED;
    }

    private static final class Holder {
        static final TestDns SHARED = new TestDns();
    }

    /** As {@code nuages.hosts.resolver} takes it. */
    public String address() {
        return "127.0.0.1:" + udp.getLocalPort();
    }

    HostSettings settings() {
        return new HostSettings(List.of(), List.of(address()), List.of());
    }

    /** @param data as in a zone file, for example {@code "a text"} with its quotes, or {@code 192.0.2.1} */
    public void add(String name, int type, String data) {
        try {
            var owner = Name.fromString(name + ".");
            var record = Record.fromString(owner, type, DClass.IN, 60, data, Name.root);
            records.computeIfAbsent(key(owner), each -> new CopyOnWriteArrayList<>())
                    .add(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The TXT record that proves a host. @param content as the portal shows it */
    public void prove(String host, String content) {
        add(Dns.proofName(host), Type.TXT, "\"" + content + "\"");
    }

    public void remove(String name) {
        records.remove(name);
    }

    /** Answers SERVFAIL for the name from now on, or again as before. */
    void fail(String name, boolean fails) {
        var changed = fails ? failing.add(name) : failing.remove(name);
        assert changed;
    }

    /** Never answers for the name from now on. */
    void silence(String name) {
        silent.add(name);
    }

    /** {@code name TYPE} of each question so far. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    boolean wasAskedOverTcp() {
        return overTcp;
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerUdp() {
        var buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                var question = new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                var answer = answer(question);
                if (answer != null) {
                    var wire = answer.toWire(512);
                    udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void answerTcp() {
        while (!tcp.isClosed()) {
            try (var socket = tcp.accept()) {
                socket.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
                var in = new DataInputStream(socket.getInputStream());
                var wire = new byte[in.readUnsignedShort()];
                in.readFully(wire);
                overTcp = true;
                var answer = answer(new Message(wire));
                if (answer != null) {
                    var bytes = answer.toWire(65535);
                    var out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(bytes.length);
                    out.write(bytes);
                    out.flush();
                }
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private @org.jspecify.annotations.Nullable Message answer(Message question) throws IOException {
        var asks = question.getQuestion();
        var name = key(asks.getName());
        asked.add(name + " " + Type.string(asks.getType()));
        if (silent.contains(name)) {
            return null;
        }
        var answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RD);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(asks, Section.QUESTION);
        if (failing.contains(name)) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer;
        }
        var known = follow(asks.getName(), asks.getType(), answer, new ArrayList<>());
        if (!known) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return answer;
    }

    private boolean follow(Name name, int type, Message answer, List<Name> passed) throws IOException {
        var found = find(name);
        for (var record : found) {
            if (record.getType() == type || record.getType() == Type.CNAME) {
                answer.addRecord(record, Section.ANSWER);
            }
            if (record.getType() == Type.CNAME && type != Type.CNAME && !passed.contains(name)) {
                passed.add(name);
                return follow(((org.xbill.DNS.CNAMERecord) record).getTarget(), type, answer, passed);
            }
        }
        return !found.isEmpty() || records.keySet().stream().anyMatch(known -> known.endsWith("." + key(name)));
    }

    private List<Record> find(Name name) throws IOException {
        var exact = records.get(key(name));
        if (exact != null) {
            return exact;
        }
        for (var labels = 1; labels < name.labels(); labels++) {
            var wild = records.get(key(name.wild(labels)));
            if (wild != null) {
                return wild.stream().map(record -> record.withName(name)).toList();
            }
        }
        return List.of();
    }

    private static String key(Name name) {
        return name.toString(true).toLowerCase(java.util.Locale.ROOT);
    }
}
