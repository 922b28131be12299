package io.nuages.web;

import io.nuages.intake.BodyRefused;
import io.nuages.tenant.Refusal;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Everything that goes wrong, as a page, a fragment for htmx, or a problem document for programs: a status, one sentence, and the
 * request's id. An exception of a room says its status by {@link ResponseStatus}, and by the annotation's reason, or by
 * being a {@link Refusal}, what a person may know.
 */
@Controller
@ControllerAdvice
class Errors implements ErrorController {
    /** Request attribute with the sentence for {@link jakarta.servlet.http.HttpServletResponse#sendError(int)}. */
    static final String SENTENCE = Errors.class.getName();

    /** Request attribute: a form came without a valid token. Its contents are not shown again, since anybody may have sent it. */
    static final String NOT_SENT = Errors.class.getName() + ".notSent";

    /** In seconds, while the database does not answer. */
    static final String RETRY_AFTER = "5";

    private static final String NOTHING_SENT =
            "Nothing was changed: you were signed out since this form was opened, or another account signed in.";

    private static final Logger log = LoggerFactory.getLogger(Errors.class);
    private static final DisconnectedClientHelper DISCONNECTED = new DisconnectedClientHelper(Errors.class.getName());

    private final Frames frames;
    private final PageAbove above;

    Errors(Frames frames, PageAbove above) {
        this.frames = frames;
        this.above = above;
    }

    /** What a handler threw. */
    @ExceptionHandler
    @Nullable
    Object thrown(Exception problem, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (problem instanceof AccessDeniedException || problem instanceof AuthenticationException) {
            throw problem;
        }
        if (problem instanceof HttpRequestMethodNotSupportedException
                && request.getMethod().equals("GET")
                && wantsPage(request)
                && !Htmx.of(request).asks()) {
            var page = above.of(request.getRequestURI());
            if (page.isPresent()) {
                return "redirect:" + page.get();
            }
        }
        if (DISCONNECTED.checkAndLogClientDisconnectedException(problem)) {
            return null;
        }
        var told =
                told(BodyRefused.in(problem).<Exception>map(refused -> refused).orElse(problem), request, response);
        if (response.isCommitted()) {
            // A half-sent answer is cut off, so that nobody mistakes it for the whole.
            throw problem;
        }
        return told;
    }

    private Object told(Exception problem, HttpServletRequest request, HttpServletResponse response) {
        var status = status(problem);
        if (Lost.by(problem)) {
            log.warn("{} {} failed: {}", request.getMethod(), path(request), Lost.reason(problem));
        } else if (status.is5xxServerError()) {
            log.error("{} {} failed", request.getMethod(), path(request), problem);
        }
        var headers = headers(problem);
        if (wantsPage(request)) {
            headers.forEach((name, values) -> response.setHeader(name, values.getFirst()));
        }
        return answer(request, status, sentence(problem, request), headers);
    }

    private static HttpHeaders headers(Exception problem) {
        if (Lost.by(problem)) {
            var headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
            return headers;
        }
        return problem instanceof ErrorResponse known ? known.getHeaders() : HttpHeaders.EMPTY;
    }

    /** A path whose last part is a secret is named by its pattern. */
    private static String path(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                        && pattern.contains("{token}")
                ? pattern
                : request.getRequestURI();
    }

    /** What never reached a handler. */
    @RequestMapping("${server.error.path:${error.path:/error}}")
    Object error(HttpServletRequest request) {
        var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer number ? number : 404;
        return answer(
                request, HttpStatusCode.valueOf(code), (String) request.getAttribute(SENTENCE), HttpHeaders.EMPTY);
    }

