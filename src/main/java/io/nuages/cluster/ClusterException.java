package io.nuages.cluster;

/** A call that got no answer, or was refused. */
public abstract sealed class ClusterException extends RuntimeException {
    private ClusterException(String message, Throwable cause) {
        super(message, cause);
    }

    private ClusterException(String message) {
        super(message);
    }

    /** Nobody answered in time, or answered "later", or "not to you": try again. Nothing may be concluded from it. */
    public static final class Unavailable extends ClusterException {
        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unavailable(String message) {
            super(message);
        }

        /** The same as a sentence. What fails on the way to the cluster often says already that it does not answer. */
        public String sentence() {
            var message = String.valueOf(getMessage());
            return message.startsWith("The ") ? message : "The cluster does not answer: " + message;
        }
    }

    /** The API server said no, and will again: quota, policy, an invalid object. */
    public static final class Refused extends ClusterException {
        private final String reason;

        /**
         * @param reason the API's own reason, for example {@code Forbidden} or {@code Invalid}
         * @param message the API's own message; may hold what the customer wrote
         */
        public Refused(String reason, String message) {
            super(message);
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }
}
