package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TurnsTest {
    private static final Duration FOR_EVER = Duration.ofMinutes(5);

    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final CountDownLatch slow = new CountDownLatch(1);

    @AfterEach
    void close() {
        slow.countDown();
        visitors.close();
    }

    @Test
    void pagesAreServedInTheOrderInWhichTheyWereAskedFor() {
        var turns = new Turns(1, FOR_EVER);
        visit(turns, "GET", "slow");
        await().until(() -> served.equals(List.of("slow begins")));
        for (var n = 1; n <= 3; n++) {
            visit(turns, "GET", "page " + n);
            var waiting = n;
            await().until(() -> turns.waiting() == waiting);
        }
        assertThat(served).containsExactly("slow begins");
        slow.countDown();
        await().until(() -> served.size() == 5);
        assertThat(served).containsExactly("slow begins", "slow ends", "page 1", "page 2", "page 3");
    }

    @Test
    void aRequestThatTakesForEverHoldsUpTheOthersForAMomentOnly() {
        var turns = new Turns(1, Duration.ofMillis(20));
        visit(turns, "GET", "slow");
        await().until(() -> served.equals(List.of("slow begins")));
        visit(turns, "GET", "page");
        await().until(() -> served.contains("page"));
        assertThat(served).containsExactly("slow begins", "page");
    }

    /** Neither whoever went on without a turn nor a page that failed leaves more or fewer turns than there were. */
    @Test
    void eachTurnIsGivenBackOnce() {
        var turns = new Turns(1, Duration.ofMillis(20));
        visit(turns, "GET", "slow");
        await().until(() -> served.equals(List.of("slow begins")));
        visit(turns, "GET", "page").join();
        slow.countDown();
        await().until(() -> served.contains("slow ends"));
        assertThat(visit(turns, "GET", "failing")).failsWithin(FOR_EVER);
        await().until(() -> turns.free() == 1);
    }

    @Test
    void whatHasABodyTakesNoTurn() {
        var turns = new Turns(1, FOR_EVER);
        visit(turns, "GET", "slow");
        await().until(() -> served.equals(List.of("slow begins")));
        visit(turns, "POST", "form").join();
        assertThat(served).containsExactly("slow begins", "form");
    }

    private CompletableFuture<Void> visit(Turns turns, String method, String page) {
        FilterChain handler = (request, response) -> {
            switch (page) {
                case "failing" -> throw new IllegalStateException(page);
                case "slow" -> {
                    served.add("slow begins");
                    awaitSlow();
                    served.add("slow ends");
                }
                default -> served.add(page);
            }
        };
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        turns.doFilter(new MockHttpServletRequest(method, "/"), new MockHttpServletResponse(), handler);
                    } catch (IOException | ServletException e) {
                        throw new IllegalStateException(e);
                    }
                },
                visitors);
    }

    private void awaitSlow() {
        try {
            slow.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
