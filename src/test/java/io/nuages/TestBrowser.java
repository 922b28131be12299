package io.nuages;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An installed Chromium for tests that need one; without it they are skipped with the reason, or fail when
 * {@code NUAGES_BROWSER=required}.
 */
public final class TestBrowser implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;

    private TestBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** @param arguments beyond those that keep the browser from calling home */
    public static TestBrowser launch(String... arguments) {
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
                "--disable-sync"));
        if ("root".equals(System.getProperty("user.name"))) {
            all.add("--no-sandbox");
        }
        all.addAll(List.of(arguments));
        var playwright = Playwright.create();
        return new TestBrowser(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(program.get())
                                .setArgs(all)));
    }

    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> installed() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