    private Object answer(
            HttpServletRequest request, HttpStatusCode status, @Nullable String sentence, HttpHeaders headers) {
        var notSent = request.getAttribute(NOT_SENT) != null;
        var text = notSent ? NOTHING_SENT : sentence == null ? sentence(status) : sentence;
        var id = (String) request.getAttribute(RequestIds.ATTRIBUTE);
        if (!wantsPage(request)) {
            var problem = ProblemDetail.forStatusAndDetail(status, text);
            problem.setProperty("request", id);
            return ResponseEntity.status(status)
                    .headers(headers)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        var view = new ModelAndView(Htmx.of(request).view("error", "problem"));
        view.setStatus(status);
        view.addObject("frame", status.is5xxServerError() ? frames.bare(request) : frames.of(request));
        view.addAllObjects(page(status, notSent ? "Not sent" : title(status), notSent, text, id));
        return view;
    }

    /** What {@code error.html} reads beside the frame. */
    static ModelMap page(
            HttpStatusCode status, String title, boolean notSent, String sentence, @Nullable String request) {
        return new ModelMap("status", status.value())
                .addAttribute("title", title)
                .addAttribute("notSent", notSent)
                .addAttribute("sentence", sentence)
                .addAttribute("request", request);
    }

    static boolean wantsPage(HttpServletRequest request) {
        return Htmx.of(request).asks()
                || String.valueOf(request.getHeader("Accept")).contains(MediaType.TEXT_HTML_VALUE);
    }

    private static HttpStatusCode status(Exception problem) {
        if (problem instanceof Refusal) {
            return HttpStatus.CONFLICT;
        }
        if (problem instanceof MaxUploadSizeExceededException) {
            return HttpStatus.CONTENT_TOO_LARGE;
        }
        if (problem instanceof InvalidParameterException || problem instanceof MultipartException) {
            // Not a form: an invalid escape, or parts without a boundary.
            return HttpStatus.BAD_REQUEST;
        }
        if (problem instanceof MethodArgumentTypeMismatchException) {
            // An invalid id in a path.
            return HttpStatus.NOT_FOUND;
        }
        if (Lost.by(problem)) {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }
        if (problem instanceof ErrorResponse response) {
            return response.getStatusCode();
        }
        var annotated = AnnotatedElementUtils.findMergedAnnotation(problem.getClass(), ResponseStatus.class);
        return annotated == null ? HttpStatus.INTERNAL_SERVER_ERROR : annotated.code();
    }

    private static @Nullable String sentence(Exception problem, HttpServletRequest request) {
        if (Lost.by(problem)) {
            return lost(request, true);
        }
        if (problem instanceof Refusal) {
            return problem.getMessage();
        }
        if (problem instanceof ResponseStatusException stated) {
            return stated.getReason();
        }
        var annotated = AnnotatedElementUtils.findMergedAnnotation(problem.getClass(), ResponseStatus.class);
        return annotated == null || annotated.reason().isEmpty() ? null : annotated.reason();
    }

    /**
     * That the database does not answer, for the person who asked.
     *
     * @param begun whether it may have done what was asked before that
     */
    static String lost(HttpServletRequest request, boolean begun) {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return sentence(HttpStatus.SERVICE_UNAVAILABLE);
        }
        return begun
                ? "The portal's database stopped responding before it confirmed this. Apps in the cluster keep running. Check"
                        + " in a minute, and try again if it was not done."
                : "The portal's database is not responding, so nothing was changed. Apps in the cluster keep running. Try again"
                        + " in a minute.";
    }

    static String title(HttpStatusCode status) {
        return switch (status.value()) {
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 408 -> "Too slow";
            case 409 -> "Not possible now";
            case 410 -> "Ended";
            case 413 -> "Too large";
            case 422 -> "Not possible";
            case 429 -> "Too many requests";
            case 503 -> "Not available";
            default -> status.is5xxServerError() ? "Something went wrong" : "Bad request";
        };
    }

    private static String sentence(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> "Sign in first.";
            case 403 -> "You may not do this.";
            case 404 -> "There is nothing at this address, or nothing you are allowed to see.";
            case 405 -> "This address does not accept that kind of request.";
            case 409 -> "This has changed in the meantime. Go back, reload and try again.";
            case 413 -> "That is larger than the portal accepts.";
            case 422 -> "That cannot be done with this input.";
            case 503 ->
                "The portal's database is not responding. Apps in the cluster keep running. Try again in a minute.";
            default ->
                status.is5xxServerError()
                        ? "This is our fault and has been logged. Apps in the cluster keep running."
                        : "The request could not be understood.";
        };
    }
}
