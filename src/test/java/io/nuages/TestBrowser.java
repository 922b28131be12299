package io.nuages;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An installed Chromium for tests that need one; without it they are skipped with the reason, or fail when
 * {@code NUAGES_BROWSER=required}. It takes seconds to start, so one process starts it once, and it ends with the process.
 */
public final class TestBrowser implements AutoCloseable {
    /** What is expected comes within that time, on a busy machine, too. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A click counts only where something takes it: a region that gives way meanwhile leaves it to what is around it. */
    private static final String LISTEN = """
            () => {
                window.taken = false;
                addEventListener('click', event => {
                    window.taken ||= event.target.closest('a, button, summary, label, input') !== null;
                }, true);
            }
            """;

    private static @Nullable TestBrowser running;

    private final Browser browser;

    private TestBrowser(Browser browser) {
        this.browser = browser;
    }

    public static TestBrowser launch() {
        if (running == null || !running.browser.isConnected()) {
            running = new TestBrowser(started());
        }
        return running;
    }

    private static Browser started() {
        var program = installed();
        if (program.isEmpty() && "required".equals(System.getenv("NUAGES_BROWSER"))) {
            throw new IllegalStateException("A browser is required, and no Chromium is installed");
        }
        assumeTrue(program.isPresent(), "no Chromium is installed");
        var all = new ArrayList<>(List.of(
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // An address that is not this machine's own, for what is only allowed there.
                "--host-resolver-rules=MAP portal.test 127.0.0.1"));
        if ("root".equals(System.getProperty("user.name"))) {
            all.add("--no-sandbox");
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        return Playwright.create()
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.get())
                        .setArgs(all));
    }

    public Browser browser() {
        return browser;
    }

    public BrowserContext context() {
        return context(new Browser.NewContextOptions());
    }

    /** Nothing moves on its pages: whatever turns endlessly is redrawn sixty times a second, by the CPU. */
    public BrowserContext context(Browser.NewContextOptions options) {
        return browser.newContext(options.setReducedMotion(ReducedMotion.REDUCE));
    }

    /** {@link #press(Page, Runnable)} */
    public static void press(Page page, Locator target) {
        press(page, target::click);
    }

    /**
     * Clicks on a page with scripts, whose regions refetch themselves. What gives way to its successor just then is clicked again, as a person
     * does who sees that nothing happened; a click that was taken never is, however long what it leads to may take.
     *
     * @param click finds what it clicks again each time
     */
    public static void press(Page page, Runnable click) {
        page.evaluate(LISTEN);
        for (var end = System.nanoTime() + PATIENCE.toNanos(); ; ) {
            try {
                click.run();
            } catch (PlaywrightException e) {
                if (System.nanoTime() > end && !isTaken(page)) {
                    throw e;
                }
            }
            if (isTaken(page) || System.nanoTime() > end) {
                return;
            }
        }
    }

    /** Also when another page is there already, or on its way. */
    private static boolean isTaken(Page page) {
        try {
            return !Boolean.FALSE.equals(page.evaluate("() => window.taken"));
        } catch (PlaywrightException e) {
            return true;
        }
    }

    /**
     * Clicks what leads to another page and waits until that one is there. A click alone returns while the old page still stands: a
     * step after it would look at that one, or go elsewhere before the form has been sent.
     */
    public static void follow(Page page, Locator link) {
        follow(page, link::click);
    }

    /** {@link #follow(Page, Locator)} for what is found again each time: {@link #press(Page, Runnable)}. */
    public static void follow(Page page, Runnable click) {
        page.evaluate("() => { window.left = true; }");
        press(page, click);
        page.waitForFunction("() => !window.left && document.readyState === 'complete'");
    }

    /** Closes all pages: what one test opened is none of the next one's. */
    @Override
    public void close() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    }

    private static Optional<Path> installed() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
        // The shell draws no window that nobody looks at, which is most of what Chromium costs.
        return Stream.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
