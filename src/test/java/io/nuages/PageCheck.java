package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRuleOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Listens to the pages of a test: what the browser complains about, what the policy refuses, what axe finds. */
public final class PageCheck {
    private static final String COUNT_REFUSALS = """
            window.refused = [];
            addEventListener('securitypolicyviolation',
                event => window.refused?.push(event.violatedDirective + ' ' + event.sourceFile));
            """;
    private static final String TAKE_REFUSALS =
            "() => { const seen = window.refused ?? []; window.refused = null; return seen; }";

    private final List<String> complaints = new ArrayList<>();

    /** To be called before the page goes anywhere. */
    public void watch(Page page) {
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !expected(message)) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
        page.addInitScript(COUNT_REFUSALS);
    }

    /** Axe finds nothing, and the policy had nothing to refuse on this page so far. */
    public void accessible(Page page) {
        assertThat((List<?>) page.evaluate(TAKE_REFUSALS)).as(page.url()).isEmpty();
        var violations = axe(page).analyze().getViolations();
        assertThat(violations).as(page.url() + ": " + violations).isEmpty();
    }

    /** In the page alone, since none has frames of elsewhere, for which axe would open another page each time. */
    private static AxeBuilder axe(Page page) {
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        // Who says what they see presses it; an experimental rule, which axe leaves out by itself.
        var named = new AxeRuleOptions();
        named.setEnabled(true);
        options.setRules(Map.of("label-content-name-mismatch", named));
        return new AxeBuilder(page).options(options).setLegacyMode(true);
    }

    public void nothingWasWrong() {
        assertThat(complaints).isEmpty();
    }

    /**
     * The browser mentions that a refused form answers 422. Axe tries inline styles, which the policy refuses, and looks for
     * imported style sheets beside the page; both are reported whenever the browser gets to it. htmx calls it an error that it took back
     * a question in favour of a newer one, and tells of every other end of a request under a name of its own, too.
     */
    private static boolean expected(ConsoleMessage message) {
        var place = message.location();
        return message.text().contains("422")
                || message.text().startsWith("Applying inline style")
                || message.text().startsWith("htmx:sendAbort")
                || message.text().startsWith("htmx:afterRequest")
                || (message.text().contains("404") || message.text().contains("403"))
                        && place.contains(".css:")
                        && !place.contains("/assets/");
    }
}
