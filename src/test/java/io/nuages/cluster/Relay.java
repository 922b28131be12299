package io.nuages.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire on loopback that can be cut: connections end, and new ones are refused. */
public final class Relay implements AutoCloseable {
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final String host;
    private final int port;
    private final int own;
    private ServerSocket server;

    public Relay(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        server = listen(0);
        own = server.getLocalPort();
    }

    public int port() {
        return own;
    }

    public synchronized void cut(boolean cut) {
        try {
            if (cut && !server.isClosed()) {
                server.close();
                open.forEach(Relay::quietly);
                open.clear();
            } else if (!cut && server.isClosed()) {
                server = listen(own);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cut(true);
    }

    private ServerSocket listen(int on) throws IOException {
        var listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), on));
        Thread.ofVirtual().start(() -> accept(listening));
        return listening;
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                connect(listening, listening.accept());
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    continue;
                }
            }
        }
    }

    private void connect(ServerSocket listening, Socket near) throws IOException {
        try {
            var far = new Socket(host, port);
            if (joined(listening, near, far)) {
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> pump(far, near));
            } else {
                quietly(far);
                quietly(near);
            }
        } catch (IOException e) {
            quietly(near);
            throw e;
        }
    }

    /** False when the wire was cut while they connected. */
    private synchronized boolean joined(ServerSocket listening, Socket near, Socket far) {
        return !listening.isClosed() && open.add(near) && open.add(far);
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            quietly(to);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void quietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
