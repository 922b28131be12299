package io.nuages.web;

import io.nuages.tenant.Door;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.thymeleaf.context.LazyContextVariable;

/** What the layout reads on every page, see {@code layout.html}. */
@ControllerAdvice
class FrameAdvice {
    private final Frames frames;
    private final Clock clock;

    FrameAdvice(Frames frames, Clock clock) {
        this.frames = frames;
        this.clock = clock;
    }

    @ModelAttribute("frame")
    LazyContextVariable<Frame> frame(HttpServletRequest request) {
        return frames.of(request);
    }

    /** Whose visitor this is and what the visitor may do; templates leave out what would be refused. */
    @ModelAttribute("door")
    @Nullable
    Door door(HttpServletRequest request) {
        return Door.of(request).orElse(null);
    }

    /** Every page of a tenant is live. */
    @ModelAttribute("live")
    @Nullable
    String live(HttpServletRequest request) {
        return Door.of(request).map(door -> "/live/" + door.tenant().slug()).orElse(null);
    }

    /** As of when the page is; the stream repeats what changed since. */
    @ModelAttribute("liveSince")
    Instant liveSince() {
        return clock.instant();
    }
}
