package io.nuages.spec;

import io.nuages.form.Problems;
import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import org.jspecify.annotations.Nullable;

/**
 * Which image runs.
 *
 * @param repository registry and repository, without a tag
 * @param tag null only where a digest is given
 * @param digest {@code sha256:} and 64 hexadecimal digits, or null
 */
public record Image(
        String repository, @Nullable String tag, @Nullable String digest) {
    public Image {
        repository = repository == null ? "" : repository;
        tag = tag == null || tag.isEmpty() ? null : tag;
        digest = digest == null || digest.isEmpty() ? null : digest;
    }

    public static Image of(ImageReference reference) {
        return new Image(reference.name(), reference.tag(), reference.digest());
    }

    /** @throws Problems at {@code image}, for a name that cannot be pulled */
    public static Image parse(String typed) {
        try {
            return of(ImageReference.parse(typed));
        } catch (InvalidImageReference e) {
            throw Problems.of("image", String.valueOf(e.getMessage()));
        }
    }

    static void check(Image image, Findings findings) {
        if (image.repository().isEmpty()) {
            findings.add("image.repository", "is required: which image should run?");
        } else if (image.tag() == null && image.digest() == null) {
            findings.add("image", "needs a tag or a digest.");
        } else {
            try {
                ImageReference.parse(image.toString());
            } catch (InvalidImageReference e) {
                findings.add("image.repository", String.valueOf(e.getMessage()));
            }
        }
    }

    /** As people write it. */
    @Override
    public String toString() {
        return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
