package io.nuages.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A plain-http front of an API server, where single answers can be replaced. Watches do not pass. */
final class Faults implements AutoCloseable {
    /** Gives the answer's status and body itself by returning true, and lets the request pass otherwise. */
    @FunctionalInterface
    interface Fault {
        boolean answered(HttpExchange request) throws IOException;
    }

    private static final List<String> PASSED = List.of("Authorization", "Content-Type", "Accept");

    final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final HttpServer front;
    private final HttpClient http;
    private final URI server;

    Faults(URI server, SSLContext trust) throws IOException {
        this.server = server;
        http = HttpClient.newBuilder().sslContext(trust).build();
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        front.createContext("/", this::handle);
        front.start();
    }

    String url() {
        return "http://127.0.0.1:" + front.getAddress().getPort() + "/";
    }

    void inject(Fault fault) {
        faults.add(fault);
    }

    void heal() {
        faults.clear();
        requests.clear();
    }

    static void answer(HttpExchange exchange, int code, String json) throws IOException {
        var body = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        front.stop(0);
        http.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        for (var fault : faults) {
            if (fault.answered(exchange)) {
                return;
            }
        }
        var request = HttpRequest.newBuilder(
                        server.resolve(exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        PASSED.forEach(name -> exchange.getRequestHeaders()
                .getOrDefault(name, List.of())
                .forEach(value -> request.header(name, value)));
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            response.headers()
                    .map()
                    .getOrDefault("warning", List.of())
                    .forEach(value -> exchange.getResponseHeaders().add("Warning", value));
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
