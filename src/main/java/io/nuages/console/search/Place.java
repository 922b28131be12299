package io.nuages.console.search;

/**
 * Something that search leads to.
 *
 * @param icon of {@code fragments :: icon}
 * @param title for example {@code shop · production}
 * @param detail what tells it from others, for example its address; may be empty
 * @param words by which it is found, in lower case
 */
public record Place(Kind kind, String icon, String title, String detail, String href, String words) {
    /** What it is; what people look for most comes first. */
    public enum Kind {
        ENVIRONMENT("Environment"),
        DEPLOYMENT("Deployment"),
        TENANT_PAGE("Page"),
        ENVIRONMENT_PAGE("Page");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
